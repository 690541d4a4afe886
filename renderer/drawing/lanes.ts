// The seven lanes every drawing shares: their order, names, marks and colours.
import {
  Bot16Regular,
  Desktop16Regular,
  Document16Regular,
  type FluentIcon,
  Grid16Regular,
  Key16Regular,
  Person16Regular,
  Shield16Regular,
} from '@fluentui/react-icons'
import type { Lane } from '../../shared/model/trace.ts'

export interface LaneLook {
  readonly lane: Lane
  readonly title: string
  readonly icon: FluentIcon
}

export const lanes: readonly LaneLook[] = [
  { lane: 'human', title: 'Human', icon: Person16Regular },
  { lane: 'agent365', title: 'Agent 365', icon: Bot16Regular },
  { lane: 'entra', title: 'Entra', icon: Key16Regular },
  { lane: 'pool', title: 'Intune / pool', icon: Grid16Regular },
  { lane: 'cloudpc', title: 'Cloud PCs', icon: Desktop16Regular },
  { lane: 'resource', title: 'Resources', icon: Document16Regular },
  { lane: 'defence', title: 'Defender/Purview', icon: Shield16Regular },
]

export const laneLook = (lane: Lane): LaneLook => {
  const look = lanes.find(candidate => candidate.lane === lane)
  if (look === undefined) throw new Error(`no such lane: ${lane}`)
  return look
}

/** Sets `--lane` and `--lane-fill` for what is drawn inside. */
export const laneClass = (lane: Lane): string => `lane-${lane}`

/** Middle of a lane as a share of the stage's width, 0 to 1. */
export const laneMiddle = (lane: Lane): number => (lanes.findIndex(look => look.lane === lane) + 0.5) / lanes.length
