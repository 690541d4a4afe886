// The engine over the columns of an open case: as new as the case is when a hunt begins, and let go of when nobody hunts.
import type { CaseStore, LentColumns, OwnTableName } from '../../../case/index.ts'
import { HuntEngine, type HuntEngineOptions } from './hunt-engine.ts'
import { cancelled } from './refusals.ts'

export interface CaseEngineOptions extends Omit<HuntEngineOptions, 'file'> {
  /** How long the columns are held after the last hunt: imports bring theirs in slower meanwhile. */
  readonly idleMilliseconds?: number
}

/** While one is there, the columns stay as they are. Whoever began it ends it. */
export interface BegunHunt extends AsyncDisposable, Pick<HuntEngine, 'run' | 'rows'> {
  readonly columns: LentColumns
}

interface Lent {
  readonly columns: LentColumns
  readonly engine: HuntEngine
  /** Records the case had by then. What else comes into its ledger is in no column. */
  readonly accepted: number
}

const idleMilliseconds = 10_000

export class CaseEngine {
  readonly #store: Pick<CaseStore, 'info' | 'lendColumns'>
  readonly #options: CaseEngineOptions
  #lent: Lent | null = null
  #running = 0
  /** Waits for the last hunt to end. */
  #free = Promise.withResolvers<void>()
  #idle: NodeJS.Timeout | undefined
  /** Of those that wait. */
  #stop = new AbortController()
  /** One begins, or lets go, at a time. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(store: Pick<CaseStore, 'info' | 'lendColumns'>, options: CaseEngineOptions = {}) {
    this.#store = store
    this.#options = options
    this.#free.resolve()
  }

  /**
   * Every record of the case is in its columns; where some came since the last hunt began, this waits for those that run.
   * Refuses what `lendColumns` refuses, and job.cancelled.
   */
  begin(signal?: AbortSignal, own: readonly OwnTableName[] = []): Promise<BegunHunt> {
    return this.#next(async () => {
      const { columns, engine } = await this.#newest(signal, own)
      clearTimeout(this.#idle)
      if (this.#running++ === 0) this.#free = Promise.withResolvers()
      const held = () => {
        if (this.#lent?.engine !== engine) throw cancelled()
        return engine
      }
      let isOver = false
      return {
        columns,
        run: (sql, of, more) => held().run(sql, of, more),
        rows: async (sql, of, more) => held().rows(sql, of, more),
        [Symbol.asyncDispose]: async () => {
          if (!isOver) this.#over()
          isOver = true
        },
      }
    })
  }

  /** Ends what runs and what waits, with job.cancelled. Afterwards the file is free; another hunt takes it again. */
  async close(): Promise<void> {
    this.#stop.abort()
    this.#stop = new AbortController()
    const closing = this.#lent?.engine.close()
    await this.#next(() => this.#letGo())
    await closing
  }

  async #newest(signal: AbortSignal | undefined, own: readonly OwnTableName[]): Promise<Lent> {
    if (this.#lent !== null && (this.#running > 0 || this.#lent.engine.isStarted)) {
      const { accepted, size } = await this.#store.info()
      const { columns } = this.#lent
      // What stands in tables of ours may change with anything that is written.
      const hasOwn = own.every(name => size <= columns.covered && columns.own.some(({ table }) => table === name))
      if (accepted === this.#lent.accepted && hasOwn) return this.#lent
      await unlessAborted(this.#free.promise, AbortSignal.any([this.#stop.signal, ...(signal ? [signal] : [])]))
    }
    await this.#letGo()
    const { accepted } = await this.#store.info()
    const columns = await this.#store.lendColumns(own)
    const engine = new HuntEngine({ ...this.#options, file: columns.file })
    // It opens the file while the query is translated.
    engine.start()
    this.#lent = { columns, engine, accepted }
    return this.#lent
  }

  #over(): void {
    this.#running--
    if (this.#running > 0) return
    this.#free.resolve()
    const letGo = () => void this.#next(async () => (this.#running === 0 ? this.#letGo() : undefined))
    this.#idle = setTimeout(letGo, this.#options.idleMilliseconds ?? idleMilliseconds).unref()
  }

  async #letGo(): Promise<void> {
    clearTimeout(this.#idle)
    const lent = this.#lent
    this.#lent = null
    await lent?.engine.close()
  }

  #next<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => undefined)
    return turn
  }
}

async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw cancelled()
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(cancelled())
  signal.addEventListener('abort', abort)
  try {
    await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
