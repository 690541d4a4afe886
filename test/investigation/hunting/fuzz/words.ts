// Random texts.
import { conditional, expression, textLiteral, type Weighted } from './making.ts'
import { memberOf } from './members.ts'

export const strings: Weighted = [
  [8, (sight, depth) => `tostring(${memberOf(sight, depth)})`],
  [
    4,
    (sight, depth) =>
      `tostring(${expression(sight, sight.dice.pick(['long', 'int', 'guid', 'timespan', 'datetime', 'string', 'dynamic']), depth)})`,
  ],
  [
    5,
    (sight, depth) =>
      `tostring(split(${expression(sight, 'string', depth)}, ${textLiteral(sight.dice.pick(['@', '.', '-', ' ', ',', 'o']))})[${sight.dice.pick([0, 1, -1])}])`,
  ],
  [
    5,
    (sight, depth) =>
      `strcat(${sight.dice.times(sight.dice.between(2, 3), () => expression(sight, sight.dice.pick(['string', 'string', 'long']), depth)).join(', ')})`,
  ],
  [3, (sight, depth) => `${sight.dice.pick(['tolower', 'toupper'])}(${expression(sight, 'string', depth)})`],
  [3, conditional('string')],
  [
    3,
    (sight, depth) =>
      `extract(${textLiteral(sight.dice.pick(['([a-z]+)', '([0-9]+)', '^(.)', String.raw`(\w+)@(\w+)`, '(o+)']))}, ${sight.dice.pick([0, 1])}, ${expression(sight, 'string', depth)})`,
  ],
  [
    2,
    (sight, depth) =>
      `substring(${expression(sight, 'string', depth)}, ${sight.dice.pick([0, 1, 2, -2])}, ${sight.dice.pick([0, 1, 3])})`,
  ],
  [
    2,
    (sight, depth) =>
      `replace_string(${expression(sight, 'string', depth)}, ${textLiteral(sight.dice.pick(['o', 'a', '.', 'foo']))}, ${textLiteral(sight.dice.pick(['', 'X', '\\', '$1']))})`,
  ],
  [
    1,
    (sight, depth) =>
      `replace_regex(${expression(sight, 'string', depth)}, "([a-z])o", ${textLiteral(sight.dice.pick(['', '<\\1>', 'X']))})`,
  ],
  [
    1,
    (sight, depth) =>
      `trim(${textLiteral(sight.dice.pick(['a', '[^a-z]', String.raw`\s`]))}, ${expression(sight, 'string', depth)})`,
  ],
  [
    1,
    (sight, depth) =>
      `format_datetime(${expression(sight, 'datetime', depth)}, "${sight.dice.pick(['yyyy-MM-dd', 'yy-M-d H:mm:ss', 'yyyy-MM-dd hh:mm:ss tt'])}")`,
  ],
  // a case holds datetimes to the microsecond, the end of a day is a tick before the next
  [1, (sight, depth) => `format_datetime(endofday(${expression(sight, 'datetime', depth)}), "yyyy-MM-dd HH:mm:ss")`],
  [
    1,
    (sight, depth) => `strcat_delim("-", ${expression(sight, 'string', depth)}, ${expression(sight, 'long', depth)})`,
  ],
  [1, (sight, depth) => `strcat_array(${expression(sight, 'dynamic', Math.min(depth, 0))}, ",")`],
  [1, (sight, depth) => `reverse(${expression(sight, 'string', depth)})`],
  [1, (sight, depth) => `translate("abo", "xy", ${expression(sight, 'string', depth)})`],
  [1, (sight, depth) => `toupper(substring(${expression(sight, 'string', depth)}, 1))`],
]
