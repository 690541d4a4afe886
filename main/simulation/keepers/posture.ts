// Whether a Cloud PC's device complies with its policy at this moment, by what it reports.
import type { PcRef } from '../../../shared/model/refs.ts'
import { decidePosture, type PostureDecision } from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'

/** Of a Cloud PC that is provisioned: joined to Microsoft Entra and enrolled in Intune from day one. */
export const postureOf = ({ estate }: Pick<Stage, 'estate'>, pc: PcRef): PostureDecision =>
  decidePosture({ entraJoined: 'yes', intuneEnrolled: 'yes', settings: estate.reported.get(pc) ?? [] })

/** "Compliance evaluated at provisioning and connection" (real-system.md §9.4): this is the second of the two. */
export function judgePosture(stage: Pick<Stage, 'estate' | 'world'>, pc: PcRef): void {
  const { outcome, reasons } = postureOf(stage, pc)
  const compliant = outcome === 'compliant'
  if (compliant === stage.world.see.isCompliant(pc)) return
  const reason = compliant ? 'Everything its compliance policy asks for is met.' : reasons.join(' ')
  stage.world.send({ kind: 'pc', to: pc, event: { type: 'pc.posture', compliant, reason } })
}
