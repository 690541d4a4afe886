// What people do in a case: acts, each an entry of its ledger, and the annotations that all of them come to.
import { z } from 'zod'
import { TableName } from './evidence.ts'
import { EpochMs, EvidenceId, Sha256Hex } from './units.ts'

const count = z.number().int().nonnegative()
/** Text as a person writes it. The ledger hashes canonical JSON, which lone surrogates have no form in. */
const words = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine(text => text.isWellFormed(), 'It holds half a character.')

/** As it was written, blanks at its ends included: places in it are counted. */
const query = z
  .string()
  .max(100_000)
  .refine(text => text.isWellFormed(), 'It holds half a character.')
const parameters = z.record(z.string(), query)

/** What a person does by hand. Without a record, a tag and a comment are the case's own. */
export const Deed = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('star'), record: EvidenceId, on: z.boolean() }),
  z.strictObject({ act: z.literal('tag'), record: EvidenceId.nullable(), tag: words(60), on: z.boolean() }),
  z.strictObject({ act: z.literal('comment'), record: EvidenceId.nullable(), text: words(10_000) }),
  /** Takes a comment back, named by the entry that made it. The ledger keeps both. */
  z.strictObject({ act: z.literal('withdraw'), comment: EvidenceId }),
  /** The columns a table is read in, under a name; none: the name is given up. */
  z.strictObject({
    act: z.literal('columns'),
    table: TableName,
    name: words(60),
    columns: z.array(words(200)).max(200),
  }),
  /** What was looked for in the case, and how many records it gave. */
  z.strictObject({ act: z.literal('query'), text: words(10_000), found: count }),
])
export type Deed = z.infer<typeof Deed>

/** What comes of work in the case, and is told by the part that does it. */
const Work = z.discriminatedUnion('act', [
  /** `to` is a file's name or an address, as it was asked for. */
  z.strictObject({ act: z.literal('export'), form: words(60), to: words(1000), records: count }),
  z.strictObject({ act: z.literal('bundle'), name: words(1000), records: count, digest: Sha256Hex }),
  /** `digest` is the source's content hash; what was taken in by then stays. */
  z.strictObject({ act: z.literal('importCancelled'), name: words(1000), digest: Sha256Hex }),
  /** All of it held; what does not hold is not written to. */
  z.strictObject({ act: z.literal('verified'), size: count, root: Sha256Hex }),
  /** A query that ran: out of which other it was made, what now() was, and how many rows it has (null: not counted). */
  z.strictObject({
    act: z.literal('hunt'),
    parent: EvidenceId.nullable(),
    text: query,
    parameters,
    at: EpochMs,
    total: count.nullable(),
  }),
  /** A query under a name, to be run again; none: the name is given up. */
  z.strictObject({
    act: z.literal('saveHunt'),
    name: words(120),
    hunt: z.strictObject({ text: query, parameters }).nullable(),
  }),
])

/** A case that went into this one: what its ledger said last, and its sources, with the entry of each there and here. */
export const MergedCase = z.strictObject({
  origin: z.string(),
  size: count,
  root: Sha256Hex,
  /** The newest tree head as a C2SP signed note, and the keys its heads were signed with. */
  head: z.string(),
  signers: z.array(z.string()),
  sources: z.array(
    z.strictObject({ name: z.string(), digest: Sha256Hex, addedAt: EpochMs, bytes: count, entry: count, now: count }),
  ),
})
export type MergedCase = z.infer<typeof MergedCase>

const Merged = z.strictObject({ act: z.literal('merged'), cases: z.array(MergedCase) })

export const Act = z.discriminatedUnion('act', [...Deed.options, ...Work.options, Merged])
export type Act = z.infer<typeof Act>

/** An act's place in the ledger it was first written to; `origin` is that ledger's name in its tree heads. */
export const CameFrom = z.strictObject({ origin: z.string(), entry: EvidenceId })
export type CameFrom = z.infer<typeof CameFrom>

export const DoneAct = z.object({
  entry: EvidenceId,
  at: EpochMs,
  /** The key of the installation it was done with, in C2SP signed-note form. */
  by: z.string(),
  /** Null: done in this case. */
  cameFrom: CameFrom.nullable(),
  what: Act,
})
export type DoneAct = z.infer<typeof DoneAct>

/** `entry` is the act that made it. */
export const Comment = z.object({ entry: EvidenceId, at: EpochMs, by: z.string(), text: z.string() })
export type Comment = z.infer<typeof Comment>

export const RecordAnnotation = z.object({
  record: EvidenceId,
  starred: z.boolean(),
  /** In the order of the alphabet. */
  tags: z.array(z.string()),
  /** Oldest first. */
  comments: z.array(Comment),
})
export type RecordAnnotation = z.infer<typeof RecordAnnotation>

/** What the acts of a case come to: only what stands, records in the order of their numbers. */
export const Annotations = z.object({
  records: z.array(RecordAnnotation),
  /** Of the case itself. */
  tags: z.array(z.string()),
  notes: z.array(Comment),
  columns: z.array(z.object({ table: TableName, name: z.string(), columns: z.array(z.string()) })),
})
export type Annotations = z.infer<typeof Annotations>
