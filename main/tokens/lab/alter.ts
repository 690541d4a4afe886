// Changes one part of a token or proof, and signs it again or leaves the old signature on it.
import { sign } from 'node:crypto'
import { z } from 'zod'
import { isJsonObject, Json } from '../../../shared/model/json.ts'

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
    const at = placeOf[alteration.part]
    // what is no token has empty parts in the place of those it lacks
    const parts = [...altered.split('.'), '', ''].slice(0, 3)
    return parts.map((part, place) => (place === at ? change(part, alteration) : part)).join('.')
  }, jwt)
}

const placeOf = { header: 0, payload: 1, signature: 2 }

function change(part: string, alteration: Alteration): string {
  if ('path' in alteration) return encode(JSON.stringify(put(decode(part), alteration.path, alteration.value)))
  return alteration.part === 'signature' ? alteration.raw : encode(alteration.raw)
}

const encode = (text: string): string => Buffer.from(text).toString('base64url')
/** What is no JSON, since it was put in so, is altered as if nothing were there. */
function decode(encoded: string): unknown {
  try {
    return JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}

function put(target: unknown, [name, ...rest]: readonly string[], value: Json | undefined): unknown {
  if (name === undefined) return value ?? null
  const object = isJsonObject(target) ? target : {}
  // what is undefined has no place in JSON: it is left out when this is written
  return { ...object, [name]: rest.length > 0 ? put(object[name], rest, value) : value }
}

/** What an attacker's own Ed25519 or other key makes of it: any signer over the parts as they stand. */
export function signAgain(jwt: string, by: (input: Buffer) => Buffer): string {
  const signed = jwt.split('.').slice(0, 2).join('.')
  return `${signed}.${by(Buffer.from(signed)).toString('base64url')}`
}

/** Signs with a private key of node:crypto, as its algorithm has it. */
export const signerOf =
  (key: Parameters<typeof sign>[2], digest: string | null = null) =>
  (input: Buffer): Buffer =>
    sign(digest, input, key)
