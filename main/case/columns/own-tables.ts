// Tables that are ours: what the case has beside its records, to be asked like those. Made anew whenever somebody asks.
import { z } from 'zod'
import { type ColumnType, columnTypes } from './kinds.ts'

export const ownTableNames = [
  'Throughline_Annotations',
  'Throughline_Links',
  'Throughline_RejectedLines',
  'Throughline_Sources',
] as const
export const OwnTableName = z.enum(ownTableNames)
export type OwnTableName = z.infer<typeof OwnTableName>

export interface OwnColumn {
  readonly name: string
  readonly type: ColumnType
  readonly description: string
}

const column = (name: string, type: ColumnType, description: string): OwnColumn => ({ name, type, description })

export const ownTables: Readonly<Record<OwnTableName, readonly OwnColumn[]>> = {
  Throughline_Annotations: [
    column('Time', 'datetime', 'When it was written.'),
    column('By', 'string', 'The key of the installation it was written with.'),
    column('Kind', 'string', 'star, tag, comment; of the case itself also note.'),
    column('Text', 'string', 'The tag, or the words.'),
    column('Record', 'long', 'The record it stands on; null for the case itself.'),
    column('Table', 'string', 'The table of that record.'),
    column('RecordTime', 'datetime', 'When that happened.'),
    column('Fields', 'dynamic', 'All that the record says.'),
    column('Entry', 'long', 'The entry of the ledger that tells of it.'),
  ],
  Throughline_Links: [
    column('Record', 'long', 'The record that carries it.'),
    column('Table', 'string', 'The table of that record.'),
    column('Time', 'datetime', 'When that happened.'),
    column('Kind', 'string', 'What it identifies: uti, correlation, session, user, upn and others.'),
    column('Value', 'string', 'The identifier in the form records are joined by.'),
    column('Field', 'string', 'Where the record has it.'),
  ],
  Throughline_RejectedLines: [
    column('Source', 'long', 'The source it stands in.'),
    column('SourceName', 'string', 'What that is called.'),
    column('Line', 'long', 'From 1.'),
    column('Column', 'long', 'From 1.'),
    column('Code', 'string', 'Why it is no record, for programs.'),
    column('Reason', 'string', 'The same for people.'),
    column('Excerpt', 'string', 'How it begins.'),
    column('Entry', 'long', 'Its entry of the ledger.'),
  ],
  Throughline_Sources: [
    column('Source', 'long', 'Its number.'),
    column('Name', 'string', 'What it is called.'),
    column('Kind', 'string', 'file, or run.'),
    column('Format', 'string', 'What it was read as.'),
    column('Digest', 'string', 'SHA-256 of its bytes.'),
    column('Bytes', 'long', 'How many it has.'),
    column('Accepted', 'long', 'Records it gave.'),
    column('Rejected', 'long', 'Lines that are none.'),
    column('Duplicates', 'long', 'Records the case had already.'),
    column('AddedAt', 'datetime', 'When it was taken in.'),
    column('Complete', 'bool', 'Whether all of it was.'),
  ],
}

/** A table of ours and its rows by now. */
export const OwnTable = z.object({
  table: OwnTableName,
  rows: z.number().int().nonnegative(),
  columns: z.array(z.object({ name: z.string(), type: z.enum(columnTypes), physical: z.string() })),
})
export type OwnTable = z.infer<typeof OwnTable>

/** Its columns as they lie in DuckDB. */
export const ownColumns = (table: OwnTableName): OwnTable['columns'] =>
  ownTables[table].map(({ name, type }, at) => ({ name, type, physical: `c${at + 1}` }))
