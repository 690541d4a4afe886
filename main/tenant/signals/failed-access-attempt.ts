// ID Protection, `failedAccessAttempt`: "Agent attempted and failed to access resources for which it isn't authorized."
import type { FactOf } from '../../../shared/model/facts.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import { within } from './recent.ts'
import { type Detector, type RiskFinding, type SignalSight, unnoticed } from './signal.ts'
import { thresholds } from './thresholds.ts'

/** AADSTS: not assigned to the resource, not consented to. What Conditional Access blocks is not a lack of rights. */
const unauthorised = [50105, 65001]

type Failure = FactOf<'token.refused' | 'proof.refused' | 'request.refused'>

/**
 * "This detection can indicate an attacker is attempting to replay an agent's token": whoever sends it, it is about the
 * identity in the token. A proof that is late or lacks a nonce is an accident of its sender and no attempt.
 */
const isAttempt = (fact: Failure): boolean => {
  switch (fact.type) {
    case 'token.refused':
      return unauthorised.includes(fact.errorCode)
    case 'proof.refused':
      return fact.check === 'jkt' || fact.check === 'jti' || fact.check === 'ath' || fact.check === 'audience'
    case 'request.refused':
      return fact.gate === 'scope' || fact.gate === 'grant'
  }
}

const requestOf = (fact: Failure, see: SignalSight) =>
  fact.type === 'token.refused' ? fact.request : see.requestOf(fact.token)

const refusals: Partial<Record<FactOf<'proof.refused'>['check'], string>> = {
  jkt: 'The token is bound to the key of another device.',
  jti: 'The request had been sent before.',
  ath: 'The proof was made for another token.',
  audience: 'The token is for another resource.',
}

const wordsOf = (fact: Failure): string => {
  switch (fact.type) {
    case 'token.refused':
      return fact.message
    case 'proof.refused':
      // its message names the proof, which no log shows
      return refusals[fact.check] ?? 'The token was not accepted.'
    case 'request.refused':
      return fact.reasons.join(' ')
  }
}

export const failedAccessAttempt: Detector<readonly EpochMs[], RiskFinding, Failure['type']> = {
  hears: ['token.refused', 'proof.refused', 'request.refused'],
  whose: (fact, see) => (isAttempt(fact) ? (requestOf(fact, see)?.agent ?? null) : null),
  begin: [],
  notice(before, { at, fact }, _, see) {
    const { attempts, windowMs, riskLevel } = thresholds.failedAccessAttempt
    const history = within(before, windowMs, at)
    if (history.length < attempts) return unnoticed(history)
    return {
      history: [],
      found: {
        about: 'attempts',
        riskEventType: 'failedAccessAttempt',
        riskLevel,
        riskEvidence: `${history.length} attempts on resources failed within an hour. The last one: ${wordsOf(fact)}`,
        request: requestOf(fact, see),
        measured: { attempts: history.length },
      },
    }
  },
}
