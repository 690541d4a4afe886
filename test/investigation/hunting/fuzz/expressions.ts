// Random expressions of a wanted type over the columns in scope, weighted as queries that people publish use them.
import type { HuntColumn, ScalarType } from '../../../../shared/model/hunt.ts'
import { texts } from './data.ts'
import type { Dice } from './dice.ts'

export interface Sight {
  readonly dice: Dice
  readonly columns: readonly HuntColumn[]
  /** Names of lets that hold an array of texts, a number, a span. */
  readonly lets: readonly HuntColumn[]
}

/** Arrays whose order is undefined: passed on, and never looked into. */
export const unordered = 'set_'

type Maker = (sight: Sight, depth: number) => string

export const nameOf = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : `['${name}']`)
export const textLiteral = (text: string): string => JSON.stringify(text)

export function columnOf({ dice, columns, lets }: Sight, ...types: ScalarType[]): string | null {
  const fitting = [...columns, ...lets].filter(({ name, type }) => types.includes(type) && !name.startsWith(unordered))
  return fitting.length === 0 ? null : nameOf(dice.pick(fitting).name)
}

export function expression(sight: Sight, type: ScalarType, depth: number): string {
  const { dice } = sight
  const column = columnOf(sight, type)
  if (column !== null && (depth <= 0 || dice.chance(0.45))) return column
  if (depth <= 0 || dice.chance(0.15)) return literal(dice, type)
  const makers = byType[type]
  return makers === undefined ? literal(dice, type) : dice.weighted(makers)(sight, depth - 1)
}

function literal(dice: Dice, type: ScalarType): string {
  if (dice.chance(0.07) && type !== 'string') return `${type}(null)`
  switch (type) {
    case 'string':
      return textLiteral(dice.pick(texts))
    case 'bool':
      return dice.pick(['true', 'false'])
    case 'int':
      return `int(${dice.pick([0, 1, 2, 7, 42])})`
    case 'long':
      return String(dice.pick([0, 1, 2, 3, 5, 10, 42, 1000]))
    case 'real':
      return dice.pick(['0.5', '1.5', '2.0', '10.25', '0.0'])
    case 'datetime':
      return `datetime(2026-11-${dice.between(14, 23)}${dice.pick(['', ' 09:30', ' 12:00:00', 'T23:59:59.5Z'])})`
    case 'timespan':
      return dice.pick(['1d', '1h', '90m', '30s', '7d', '2.5h', '0s', 'time(1.02:03:04)'])
    case 'guid':
      return 'guid(74be27de-1e4e-49d9-b579-fe0b331d3642)'
    default:
      return dice.pick([
        'dynamic([1,2,3])',
        'dynamic(["a","foo","Foo"])',
        'dynamic({"a":1,"b":"x"})',
        'dynamic("a")',
        'dynamic([])',
      ])
  }
}

const conditional =
  (type: ScalarType): Maker =>
  (sight, depth) => {
    const part = (): string => expression(sight, type, depth)
    const condition = (): string => expression(sight, 'bool', depth)
    return sight.dice.weighted<() => string>([
      [3, () => `iff(${condition()}, ${part()}, ${part()})`],
      [2, () => `case(${condition()}, ${part()}, ${condition()}, ${part()}, ${part()})`],
      [2, () => `coalesce(${part()}, ${part()})`],
    ])()
  }

const call =
  (name: string, ...types: ScalarType[]): Maker =>
  (sight, depth) =>
    `${name}(${types.map(type => expression(sight, type, depth)).join(', ')})`

const between = (sight: Sight, depth: number): string => {
  const type = sight.dice.pick(['long', 'real', 'datetime', 'timespan'] as const)
  const not = sight.dice.chance(0.2) ? '!' : ''
  const end = type === 'datetime' && sight.dice.chance(0.5) ? 'timespan' : type
  return `${operand(sight, type, depth)} ${not}between (${expression(sight, type, 0)} .. ${expression(sight, end, 0)})`
}

/** In brackets where it is no single word. */
function operand(sight: Sight, type: ScalarType, depth: number): string {
  const text = expression(sight, type, depth)
  return /^([\w.]+|[\w]+\([^()]*\)|"[^"]*"|\['[^']*'\])$/.test(text) ? text : `(${text})`
}

const textOperators = [
  ...[
    [30, '=='],
    [10, '!='],
    [12, 'has'],
    [5, '!has'],
    [10, 'contains'],
    [2, '!contains'],
    [8, '=~'],
    [2, '!~'],
  ],
  ...[
    [6, 'startswith'],
    [2, '!startswith'],
    [4, 'endswith'],
    [2, '!endswith'],
    [2, 'contains_cs'],
    [2, 'has_cs'],
  ],
  ...[
    [2, 'hasprefix'],
    [1, '!hasprefix_cs'],
    [2, 'hassuffix'],
    [1, 'hassuffix_cs'],
    [1, 'startswith_cs'],
    [1, 'endswith_cs'],
  ],
  ...[
    [1, '!has_cs'],
    [1, '!contains_cs'],
    [1, 'hasprefix_cs'],
  ],
] as const

const terms = [
  'a',
  'foo',
  'bar',
  'FOO',
  'foo bar',
  'exe',
  'cmd.exe',
  'contoso',
  'caf',
  'café',
  'дата',
  '0.0',
  '10',
  'whoami',
  'Foo-Bar',
  'user@',
  '.exe',
  'ar',
]

const onText: Maker = (sight, depth) => {
  const [left, right] = [
    operand(sight, 'string', depth),
    textLiteral(sight.dice.pick(sight.dice.chance(0.6) ? terms : texts.slice(2))),
  ]
  const operator = sight.dice.weighted(textOperators)
  const other = sight.dice.chance(0.12) && /[=~]/.test(operator) ? operand(sight, 'string', depth) : right
  return `${left} ${operator} ${other}`
}

const onList: Maker = (sight, depth) => {
  const { dice } = sight
  const among = (): string =>
    dice.times(dice.between(1, 4), () => textLiteral(dice.pick([...terms, ...texts]))).join(', ')
  const termsOnly = (): string => dice.times(dice.between(1, 3), () => textLiteral(dice.pick(terms))).join(', ')
  return dice.weighted<() => string>([
    [8, () => `${operand(sight, 'string', depth)} ${dice.pick(['in', 'in', '!in', 'in~', '!in~'])} (${among()})`],
    [3, () => `${operand(sight, 'string', depth)} ${dice.pick(['in', '!in', 'in~'])} (dynamic([${among()}]))`],
    [
      2,
      () =>
        `${operand(sight, 'string', depth)} ${dice.pick(['in', '!in', 'in~'])} ((Users | where Count > 1 | project Upn))`,
    ],
    [
      sight.lets.some(({ name }) => name === 'names') ? 4 : 0,
      () => `${operand(sight, 'string', depth)} ${dice.pick(['in', '!in', 'in~', 'has_any'])} (names)`,
    ],
    [
      4,
      () =>
        `${operand(sight, 'long', depth)} ${dice.pick(['in', '!in'])} (${dice.times(3, () => literal(dice, 'long')).join(', ')})`,
    ],
    [1, () => `${operand(sight, 'datetime', depth)} in (${dice.times(2, () => literal(dice, 'datetime')).join(', ')})`],
    [4, () => `${operand(sight, 'string', depth)} ${dice.pick(['has_any', 'has_all'])} (${termsOnly()})`],
  ])()
}

const ordered: Maker = (sight, depth) => {
  const type = sight.dice.weighted([
    [6, 'long'],
    [3, 'int'],
    [3, 'real'],
    [4, 'datetime'],
    [2, 'timespan'],
  ] as const)
  const other =
    (type === 'long' || type === 'int') && sight.dice.chance(0.3)
      ? sight.dice.pick(['int', 'real', 'long'] as const)
      : type
  const operator = sight.dice.weighted([
    [9, '=='],
    [6, '>'],
    [1, '<'],
    [1, '>='],
    [1, '<='],
    [2, '!='],
  ] as const)
  return `${operand(sight, type, depth)} ${operator} ${operand(sight, other, depth)}`
}

const alwaysMember = ['a', 'b', 'c', 'A', 'nested', 'missing']
export function member({ dice }: Sight, of: string): string {
  const step = (): string =>
    dice.weighted<() => string>([
      [6, () => `.${dice.pick(alwaysMember)}`],
      [2, () => `["${dice.pick([...alwaysMember, 'a b'])}"]`],
      [3, () => `[${dice.pick([0, 1, 2])}]`],
      [1, () => '[-1]'],
    ])()
  return `${of}${dice
    .times(
      dice.weighted([
        [5, 1],
        [2, 2],
      ] as const),
      step,
    )
    .join('')}`
}

const dynamicColumn = (sight: Sight): string | null => columnOf(sight, 'dynamic')

const memberOf: Maker = sight => {
  const column = dynamicColumn(sight)
  return column === null ? 'dynamic({"a":1}).a' : member(sight, column)
}

const booleans: readonly (readonly [number, Maker])[] = [
  [14, onText],
  [8, onList],
  [12, ordered],
  [3, between],
  [3, (sight, depth) => `not(${expression(sight, 'bool', depth)})`],
  [5, (sight, depth) => `(${expression(sight, 'bool', depth)} and ${expression(sight, 'bool', depth)})`],
  [4, (sight, depth) => `(${expression(sight, 'bool', depth)} or ${expression(sight, 'bool', depth)})`],
  [
    4,
    (sight, depth) =>
      `${sight.dice.pick(['isempty', 'isnotempty'])}(${expression(sight, sight.dice.pick(['string', 'string', 'dynamic', 'long']), depth)})`,
  ],
  [
    3,
    (sight, depth) =>
      `${sight.dice.pick(['isnull', 'isnotnull'])}(${expression(sight, sight.dice.pick(['long', 'datetime', 'real', 'dynamic', 'bool', 'guid']), depth)})`,
  ],
  [
    2,
    (sight, depth) =>
      `${operand(sight, 'bool', depth)} ${sight.dice.pick(['==', '!='])} ${operand(sight, 'bool', depth)}`,
  ],
  [
    1,
    (sight, depth) =>
      `${operand(sight, 'guid', depth)} ${sight.dice.pick(['==', '!='])} ${operand(sight, 'guid', depth)}`,
  ],
  [
    4,
    (sight, depth) =>
      `tostring(${memberOf(sight, depth)}) ${sight.dice.pick(['==', '!=', '=~', 'has', 'contains'])} ${textLiteral(sight.dice.pick(['x', 'X', '1', 'foo', 'Foo', 'foo bar']))}`,
  ],
  [
    3,
    (sight, depth) =>
      `${memberOf(sight, depth)} ${sight.dice.pick(['==', '!='])} ${textLiteral(sight.dice.pick(['x', 'foo bar', 'Foo']))}`,
  ],
  [
    2,
    (sight, depth) =>
      `${memberOf(sight, depth)} ${sight.dice.pick(['==', '!=', '>', '<'])} ${sight.dice.pick([1, 2, 5])}`,
  ],
  [
    2,
    (sight, depth) =>
      `${operand(sight, 'string', depth)} matches regex ${textLiteral(sight.dice.pick(['^[a-z]+$', '[0-9]+', 'o{2}', '(?i)foo', String.raw`\.exe`, '^$', 'a|b']))}`,
  ],
  [1, conditional('bool')],
  [1, (sight, depth) => `tobool(${expression(sight, 'long', depth)})`],
  [
    1,
    (sight, depth) =>
      `set_has_element(${dynamicColumn(sight) ?? 'dynamic([1])'}, ${expression(sight, sight.dice.pick(['string', 'long']), Math.min(depth, 0))})`,
  ],
]

const arithmetic =
  (type: 'long' | 'real', operators: readonly string[], sides: readonly ScalarType[]): Maker =>
  (sight, depth) =>
    `(${expression(sight, sight.dice.pick(sides), depth)} ${sight.dice.pick(operators)} ${expression(sight, type, Math.min(depth, 1))})`

const longs: readonly (readonly [number, Maker])[] = [
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

const ints: readonly (readonly [number, Maker])[] = [
  [3, (sight, depth) => `toint(${expression(sight, sight.dice.pick(['long', 'real']), depth)})`],
  [
    2,
    (sight, depth) =>
      `${sight.dice.pick(['hourofday', 'dayofmonth', 'monthofyear', 'getyear', 'dayofyear'])}(${expression(sight, 'datetime', depth)})`,
  ],
  [1, conditional('int')],
]

const reals: readonly (readonly [number, Maker])[] = [
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

const strings: readonly (readonly [number, Maker])[] = [
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

const datetimes: readonly (readonly [number, Maker])[] = [
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

const timespans: readonly (readonly [number, Maker])[] = [
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

const dynamics: readonly (readonly [number, Maker])[] = [
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

const guidMakers: readonly (readonly [number, Maker])[] = [[1, conditional('guid')]]

const byType: Readonly<Partial<Record<ScalarType, readonly (readonly [number, Maker])[]>>> = {
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
