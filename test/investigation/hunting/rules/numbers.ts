// Numbers: division, modulo, rounding, bins.
import { type Rule, tables, values } from './rule.ts'

export const numbers: readonly Rule[] = [
  ...values('numerical-operators', [
    ['a real and a whole number make a real', '1.0 / 2', 'real', 0.5],
    ['whichever is the real', '1 / 2.0', 'real', 0.5],
    ['whole numbers divide to a whole number', '1 / 2', 'long', 0],
    ['cut off towards zero', '-7 / 2', 'long', -3],
    ['of either sign', '7 / -2', 'long', -3],
    ['a real made of a whole number divides as a real', 'real(1) / 2', 'real', 0.5],
    ['a remainder is never below zero: 14 % 12', '14 % 12', 'long', 2],
    ['-14 % 12', '-14 % 12', 'long', 10],
    ['14 % -12', '14 % -12', 'long', 2],
    ['-14 % -12', '-14 % -12', 'long', 10],
    ['10 seconds are less than an hour', '10s < 1h', 'bool', true],
    ['a span by a span is a number', '10m / 1s', 'real', 600],
    ['a span times a number is a span', '1s * 5', 'timespan', '00:00:05'],
    ['a number and a real compare by their value', '1 == 1.0', 'bool', true],
    ['a whole number is less than a real a little above it', '4 < 4.5', 'bool', true],
    ['minus a number', '-(3 + 4)', 'long', -7],
    ['products come before sums', '2 + 3 * 4', 'long', 14],
  ]),
  ...tables('numerical-operators', [
    [
      'two ints make a long',
      'datatable(a:int, b:int)[7, 2] | extend s = a + b, d = a / b, p = a * b',
      'a:int, b:int, s:long, d:long, p:long',
      [[7, 2, 9, 3, 14]],
    ],
    [
      'remainders of a column are never below zero',
      'datatable(n:long, d:long)[14, 12, -14, 12, 14, -12, -14, -12] | project r = n % d',
      'r:long',
      [[2], [10], [2], [10]],
    ],
  ]),
  ...values('bin-function', [
    ['a real to the number below it', 'bin(4.5, 1)', 'real', 4],
    ['a span to whole weeks', 'bin(time(16d), 7d)', 'timespan', '14.00:00:00'],
    ['a datetime to its day', 'bin(datetime(1970-05-11 13:45:07), 1d)', 'datetime', '1970-05-11T00:00:00Z'],
    ['a number below zero goes down too', 'bin(-7, 5)', 'long', -10],
    ['a real below zero goes down too', 'bin(-4.5, 1)', 'real', -5],
    ['a multiple stays', 'bin(-10, 5)', 'long', -10],
    ['a null stays null', 'bin(long(null), 5)', 'long', null],
    ['a bin of null is null', 'bin(7, long(null))', 'long', null],
    ['a bin below zero is null', 'bin(7, -5)', 'long', null],
    ['a span below zero goes down too', 'bin(-90m, 1h)', 'timespan', '-02:00:00'],
    [
      'weeks of bin begin on Mondays, as 0001-01-01 was one',
      'bin(datetime(2026-11-22 10:00), 7d)',
      'datetime',
      '2026-11-16T00:00:00Z',
    ],
    ['hours', 'bin(datetime(2026-11-22 10:59:59.9), 1h)', 'datetime', '2026-11-22T10:00:00Z'],
    ['ten minutes', 'bin(datetime(2026-11-22 10:59:59), 10m)', 'datetime', '2026-11-22T10:50:00Z'],
    ['a datetime long before 1970', 'bin(datetime(1601-01-01 05:00), 1d)', 'datetime', '1601-01-01T00:00:00Z'],
    ['floor is the same', 'floor(9, 5)', 'long', 5],
  ]),
  ...values('bin-at-function', [
    ['bins that a point is on', 'bin_at(6.5, 2.5, 7)', 'real', 4.5],
    ['a span before the point', 'bin_at(time(1h), 1d, 12h)', 'timespan', '-12:00:00'],
    [
      'days from noon to noon',
      'bin_at(datetime(2017-05-15 10:20:00.0), 1d, datetime(1970-01-01 12:00:00.0))',
      'datetime',
      '2017-05-14T12:00:00Z',
    ],
    [
      'weeks from Sundays',
      'bin_at(datetime(2017-05-17 10:20:00.0), 7d, datetime(2017-06-04 00:00:00.0))',
      'datetime',
      '2017-05-14T00:00:00Z',
    ],
  ]),
  ...tables('bin-at-function', [
    [
      'events by days that begin at a quarter past three',
      `datatable(Date:datetime, NumOfEvents:int)[
datetime(2018-02-24T15:14),3,
datetime(2018-02-24T15:24),4,
datetime(2018-02-23T16:14),4,
datetime(2018-02-23T17:29),4,
datetime(2018-02-26T15:14),5]
| summarize TotalEvents=sum(NumOfEvents) by bin_at(Date, 1d, datetime(2018-02-24 15:14:00.0000000))`,
      'Date:datetime, TotalEvents:long',
      [
        ['2018-02-23T15:14:00Z', 8],
        ['2018-02-24T15:14:00Z', 7],
        ['2018-02-26T15:14:00Z', 5],
      ],
    ],
  ]),
  ...values('round-function', [
    ['to three digits', 'round(2.98765, 3)', 'real', 2.988],
    ['half goes away from zero', 'round(2.15, 1)', 'real', 2.2],
    ['to whole numbers', 'round(2.15)', 'real', 2],
    ['to hundreds', 'round(-50.55, -2)', 'real', -100],
    ['to tens', 'round(21.5, -1)', 'real', 20],
    ['half of one below zero goes away from zero', 'round(-2.5)', 'real', -3],
    ['a null stays', 'round(real(null), 1)', 'real', null],
  ]),
  ...values('abs-function', [
    ['a number below zero', 'abs(-5)', 'long', 5],
    ['a real', 'abs(-2.5)', 'real', 2.5],
    ['a span', 'abs(-2h)', 'timespan', '02:00:00'],
    ['a null', 'abs(long(null))', 'long', null],
  ]),
  ...values('ceiling-function', [
    ['of -1.1', 'ceiling(-1.1)', 'real', -1],
    ['of 0', 'ceiling(0.0)', 'real', 0],
    ['of 0.9', 'ceiling(0.9)', 'real', 1],
  ]),
  ...values('min-of-function', [
    ['the least', 'min_of(10, 1, -3, 17)', 'long', -3],
    ['a null does not count', 'min_of(10, long(null), 17)', 'long', 10],
  ]),
  ...tables('max-of-function', [
    ['the most', 'print result = max_of(10, 1, -3, 17)', 'result:long', [[17]]],
    [
      'a null does not count, and of nulls alone it is null',
      `datatable (A: int, B: int)
[1, 6,
8, 1,
int(null), 2,
1, int(null),
int(null), int(null)]
| project max_of(A, B)`,
      'Column1:int',
      [[6], [8], [2], [1], [null]],
    ],
  ]),
  ...values('sqrt-function', [
    ['a root', 'sqrt(256)', 'real', 16],
    ['none of what is below zero', 'sqrt(-1)', 'real', null],
  ]),
  ...values('pow-function', [['a power', 'pow(2, 3)', 'real', 8]]),
  ...values('log10-function', [['of a thousand', 'log10(1000)', 'real', 3]]),
  ...values('log2-function', [['of eight', 'log2(8)', 'real', 3]]),
  ...values('log-function', [['of one', 'log(1)', 'real', 0]]),
  ...values('exp-function', [['of zero', 'exp(0)', 'real', 1]]),
  ...values('sign-function', [
    ['of -42', 'sign(-42)', 'real', -1],
    ['of 0', 'sign(0)', 'real', 0],
    ['of 11.2', 'sign(11.2)', 'real', 1],
  ]),
  ...values('isnan-function', [
    ['0.0 by 0.0 is no number', 'isnan(0.0 / 0.0)', 'bool', true],
    ['a number is', 'isnan(1.0)', 'bool', false],
  ]),
  ...values('isinf-function', [
    ['1.0 by 0.0 is infinite', 'isinf(1.0 / 0.0)', 'bool', true],
    ['and has its sign', '(-1.0 / 0.0) < 0.0', 'bool', true],
    ['a number is not', 'isinf(1.0)', 'bool', false],
  ]),
  ...values('isfinite-function', [
    ['a number', 'isfinite(1.0)', 'bool', true],
    ['no infinity', 'isfinite(-1.0 / 0.0)', 'bool', false],
  ]),
  ...values('tohex-function', [
    ['256', 'tohex(256)', 'string', '100'],
    ['a null', 'tohex(long(null))', 'string', ''],
  ]),
  ...values('between-operator', [
    ['both ends are in: the low one', '50 between (50 .. 55)', 'bool', true],
    ['the high one', '55 between (50 .. 55)', 'bool', true],
    ['above it is out', '56 between (50 .. 55)', 'bool', false],
    ['reals', '50.5 between (50 .. 55)', 'bool', true],
    ['spans', '90m between (1h .. 2h)', 'bool', true],
    ['bounds the wrong way hold nothing', '52 between (55 .. 50)', 'bool', false],
    ['outside', '56 !between (50 .. 55)', 'bool', true],
    [
      'of datetimes the second may be a span',
      'datetime(2007-07-30) between (datetime(2007-07-27) .. 3d)',
      'bool',
      true,
    ],
    ['a tick later it is out', 'datetime(2007-07-30 00:00:00.001) between (datetime(2007-07-27) .. 3d)', 'bool', false],
    [
      'datetimes',
      'datetime(2007-12-01T05:00) between (datetime(2007-12-01T01:30:00) .. datetime(2007-12-01T08:00:00))',
      'bool',
      true,
    ],
  ]),
  ...tables('between-operator', [
    ['numbers of a range', 'range x from 1 to 100 step 1 | where x between (50 .. 52)', 'x:long', [[50], [51], [52]]],
  ]),
]
