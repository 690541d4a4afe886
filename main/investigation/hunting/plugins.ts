// What the columns of `evaluate pivot` and `evaluate bag_unpack` hang on: it is asked of the data before the rest is bound.
import { z } from 'zod'
import { type Cell, HuntColumn, ScalarType } from '../../../shared/model/hunt.ts'
import { fail } from './fail.ts'
import type { Query } from './query.ts'

export const conflicts = ['error', 'replace_source', 'keep_source'] as const
export type Conflicts = (typeof conflicts)[number]

/** A query whose rows say which columns a plugin makes. */
export interface PluginQuestion {
  /** Where the plugin stands in the text: an answer is known by it. */
  readonly at: number
  readonly query: Query
  readonly makes: Makes
}

/** `fixed` are columns that are there whatever the data is. */
type Makes =
  /** Rows [value as text]: each is a column of the aggregate's type. */
  | { readonly plugin: 'pivot'; readonly fixed: readonly HuntColumn[]; readonly type: ScalarType }
  /** Rows [name, type]. */
  | {
      readonly plugin: 'bag_unpack'
      readonly fixed: readonly HuntColumn[]
      readonly prefix: string
      readonly conflicts: Conflicts
      readonly ignored: readonly string[]
    }

export const PluginAnswer = z.object({
  at: z.number(),
  /** All that the plugin gives, in order. */
  columns: z.array(HuntColumn),
  /** For the last of them the value, or the member, it is made of. */
  sources: z.array(z.string()),
})
export type PluginAnswer = z.infer<typeof PluginAnswer>

/** More columns than anybody reads. */
export const mostPluginColumns = 500

/** From the rows that answer it, no more than one above the limit. Refuses hunt.limit and hunt.failed, as `Misplaced`. */
export function pluginAnswer({ at, makes }: PluginQuestion, rows: readonly (readonly Cell[])[]): PluginAnswer {
  const { plugin, fixed } = makes
  if (rows.length > mostPluginColumns)
    fail('hunt.limit', `${plugin} would make more than ${mostPluginColumns} columns.`, at, 'Filter its rows before.')
  const found = rows.map(([name, type]) => ({
    name: String(name ?? ''),
    type: ScalarType.catch('dynamic').parse(type),
  }))
  const made =
    makes.plugin === 'pivot'
      ? found.map(({ name }) => ({ source: name, column: { name, type: makes.type } }))
      : found
          .filter(({ name }) => !makes.ignored.includes(name))
          .map(({ name, type }) => ({ source: name, column: { name: `${makes.prefix}${name}`, type } }))
  if (made.some(({ column }) => column.name === ''))
    fail('hunt.failed', `${plugin} would make a column without a name.`, at, 'Leave out rows where it is empty before.')
  const taken = new Set(fixed.map(({ name }) => name))
  const clash = made.find(({ column }) => taken.has(column.name))
  if (clash === undefined) return answerOf(at, fixed, made)
  const rule = makes.plugin === 'pivot' ? 'error' : makes.conflicts
  if (rule === 'error') return fail('hunt.failed', `${plugin} would make a second column ${clash.column.name}.`, at)
  if (rule === 'keep_source')
    return answerOf(
      at,
      fixed,
      made.filter(({ column }) => !taken.has(column.name)),
    )
  const names = new Set(made.map(({ column }) => column.name))
  return answerOf(
    at,
    fixed.filter(({ name }) => !names.has(name)),
    made,
  )
}

function answerOf(
  at: number,
  fixed: readonly HuntColumn[],
  made: readonly { readonly source: string; readonly column: HuntColumn }[],
): PluginAnswer {
  return {
    at,
    columns: [...fixed, ...made.map(({ column }) => column)],
    sources: made.map(({ source }) => source),
  }
}
