// The tenant as a transmitter of security events: what happened, as signed Security Event Tokens (RFC 8417) for receivers.
import type { RecordedFact } from '../../../shared/model/facts.ts'
import { createSecurityEvent, issuerOf, type OutgoingEvent, securityEventOf } from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'

export interface SentEvent extends OutgoingEvent {
  /** The fact it tells of. */
  seq: number
  /** The token as it is posted to a receiver. */
  token: string
}

/**
 * The events of these facts for one receiver, in their order; most facts give none. Ids come from the seed and the
 * fact's place alone, so asking twice gives the same bytes.
 */
export async function securityEvents(
  { estate, env }: Pick<Stage, 'estate' | 'env'>,
  facts: readonly RecordedFact[],
  audience: string,
): Promise<SentEvent[]> {
  const sent: SentEvent[] = []
  for (const { seq, at, fact } of facts) {
    const told = securityEventOf(fact, estate.directory)
    if (told === null) continue
    const jti = Buffer.from(env.random.fork(`security event ${seq} ${audience}`).bytes(16)).toString('hex')
    const { authority, directory } = estate.tokens
    const issuer = issuerOf(directory.tenant.id)
    const token = await createSecurityEvent(authority, { issuer, audience, jti, now: at, ...told })
    sent.push({ seq, token, ...told })
  }
  return sent
}
