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
})
export type BundleWish = z.infer<typeof BundleWish>

/** A bundle that was made: where it lies, what is in it, the tree that proves it and the key that signs it. */
export const Bundled = z.object({
  out: z.string(),
  evidence: count,
  files: count,
  bytes: count,
  size: count,
  root: Sha256Hex,
  verifierKey: z.string(),
  /** Of the signed manifest, as the case's ledger keeps it. */
  digest: Sha256Hex,
})
export type Bundled = z.infer<typeof Bundled>

/** What the jobs are called, by which whoever asked for one knows it among all that run. */
export const jobTitles = { bundle: 'Bundling evidence' } as const
