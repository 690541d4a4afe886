// Remembers which proofs were used, for as long as they could be used again.
import type { Clock } from '../../shared/model/env.ts'
import type { EpochMs } from '../../shared/model/units.ts'

export interface SeenProofs {
  has(jti: string): boolean
  /** Remember `jti` at least until `until`; after that the proof is too old to be taken anyway. */
  add(jti: string, until: EpochMs): void
}

/** Proofs seen by one server, in memory (RFC 9449 §11.1). Each `add` forgets what has expired. */
export function seenProofs(clock: Clock): SeenProofs & { readonly size: number } {
  const expiry = new Map<string, EpochMs>()
  /** Until then nothing can have expired that was not looked at. */
  let quietUntil = Number.NEGATIVE_INFINITY
  return {
    has(jti) {
      const until = expiry.get(jti)
      return until !== undefined && until > clock.now()
    },
    add(jti, until) {
      const now = clock.now()
      if (now >= quietUntil) {
        // Proofs come in roughly the order they expire in: stop at the first that lives.
        for (const [old, end] of expiry) {
          quietUntil = end
          if (end > now) break
          expiry.delete(old)
        }
      }
      expiry.delete(jti)
      expiry.set(jti, until)
    },
    get size() {
      return expiry.size
    },
  }
}
