// What is said between the app and the process that hunts, or writes Parquet; both sides parse what they hear.
import { z } from 'zod'
import { HuntColumn, ScalarType } from '../../../../shared/model/hunt.ts'

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

/** The only message to a process that writes an answer as Parquet: it hunts nothing, and has that folder alone. */
const WriteParquet = z.object({
  kind: z.literal('parquet'),
  folder: z.string(),
  /** NDJSON in the folder: an object a row, its members `c1`, `c2` and so on in the order of the columns. */
  from: z.string(),
  /** A new file in the folder. */
  to: z.string(),
  columns: z.array(HuntColumn),
  /** Bytes of the longest row. */
  longest: count,
  rowsAGroup: count,
  memoryBytes: count,
})
export type WriteParquet = z.infer<typeof WriteParquet>

export const ToEngine = z.discriminatedUnion('kind', [
  Open,
  WriteParquet,
  Run,
  z.object({ kind: z.literal('more'), id: count }),
  z.object({ kind: z.literal('stop'), id: count }),
])
export type ToEngine = z.infer<typeof ToEngine>

export const Failure = z.discriminatedUnion('kind', [
  /** In DuckDB's words. */
  z.object({ kind: z.literal('duckdb'), text: z.string() }),
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

export const FromWriter = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('written') }),
  z.object({ kind: z.literal('notWritten'), text: z.string() }),
])
export type FromWriter = z.infer<typeof FromWriter>
