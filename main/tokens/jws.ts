// Reads a compact JWS (RFC 7515) strictly: three parts, canonical base64url, unique names, no extension it would have to know.
import { isUtf8 } from 'node:buffer'
import type { ProofCheck } from '../../shared/model/facts.ts'
import { isJsonObject, type JsonObject } from '../../shared/model/json.ts'
import { jsonFault } from './strict-json.ts'

export type Refused = { ok: false; check: ProofCheck; message: string }
export const refused = (check: ProofCheck, message: string): Refused => ({ ok: false, check, message })

export interface Jws {
  /** As it was sent. */
  compact: string
  header: JsonObject
  /** The first part as it was sent: one that comes again has the same header. */
  encodedHeader: string
  encodedPayload: string
  payload: Buffer
  signature: Buffer
}

/** No token of this system comes near it; what is longer is not even decoded. */
export const maxTokenLength = 16_384

/**
 * The JWS, not verified. `what` names it in messages: "access token", "proof", "T1". Refuses with `malformed`.
 * `known` gives the header of an encoded one that was read before.
 */
export function readJws(
  what: string,
  jwt: string,
  known?: (encodedHeader: string) => JsonObject | undefined,
): { ok: true; jws: Jws } | Refused {
  const wrong = (why: string): Refused => refused('malformed', `The ${what} is refused: ${why}.`)
  if (jwt.length > maxTokenLength) return wrong(`it has ${jwt.length} characters, ${maxTokenLength} are read at most`)
  const parts = jwt.split('.')
  if (parts.length === 5) return wrong('it is encrypted (JWE), and a signed one (Compact JWS) is asked for')
  const [encodedHeader, encodedPayload, encodedSignature] = parts
  if (parts.length !== 3 || !encodedHeader || encodedPayload === undefined || encodedSignature === undefined)
    return wrong('it is no Compact JWS, which has three parts')
  const header = known?.(encodedHeader) ?? readHeader(encodedHeader)
  if (typeof header === 'string') return wrong(`of its header, ${header}`)
  // RFC 7515 §4.1.11: a critical extension that is not understood MUST be refused. None is understood here.
  if ('crit' in header) return wrong('its header names extensions as critical (crit) that are not understood')
  const signature = canonicalBytes(encodedSignature)
  if (signature === null) return wrong('its signature is not canonical base64url')
  const payload = canonicalBytes(encodedPayload)
  if (payload === null) return wrong(`of its claims, ${notCanonical}`)
  return { ok: true, jws: { compact: jwt, header, encodedHeader, encodedPayload, payload, signature } }
}

/** The claims of a JWS. To be read only once its signature is known to hold, save where claims say whose key to ask for. */
export function readClaims(what: string, { payload }: Jws): { ok: true; claims: JsonObject } | Refused {
  const decoded = readObject(payload)
  return typeof decoded === 'string'
    ? refused('malformed', `The ${what} is refused: of its claims, ${decoded}.`)
    : { ok: true, claims: decoded }
}

const notCanonical = 'the base64url is not canonical'

function readHeader(encoded: string): JsonObject | string {
  const bytes = canonicalBytes(encoded)
  return bytes === null ? notCanonical : readObject(bytes)
}

/** The JSON object of a part, or what is wrong with it. */
function readObject(bytes: Buffer): JsonObject | string {
  if (!isUtf8(bytes)) return 'the text is not UTF-8'
  const text = bytes.toString('utf8')
  try {
    const value: unknown = JSON.parse(text)
    if (!isJsonObject(value)) return 'the JSON is no object'
    return jsonFault(text) ?? value
  } catch (error) {
    if (error instanceof SyntaxError) return 'the text is not JSON'
    throw error
  }
}

/** RFC 4648 §3.5: left over bits are zero, and nothing else is between. Otherwise many spellings of one signature would all verify. */
function canonicalBytes(encoded: string): Buffer | null {
  const bytes = Buffer.from(encoded, 'base64url')
  return bytes.toString('base64url') === encoded ? bytes : null
}
