// Asks again where a service says that it is busy, or a connection broke: as late as it asks for, otherwise each time twice as late.
import { discard, httpErrorIn } from './http-error.ts'

/** After the first. */
const retries = 5
const longestWait = 60_000

export interface Retried<Value> {
  readonly value: Value
  readonly notes: readonly string[]
}

/** Throws what the last attempt threw. What is asked must not change anything: it may have been done the first time. */
export async function retrying<Value>(
  ask: () => Promise<Value>,
  wait: (milliseconds: number, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<Retried<Value>> {
  for (let tries = 0; ; tries++) {
    try {
      const value = await ask()
      const times = tries === 1 ? 'once' : `${tries} times`
      return { value, notes: tries === 0 ? [] : [`The service did not answer at once and was asked again ${times}.`] }
    } catch (error) {
      const http = httpErrorIn(error)
      const response = http?.response
      const busy = response?.status === 429 || response?.status === 503
      // The other side lets go of a connection nobody used for a while, perhaps just as it is used again.
      const broke = response === null && (http?.code === 'ECONNRESET' || http?.code === 'EPIPE')
      if (!(busy || broke) || tries === retries || signal.aborted) throw error
      const asked = secondsIn(response?.header('retry-after') ?? null)
      await discard(response?.body)
      await wait(Math.min(asked ?? 1000 * 2 ** tries, longestWait), signal)
    }
  }
}

/** RFC 9110 §10.2.3: seconds, or a date, which says nothing to somebody without a clock. */
const secondsIn = (header: string | null): number | null =>
  header !== null && /^\d+$/.test(header.trim()) ? Number(header) * 1000 : null
