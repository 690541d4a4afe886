// Lets so many run at a time; the others wait their turn, first come, first served.
import { cancelled } from './refusals.ts'

export class Turns {
  #free: number
  readonly #waiting = new Set<PromiseWithResolvers<void>>()

  constructor(most: number) {
    this.#free = most
  }

  /** Whoever takes a turn gives it back. Throws job.cancelled. */
  async take(signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) throw cancelled()
    if (this.#free > 0) {
      this.#free--
      return
    }
    const turn = Promise.withResolvers<void>()
    this.#waiting.add(turn)
    const abort = () => {
      this.#waiting.delete(turn)
      turn.reject(cancelled())
    }
    signal?.addEventListener('abort', abort)
    try {
      await turn.promise
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }

  give(): void {
    const [next] = this.#waiting
    if (next === undefined) this.#free++
    else {
      this.#waiting.delete(next)
      next.resolve()
    }
  }

  /** Whoever waits has nothing to wait for any more: job.cancelled. */
  cancelAll(): void {
    for (const turn of this.#waiting) turn.reject(cancelled())
    this.#waiting.clear()
  }
}
