// Moves virtual time: everything due now settles first, signatures are awaited in the order they were asked for, then the clock moves.
import { epochMs } from '../../shared/model/units.ts'
import { agenda } from './agenda.ts'
import type { VirtualClock } from './env.ts'

/**
 * Processes are plain async functions that wait only through `sleep` and `ask`. Because nothing else may be awaited,
 * "no process is awake" means that the world has settled, and a run is the same however long signing really takes.
 */
export interface Scheduler {
  /** Starts a process; it runs with the next `advance`. */
  spawn(process: () => Promise<void>): void
  /** Resumes the process after so many milliseconds of virtual time. */
  sleep(milliseconds: number): Promise<void>
  /** Does asynchronous work in no virtual time. Asks of one moment are done, and their results handed out, in the order of asking. */
  ask<Result>(work: () => Promise<Result>): Promise<Result>
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

export function scheduler(clock: VirtualClock): Scheduler {
  const timers = agenda<Timer>()
  let awaited = 0
  let asks: (() => Promise<() => void>)[] = []
  let awake = 0
  let onQuiet: (() => void) | null = null
  let failure: { error: unknown } | null = null

  const park = (): void => {
    awake -= 1
    if (awake === 0) onQuiet?.()
  }
  /** Wakes one process and waits until every process is parked again. */
  const wake = (resume: () => void): Promise<void> =>
    new Promise((resolve, reject) => {
      onQuiet = () => (failure ? reject(failure.error) : resolve())
      awake += 1
      resume()
    })

  const setTimer = (at: number, timer: Timer): void => {
    if (timer.awaited) awaited += 1
    timers.set(at, timer)
  }

  /** Answers what was asked for, once nothing else is due now. False where nothing was asked. */
  async function settle(): Promise<boolean> {
    const dueNow = timers.next !== null && timers.next <= clock.now()
    if (asks.length === 0 || dueNow) return false
    const batch = asks
    asks = []
    // One after another: a proof that one of them uses up is used for the next, whichever could be checked faster.
    const results: (() => void)[] = []
    for (const start of batch) results.push(await start())
    for (const deliver of results) await wake(deliver)
    return true
  }

  async function fireNext(): Promise<boolean> {
    const due = timers.take()
    if (!due) return false
    clock.set(epochMs(Math.max(due.at, clock.now())))
    if (due.item.awaited) {
      awaited -= 1
      await wake(due.item.fire)
    } else due.item.fire()
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
        setTimer(clock.now() + Math.max(0, Math.round(milliseconds)), { awaited: true, fire: resolve })
        park()
      }),
    lapse: (at, work) => setTimer(at, { awaited: false, fire: work }),
    ask: work =>
      new Promise((resolve, reject) => {
        asks.push(() =>
          work().then(
            result => () => resolve(result),
            error => () => reject(error),
          ),
        )
        park()
      }),
    async advance() {
      if (failure) throw failure.error
      if (await settle()) return true
      if (asks.length === 0 && awaited === 0) return false
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
