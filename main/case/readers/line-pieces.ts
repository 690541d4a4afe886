// Cuts the bytes of a source into pieces of whole lines that can be read side by side.
import { asBuffer, letGo } from '../buffers.ts'
import { isBlank, newline } from '../import/bytes.ts'
import { lineEnds } from '../intake.ts'

/** A line that is longer is left to those that read a source in turn and keep no line whole. */
const longestLine = 64 * 1024 * 1024

/** Thrown where a line is too long to be handed over whole. */
export class LineTooLong extends Error {}

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
  #pending: Uint8Array[] = []
  #length = 0

  constructor(pieceLength: number) {
    this.#pieceLength = pieceLength
  }

  async *of(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LinePiece> {
    for await (const chunk of chunks) {
      this.#pending.push(chunk)
      this.#length += chunk.length
      if (this.#length < this.#pieceLength) continue
      const end = this.#endOfLines()
      if (end > 0) yield this.#take(end)
      else if (this.#length > longestLine) throw new LineTooLong()
    }
    if (this.#length > 0) yield this.#take(this.#length)
  }

  /** The end of what stands on the last line that is whole; 0 where none is, or nothing stands there. */
  #endOfLines(): number {
    let before = this.#length
    for (const chunk of this.#pending.toReversed()) {
      before -= chunk.length
      const end = asBuffer(chunk).lastIndexOf(newline)
      if (end >= 0) return this.#endOfContent(before + end)
    }
    return 0
  }

  /** Before these blanks. */
  #endOfContent(end: number): number {
    let before = this.#length
    for (const chunk of this.#pending.toReversed()) {
      before -= chunk.length
      let at = Math.min(end - before, chunk.length)
      while (at > 0 && isBlank(chunk[at - 1])) at--
      if (at > 0) return before + at
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
    return { position, line, bytes }
  }
}
