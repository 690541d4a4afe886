// Runs SQL over the columns of a case, in a process of its own that can neither change nor reach anything, and can be ended.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Cell, HuntColumn } from '../../../../shared/model/hunt.ts'
import { WatchedProcess } from './engine-process.ts'
import { type HuntLimits, huntLimits, type ProcessLimits, processLimits } from './limits.ts'
import { engineScript, type StartEngine, startWithNode } from './start.ts'
import { Turns } from './turns.ts'

export interface HuntEngineOptions {
  /** The columns, a DuckDB file that nobody writes to meanwhile. */
  readonly file: string
  /** How the process is started; Node's way where it is left out. */
  readonly start?: StartEngine
  /** The script of the process; a bundle hands in its own. */
  readonly script?: URL
  readonly limits?: Partial<ProcessLimits>
}

export interface RunOptions {
  readonly limits?: Partial<HuntLimits>
  /** Aborted, the query ends with job.cancelled. */
  readonly signal?: AbortSignal
}

interface Started {
  readonly process: WatchedProcess
  /** Removed with the process. */
  readonly temporary: string
}

/** More would only share the same memory; each holds one of the process's waiting threads (`engineSettings`). */
const mostAtOnce = 8

export class HuntEngine {
  readonly #options: HuntEngineOptions
  readonly #limits: ProcessLimits
  readonly #turns = new Turns(mostAtOnce)
  #started: Started | null = null

  constructor(options: HuntEngineOptions) {
    this.#options = options
    this.#limits = { ...processLimits, ...options.limits }
  }

  /**
   * The rows of one SELECT, in pieces as they are asked for; leaving off stops it. `columns` are what the query says its
   * columns are, in the encodings of DuckDB that hunting has for their types. Eight run at a time, and the
   * time of one that waits for them does not count.
   *
   * Refuses hunt.limit (its `where.key` is a LimitKey; all rows within a limit of rows or bytes come before it), hunt.failed (an error in the data, or in the process)
   * and job.cancelled. What is no SELECT, or has other columns, is a bug and throws.
   */
  async *run(sql: string, columns: readonly HuntColumn[], options: RunOptions = {}): AsyncGenerator<Cell[][]> {
    const limits = { ...huntLimits, ...options.limits }
    const { rows, bytes } = limits
    const run = { sql, types: columns.map(({ type }) => type), rows, bytes }
    await this.#turns.take(options.signal)
    try {
      const process = await this.#ready()
      yield* process.rows({ run, limits, signal: options.signal })
    } finally {
      this.#turns.give()
    }
  }

  /** All rows at once, for what has few of them. Refuses what `run` refuses. */
  async rows(sql: string, columns: readonly HuntColumn[], options: RunOptions = {}): Promise<Cell[][]> {
    const all: Cell[][] = []
    for await (const rows of this.run(sql, columns, options)) all.push(...rows)
    return all
  }

  /** Whether its process holds the file. */
  get isStarted(): boolean {
    return this.#started?.process.isAlive === true
  }

  /** Has the file opened before there is a query; where that fails, the first query says so. */
  start(): void {
    this.#process()
  }

  /** Lets go of the file: what runs or waits ends with job.cancelled. The next query starts anew. */
  async close(): Promise<void> {
    this.#turns.cancelAll()
    const started = this.#started
    this.#started = null
    if (started === null) return
    await started.process.close()
    rmSync(started.temporary, { recursive: true, force: true })
  }

  /** A process that will not be ended for what was asked of it before. */
  async #ready(): Promise<WatchedProcess> {
    for (;;) {
      const process = this.#process()
      await process.settled()
      if (process.isAlive) return process
    }
  }

  #process(): WatchedProcess {
    if (this.#started?.process.isAlive) return this.#started.process
    const before = this.#started
    if (before !== null)
      void before.process.close().then(() => rmSync(before.temporary, { recursive: true, force: true }))
    const { file, start = startWithNode, script = engineScript } = this.#options
    const { memoryBytes, temporaryBytes, residentBytes, threads } = this.#limits
    const temporary = mkdtempSync(join(tmpdir(), 'throughline-hunt-'))
    const open = { file, temporary, memoryBytes, temporaryBytes, residentBytes, threads }
    this.#started = { temporary, process: new WatchedProcess(start, script, open, this.#limits) }
    return this.#started.process
  }
}
