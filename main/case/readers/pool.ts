// The threads that read beside the case's own: started when a source is large enough, kept until the case is closed.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { FromReader, type Piece, type Readers, type Reading, type ReadPiece } from './piece.ts'

/** More gain nothing: the case's own thread, which all goes through, is busy with so many. */
const mostReaders = 4
/** Pieces a reader has at a time: one to read, one to go on with. */
export const piecesAhead = 4

interface Waiting {
  resolve(read: ReadPiece): void
  reject(error: Error): void
}

interface Reader {
  readonly worker: Worker
  readonly waiting: Map<number, Waiting>
}

export class ReaderPool implements Readers {
  readonly worthFrom = 8 * 1024 * 1024
  readonly pieceLength = 2 * 1024 * 1024
  readonly #script: URL
  readonly #reading: Reading
  #readers: Reader[] = []
  #next = 0

  constructor(script: URL, reading: Reading) {
    this.#script = script
    this.#reading = reading
  }

  get ahead(): number {
    return this.#started().length * piecesAhead
  }

  read(piece: Omit<Piece, 'id'>): Promise<ReadPiece> {
    const id = this.#next++
    const readers = this.#started()
    const idlest = readers.reduce((least, reader) => (reader.waiting.size < least.waiting.size ? reader : least))
    return new Promise((resolve, reject) => {
      idlest.waiting.set(id, { resolve, reject })
      idlest.worker.ref()
      idlest.worker.postMessage({ ...piece, id } satisfies Piece, [piece.bytes.buffer])
    })
  }

  async close(): Promise<void> {
    const readers = this.#readers
    this.#readers = []
    await Promise.all(readers.map(({ worker }) => worker.terminate()))
  }

  #started(): readonly [Reader, ...Reader[]] {
    const [first, ...others] = this.#readers
    if (first !== undefined) return [first, ...others]
    const wanted = Math.min(availableParallelism(), mostReaders)
    this.#readers = Array.from({ length: wanted }, () => this.#start())
    return this.#started()
  }

  #start(): Reader {
    const worker = new Worker(this.#script, { workerData: this.#reading })
    const reader = { worker, waiting: new Map<number, Waiting>() }
    worker.on('message', (sent: unknown) => {
      const said = FromReader.parse(sent)
      const asked = reader.waiting.get(said.id)
      reader.waiting.delete(said.id)
      // It must not keep a process alive that has nothing else to do.
      if (reader.waiting.size === 0) worker.unref()
      if ('stretch' in said) asked?.resolve(said)
      else asked?.reject(new Error(said.message, { cause: said.stack }))
    })
    const lose = (error: Error) => {
      this.#readers = this.#readers.filter(one => one !== reader)
      for (const asked of reader.waiting.values()) asked.reject(error)
      reader.waiting.clear()
    }
    worker.on('error', lose)
    worker.on('exit', code => lose(new Error(`a reader of the case ended with code ${code}`)))
    worker.unref()
    return reader
  }
}
