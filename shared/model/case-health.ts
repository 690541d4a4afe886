// How a case is: its size, who signed it, what is derived from it, and what could be done where something is not well.
import { z } from 'zod'
import { CaseInfo, RejectCode } from './evidence.ts'
import { EpochMs, EvidenceId, Sha256Hex } from './units.ts'

const count = z.number().int().nonnegative()

export const CaseHealth = z.object({
  info: CaseInfo,
  /** Acts written into the ledger. */
  acts: count,
  rejected: z.array(z.object({ code: RejectCode, lines: count })),
  /** Keys its tree heads are signed with, in C2SP signed-note form, and the entry that registers each. */
  signers: z.array(z.object({ key: z.string(), entry: EvidenceId, addedAt: EpochMs })),
  /** The newest tree head; `note` is the signed note itself. */
  head: z.object({ size: count, root: Sha256Hex, at: EpochMs, signer: z.string(), note: z.string() }),
  /** Bytes of the SQLite file and its log, which alone are evidence. */
  evidenceBytes: count,
  /** Of those, what compaction would give back. */
  unusedBytes: count,
  /** What lies beside it and can be rebuilt; `covered` is how many entries it knows. */
  derived: z.object({ bytes: count, covered: count, upToDate: z.boolean() }),
  advice: z.array(z.object({ what: z.string(), todo: z.string() })),
})
export type CaseHealth = z.infer<typeof CaseHealth>

/** What compaction made of the bytes of a case. */
export const Compaction = z.object({
  evidence: z.object({ before: count, after: count }),
  derived: z.object({ before: count, after: count }),
})
export type Compaction = z.infer<typeof Compaction>
