// What goes out of the open case: which records are meant, and what is told of the bundle or the files they went into.
import { z } from 'zod'
import { TableName } from '../model/evidence.ts'
import { EpochMs, Sha256Hex } from '../model/units.ts'

const count = z.number().int().nonnegative()

/** The records somebody marked, those a trace rests on, or all of the case. */
export const Marked = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('all') }),
  z.strictObject({ by: z.literal('starred') }),
  z.strictObject({ by: z.literal('tag'), tag: z.string() }),
  z.strictObject({ by: z.literal('trace'), trace: z.string() }),
])
export type Marked = z.infer<typeof Marked>

/** Those records, narrowed: null does not narrow. `from` and `until` are of the record's own time, before `until`. */
export const Choice = z.strictObject({
  marked: Marked,
  table: TableName.nullable(),
  from: EpochMs.nullable(),
  until: EpochMs.nullable(),
})
export type Choice = z.infer<typeof Choice>

/** Name of what is made, as a person writes it; a number goes behind it where there is one of that name. */
const name = z.string().trim().min(1).max(120)

export const BundleWish = z.strictObject({
  choice: Choice,
  name,
  form: z.enum(['folder', 'zip']),
  /** Who makes it, for those who get it. */
  by: z.string().trim().min(1).max(200).nullable(),
  /** The tree head they were given earlier, a signed note as a bundle holds it in head.note. */
  since: z.string().max(20_000).nullable(),
  /** Whether the stars, tags and comments on the records go with them, and the tags and notes of the case. */
  annotations: z.boolean(),
})
export type BundleWish = z.infer<typeof BundleWish>

/** A bundle that was made: where it lies, what is in it, the tree that proves it and the key that signs it. */
export const Bundled = z.object({
  out: z.string(),
  evidence: count,
  /** Stars, tags, comments and notes beside it. */
  annotations: count,
  files: count,
  bytes: count,
  size: count,
  root: Sha256Hex,
  verifierKey: z.string(),
  /** Of the signed manifest, as the case's ledger keeps it. */
  digest: Sha256Hex,
})
export type Bundled = z.infer<typeof Bundled>

/** Forms that records leave a case in. */
export const ExportForm = z.enum(['csv', 'ndjson', 'otlp', 'agent365', 'ocsf', 'stix'])
export type ExportForm = z.infer<typeof ExportForm>

export const ExportWish = z.strictObject({
  choice: Choice,
  name,
  form: ExportForm,
  /** Of CSV: an apostrophe before what a spreadsheet would take for a formula. */
  spreadsheet: z.boolean(),
  /** Of NDJSON: each line tells its record's source, line, hash and entry. */
  withProvenance: z.boolean(),
})
export type ExportWish = z.infer<typeof ExportWish>

/** Files that were written into a folder of their own. */
export const Exported = z.object({
  to: z.string(),
  form: ExportForm,
  records: count,
  files: z.array(z.object({ name: z.string(), records: count, bytes: count })),
  /** Records in no file, by the reason. */
  leftOut: z.record(z.string(), count),
  /** What a reader of the files should know, and how often it is so. */
  notes: z.record(z.string(), count),
})
export type Exported = z.infer<typeof Exported>

/** What the jobs are called, by which whoever asked for one knows it among all that run. */
export const jobTitles = { bundle: 'Bundling evidence', export: 'Exporting records', merge: 'Merging cases' } as const
