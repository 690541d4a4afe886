// What a form is that records are written out in, as files: takes records one at a time and gives pieces of text.
import type { Evidence, FormatId } from '../../../shared/model/evidence.ts'

/** A record with what it was read from. */
export interface Leaving extends Evidence {
  /** As it stands in its source, byte for byte. */
  readonly raw: string
  readonly format: FormatId
  readonly sourceName: string
  /** SHA-256 of the source's bytes, in hex. */
  readonly sourceDigest: string
}

/** What a file goes on with. */
export interface Piece {
  readonly file: string
  readonly text: string
}

/**
 * Every record is surveyed before the first is pushed, in the same order. What is given is in memory only until it is
 * taken: a form keeps no more than it has to know of all records.
 */
export interface Form {
  survey(record: Leaving): void
  /** Names of the files there will be, known once all was surveyed. */
  files(): readonly string[]
  /** Whether its files, one after another, are one that can be read as well. */
  readonly joins: boolean
  push(record: Leaving): readonly Piece[]
  end(): readonly Piece[]
  /** Records that are in no file, by the reason. */
  readonly leftOut: ReadonlyMap<string, number>
  /** What a reader of the files should know, and how often it is so. */
  readonly notes: ReadonlyMap<string, number>
}
