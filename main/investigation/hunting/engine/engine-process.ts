// One process that hunts, seen from its parent: its queries, its memory, and its end.
import { Refusal } from '../../../../shared/errors.ts'
import type { Cell } from '../../../../shared/model/hunt.ts'
import { type HuntLimits, type ProcessLimits, tooLong, tooMuchMemory } from './limits.ts'
import { parsedRows } from './parsed-rows.ts'
import { type Failure, FromEngine, type Open, type Run, type ToEngine } from './protocol.ts'
import { cancelled, refusalOf } from './refusals.ts'
import { residentBytes } from './resident.ts'
import { type EngineProcess, engineSettings, type StartEngine } from './start.ts'

const watchMilliseconds = 50

export interface Question {
  readonly run: Omit<Run, 'kind' | 'id'>
  readonly limits: HuntLimits
  readonly signal: AbortSignal | undefined
}

/** What a query has said and nobody has taken yet; at most one piece of rows and an end. */
interface Asked {
  readonly limits: HuntLimits
  /** Rows, null at the end, what went wrong there. */
  readonly said: (Cell[][] | Error | null)[]
  /** What ended it from here: it goes before all that was said. */
  failure: Error | null
  wake(): void
  /** Has been told to stop: what it says is of no interest any more. */
  isStopped: boolean
  /** Resolved once the process has done with it. */
  readonly over: PromiseWithResolvers<void>
}

export class WatchedProcess {
  readonly #process: EngineProcess
  readonly #limits: ProcessLimits
  readonly #asked = new Map<number, Asked>()
  #watch: NodeJS.Timeout | undefined
  #lastId = 0
  #end: Error | null = null
  readonly #gone = Promise.withResolvers<void>()

  constructor(start: StartEngine, script: URL, open: Omit<Open, 'kind'>, limits: ProcessLimits) {
    this.#limits = limits
    this.#process = start(script, engineSettings)
    this.#process.onMessage(sent => this.#hear(FromEngine.parse(sent)))
    this.#process.onEnd((why, words) => this.#ended(why, words))
    this.#post({ kind: 'open', ...open })
  }

  /** False once it is ended: nothing more can be asked of it. */
  get isAlive(): boolean {
    return this.#end === null
  }

  /** Once all that were told to stop have, or it was ended for one that did not. */
  async settled(): Promise<void> {
    await Promise.all([...this.#asked.values()].filter(({ isStopped }) => isStopped).map(({ over }) => over.promise))
  }

  /** Rows in pieces, as they are taken; see HuntEngine.run for what it refuses. */
  async *rows({ run, limits, signal }: Question): AsyncGenerator<Cell[][]> {
    if (signal?.aborted) throw cancelled()
    const id = this.#lastId++
    let wakeUp = Promise.withResolvers<void>()
    const asked: Asked = {
      limits,
      said: [],
      failure: null,
      wake: () => wakeUp.resolve(),
      isStopped: false,
      over: Promise.withResolvers(),
    }
    this.#asked.set(id, asked)
    this.#watch ??= setInterval(() => this.#look(), watchMilliseconds)
    const stopFor = (reason: Error) => {
      asked.failure ??= reason
      asked.wake()
      this.#stop(id, asked)
    }
    const cancel = () => stopFor(cancelled())
    const timer = setTimeout(() => stopFor(tooLong(limits)), limits.milliseconds)
    signal?.addEventListener('abort', cancel)
    this.#post({ kind: 'run', id, ...run })
    try {
      for (;;) {
        while (asked.said.length === 0 && asked.failure === null) {
          await wakeUp.promise
          wakeUp = Promise.withResolvers()
        }
        if (asked.failure !== null) throw asked.failure
        const rows = asked.said.shift()
        if (rows === undefined || rows === null) return
        if (rows instanceof Error) throw rows
        this.#post({ kind: 'more', id })
        yield rows
      }
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
      this.#stop(id, asked)
    }
  }

  /** Ends it, whatever it does, and waits until it is gone. */
  async close(): Promise<void> {
    this.#kill(cancelled())
    await this.#gone.promise
  }

  #post(message: ToEngine): void {
    if (this.#end === null) this.#process.post(message)
  }

  /** A query that does not stop in time takes its process with it. */
  #stop(id: number, asked: Asked): void {
    if (asked.isStopped || !this.#asked.has(id)) return
    asked.isStopped = true
    this.#post({ kind: 'stop', id })
    setTimeout(() => {
      if (this.#asked.has(id)) this.#kill(beside())
    }, this.#limits.graceMilliseconds).unref()
  }

  #hear(message: FromEngine): void {
    if (message.kind === 'overMemory') this.#kill(tooMuchMemory(this.#limits))
    else if (message.kind === 'notOpened') this.#kill(notOpened(message.text))
    else this.#hearOf(message)
  }

  #hearOf(message: Extract<FromEngine, { readonly id: number }>): void {
    const asked = this.#asked.get(message.id)
    if (asked === undefined) return
    if (message.kind !== 'rows') this.#forget(message.id)
    // DuckDB answers nothing more after one of these.
    if (message.kind === 'failed' && isBroken(message.failure)) this.#kill(beside())
    if (asked.isStopped) return
    if (message.kind === 'failed') asked.said.push(refusalOf(message.failure, asked.limits, this.#limits))
    else asked.said.push(message.kind === 'end' ? null : parsedRows(message.rows))
    asked.wake()
  }

  #look(): void {
    const { pid } = this.#process
    if (pid !== undefined && (residentBytes(pid) ?? 0) > this.#limits.residentBytes)
      this.#kill(tooMuchMemory(this.#limits))
  }

  #forget(id: number): void {
    this.#asked.get(id)?.over.resolve()
    this.#asked.delete(id)
    if (this.#asked.size === 0) this.#unwatch()
  }

  #unwatch(): void {
    clearInterval(this.#watch)
    this.#watch = undefined
  }

  #kill(reason: Error): void {
    if (this.#end === null) this.#fail(reason)
    this.#process.kill()
  }

  #ended(why: string, words: string): void {
    if (this.#end === null) this.#fail(died(why, words))
    this.#gone.resolve()
  }

  #fail(reason: Error): void {
    this.#end = reason
    this.#unwatch()
    for (const asked of this.#asked.values()) {
      asked.failure ??= reason
      asked.wake()
      asked.over.resolve()
    }
    this.#asked.clear()
  }
}

const isBroken = (failure: Failure): boolean =>
  failure.kind === 'duckdb' && /^(?:INTERNAL|FATAL) Error/i.test(failure.text)

const beside = (): Refusal =>
  new Refusal('hunt.failed', 'The hunt ended with another one that ran beside it and could not be stopped otherwise.', {
    todo: 'Run it again.',
  })

function died(why: string, words: string): Refusal {
  const refusal = new Refusal('hunt.failed', `The process that hunts ended by itself (${why}).`, {
    todo: 'Run the hunt again. Where it happens again, ask for less at once.',
  })
  refusal.cause = new Error(words)
  return refusal
}

function notOpened(text: string): Refusal {
  const refusal = new Refusal('hunt.failed', 'The columns of the case can not be read.', {
    todo: 'Run the hunt again: they are made anew from the case where they have to be.',
  })
  refusal.cause = new Error(text)
  return refusal
}
