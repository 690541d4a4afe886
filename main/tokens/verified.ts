// What one server need not work out again: the keys of devices it has seen, and tokens whose signature it has verified.
import type { JWK } from 'jose'
import type { JsonObject } from '../../shared/model/json.ts'
import type { PublicKey } from './public-key.ts'

/**
 * A signature that held once holds for ever: the bytes are the same. Lifetime, audience, and whether the token still stands are
 * checked each time all the same.
 */
export interface VerifiedTokens {
  /** Claims of the access token with this SHA-256 (`ath`), if this authority's signature on it was verified. */
  claimsOf(hash: string, authority: JWK): JsonObject | null
  remember(hash: string, authority: JWK, claims: JsonObject): void
  /** Key and algorithm of a proof's header, by its encoded text. */
  readonly headers: Map<string, ProofHeader>
}

export interface ProofHeader {
  algorithm: string
  by: PublicKey
}

/** Keeps the `limit` tokens and headers that came last. */
export function verifiedTokens(limit = 10_000): VerifiedTokens {
  const tokens = new Map<string, { authority: JWK; claims: JsonObject }>()
  const headers = new Map<string, ProofHeader>()
  return {
    headers,
    claimsOf(hash, authority) {
      const known = tokens.get(hash)
      return known?.authority === authority ? known.claims : null
    },
    remember(hash, authority, claims) {
      forgetOldest(tokens, limit)
      forgetOldest(headers, limit)
      tokens.set(hash, { authority, claims })
    },
  }
}

function forgetOldest(kept: Map<string, unknown>, limit: number): void {
  for (const oldest of kept.keys()) {
    if (kept.size < limit) return
    kept.delete(oldest)
  }
}
