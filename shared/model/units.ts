// Units and identifiers as types: a number of milliseconds can not be passed where a record number is meant.
import { z } from 'zod'

/** Milliseconds since 1970-01-01T00:00:00Z. */
export const EpochMs = z.number().int().brand<'EpochMs'>()
export type EpochMs = z.infer<typeof EpochMs>

/** 64 lower-case hex digits. */
export const Sha256Hex = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Sha256Hex'>()
export type Sha256Hex = z.infer<typeof Sha256Hex>

/** Place of an entry in the ledger: 0, 1, 2 … in the order the case took them in. */
export const EvidenceId = z.number().int().nonnegative().brand<'EvidenceId'>()
export type EvidenceId = z.infer<typeof EvidenceId>

export const Guid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i)

/** Milliseconds since 1970 in UTC, as a moment. Made several times in every step of a run, where the schema itself is too slow. */
export const epochMs = (value: number): EpochMs => (isEpochMs(value) ? value : EpochMs.parse(value))
const isEpochMs = (value: number): value is EpochMs => Number.isSafeInteger(value)
export const isoOf = (at: EpochMs): string => new Date(at).toISOString()
