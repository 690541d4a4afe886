// Continuous verification: every request to a resource judged by identity, device, risk, session, policy and place, as the resource knows them.

/**
 * What a resource knows at the moment of a request: what it sees itself (session, device key, address) and what it was
 * told (account, risk, posture, policy), which is late by as much as signals are late (access/continuous.ts).
 */
export interface RequestSight {
  /** `challenged`: the resource was told to trust the token no more. */
  token: 'live' | 'challenged' | 'ended' | 'unknown'
  account: 'enabled' | 'disabled' | 'unknown'
  /** `none`: the request comes from no device. */
  device: 'compliant' | 'notCompliant' | 'none' | 'unknown'
  risk: 'none' | 'low' | 'medium' | 'high' | 'unknown'
  session: 'acting' | 'notActing' | 'none' | 'unknown'
  /** Whether the policies the token was issued under still hold. */
  policy: 'unchanged' | 'changed' | 'unknown'
  location: 'allowed' | 'notAllowed' | 'unknown'
  /** Whether the client can be challenged (`cp1`); one that can not is refused plainly. */
  continuousAccess: boolean
}

/**
 * - `grant`: go on.
 * - `readOnly` and `challenge`: the two forms of step-down. Microsoft names step-down and defines none, so these are
 *   ours: with a medium risk the token still reads and changes nothing any more; what a new token could put right is
 *   answered 401 `insufficient_claims`, and Entra decides anew when it is asked for.
 * - `deny`: refused for good. `cannotEvaluate`: refused too, because something it depends on is not known.
 */
export interface Verification {
  readonly outcome: 'grant' | 'readOnly' | 'challenge' | 'deny' | 'cannotEvaluate'
  /** HTTP status of the refusal; 200 where the request goes on. */
  readonly status: 200 | 401 | 403
  /** Code of the refusal in the resource's answer. */
  readonly code: string
  /** Every reason, not the first. */
  readonly reasons: readonly string[]
}

type Severity = 'cannotEvaluate' | 'readOnly' | 'challenge' | 'deny'
interface Finding {
  severity: Severity
  status: 401 | 403
  reason: string
}

const granted: Verification = Object.freeze({ outcome: 'grant', status: 200, code: '', reasons: Object.freeze([]) })

/** Judges one request. Made for every one of them: on the way to `grant` nothing is allocated. */
export function verifyRequest(sight: RequestSight): Verification {
  return sight.token === 'live' &&
    sight.account === 'enabled' &&
    (sight.device === 'compliant' || sight.device === 'none') &&
    (sight.risk === 'none' || sight.risk === 'low') &&
    (sight.session === 'acting' || sight.session === 'none') &&
    sight.policy === 'unchanged' &&
    sight.location === 'allowed'
    ? granted
    : judge(sight)
}

function judge(sight: RequestSight): Verification {
  const findings = [
    tokenFinding[sight.token],
    accountFinding[sight.account],
    deviceFinding[sight.device],
    riskFinding[sight.risk],
    sessionFinding[sight.session],
    policyFinding[sight.policy],
    locationFinding[sight.location],
  ].filter(finding => finding !== null)
  const reasons = findings.map(({ reason }) => reason)
  const worst = (severity: Severity) => findings.find(finding => finding.severity === severity)
  const denied = worst('deny')
  if (denied) return { outcome: 'deny', status: denied.status, code: codes[denied.status], reasons }
  if (worst('cannotEvaluate')) return { outcome: 'cannotEvaluate', status: 403, code: codes[403], reasons }
  if (worst('challenge')) {
    if (sight.continuousAccess) return { outcome: 'challenge', status: 401, code: codes[401], reasons }
    return { outcome: 'deny', status: 401, code: codes[401], reasons }
  }
  return { outcome: 'readOnly', status: 200, code: '', reasons }
}

/** Microsoft Graph's codes. */
const codes = { 401: 'InvalidAuthenticationToken', 403: 'accessDenied' } as const

type Findings<Value extends string> = Readonly<Record<Value, Finding | null>>
const deny = (status: 401 | 403, reason: string): Finding => ({ severity: 'deny', status, reason })
const challenge = (reason: string): Finding => ({ severity: 'challenge', status: 401, reason })
const unknown = (what: string): Finding => ({
  severity: 'cannotEvaluate',
  status: 403,
  reason: `${what} is not known.`,
})

const tokenFinding: Findings<RequestSight['token']> = {
  live: null,
  challenged: challenge('The token was issued before an event that revokes it.'),
  ended: deny(401, 'The token has ended.'),
  unknown: unknown('The token'),
}
const accountFinding: Findings<RequestSight['account']> = {
  enabled: null,
  disabled: challenge('The account is disabled or deleted.'),
  unknown: unknown('The account'),
}
const deviceFinding: Findings<RequestSight['device']> = {
  compliant: null,
  none: null,
  notCompliant: challenge('The device is not compliant.'),
  unknown: unknown("The device's compliance"),
}
const riskFinding: Findings<RequestSight['risk']> = {
  none: null,
  low: null,
  medium: { severity: 'readOnly', status: 403, reason: 'The risk is medium: nothing may be changed.' },
  high: challenge('The risk is high.'),
  unknown: unknown('The risk'),
}
const sessionFinding: Findings<RequestSight['session']> = {
  acting: null,
  none: null,
  notActing: deny(403, 'The session is not in a state to act.'),
  unknown: unknown('The session'),
}
const policyFinding: Findings<RequestSight['policy']> = {
  unchanged: null,
  changed: challenge('A policy has changed since the token was issued.'),
  unknown: unknown('Whether a policy has changed'),
}
const locationFinding: Findings<RequestSight['location']> = {
  allowed: null,
  notAllowed: challenge('The request comes from an address that policy does not allow.'),
  unknown: unknown('Where the request comes from'),
}
