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
  /** A proof's header and its key, by the header's encoded text, if a signature under it was verified. */
  headerOf(encoded: string): ProofHeader | undefined
  rememberHeader(encoded: string, header: ProofHeader): void
}

export interface ProofHeader {
  header: JsonObject
  by: PublicKey
}

/** Keeps the `limit` tokens and headers that came last. */
export function verifiedTokens(limit = 10_000): VerifiedTokens {
  const tokens = new Map<string, { authority: JWK; claims: JsonObject }>()
  const headers = new Map<string, ProofHeader>()
  return {
    claimsOf(hash, authority) {
      const known = tokens.get(hash)
      return known?.authority === authority ? known.claims : null
    },
    remember(hash, authority, claims) {
      forgetOldest(tokens, limit)
      // Given out again and again: nobody may change what was signed.
      tokens.set(hash, { authority, claims: Object.freeze(claims) })
    },
    headerOf: encoded => headers.get(encoded),
    rememberHeader(encoded, header) {
      // Anyone can make keys and sign with them: without a limit they would fill the memory.
      forgetOldest(headers, limit)
      headers.set(encoded, header)
    },
  }
}

function forgetOldest(kept: Map<string, unknown>, limit: number): void {
  for (const oldest of kept.keys()) {
    if (kept.size < limit) return
    kept.delete(oldest)
  }
}
