// What is said between the app and the process that hunts; both sides parse what they hear.
import { z } from 'zod'
import { ScalarType } from '../../../../shared/model/hunt.ts'

const count = z.number().int().nonnegative()

/** The first message there is. */
const Open = z.object({
  kind: z.literal('open'),
  /** The columns of a case, a DuckDB file. */
  file: z.string(),
  /** A folder for what does not fit into memory. */
  temporary: z.string(),
  memoryBytes: count,
  temporaryBytes: count,
  residentBytes: count,
  threads: count,
})
export type Open = z.infer<typeof Open>

/** Answered with a first piece of the rows; every other one has to be asked for. */
const Run = z.object({
  kind: z.literal('run'),
  id: count,
  sql: z.string(),
  types: z.array(ScalarType),
  rows: count,
  bytes: count,
})
export type Run = z.infer<typeof Run>

export const ToEngine = z.discriminatedUnion('kind', [
  Open,
  Run,
  z.object({ kind: z.literal('more'), id: count }),
  z.object({ kind: z.literal('stop'), id: count }),
])
export type ToEngine = z.infer<typeof ToEngine>

export const Failure = z.discriminatedUnion('kind', [
  /** In DuckDB's words. */
  z.object({ kind: z.literal('duckdb'), text: z.string() }),
  /** For a person, from a function of Kusto or the writing of a cell. */
  z.object({ kind: z.literal('refused'), text: z.string() }),
  z.object({ kind: z.literal('rows') }),
  z.object({ kind: z.literal('bytes') }),
  z.object({ kind: z.literal('stopped') }),
  /** Ours. */
  z.object({ kind: z.literal('bug'), text: z.string() }),
])
export type Failure = z.infer<typeof Failure>

/** `rows` is the JSON text of an array of rows: one text is handed over faster than all of its values. */
export const FromEngine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rows'), id: count, rows: z.string() }),
  z.object({ kind: z.literal('end'), id: count }),
  z.object({ kind: z.literal('failed'), id: count, failure: Failure }),
  /** The file can not be opened, in DuckDB's words. */
  z.object({ kind: z.literal('notOpened'), text: z.string() }),
  /** The process has more memory than it may have. */
  z.object({ kind: z.literal('overMemory') }),
])
export type FromEngine = z.infer<typeof FromEngine>
