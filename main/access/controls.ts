// The grant controls of a policy that applies: which are met, which are not, and which cannot be known.
import type { AccessRequest } from './conditions.ts'
import type { ConditionalAccessPolicy, GrantControl } from './policy.ts'
import { grantControlsFor, isSet, otherGrantControls } from './policy.ts'
import type { Truth } from './truth.ts'
import { every, some, truth } from './truth.ts'

export interface ControlsResult {
  met: Truth
  /** As sign-in logs name them. */
  enforced: string[]
  reason: string
  /** AADSTS number of a refusal by these controls. */
  errorCode: number
}

/** All controls must be met with the operator AND, one of them with OR; block is never met. */
export function evaluateControls(request: AccessRequest, policy: ConditionalAccessPolicy): ControlsResult {
  const { operator = 'OR', builtInControls } = policy.grantControls ?? {}
  const others = otherGrantControls.filter(name => isSet(policy.grantControls?.[name]))
  const controls = [
    ...(builtInControls ?? []).map(control => ({ control, ...evaluateControl(request, control) })),
    ...others.map(control => ({ control, met: 'unknown' as const, reason: unavailable(request, control) })),
  ]
  const results = controls.map(control => control.met)
  const blocks = controls.some(({ control }) => control === 'block')
  const met = blocks || controls.length === 0 || operator === 'AND' ? every(results) : some(results)
  const failed = controls.find(control => control.control === 'block') ?? controls.find(control => control.met === 'no')
  return {
    met,
    enforced: controls.map(({ control }) => logNames.get(control) ?? control),
    reason: controls.map(({ reason }) => reason).join('; ') || 'no grant control is asked for',
    errorCode: errorCodes.get(failed?.control ?? 'block') ?? 53003,
  }
}

/** `domainJoinedDevice` is a hybrid joined one: trust type ServerAD, which Microsoft writes in two cases. */
function evaluateControl(request: AccessRequest, control: GrantControl): { met: Truth; reason: string } {
  if (control === 'block') return { met: 'no', reason: 'access is blocked' }
  if (!isAvailable(request, control)) return { met: 'unknown', reason: unavailable(request, control) }
  const { device } = request
  if (device === null) return { met: 'no', reason: `${control} asks for a device and the request comes from none` }
  return control === 'compliantDevice'
    ? { met: truth(device.isCompliant), reason: `the device is ${device.isCompliant ? '' : 'not '}compliant` }
    : {
        met: truth(device.trustType.toLowerCase() === 'serverad'),
        reason: `the device's trust type is ${device.trustType}`,
      }
}

/** Whether the request says what the control needs, and the control exists for who asks. */
function isAvailable({ subject }: AccessRequest, control: GrantControl): boolean {
  if (subject.kind !== 'human') return grantControlsFor(subject.kind).includes(control)
  return control === 'compliantDevice' || control === 'domainJoinedDevice'
}

const unavailable = ({ subject }: AccessRequest, control: string): string =>
  subject.kind === 'human'
    ? `the request does not say whether ${control} is met`
    : `the grant control ${control} does not exist for ${subject.kind === 'agentUser' ? 'agent users' : 'agent identities'}`

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
