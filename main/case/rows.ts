// Rows of a case as SQLite returns them, hydrated in this one place.
import { z } from 'zod'
import { Container, FormatId, RejectCode, SourceKind } from '../../shared/model/evidence.ts'
import { EpochMs } from '../../shared/model/units.ts'

const count = z.number().int().nonnegative()
const bytes = z.instanceof(Buffer)
const hashBytes = bytes.refine(value => value.length === 32, 'not 32 bytes')

export const SignerRow = z.object({
  id: count,
  entry: count,
  verifier_key: z.string(),
  added_at: EpochMs,
})
export type SignerRow = z.infer<typeof SignerRow>

export const SourceRow = z.object({
  id: count,
  entry: count,
  kind: SourceKind,
  name: z.string(),
  format: FormatId,
  descriptor: z.string(),
  content: hashBytes,
  added_at: EpochMs,
})
export type SourceRow = z.infer<typeof SourceRow>

export const ContextRow = z.object({ id: count, content: hashBytes, value: z.string() })
export type ContextRow = z.infer<typeof ContextRow>

export const BlockRow = z.object({
  first: count,
  n: count,
  source: count.nullable(),
  start: count,
  kinds: bytes,
  tables: bytes,
  times: bytes,
  lines: bytes,
  contexts: bytes,
  gaps: bytes,
  lengths: bytes,
  leaves: bytes,
  raw: bytes,
})
export type BlockRow = z.infer<typeof BlockRow>

export const RejectedRow = z.object({
  id: count,
  source: count,
  code: RejectCode,
  column: z.number().int().positive(),
  reason: z.string(),
})
export type RejectedRow = z.infer<typeof RejectedRow>

export const DuplicateRow = z.object({ id: count, source: count, repeats: count })
export type DuplicateRow = z.infer<typeof DuplicateRow>

export const TileRow = z.object({ level: count, position: count, hashes: bytes })

export const HeadRow = z.object({
  id: count,
  size: count,
  signer: count,
  at: EpochMs,
  frontier: bytes,
  root: hashBytes,
  note: z.string(),
})
export type HeadRow = z.infer<typeof HeadRow>

export const ActRow = z.object({
  id: count,
  entry: count,
  at: EpochMs,
  by_key: z.string(),
  came_from: z.string().nullable(),
  body: z.string(),
})
export type ActRow = z.infer<typeof ActRow>

/** What `source.descriptor` holds. */
export const FileDescriptor = z.object({ bytes: count, within: z.array(Container).optional() })
export const RunDescriptor = z.object({
  run: z.string(),
  scenario: z.string(),
  seed: count,
  plane: z.string(),
  format: FormatId,
})
export type RunDescriptor = z.infer<typeof RunDescriptor>

/** 32-byte hashes laid end to end. */
export function hashesIn(joined: Uint8Array): Uint8Array[] {
  if (joined.length % 32 !== 0) throw new Error(`${joined.length} bytes are not whole hashes`)
  return Array.from({ length: joined.length / 32 }, (_, index) => joined.subarray(32 * index, 32 * index + 32))
}
