// The nonce a server gives out so that a proof cannot be made beforehand or for another server (RFC 9449 §8 and §9).
import { createHmac } from 'node:crypto'
import type { EpochMs } from '../../shared/model/units.ts'

export interface ServerNonces {
  /** What the server gives out now, in `DPoP-Nonce`. */
  current(now: EpochMs): string
  /** Whether it gave out this one lately. */
  takes(nonce: unknown, now: EpochMs): boolean
}

/** How long one nonce is given out, in milliseconds. It is taken for as long again. (RFC 9449 leaves it to the server: ours.) */
export const nonceWindowMs = 120_000

/**
 * RFC 9449 §8: "unpredictable". A nonce is a MAC over its window of time under the server's own secret: nothing is kept, the same
 * seed gives the same nonces, and no other server has them. `secret` is 32 bytes (`Env.keys.seed`).
 */
export function serverNonces(secret: Uint8Array): ServerNonces {
  let last = { window: Number.NaN, nonce: '' }
  const of = (window: number): string => {
    if (last.window === window) return last.nonce
    const mac = createHmac('sha256', secret).update(`nonce ${window}`).digest('base64url')
    return mac.slice(0, 22)
  }
  const current = (now: EpochMs): string => {
    const window = Math.floor(now / nonceWindowMs)
    last = { window, nonce: of(window) }
    return last.nonce
  }
  return {
    current,
    takes: (nonce, now) =>
      typeof nonce === 'string' && (nonce === current(now) || nonce === of(Math.floor(now / nonceWindowMs) - 1)),
  }
}
