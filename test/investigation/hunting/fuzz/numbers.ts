// Random numbers.
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { call, conditional, expression, type Maker, operand, textLiteral, type Weighted } from './making.ts'
import { dynamicColumn, memberOf } from './members.ts'
import { terms } from './terms.ts'

const arithmetic =
  (type: 'long' | 'real', operators: readonly string[], sides: readonly ScalarType[]): Maker =>
  (sight, depth) =>
    `(${expression(sight, sight.dice.pick(sides), depth)} ${sight.dice.pick(operators)} ${expression(sight, type, Math.min(depth, 1))})`

export const longs: Weighted = [
  [8, arithmetic('long', ['+', '-', '*', '/', '%'], ['long', 'int'])],
  [3, call('strlen', 'string')],
  [3, (sight, depth) => `array_length(${expression(sight, 'dynamic', depth)})`],
  [3, (sight, depth) => `tolong(${memberOf(sight, depth)})`],
  [2, (sight, depth) => `tolong(${expression(sight, 'real', depth)})`],
  [2, sight => `tolong(${expression(sight, 'string', 0)})`],
  [
    3,
    (sight, depth) =>
      `datetime_diff('${sight.dice.pick(['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'])}', ${expression(sight, 'datetime', depth)}, ${expression(sight, 'datetime', depth)})`,
  ],
  [2, (sight, depth) => `bin(${expression(sight, 'long', depth)}, ${sight.dice.pick([1, 5, 10])})`],
  [4, conditional('long')],
  [1, (sight, depth) => `abs(${expression(sight, 'long', depth)})`],
  [1, (sight, depth) => `-${operand(sight, 'long', depth)}`],
  [1, (sight, depth) => `indexof(${expression(sight, 'string', depth)}, ${textLiteral(sight.dice.pick(terms))})`],
  [1, (sight, depth) => `countof(${expression(sight, 'string', depth)}, ${textLiteral(sight.dice.pick(terms))})`],
  [
    1,
    (sight, depth) =>
      `${sight.dice.pick(['min_of', 'max_of'])}(${expression(sight, 'long', depth)}, ${expression(sight, 'long', depth)})`,
  ],
  [
    1,
    (sight, depth) =>
      `array_index_of(${dynamicColumn(sight) ?? 'dynamic([1])'}, ${expression(sight, sight.dice.pick(['string', 'long']), Math.min(depth, 0))})`,
  ],
]

export const ints: Weighted = [
  [3, (sight, depth) => `toint(${expression(sight, sight.dice.pick(['long', 'real']), depth)})`],
  [
    2,
    (sight, depth) =>
      `${sight.dice.pick(['hourofday', 'dayofmonth', 'monthofyear', 'getyear', 'dayofyear'])}(${expression(sight, 'datetime', depth)})`,
  ],
  [1, conditional('int')],
]

export const reals: Weighted = [
  [6, arithmetic('real', ['+', '-', '*', '/'], ['real', 'long', 'int'])],
  [
    4,
    (sight, depth) => `todouble(${expression(sight, sight.dice.pick(['long', 'int', 'string']), Math.min(depth, 0))})`,
  ],
  [2, (sight, depth) => `todouble(${memberOf(sight, depth)})`],
  [3, (sight, depth) => `round(${expression(sight, 'real', depth)}, ${sight.dice.pick([0, 1, 2])})`],
  [2, (sight, depth) => `(${operand(sight, 'timespan', depth)} / ${sight.dice.pick(['1h', '1s', '1d'])})`],
  [2, (sight, depth) => `bin(${expression(sight, 'real', depth)}, 0.5)`],
  [2, conditional('real')],
  [1, (sight, depth) => `abs(${expression(sight, 'real', depth)})`],
  [1, (sight, depth) => `sqrt(${expression(sight, 'real', depth)})`],
  [1, (sight, depth) => `pow(${expression(sight, 'long', Math.min(depth, 0))}, 2)`],
]
