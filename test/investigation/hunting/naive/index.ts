// The naive interpreter: a query's text and tables in memory → its answer. Slow, plain, and written from Kusto's
// documentation alone, so that what the engine answers can be held against it.

import type { Cell } from '../../../../shared/model/hunt.ts'
import { type Table, toCell } from './value.ts'

export { interpret } from './operators.ts'
export { NotKnown, type Table, toCell, type Value } from './value.ts'

export const cellsOf = ({ columns, rows }: Table): Cell[][] =>
  rows.map(row => row.map((value, place) => toCell(value, columns[place]?.type ?? 'dynamic')))
