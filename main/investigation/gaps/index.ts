// The gap rules. Where nothing is missing none of them speaks; where a link is missing one of them says why.
import type { Gap } from '../../../shared/model/trace.ts'
import type { Material } from '../material.ts'
import { sessionHoles, unknownDevices } from './cloud-pc.ts'
import type { GapRule } from './gap.ts'
import { ambiguousCauses, halfSeenRuns, unrecordedTools } from './records.ts'
import { missingAuthority, missingCallers, missingHumans, missingParents, missingPrompts } from './run.ts'
import { contestedRecords, missingLegs, missingSignIns, missingTokens, unownedSignIns } from './tokens.ts'

const rules: readonly GapRule[] = [
  missingParents,
  missingCallers,
  missingHumans,
  missingPrompts,
  missingAuthority,
  missingSignIns,
  missingLegs,
  missingTokens,
  unownedSignIns,
  contestedRecords,
  sessionHoles,
  unknownDevices,
  unrecordedTools,
  ambiguousCauses,
  halfSeenRuns,
]

export function gapsOf(material: Material): Gap[] {
  return rules.flatMap(rule => rule(material))
}
