// Session controls of Conditional Access: none exists for agents; of a person's, token protection alone can fail here.

import type { Truth } from '../truth.ts'
import { isKnownJoinedCloudPc } from './device.ts'
import { isOneOf } from './names.ts'
import { type ConditionalAccessPolicy, saidIn } from './policy.ts'
import type { AccessRequest } from './request.ts'

export interface SessionControlsResult {
  met: Truth
  enforced: string[]
  notSatisfied: string[]
  reasons: string[]
  /** AADSTS number of a refusal by a session control. */
  errorCode: number
}

/** AADSTS530084: blocked by a token protection policy. */
const tokenProtectionCode = 530084

/** Reads the kind of subject, the device and the resource. */
export function evaluateSessionControls(
  { subject, device, resourceId }: Pick<AccessRequest, 'subject' | 'device' | 'resourceId'>,
  policy: ConditionalAccessPolicy,
): SessionControlsResult {
  const set = saidIn(policy.sessionControls)
  const result: SessionControlsResult = {
    met: 'yes',
    enforced: [],
    notSatisfied: [],
    reasons: [],
    errorCode: tokenProtectionCode,
  }
  for (const control of set) {
    const name = logNames.get(control) ?? control
    if (subject.kind !== 'human') {
      result.notSatisfied.push(name)
      result.reasons.push(`the session control ${control} does not exist for agents`)
    } else if (control !== 'secureSignInSession') result.enforced.push(name)
    else if (isProtectable(resourceId)) {
      const { signInSessionStatusCode: code, reason } = tokenProtectionStatus(device)
      result.enforced.push(name)
      result.reasons.push(reason)
      result.met = code === null ? 'unknown' : 'no'
      if (code !== null) result.notSatisfied.push(name)
    }
  }
  return result
}

/** `enforcedSessionControls` of the sign-in log. */
const logNames = new Map([
  ['signInFrequency', 'SignInFrequency'],
  ['persistentBrowser', 'PersistentBrowserSession'],
  ['secureSignInSession', 'SignInTokenProtection'],
  ['cloudAppSecurity', 'CloudAppSecurity'],
  ['applicationEnforcedRestrictions', 'ApplicationEnforcedRestrictions'],
  ['continuousAccessEvaluation', 'ContinuousAccessEvaluation'],
])

/** Exchange Online, SharePoint Online, Teams, Azure Virtual Desktop, Windows 365, Windows Cloud Login. */
const protectable = [
  '00000002-0000-0ff1-ce00-000000000000',
  '00000003-0000-0ff1-ce00-000000000000',
  'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe',
  '9cdead84-a844-4324-93f2-b2e6bb768d07',
  '0af06dc6-e4b5-4f28-818e-e78e62d137a5',
  '270efc09-cd0d-444b-a71f-39af4910ec45',
]
export const isProtectable = (resourceId: string): boolean => isOneOf(resourceId, protectable)

/**
 * `tokenProtectionStatusDetails` of the sign-in log: 1002 where there is no device state, 1003 where the device's registration
 * does not satisfy ("Entra-joined Cloud PCs are an unsupported device type"). A code of null: whether the sign-in session is
 * bound is not in the request.
 */
export function tokenProtectionStatus(device: AccessRequest['device']): {
  signInSessionStatusCode: 1002 | 1003 | null
  reason: string
} {
  if (device === null)
    return {
      signInSessionStatusCode: 1002,
      reason: 'token protection: unbound (1002), the request comes from no device',
    }
  if (device !== undefined && isKnownJoinedCloudPc(device))
    return {
      signInSessionStatusCode: 1003,
      reason: 'token protection: unbound (1003), an Entra-joined Cloud PC is not supported',
    }
  return {
    signInSessionStatusCode: null,
    reason: 'token protection: the request does not say whether the sign-in session is bound',
  }
}
