// What an import would do: what stands at a path, what it was taken for, and how its first records read.
import { z } from 'zod'
import { RefusalCode } from '../errors.ts'
import { Container, FormatId, ImportedFile, RejectCode, TableName } from './evidence.ts'
import { EpochMs, Sha256Hex } from './units.ts'

const count = z.number().int().nonnegative()

/** How the first of its lines read as one format. */
export const Reading = z.object({
  /** So many were looked at; there may be more. */
  looked: count,
  tables: z.array(z.object({ table: TableName, records: count })),
  rejected: count,
  /** The first rejected lines. */
  rejections: z.array(
    z.object({
      line: z.number().int().positive(),
      column: z.number().int().positive(),
      code: RejectCode,
      reason: z.string(),
    }),
  ),
  /** Of the records looked at that carry a time. */
  first: EpochMs.nullable(),
  last: EpochMs.nullable(),
  /** The columns of the first records, in the order in which they come; `moreColumns` are not named. */
  columns: z.array(z.string()),
  moreColumns: count,
  /** The first records, a cell a column, cut off where it is long; null where the record has no such column. */
  rows: z.array(
    z.object({
      line: z.number().int().positive(),
      table: TableName,
      time: EpochMs.nullable(),
      cells: z.array(z.string().nullable()),
    }),
  ),
})
export type Reading = z.infer<typeof Reading>

/** A piece of content that an import would make a source of. */
export const PreviewedContent = z.object({
  /** As a person knows it; `path` is where it stands in what was chosen, '' where it is that itself. */
  name: z.string(),
  path: z.string(),
  bytes: count,
  digest: Sha256Hex,
  within: z.array(Container),
  /** What it was taken for, or is to be read as; null where nothing is known to read it. */
  format: FormatId.nullable(),
  reading: Reading.nullable(),
  /** Every format that finds records among the first lines, by its name in words, the most records first. */
  formats: z.array(z.object({ format: FormatId, name: z.string(), records: count })),
  /** What the case has of it already, read as `format`, and where. */
  had: ImportedFile.shape.had,
  source: count.nullable(),
  refusal: z.object({ code: RefusalCode, message: z.string() }).nullable(),
})
export type PreviewedContent = z.infer<typeof PreviewedContent>

export const PreviewedPath = z.object({ contents: z.array(PreviewedContent), skipped: count })
export type PreviewedPath = z.infer<typeof PreviewedPath>
