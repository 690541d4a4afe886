// What a resource knows when a request reaches it: what it was told about the token, and the session it comes from.
import type { SignalKind } from '../../../shared/model/facts/signal.ts'
import type { RequestSight } from '../../access/index.ts'
import type { TokenContext } from '../machines/token.ts'
import type { tokenModel } from '../machines/token-model.ts'

type Told = Pick<RequestSight, 'account' | 'device' | 'risk' | 'policy' | 'location'>
const trusted: Told = {
  account: 'enabled',
  device: 'compliant',
  risk: 'none',
  policy: 'unchanged',
  location: 'allowed',
}
const told: Readonly<Record<SignalKind, Told>> = {
  accountDisabled: { ...trusted, account: 'disabled' },
  accountDeleted: { ...trusted, account: 'disabled' },
  blueprintDisabled: { ...trusted, account: 'disabled' },
  refreshTokensRevoked: trusted, // the account is as good as before: only the token is not
  passwordChanged: trusted,
  mfaEnabled: trusted,
  highRisk: { ...trusted, risk: 'high' },
  riskElevated: { ...trusted, risk: 'medium' },
  deviceNotCompliant: { ...trusted, device: 'notCompliant' },
  policyChanged: { ...trusted, policy: 'changed' },
  locationPolicyChanged: { ...trusted, location: 'notAllowed' },
}

/** Nothing is looked up: a resource knows of account, risk and posture what the signals that reached it said. */
export function requestSight(
  standing: ReturnType<typeof tokenModel.views.standing>,
  { signal, hearing, boundTo }: TokenContext,
  session: RequestSight['session'],
): RequestSight {
  const known = standing === 'reduced' ? told.riskElevated : signal === null ? trusted : told[signal]
  return {
    account: known.account,
    device: boundTo === null ? 'none' : known.device,
    risk: known.risk,
    policy: known.policy,
    location: known.location,
    token: standing === 'reduced' ? 'live' : standing,
    session,
    continuousAccess: hearing !== 'nothing',
  }
}
