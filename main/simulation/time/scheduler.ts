// Moves virtual time: everything due now settles first, signatures are awaited in the order they were asked for, then the clock moves.
import { epochMs } from '../../../shared/model/units.ts'
import { type Checking, holds, holdsLater, type SignatureQuestion, type Signing } from '../../tenant/index.ts'
import type { VirtualClock } from '../env.ts'
import { fifo } from '../fifo.ts'
import type { RunOptions } from '../stage.ts'
import { agenda } from './agenda.ts'

/**
 * Processes are plain async functions that wait only through the scheduler. Because nothing else may be awaited, "no process
 * is awake" means that the world has settled, and a run is the same however long signing really takes.
 */
export interface Scheduler {
  /** Starts a process; it runs with the next `advance`. */
  spawn(process: () => Promise<void>): void
  /** Resumes the process after so many milliseconds of virtual time. */
  sleep(milliseconds: number): Promise<void>
  /** Does asynchronous work in no virtual time, when all that was asked before is done and answered, and alone. */
  ask<Result>(work: () => Promise<Result>): Promise<Result>
  /**
   * Runs a check in no virtual time, from signature to signature. Signatures of several are verified at the same time;
   * what each decides once it has its answers, and when whoever asked goes on, is in the order of asking.
   */
  check<Result>(checking: Checking<Result>): Promise<Result>
  /** Signs in no virtual time, several at the same time; whoever asked goes on in the order of asking. */
  sign(signing: Signing): Promise<string>
  /** Does this when virtual time gets to `at`. What merely lapses does not keep a run going. */
  lapse(at: number, work: () => void): void
  /** Lets the earliest due thing happen and everything settle. False when there is nothing left to do. */
  advance(): Promise<boolean>
  /** Lets everything happen that is due by `at`, what merely lapses too, and leaves the clock there. */
  advanceTo(at: number): Promise<void>
}

interface Timer {
  /** Whether somebody waits for it. */
  awaited: boolean
  fire(): void
}

/** Something that was asked for: started at the latest when it is its turn. */
interface Ask {
  /** Begins on the thread pool. Left out: it is begun in its turn. */
  start?(): void
  /** Comes to an end; gives what wakes whoever asked, or null where more is to be asked first. */
  finish(): Promise<(() => void) | null> | (() => void) | null
}

/** So many at once are worth handing over to other threads; fewer are done sooner on this one. */
const worthPooling = 4

export function scheduler(clock: VirtualClock, { proofs = 'every', beatMs = 1 }: Partial<RunOptions> = {}): Scheduler {
  const timers = agenda<Timer>()
  let awaited = 0
  const asks = fifo<Ask>()
  let pooling = false
  let awake = 0
  let onQuiet: (() => void) | null = null
  let failure: { error: unknown } | null = null

  const park = (): void => {
    awake -= 1
    if (awake === 0) onQuiet?.()
  }
  /** Wakes one process and waits until every process is parked again. */
  const wake = (resume: () => void): Promise<boolean> =>
    new Promise((resolve, reject) => {
      onQuiet = () => (failure ? reject(failure.error) : resolve(true))
      awake += 1
      resume()
    })

  const setTimer = (at: number, timer: Timer): void => {
    if (timer.awaited) awaited += 1
    timers.set(at, timer)
  }

  const answerTo = proofs === 'none' ? assumption : verification

  function enqueue(ask: Ask): void {
    asks.add(ask)
    if (pooling) ask.start?.()
  }

  /** Answers what was asked for first, once nothing else is due now. False where nothing was asked. */
  function settle(): Promise<boolean> | boolean {
    const dueNow = timers.next !== null && timers.next <= clock.now()
    if (asks.size === 0 || dueNow) return false
    if (!pooling && asks.size >= worthPooling) {
      pooling = true
      for (const ask of asks) ask.start?.()
    }
    const finished = asks.take()?.finish() ?? null
    if (asks.size === 0) pooling = false
    if (finished instanceof Promise) return finished.then(deliver => (deliver ? wake(deliver) : true))
    return finished ? wake(finished) : true
  }

  function fireNext(): Promise<boolean> | boolean {
    const due = timers.take()
    if (!due) return false
    clock.set(epochMs(Math.max(due.at, clock.now())))
    if (due.item.awaited) {
      awaited -= 1
      return wake(due.item.fire)
    }
    due.item.fire()
    return true
  }

  return {
    spawn(process) {
      const start = (): void => {
        process()
          .catch(error => {
            failure ??= { error }
          })
          .finally(park)
      }
      setTimer(clock.now(), { awaited: true, fire: start })
    },
    sleep: milliseconds =>
      new Promise(resolve => {
        const at = clock.now() + Math.max(0, Math.round(milliseconds))
        setTimer(Math.ceil(at / beatMs) * beatMs, { awaited: true, fire: resolve })
        park()
      }),
    lapse: (at, work) => setTimer(at, { awaited: false, fire: work }),
    ask: work =>
      new Promise((resolve, reject) => {
        enqueue({
          finish: () =>
            work().then(
              result => () => resolve(result),
              error => () => reject(error),
            ),
        })
        park()
      }),
    check: checking =>
      new Promise(resolve => {
        const first = checking.next()
        if (first.done) return resolve(first.value)
        const goOn = (valid: boolean): (() => void) | null => {
          const step = checking.next(valid)
          if (step.done) return () => resolve(step.value)
          enqueue(answerTo(step.value, goOn))
          return null
        }
        enqueue(answerTo(first.value, goOn))
        park()
      }),
    sign: signing =>
      new Promise(resolve => {
        enqueue(signature(signing, text => () => resolve(text)))
        park()
      }),
    async advance() {
      if (failure) throw failure.error
      const settled = settle()
      if (settled !== false) return settled
      if (asks.size === 0 && awaited === 0) return false
      return fireNext()
    },
    async advanceTo(at) {
      for (;;) {
        if (failure) throw failure.error
        if (await settle()) continue
        if (timers.next === null || timers.next > at) break
        await fireNext()
      }
      clock.set(epochMs(Math.max(at, clock.now())))
    },
  }
}

/** On the thread pool where it was begun before its turn, here and now where it was not. */
function verification(question: SignatureQuestion, goOn: (valid: boolean) => (() => void) | null): Ask {
  let begun: Promise<boolean> | null = null
  return {
    start() {
      begun = holdsLater(question)
    },
    finish: () => (begun === null ? goOn(holds(question)) : begun.then(goOn)),
  }
}

/** The same of a signature that is still to be made. */
function signature(signing: Signing, deliver: (text: string) => () => void): Ask {
  let begun: Promise<string> | null = null
  return {
    start() {
      begun = signing.later()
    },
    finish: () => (begun === null ? deliver(signing.now()) : begun.then(deliver)),
  }
}

const assumption = (_: SignatureQuestion, goOn: (valid: boolean) => (() => void) | null): Ask => ({
  finish: () => goOn(true),
})
