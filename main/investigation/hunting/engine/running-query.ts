// One query in the process that hunts: prepared, looked at, and its rows handed over in pieces as they are asked for.
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBInstance,
  type DuckDBResult,
  StatementType,
} from '@duckdb/node-api'
import { Refusal } from '../../../../shared/errors.ts'
import { cellWriters } from './cells.ts'
import type { Failure, Run } from './protocol.ts'

/** A piece goes out when it has so much. */
const rowsAPiece = 4096
const textAPiece = 1024 ** 2

/** Ends the query, and says of what. */
class Ended extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.kind)
    this.failure = failure
  }
}

export class RunningQuery {
  readonly #run: Run
  /** Takes the JSON text of an array of rows. */
  readonly #hand: (rows: string) => void
  #connection: DuckDBConnection | null = null
  #stopped = false
  #asked = Promise.withResolvers<void>()
  #piece: string[] = []
  #pieceText = 0
  #pieces = 0
  #rows = 0
  #bytes = 0

  constructor(run: Run, hand: (rows: string) => void) {
    this.#run = run
    this.#hand = hand
    this.#asked.resolve()
  }

  more(): void {
    this.#asked.resolve()
  }

  stop(): void {
    this.#stopped = true
    this.#connection?.interrupt()
    this.#asked.resolve()
  }

  /** Null where all rows were handed over. */
  async carryOut(instance: DuckDBInstance): Promise<Failure | null> {
    try {
      this.#connection = await instance.connect()
      const result = await this.#start(this.#connection)
      for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; ) {
        await this.#take(chunk)
        chunk = await result.fetchChunk()
      }
      if (this.#piece.length > 0) await this.#handOver()
      return null
    } catch (error) {
      return failureOf(error, this.#stopped)
    } finally {
      this.#connection?.closeSync()
    }
  }

  async #start(connection: DuckDBConnection): Promise<DuckDBResult> {
    this.#goOn()
    const prepared = await connection.prepare(this.#run.sql)
    if (prepared.statementType !== StatementType.SELECT) throw new Ended({ kind: 'bug', text: 'this only reads' })
    this.#goOn()
    const result = await prepared.stream()
    const [columns, types] = [result.columnCount, this.#run.types.length]
    if (columns !== types) throw new Ended({ kind: 'bug', text: `${columns} columns came where ${types} were told` })
    return result
  }

  #goOn(): void {
    if (this.#stopped) throw new Ended({ kind: 'stopped' })
  }

  async #take(chunk: DuckDBDataChunk): Promise<void> {
    const columns = this.#run.types.map((type, at) => ({ write: cellWriters[type], vector: chunk.getColumnVector(at) }))
    for (let row = 0; row < chunk.rowCount; row++) {
      if (++this.#rows > this.#run.rows) await this.#endAt('rows')
      const text = JSON.stringify(columns.map(({ write, vector }) => write(vector.getItem(row))))
      this.#bytes += Buffer.byteLength(text)
      if (this.#bytes > this.#run.bytes) await this.#endAt('bytes')
      this.#piece.push(text)
      this.#pieceText += text.length
      if (this.#pieceText >= textAPiece) await this.#handOver()
    }
    // The first rows come at once.
    if (this.#piece.length >= (this.#pieces === 0 ? 1 : rowsAPiece)) await this.#handOver()
  }

  /** What is within the limit is handed over. */
  async #endAt(kind: 'rows' | 'bytes'): Promise<never> {
    if (this.#piece.length > 0) await this.#handOver()
    throw new Ended({ kind })
  }

  /** Waits until there is somebody for it. */
  async #handOver(): Promise<void> {
    await this.#asked.promise
    this.#goOn()
    this.#asked = Promise.withResolvers()
    this.#hand(`[${this.#piece.join(',')}]`)
    this.#piece = []
    this.#pieceText = 0
    this.#pieces++
  }
}

function failureOf(error: unknown, wasStopped: boolean): Failure {
  if (error instanceof Ended) return error.failure
  if (wasStopped) return { kind: 'stopped' }
  if (error instanceof Refusal) return { kind: 'refused', text: error.message }
  // What is too long for a text of JavaScript.
  if (error instanceof RangeError) return { kind: 'bytes' }
  if (error instanceof TypeError || error instanceof ReferenceError) return { kind: 'bug', text: error.stack ?? '' }
  return { kind: 'duckdb', text: error instanceof Error ? error.message : String(error) }
}
