// Random conditions: of texts, lists, orders and members.
import { texts } from './data.ts'
import {
  conditional,
  expression,
  literal,
  type Maker,
  operand,
  type Sight,
  textLiteral,
  type Weighted,
} from './making.ts'
import { dynamicColumn, memberOf } from './members.ts'
import { terms } from './terms.ts'

const between = (sight: Sight, depth: number): string => {
  const type = sight.dice.pick(['long', 'real', 'datetime', 'timespan'] as const)
  const not = sight.dice.chance(0.2) ? '!' : ''
  const end = type === 'datetime' && sight.dice.chance(0.5) ? 'timespan' : type
  return `${operand(sight, type, depth)} ${not}between (${expression(sight, type, 0)} .. ${expression(sight, end, 0)})`
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

export const booleans: Weighted = [
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
