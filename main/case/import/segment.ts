// What a reader cuts a source into, and what it needs to read a record back from its bytes.
import type { FormatId, LinkKey, RejectCode, TableName } from '../../../shared/model/evidence.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import type { EpochMs } from '../../../shared/model/units.ts'

/** Bytes [start, start + length) of the source. Bytes between segments (separators, headers, wrappers) belong to no record. */
interface Span {
  readonly start: number
  readonly length: number
  /** Line `start` lies on, from 1; see RejectedSegment for the exception. */
  readonly line: number
}

/** What surrounds records and is needed to read them: a CSV header, an exporter body's resource and scope. */
export interface ContextSegment {
  readonly kind: 'context'
  /** 0, 1, 2 … within the source; later records name it. */
  readonly index: number
  readonly value: JsonObject
}

export interface RecordSegment extends Span {
  readonly kind: 'record'
  readonly context: number | null
  readonly table: TableName
  readonly time: EpochMs | null
  readonly keys: readonly LinkKey[]
}

/**
 * `line` and `column` are those of the first offending character, from 1: in a record of many lines that need not be
 * the line it starts on. A source that ends inside a list gets one of length 0 at its end.
 */
export interface RejectedSegment extends Span {
  readonly kind: 'rejected'
  readonly code: RejectCode
  /** Counts characters (code points), not bytes. */
  readonly column: number
  readonly reason: string
}

export type Segment = ContextSegment | RecordSegment | RejectedSegment

/**
 * Cuts a source into segments, in source order, never holding more than a few chunks.
 * A record that can not be read becomes a RejectedSegment; only a source of which nothing can be read throws a Refusal.
 */
export type ReadSegments = (format: FormatId, chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Segment[]>

/** How a source can be read in pieces of whole lines, each without those before it. */
export interface InPieces {
  /** What each piece but the first is read behind: the header of CSV. */
  readonly header: Uint8Array<ArrayBuffer>
  /** Whether a line break between quotes ends no line. */
  readonly isQuoted: boolean
}

/** Hears of each record's fields, and whether its line or row holds just those, under these names. */
export type SeeRecord = (fields: JsonObject, isAsWritten: boolean) => void

/** The record again, from the bytes the case kept and its context. */
export type DecodeRecord = (format: FormatId, raw: Uint8Array, context: JsonObject | null) => JsonObject
