// Random times and spans of time.
import { conditional, expression, type Weighted } from './making.ts'

export const datetimes: Weighted = [
  [6, sight => `ago(${sight.dice.pick(['1d', '7d', '30d', '1h'])})`],
  [2, () => 'now()'],
  [
    4,
    (sight, depth) =>
      `(${expression(sight, 'datetime', depth)} ${sight.dice.pick(['+', '-'])} ${expression(sight, 'timespan', Math.min(depth, 0))})`,
  ],
  [4, (sight, depth) => `bin(${expression(sight, 'datetime', depth)}, ${sight.dice.pick(['1d', '1h', '10m', '7d'])})`],
  [
    4,
    (sight, depth) =>
      `${sight.dice.pick(['startofday', 'startofday', 'startofweek', 'startofmonth', 'startofyear'])}(${expression(sight, 'datetime', depth)})`,
  ],
  [2, conditional('datetime')],
  [
    1,
    (sight, depth) =>
      `datetime_add('${sight.dice.pick(['month', 'day', 'hour', 'year', 'week'])}', ${sight.dice.pick([1, -1, 3])}, ${expression(sight, 'datetime', depth)})`,
  ],
  [1, () => 'todatetime("2026-11-20T09:30:00Z")'],
]

export const timespans: Weighted = [
  [5, (sight, depth) => `(${expression(sight, 'datetime', depth)} - ${expression(sight, 'datetime', depth)})`],
  [
    3,
    (sight, depth) =>
      `(${expression(sight, 'timespan', depth)} ${sight.dice.pick(['+', '-'])} ${expression(sight, 'timespan', depth)})`,
  ],
  [2, (sight, depth) => `(${expression(sight, 'timespan', depth)} * ${sight.dice.pick([2, 3])})`],
  [2, (sight, depth) => `bin(${expression(sight, 'timespan', depth)}, 1h)`],
  [2, conditional('timespan')],
  [1, (sight, depth) => `dayofweek(${expression(sight, 'datetime', depth)})`],
]
