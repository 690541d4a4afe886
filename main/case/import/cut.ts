// A cut: one piece of a source that should be one record, and how cutters hand it over.
import type { RejectCode } from '../../../shared/model/evidence.ts'
import type { ByteWindow, Place } from './bytes.ts'
import type { TableContext } from './table-context.ts'

export interface Problem {
  readonly code: RejectCode
  readonly place: Place
  readonly reason: string
}

export interface Cut {
  readonly start: number
  readonly length: number
  readonly place: Place
  /** The piece itself, good until more bytes are appended. */
  readonly bytes: Uint8Array
  /** Set where the cutter already knows that this is no record; `bytes` may then be empty. */
  readonly problem: Problem | null
  /** Of a row in the answer of a query: the columns of its table. */
  readonly table?: TableContext
}

export interface Cutter {
  /** The next piece, or null while more bytes are needed (never null for want of bytes once `ended`). */
  next(window: ByteWindow, ended: boolean): Cut | null
}

const nothing = new Uint8Array(0)

export const brokenCut = (start: number, length: number, place: Place, problem: Problem): Cut => ({
  start,
  length,
  place,
  bytes: nothing,
  problem,
})

export const tooLong = (place: Place, length: number): Problem => ({
  code: 'record.tooLarge',
  place,
  reason: `The record is ${length} bytes long; records of more than 64 MiB are not read.`,
})
