// A collector on this machine: requests are posted to it one after another, again where it says that it is busy.
import { Refusal } from '../../../shared/errors.ts'
import type { OutgoingRequest, WireFormat } from '../../case/index.ts'

export interface Collector {
  /** Posts one request; how many of its records the collector said it did not take. */
  post(request: OutgoingRequest): Promise<number>
}

export interface CollectorOptions {
  /** Where a collector listens, such as `http://127.0.0.1:4318`; paths go under it. */
  readonly address: string
  readonly format: WireFormat
  /** Lets so many milliseconds go by. */
  readonly wait: (milliseconds: number) => Promise<void>
}

/** After the first; the Agent 365 exporter's own number (real-system.md §7.1). */
const retries = 3
const longestWait = 30_000
const answersWithin = 30_000

/** OTLP/HTTP says which may be tried again (opentelemetry-proto, docs/specification.md); the exporter tries on every 5xx. */
const mayRetry: Record<WireFormat, (status: number) => boolean> = {
  otlp: status => [429, 502, 503, 504].includes(status),
  agent365: status => status === 408 || status === 429 || status >= 500,
}

/**
 * Refuses `argument.invalid` for an address beyond this machine: records hold what people asked and agents read.
 * A post is refused with `collector.unreachable` where nobody listens, and with `collector.refused` for any other answer
 * than a 2xx once trying again is over.
 */
export function openCollector({ address, format, wait }: CollectorOptions): Collector {
  const base = loopback(address)

  async function attempt({ path, headers, body }: OutgoingRequest): Promise<Response> {
    try {
      const url = base.replace(/\/$/, '') + path
      // A redirect could lead off this machine.
      const signal = AbortSignal.timeout(answersWithin)
      return await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal })
    } catch (error) {
      throw new Refusal('collector.unreachable', `Nothing answers at ${base}: ${reasonOf(error)}.`, {
        todo: 'Start the collector, or name the address it listens on.',
      })
    }
  }

  return {
    async post(request) {
      for (let tries = 0; ; tries++) {
        const answer = await attempt(request)
        const text = await answer.text()
        if (answer.ok) return rejectedIn(text)
        if (tries === retries || !mayRetry[format](answer.status)) {
          const times = tries === 0 ? '' : ` after ${tries + 1} attempts`
          throw new Refusal(
            'collector.refused',
            `The collector answered ${answer.status} to ${request.path}${times}.`,
            {
              ...(text.trim() === '' ? {} : { kept: `It said: ${text.trim().slice(0, 300)}` }),
            },
          )
        }
        await wait(waitBefore(tries, answer.headers.get('retry-after')))
      }
    },
  }
}

/** One, two, four seconds, or as long as the collector asks for; never above half a minute. */
function waitBefore(tries: number, retryAfter: string | null): number {
  const asked = retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : 1000 * 2 ** tries
  return Math.min(asked, longestWait)
}

function loopback(address: string): string {
  const url = URL.parse(address)
  const host = url?.hostname ?? ''
  const isHere = host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
  if (url !== null && /^https?:$/.test(url.protocol) && isHere && url.search === '' && url.hash === '') return url.href
  throw new Refusal(
    'argument.invalid',
    `Records are sent to collectors on this machine only, and ${address} is none.`,
    {
      todo: 'Name an address such as http://127.0.0.1:4318, or a file and send that.',
    },
  )
}

/** OTLP's `partialSuccess`: a 200 that took less than all (real-system.md §7.1). Counts may be text, as 64-bit integers are. */
function rejectedIn(text: string): number {
  const found = /"rejected(?:Spans|LogRecords)"\s*:\s*"?(\d+)/.exec(text)
  return Number(found?.[1] ?? 0)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer within ${answersWithin / 1000} seconds`
  const { cause } = error
  if (!(cause instanceof Error)) return error.message
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message
}
