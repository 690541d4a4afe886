// The way to a service and back: how long it may take, how much may come, and what is said where it fails.
import { Refusal } from '../../../../../shared/errors.ts'
import type { HuntLimits } from '../source.ts'
import type { Connection } from './connection.ts'
import { NoAnswer, TooManyBytes } from './frames.ts'
import { httpErrorIn, isByteStream, jsonOf } from './http-error.ts'
import { refusalOf, toldIn } from './told.ts'

/** Time that is given to one hunt. */
export interface Given {
  readonly signal: AbortSignal
  readonly milliseconds: number
  /** Settles as the work does, or rejects where the time is over before. */
  race<Value>(work: () => Promise<Value>): Promise<Value>
}

export function inTime({ milliseconds }: HuntLimits, ...stops: readonly (AbortSignal | undefined)[]): Given {
  const signal = AbortSignal.any([AbortSignal.timeout(milliseconds), ...stops.filter(stop => stop !== undefined)])
  return {
    signal,
    milliseconds,
    race: async start => {
      signal.throwIfAborted()
      const work = start()
      const over = Promise.withResolvers<never>()
      const stop = (): void => over.reject(signal.reason)
      signal.addEventListener('abort', stop, { once: true })
      try {
        return await Promise.race([work, over.promise])
      } finally {
        signal.removeEventListener('abort', stop)
        // What comes of it later is for nobody.
        work.catch(() => {})
      }
    },
  }
}

/** The bytes of an answer. Throws TooManyBytes behind the last that is read. */
export async function* limited(
  value: unknown,
  most: number,
  onBytes?: (bytes: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  if (!isByteStream(value)) throw new NoAnswer('The service gave no bytes.', '')
  let size = 0
  for await (const bytes of value) {
    size += bytes.length
    if (size > most) throw new TooManyBytes(most)
    onBytes?.(bytes)
    yield bytes
  }
}

/**
 * What went wrong as a refusal; what is no trouble of the way comes back as it is.
 * @param rows how many were handed out before
 */
export async function refusedBy(error: unknown, given: Given, connection: Connection, rows: number): Promise<unknown> {
  const refusal = await refusalFor(error, given, connection)
  if (!(refusal instanceof Refusal) || rows === 0 || refusal.data.kept !== undefined) return refusal
  const { code, message, ...more } = refusal.data
  return new Refusal(code, message, {
    ...more,
    kept: `${rows} ${rows === 1 ? 'row' : 'rows'} came before. They are not all, and after a failure may be wrong.`,
  })
}

async function refusalFor(error: unknown, given: Given, connection: Connection): Promise<unknown> {
  if (error instanceof Refusal) return error
  if (given.signal.aborted) return stopped(given)
  const { host } = new URL(connection.cluster)
  if (error instanceof NoAnswer)
    return new Refusal('hunt.failed', `${error.message}${error.text === '' ? '' : ` It begins: ${error.text}`}`, {
      todo: `See whether ${connection.cluster} is a service that speaks Kusto’s protocol.`,
    })
  if (error instanceof TooManyBytes)
    return new Refusal('hunt.limit', `The answer is larger than ${error.most} bytes, which is the limit.`, {
      todo: 'Ask for less: fewer columns, a shorter time, `summarize`, or `take` with a number.',
    })
  const http = httpErrorIn(error)
  if (http !== null)
    return http.response === null ? unreachable(host, http.code ?? http.message) : answered(http.response, connection)
  if (!(error instanceof Error)) return error
  if (error.name === 'KustoAuthenticationError')
    return new Refusal('hunt.unauthorised', `Signing in for ${host} did not succeed: ${error.message}`, {
      todo: signInAgain(connection),
    })
  // The client looks up beforehand where a service has its people sign in, and whether a token may be shown to it.
  if (error.message.startsWith('Failed to get cloud info')) return unreachable(host, reasonIn(error.message))
  if (error.message.startsWith("Can't communicate with"))
    return new Refusal(
      'argument.invalid',
      `${host} is none of Microsoft’s own addresses for logs: no token is sent there.`,
    )
  // A connection that breaks while the answer comes.
  if ('code' in error && typeof error.code === 'string') return unreachable(host, error.code)
  return error.message === 'aborted' ? unreachable(host, 'the connection broke') : error
}

function stopped({ signal, milliseconds }: Given): Refusal {
  const reason: unknown = signal.reason
  if (reason instanceof Error && reason.name === 'TimeoutError')
    return new Refusal(
      'hunt.limit',
      `No whole answer came within ${milliseconds / 1000} seconds, which is the limit.`,
      {
        todo: 'Ask for a shorter time or filter earlier, or allow the query longer.',
      },
    )
  return new Refusal('job.cancelled', 'The hunt was stopped.')
}

const unreachable = (host: string, reason: string): Refusal =>
  new Refusal('hunt.unreachable', `There is no way to ${host}: ${reason}.`, {
    todo: 'See whether the address is right and the network lets you there, and ask again.',
  })

const reasonIn = (message: string): string => /AxiosError: (.*)$/.exec(message)?.[1] ?? message

interface Answered {
  readonly status: number
  readonly body: unknown
}

async function answered({ status, body }: Answered, connection: Connection): Promise<Refusal> {
  const told = toldIn(await jsonOf(body))
  const said = told === null || told.message === '' ? '' : ` It says: ${told.message.trim()}`
  const { host } = new URL(connection.cluster)
  switch (status) {
    case 401:
      return new Refusal('hunt.unauthorised', `${host} does not know who asks (401).${said}`, {
        todo: signInAgain(connection),
      })
    case 403:
      return new Refusal('hunt.unauthorised', `${host} does not let you read ${connection.database} (403).${said}`, {
        todo: 'Ask whoever owns it for the right to read it (Viewer of the database, Log Analytics Reader of the workspace).',
      })
    case 429:
    case 503:
      return new Refusal('hunt.throttled', `${host} is busy, also after it was asked again (${status}).${said}`, {
        todo: 'Ask later, or for less at a time.',
      })
    case 504:
      return new Refusal('hunt.limit', `The query took longer than ${host} allows (504).${said}`, {
        todo: 'Ask for a shorter time or filter earlier, or allow the query longer.',
      })
    default:
      return told === null
        ? new Refusal('hunt.failed', `${host} answered ${status} and nothing that says why.`, {
            todo: `See whether ${connection.cluster} is a service that speaks Kusto’s protocol.`,
          })
        : refusalOf(told)
  }
}

function signInAgain({ credential }: Connection): string {
  switch (credential.kind) {
    case 'none':
      return 'Name a connection file with a credential: this service asks for one.'
    case 'azureCli':
      return 'Sign in with `az login`, with an account that may read these logs, and ask again.'
    case 'token':
      return 'Get a new token: this one is over or not for this service.'
    default:
      return 'See whether the credential of the connection is still good.'
  }
}
