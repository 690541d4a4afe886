// Cuts the bytes of a source into pieces of whole lines, or rows of CSV, that can be read side by side.
import { asBuffer, letGo } from '../buffers.ts'
import { carriageReturn, isBlank, newline, quote } from '../import/bytes.ts'
import { lineEnds } from '../intake.ts'

/** A line that is longer is left to those that read a source in turn and keep no line whole. */
const longestLine = 64 * 1024 * 1024

/** Thrown where a source has to be read in turn from here on: its lines are too long, or its rows are not quoted well. */
export class NotInPieces extends Error {}

/** A piece of the source. What separates it from the piece before stands at its beginning. */
export interface LinePiece {
  readonly position: number
  /** Ends of lines before `position`. */
  readonly line: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

export class LinePieces {
  /** Where the next piece begins. */
  position = 0
  line = 0
  readonly #pieceLength: number
  readonly #ends: LineEnds
  #pending: Uint8Array[] = []
  #length = 0
  /** Of the last line that ends in what is pending; -1 where none does. */
  #lastEnd = -1

  /** @param isQuoted whether a line break between quotes ends no line */
  constructor(pieceLength: number, isQuoted = false) {
    this.#pieceLength = pieceLength
    this.#ends = isQuoted ? new RowEnds() : plainEnds
  }

  async *of(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LinePiece> {
    for await (const chunk of chunks) {
      const end = this.#ends.lastIn(chunk)
      if (end >= 0) this.#lastEnd = this.#length + end
      this.#pending.push(chunk)
      this.#length += chunk.length
      if (this.#length < this.#pieceLength) continue
      const content = this.#lastEnd < 0 ? 0 : this.#endOfContent(this.#lastEnd)
      if (content > 0) yield this.#take(content)
      else if (this.#length > longestLine) throw new NotInPieces()
    }
    if (this.#length > 0) yield this.#take(this.#length)
  }

  /** The end of what stands before the end of a line; 0 where nothing does. */
  #endOfContent(end: number): number {
    let left = this.#ends.mostBehind
    let before = this.#length
    for (const chunk of this.#pending.toReversed()) {
      before -= chunk.length
      let at = Math.min(end - before, chunk.length)
      while (at > 0 && left > 0 && this.#ends.isBehind(chunk[at - 1])) {
        at--
        left--
      }
      // Where more of them stand there than are behind a line, whoever reads it tells which of them are.
      if (at > 0) return this.#ends.isBehind(chunk[at - 1]) ? end : before + at
    }
    return 0
  }

  #take(length: number): LinePiece {
    const bytes = new Uint8Array(length)
    const rest: Uint8Array[] = []
    let at = 0
    for (const chunk of this.#pending) {
      const piece = chunk.subarray(0, Math.max(0, length - at))
      bytes.set(piece, at)
      at += piece.length
      // Mostly less than a line.
      if (piece.length < chunk.length) rest.push(Buffer.from(chunk.subarray(piece.length)))
      letGo(chunk)
    }
    const { position, line } = this
    this.position += length
    this.line += lineEnds(bytes)
    this.#pending = rest
    this.#length -= length
    this.#lastEnd = -1
    return { position, line, bytes }
  }
}

/** Tells where lines end, chunk after chunk. */
interface LineEnds {
  /** Offset of the last end of a line in the next chunk; -1 where none ends in it. */
  lastIn(chunk: Uint8Array): number
  /** Whether such a byte before the end of a line is no part of what stands on it, and how many of them are not. */
  isBehind(byte: number | undefined): boolean
  readonly mostBehind: number
}

const plainEnds: LineEnds = {
  lastIn: chunk => asBuffer(chunk).lastIndexOf(newline),
  isBehind: isBlank,
  mostBehind: Number.POSITIVE_INFINITY,
}

/**
 * Rows of CSV. As long as quotes stand only where RFC 4180 has them, a byte lies inside a cell that is quoted where their
 * number before it is odd; where they do not, whoever reads the row tells of it.
 */
class RowEnds implements LineEnds {
  readonly mostBehind = 1
  #isInside = false

  lastIn(chunk: Uint8Array): number {
    let last = -1
    let isInside = this.#isInside
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]
      if (byte === quote) isInside = !isInside
      else if (byte === newline && !isInside) last = at
    }
    this.#isInside = isInside
    return last
  }

  isBehind(byte: number | undefined): boolean {
    return byte === carriageReturn
  }
}
