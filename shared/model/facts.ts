// Facts: what truly happened in the simulated tenant. The closed union that machines emit; telemetry turns it into logs.
import { z } from 'zod'
import { alertFacts } from './facts/alert.ts'
import { auditFacts } from './facts/audit.ts'
import { botFacts } from './facts/bot.ts'
import { cloudPcFacts } from './facts/cloud-pc.ts'
import { consentFacts } from './facts/consent.ts'
import { directoryFacts } from './facts/directory.ts'
import { governanceFacts } from './facts/governance.ts'
import { mailFacts } from './facts/mail.ts'
import { resourceFacts } from './facts/resource.ts'
import { riskFacts } from './facts/risk.ts'
import { sessionFacts } from './facts/session.ts'
import { signalFacts } from './facts/signal.ts'
import { taskFacts } from './facts/task.ts'
import { tokenFacts } from './facts/token.ts'
import { toolServerFacts } from './facts/tool-server.ts'
import { unitFacts } from './facts/unit.ts'
import { EpochMs } from './units.ts'

export { ToolCall } from './facts/task.ts'
export { ProofCheck, TokenGrant, TokenRequest } from './facts/token.ts'

/** One thing that truly happened, told by `type`; each type is described where it is declared, in `facts/`. */
export const Fact = z.discriminatedUnion('type', [
  ...directoryFacts,
  ...riskFacts,
  ...taskFacts,
  ...tokenFacts,
  ...sessionFacts,
  ...resourceFacts,
  ...cloudPcFacts,
  ...governanceFacts,
  ...signalFacts,
  ...alertFacts,
  ...toolServerFacts,
  ...auditFacts,
  ...unitFacts,
  ...consentFacts,
  ...botFacts,
  ...mailFacts,
])
export type Fact = z.infer<typeof Fact>
/** Such as `session.connected`. */
export type FactType = Fact['type']
export type FactOf<Type extends FactType> = Extract<Fact, { type: Type }>

/** A fact with its place in the run: `seq` counts from 0, `at` is virtual time. */
export const RecordedFact = z.object({ seq: z.number().int().nonnegative(), at: EpochMs, fact: Fact })
export type RecordedFact = z.infer<typeof RecordedFact>
