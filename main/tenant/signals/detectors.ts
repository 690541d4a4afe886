// All detectors there are, watched anew for each run.
import { escalation } from './escalation.ts'
import { failedAccessAttempt } from './failed-access-attempt.ts'
import { promptInjection } from './prompt-injection.ts'
import { replay } from './replay.ts'
import { riskyUserSignIn } from './risky-user-sign-in.ts'
import { signInSpike } from './sign-in-spike.ts'
import type { BehaviourFinding, RiskFinding } from './signal.ts'
import { threatIntelligenceAccount } from './threat-intelligence-account.ts'
import { unfamiliarResourceAccess } from './unfamiliar-resource-access.ts'
import { unusualHours } from './unusual-hours.ts'
import { unusualResource } from './unusual-resource.ts'
import { unusualVolume } from './unusual-volume.ts'
import { type Watcher, watcher } from './watch.ts'

/** Five of ID Protection's six detections of agents: the sixth, `adminConfirmedAgentCompromised`, is an administrator's word. */
export const riskWatchers = (): Watcher<RiskFinding>[] => [
  watcher(unfamiliarResourceAccess),
  watcher(signInSpike),
  watcher(failedAccessAttempt),
  watcher(riskyUserSignIn),
  watcher(threatIntelligenceAccount),
]

/** Defender's baselines of what an agent does on its Cloud PC and at resources. */
export const behaviourWatchers = (): Watcher<BehaviourFinding>[] => [
  watcher(unusualHours),
  watcher(unusualVolume),
  watcher(unusualResource),
  watcher(escalation),
  watcher(replay),
  watcher(promptInjection),
]
