// What the store needs of the importers, so that a test can hand in a small reader of its own.
import type { FormatId, LinkKey, LinkKind, TableName } from '../../shared/model/evidence.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import type { DecodeRecord, InPieces, ReadSegments, SeeRecord, Segment } from './import/segment.ts'

export interface Formats {
  /** The format of a file by its first bytes and its name. Refuses import.unrecognised. */
  recognise(head: Uint8Array, fileName: string): FormatId
  readSegments: ReadSegments
  /** How a source that begins so can be read in pieces of whole lines; null where it can not. */
  inPieces(format: FormatId, head: Uint8Array): InPieces | null
  /** Segments of a piece, counted from the first of its bytes, and the context that its header is. */
  readPiece(format: FormatId, header: Uint8Array, bytes: Uint8Array, see?: SeeRecord): Iterable<Segment>
  decodeRecord: DecodeRecord
  /** The one form a key's value is stored and asked for in; null where it identifies nothing. */
  normaliseKey(kind: LinkKind, value: string): string | null
  /** Columns that say when a record of this table happened, the best first. */
  timeColumns(table: TableName): readonly string[]
  /** What a record is joined by, values in that form. */
  keysOf(table: TableName, fields: JsonObject): LinkKey[]
}
