// The threads that read beside the case's own: started when a source is large enough, kept until the case is closed.
import { Threads } from '../threads.ts'
import { type Piece, type Readers, type Reading, ReadPiece } from './piece.ts'

/** Pieces a reader has at a time: one to read, and enough to go on with while the ledger commits. */
export const piecesAhead = 4

export class ReaderPool implements Readers {
  readonly worthFrom = 8 * 1024 * 1024
  readonly pieceLength = 2 * 1024 * 1024
  readonly #threads: Threads<ReadPiece>

  constructor(script: URL, reading: Reading) {
    this.#threads = new Threads(script, reading, ReadPiece)
  }

  get ahead(): number {
    return this.#threads.count * piecesAhead
  }

  start(): void {
    this.#threads.start()
  }

  read(piece: Omit<Piece, 'id'>): Promise<ReadPiece> {
    return this.#threads.ask(piece, [piece.bytes.buffer])
  }

  close(): Promise<void> {
    return this.#threads.close()
  }
}
