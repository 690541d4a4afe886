// Random expressions of a wanted type over the columns in scope, weighted as queries that people publish use them.
import { booleans } from './conditions.ts'
import { conditional, expression, type Makers, textLiteral, type Weighted } from './making.ts'
import { memberOf } from './members.ts'
import { datetimes, timespans } from './moments.ts'
import { ints, longs, reals } from './numbers.ts'
import { strings } from './words.ts'

const dynamics: Weighted = [
  [10, memberOf],
  [3, (sight, depth) => `${sight.dice.pick(['parse_json', 'todynamic'])}(${expression(sight, 'string', depth)})`],
  [
    3,
    (sight, depth) =>
      `split(${expression(sight, 'string', depth)}, ${textLiteral(sight.dice.pick(['.', ' ', ',', 'o']))})`,
  ],
  [
    2,
    (sight, depth) =>
      `pack_array(${sight.dice.times(2, () => expression(sight, sight.dice.pick(['string', 'long', 'bool']), depth)).join(', ')})`,
  ],
  [
    2,
    (sight, depth) =>
      `bag_pack("k", ${expression(sight, sight.dice.pick(['string', 'long']), depth)}, "v", ${expression(sight, 'dynamic', depth)})`,
  ],
  [1, (sight, depth) => `array_concat(${expression(sight, 'dynamic', depth)}, dynamic([9]))`],
  [
    1,
    (sight, depth) =>
      `array_slice(${expression(sight, 'dynamic', depth)}, ${sight.dice.pick([0, 1, -2])}, ${sight.dice.pick([1, -1])})`,
  ],
]

const guidMakers: Weighted = [[1, conditional('guid')]]

export const makers: Makers = {
  bool: booleans,
  long: longs,
  int: ints,
  real: reals,
  string: strings,
  datetime: datetimes,
  timespan: timespans,
  dynamic: dynamics,
  guid: guidMakers,
}
