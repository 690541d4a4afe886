// One query in the process that hunts: prepared, looked at, and its rows handed over in pieces as they are asked for.
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBInstance,
  type DuckDBResult,
  StatementType,
} from '@duckdb/node-api'
import type { Failure, Run } from './protocol.ts'
import { rowJson } from './row-json.ts'

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

  /** What is one statement by itself, and stands where a query may, is a query and nothing else. */
  async #start(connection: DuckDBConnection): Promise<DuckDBResult> {
    this.#goOn()
    const { sql, types } = this.#run
    const { count } = await connection.extractStatements(sql)
    const prepared = await connection.prepare(rowJson(sql, types))
    if (count !== 1 || prepared.statementType !== StatementType.SELECT)
      throw new Ended({ kind: 'bug', text: 'this is not one query' })
    this.#goOn()
    return prepared.stream()
  }

  #goOn(): void {
    if (this.#stopped) throw new Ended({ kind: 'stopped' })
  }

  async #take(chunk: DuckDBDataChunk): Promise<void> {
    const vector = chunk.getColumnVector(0)
    const count = chunk.rowCount
    for (let row = 0; row < count; row++) {
      if (++this.#rows > this.#run.rows) await this.#endAt('rows')
      const text = vector.getItem(row)
      if (typeof text !== 'string') throw new Ended({ kind: 'bug', text: 'a row is no text' })
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
  // What is too long for a text of JavaScript.
  if (error instanceof RangeError) return { kind: 'bytes' }
  if (error instanceof TypeError || error instanceof ReferenceError) return { kind: 'bug', text: error.stack ?? '' }
  return { kind: 'duckdb', text: error instanceof Error ? error.message : String(error) }
}
