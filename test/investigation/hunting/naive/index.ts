// The naive interpreter: a query's text and tables in memory → its answer. Slow, plain, and written from Kusto's
// documentation alone, so that what the engine answers can be held against it.

import { bindQuery } from '../../../../main/investigation/hunting/kusto/bind.ts'
import { globalsOf } from '../../../../main/investigation/hunting/kusto/globals.ts'
import type { Schema } from '../../../../main/investigation/hunting/schema.ts'
import type { Cell } from '../../../../shared/model/hunt.ts'
import { interpret } from './operators.ts'
import { type Table, toCell } from './value.ts'

export { interpret } from './operators.ts'
export { NotKnown, type Table, toCell, type Value } from './value.ts'

const noTables: Schema = { tables: [] }

/** A query of `print`, `range` and `datatable` alone. */
export function answerOf(kql: string, now: bigint): Table {
  return interpret(bindQuery(kql, globalsOf(noTables)), new Map(), now)
}

export const cellsOf = ({ columns, rows }: Table): Cell[][] =>
  rows.map(row => row.map((value, place) => toCell(value, columns[place]?.type ?? 'dynamic')))
