// Changes one part of a token or proof, and signs it again or leaves the old signature on it.
import { sign } from 'node:crypto'
import { z } from 'zod'
import { Json } from '../../../shared/model/json.ts'

/**
 * Parts of a compact JWS. `path` leads into the header or the payload, a name a step; an empty path is all of it. Leaving `value` out
 * removes what is there. `raw` puts in text as it is, for what JSON cannot say: names used twice, nesting, white space.
 */
export const Alteration = z.union([
  z.object({ part: z.enum(['header', 'payload']), path: z.array(z.string()), value: Json.optional() }),
  z.object({ part: z.enum(['header', 'payload']), raw: z.string() }),
  z.object({ part: z.literal('signature'), raw: z.string() }),
])
export type Alteration = z.infer<typeof Alteration>

/** The token with its changes, and its old signature. */
export function alter(jwt: string, ...alterations: readonly Alteration[]): string {
  return alterations.reduce((altered, alteration) => {
    const [header = '', payload = '', signature = ''] = altered.split('.')
    if (alteration.part === 'signature') return `${header}.${payload}.${alteration.raw}`
    const changed = 'raw' in alteration ? encode(alteration.raw) : null
    const change = (encoded: string) =>
      changed ??
      encode(JSON.stringify('raw' in alteration ? null : put(decode(encoded), alteration.path, alteration.value)))
    return alteration.part === 'header'
      ? `${change(header)}.${payload}.${signature}`
      : `${header}.${change(payload)}.${signature}`
  }, jwt)
}

const encode = (text: string): string => Buffer.from(text).toString('base64url')
/** What is no JSON, since it was put in so, is altered as if nothing were there. */
function decode(encoded: string): Json {
  try {
    return Json.parse(JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')))
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function put(target: Json, [name, ...rest]: readonly string[], value: Json | undefined): Json {
  if (name === undefined) return value ?? null
  const object = typeof target === 'object' && target !== null && !Array.isArray(target) ? target : {}
  const { [name]: inside, ...others } = object
  if (rest.length > 0) return { ...object, [name]: put(inside ?? {}, rest, value) }
  return value === undefined ? others : { ...object, [name]: value }
}

/** What an attacker's own Ed25519 or other key makes of it: any signer over the parts as they stand. */
export function signAgain(jwt: string, by: (input: Buffer) => Buffer): string {
  const [header = '', payload = ''] = jwt.split('.')
  return `${header}.${payload}.${by(Buffer.from(`${header}.${payload}`, 'latin1')).toString('base64url')}`
}

/** Signs with a private key of node:crypto, as its algorithm has it. */
export const signerOf =
  (key: Parameters<typeof sign>[2], digest: string | null = null) =>
  (input: Buffer): Buffer =>
    sign(digest, input, key)
