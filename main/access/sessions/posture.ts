// Whether a Cloud PC's device complies: joined, enrolled, and as its compliance policy asks (evaluated at provisioning and connection).
import type { Truth } from '../truth.ts'
import { every } from '../truth.ts'

export interface PostureSight {
  entraJoined: Truth
  intuneEnrolled: Truth
  /** Each setting of the compliance policy it was enrolled under, as the device last reported it. */
  settings: readonly { name: string; met: Truth }[]
}
export type PostureDecision = { outcome: 'compliant' | 'notCompliant' | 'cannotEvaluate'; reasons: string[] }

/** Every reason is given. What cannot be evaluated does not count as compliant, but is told apart from what fails. */
export function decidePosture({ entraJoined, intuneEnrolled, settings }: PostureSight): PostureDecision {
  const asked = [
    { name: 'joined to Microsoft Entra', met: entraJoined },
    { name: 'enrolled in Intune', met: intuneEnrolled },
    ...settings,
  ]
  const all = every(asked.map(({ met }) => met))
  return {
    outcome: all === 'yes' ? 'compliant' : all === 'no' ? 'notCompliant' : 'cannotEvaluate',
    reasons: asked.flatMap(({ name, met }) =>
      met === 'yes' ? [] : [met === 'no' ? `Not met: ${name}.` : `Not reported: ${name}.`],
    ),
  }
}
