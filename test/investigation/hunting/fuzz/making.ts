// What random expressions are made with: the columns in sight, and a maker for every type that can be wanted.
import type { HuntColumn, ScalarType } from '../../../../shared/model/hunt.ts'
import { texts } from './data.ts'
import type { Dice } from './dice.ts'

export interface Sight {
  readonly dice: Dice
  readonly columns: readonly HuntColumn[]
  /** Names of lets that hold an array of texts, a number, a span. */
  readonly lets: readonly HuntColumn[]
  readonly makers: Makers
}

/** Arrays whose order is undefined: passed on, and never looked into. */
export const unordered = 'set_'

export type Maker = (sight: Sight, depth: number) => string
export type Weighted = readonly (readonly [number, Maker])[]
/** How a value of each type can be made, weighted as queries that people publish do it. */
export type Makers = Readonly<Partial<Record<ScalarType, Weighted>>>

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
  const makers = sight.makers[type]
  return makers === undefined ? literal(dice, type) : dice.weighted(makers)(sight, depth - 1)
}

export function literal(dice: Dice, type: ScalarType): string {
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

export const conditional =
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

export const call =
  (name: string, ...types: ScalarType[]): Maker =>
  (sight, depth) =>
    `${name}(${types.map(type => expression(sight, type, depth)).join(', ')})`

/** In brackets where it is no single word. */
export function operand(sight: Sight, type: ScalarType, depth: number): string {
  const text = expression(sight, type, depth)
  return /^([\w.]+|[\w]+\([^()]*\)|"[^"]*"|\['[^']*'\])$/.test(text) ? text : `(${text})`
}
