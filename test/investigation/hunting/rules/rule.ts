// A rule of Kusto as its documentation gives it: what is asked, and the whole answer.
import type { Cell } from '../../../../shared/model/hunt.ts'

/** When the rules are asked, in ticks: 2026-11-22 09:30:00. */
export const now = 639_309_366_000_000_000n

export interface Rule {
  readonly title: string
  readonly kql: string
  /** `name:type`, comma-separated. */
  readonly columns: string
  /** In this order where the query sorts. */
  readonly rows: readonly (readonly Cell[])[]
  /** The page under https://learn.microsoft.com/kusto/query/ that says so. */
  readonly source: string
}

/** What is true of one value: title, expression, type, answer. */
export type ValueRule = readonly [title: string, expression: string, type: string, answer: Cell]

export const values = (source: string, rules: readonly ValueRule[]): Rule[] =>
  rules.map(([title, expression, type, answer]) => ({
    title,
    kql: `print v = ${expression}`,
    columns: `v:${type}`,
    rows: [[answer]],
    source,
  }))

/** What is true of a table: title, query, columns, rows. */
export type TableRule = readonly [title: string, kql: string, columns: string, rows: Rule['rows']]

export const tables = (source: string, rules: readonly TableRule[]): Rule[] =>
  rules.map(([title, kql, columns, rows]) => ({ title, kql, columns, rows, source }))
