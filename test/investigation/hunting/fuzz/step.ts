// What a random operator of a pipe is, and what it is made with.
import type { HuntColumn } from '../../../../shared/model/hunt.ts'
import type { Dice } from './dice.ts'
import { expression, nameOf, type Sight, unordered } from './making.ts'

/** `head part, part, part tail`, so that a query can be made smaller part by part. */
export interface Step {
  readonly head: string
  readonly parts: readonly string[]
  readonly tail: string
  /** The columns that what follows may use: those whose names and types are sure. */
  readonly leaves: readonly HuntColumn[]
}

/** What an operator is made with: the columns in sight, fresh names, and other queries to join with. */
export interface Bench extends Sight {
  fresh(): string
  /** A table or query, and its columns. */
  other(): { readonly text: string; readonly columns: readonly HuntColumn[] }
}

export type StepMaker = (bench: Bench) => Step | null

export const typeWeights = [
  [3, 'bool'],
  [6, 'long'],
  [3, 'real'],
  [10, 'string'],
  [4, 'datetime'],
  [2, 'timespan'],
  [5, 'dynamic'],
  [1, 'int'],
] as const

export const step = (leaves: readonly HuntColumn[], head: string, parts: readonly string[], tail = ''): Step => ({
  head,
  parts,
  tail,
  leaves,
})

/** A column of this name put in place of one that is there, or beside. */
export const withColumns = (columns: readonly HuntColumn[], fresh: readonly HuntColumn[]): HuntColumn[] => [
  ...columns.filter(({ name }) => !fresh.some(other => other.name === name)),
  ...fresh,
]

export interface Made {
  readonly column: HuntColumn
  readonly text: string
}
export const assigned = ({ column, text }: Made): string => `${nameOf(column.name)} = ${text}`
export const columnsMade = (made: readonly Made[]): HuntColumn[] => made.map(({ column }) => column)
export const plain = (columns: readonly HuntColumn[]): HuntColumn[] =>
  columns.filter(({ name }) => !name.startsWith(unordered))
export const depthOf = (dice: Dice): number =>
  dice.weighted([
    [3, 1],
    [4, 2],
    [2, 3],
  ] as const)

export const made = (bench: Bench, name: string): Made => {
  const type = bench.dice.weighted(typeWeights)
  return { column: { name, type }, text: expression(bench, type, depthOf(bench.dice)) }
}
