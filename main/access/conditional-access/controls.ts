// The controls of a policy that applies: which are met, which are not, and which cannot be known.

import type { Truth } from '../truth.ts'
import { every, some, truth } from '../truth.ts'
import { doesNotExist, exists } from './capabilities.ts'
import { isOneOf } from './names.ts'
import type { ConditionalAccessPolicy, GrantControl } from './policy.ts'
import { isSet, otherGrantControls } from './policy.ts'
import { type AccessRequest, type AccessSettings, defaultSettings } from './request.ts'
import { evaluateSessionControls } from './session-controls.ts'

export interface ControlsResult {
  met: Truth
  /** The same if the person did all that can be asked of a person: `yes` where a sign-in would only be interrupted. */
  metIfAsked: Truth
  /** As sign-in logs name them. */
  enforced: string[]
  enforcedSession: string[]
  sessionNotSatisfied: string[]
  reason: string
  /** AADSTS number of a refusal by these controls. */
  errorCode: number
}

/**
 * All controls must be met with the operator AND, one of them with OR; block is never met. Then the session controls:
 * "all grant controls must be satisfied before session controls are enforced". Reads the kind of subject and whether it is
 * a guest, the device, the resource and what the person has satisfied.
 */
export function evaluateControls(
  request: AccessRequest,
  policy: ConditionalAccessPolicy,
  settings: AccessSettings = defaultSettings,
): ControlsResult {
  const { operator, builtInControls } = policy.grantControls ?? {}
  const others = otherGrantControls.filter(name => isSet(policy.grantControls?.[name]))
  const controls = [...(builtInControls ?? []), ...others].map(control => ({
    control,
    ...evaluateControl(request, control, settings),
  }))
  const block = controls.find(({ control }) => control === 'block')
  const put = (results: Truth[]): Truth =>
    block || controls.length === 0 || operator === 'AND' ? every(results) : some(results)
  const session = evaluateSessionControls(request, policy)
  const grantMet = put(controls.map(({ met }) => met))
  const failed = grantMet === 'no' ? (block ?? controls.find(({ met }) => met === 'no')) : undefined
  return {
    met: every([grantMet, session.met]),
    metIfAsked: every([put(controls.map(({ met, isAsked }) => (isAsked ? 'yes' : met))), session.met]),
    enforced: controls.map(({ control }) => logNames.get(control) ?? control),
    enforcedSession: session.enforced,
    sessionNotSatisfied: session.notSatisfied,
    reason: [
      controls.map(({ reason }) => reason).join('; ') || 'no grant control is asked for',
      ...session.reasons,
    ].join('; '),
    errorCode: failed ? denialCode(request, policy, failed.control) : session.errorCode,
  }
}

interface ControlResult {
  met: Truth
  /** Not met, but the person could still be asked for it. */
  isAsked?: boolean
  reason: string
}

type Control = GrantControl | (typeof otherGrantControls)[number]

function evaluateControl(request: AccessRequest, control: Control, { profile }: AccessSettings): ControlResult {
  const { kind } = request.subject
  if (control === 'block') return { met: 'no', reason: 'access is blocked' }
  if (kind !== 'human' && !exists(kind, profile, 'grantControl', control))
    return {
      met: 'unknown',
      reason: `the grant control ${control} ${doesNotExist(kind, profile, 'grantControl', control)}`,
    }
  if (control === 'compliantDevice' || control === 'domainJoinedDevice') return ofDevice(request.device, control)
  if (request.satisfiedControls === undefined)
    return { met: 'unknown', reason: `the request does not say whether ${control} is met` }
  return isOneOf(control, request.satisfiedControls)
    ? { met: 'yes', reason: `${control} is met` }
    : { met: 'no', isAsked: true, reason: `${control} is not met` }
}

/** `domainJoinedDevice` is a hybrid joined one: trust type ServerAD, which Microsoft writes in two cases. */
function ofDevice(device: AccessRequest['device'], control: 'compliantDevice' | 'domainJoinedDevice'): ControlResult {
  const unknown = { met: 'unknown', reason: `the request does not say whether ${control} is met` } as const
  if (device === undefined) return unknown
  if (device === null) return { met: 'no', reason: `${control} asks for a device and the request comes from none` }
  if (control === 'compliantDevice')
    return device.isCompliant === undefined
      ? unknown
      : { met: truth(device.isCompliant), reason: `the device is ${device.isCompliant ? '' : 'not '}compliant` }
  return device.trustType === undefined
    ? unknown
    : { met: truth(isOneOf('ServerAD', [device.trustType])), reason: `the device's trust type is ${device.trustType}` }
}

/**
 * AADSTS53003 BlockedByConditionalAccess, 53000 DeviceNotCompliant, 53001 DeviceNotDomainJoined; 53011 for a guest blocked by
 * user risk, which is assessed in the guest's home tenant; 50076 where a person would have to do more.
 */
function denialCode({ subject }: AccessRequest, policy: ConditionalAccessPolicy, control: Control): number {
  const isByHomeRisk = subject.guest !== undefined && subject.guest !== null && isSet(policy.conditions.userRiskLevels)
  if (control === 'block' && subject.kind === 'human' && isByHomeRisk) return 53011
  return errorCodes.get(control) ?? 50076
}

const errorCodes = new Map<string, number>([
  ['block', 53003],
  ['compliantDevice', 53000],
  ['domainJoinedDevice', 53001],
])

const logNames = new Map<string, string>([
  ['block', 'Block'],
  ['mfa', 'Mfa'],
  ['compliantDevice', 'RequireCompliantDevice'],
  ['domainJoinedDevice', 'RequireDomainJoinedDevice'],
])
