// What the official client throws when a request fails: axios' errors, alone or within its own.
import { isJsonObject, type Json } from '../../../../../shared/model/json.ts'

export interface HttpError {
  readonly message: string
  /** Of the system or of axios, such as ECONNREFUSED; null where there is none. */
  readonly code: string | null
  readonly response: {
    readonly status: number
    readonly header: (name: string) => string | null
    readonly body: unknown
  } | null
}

/** Null where the error is of something else. A throttled request is axios' error within the client's own. */
export function httpErrorIn(error: unknown): HttpError | null {
  if (!(error instanceof Error)) return null
  if (error.name === 'ThrottlingError' && 'inner' in error) return httpErrorIn(error.inner)
  if (!('isAxiosError' in error) || error.isAxiosError !== true) return null
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  const response = 'response' in error ? error.response : undefined
  if (typeof response !== 'object' || response === null || !('status' in response))
    return { ...said(error), code, response: null }
  const headers = 'headers' in response ? response.headers : {}
  return {
    ...said(error),
    code,
    response: {
      status: Number(response.status),
      header: name => headerOf(headers, name),
      body: 'data' in response ? response.data : null,
    },
  }
}

const said = ({ message }: Error): { message: string } => ({ message })

/** Node gives names in small letters. */
function headerOf(headers: unknown, name: string): string | null {
  const value: unknown = typeof headers === 'object' && headers !== null ? Reflect.get(headers, name) : null
  return typeof value === 'string' ? value : null
}

const mostOfABody = 1 << 20

/** What an answer that is an error says, which came as a stream: JSON, or null where it is something else. Never throws. */
export async function jsonOf(body: unknown): Promise<Json> {
  const parts: Uint8Array[] = []
  try {
    if (!isByteStream(body)) return isJsonObject(body) ? body : null
    let size = 0
    for await (const part of body) {
      parts.push(part)
      size += part.length
      if (size > mostOfABody) break
    }
    const value: Json = JSON.parse(Buffer.concat(parts).toString('utf8'))
    return value
  } catch {
    return null
  }
}

/** Lets go of an answer nobody reads, and so of its connection. */
export async function discard(body: unknown): Promise<void> {
  if (isByteStream(body)) await body[Symbol.asyncIterator]().return?.()
}

export function isByteStream(value: unknown): value is AsyncIterable<Uint8Array> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
