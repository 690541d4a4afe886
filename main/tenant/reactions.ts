// The one table in which machines meet: what each fact makes others do. Pure; the world, the explorer and tests share it.
import type { Fact, FactOf, FactType } from '../../shared/model/facts.ts'
import type {
  AgentRef,
  AgentUserRef,
  AlertRef,
  ApprovalRef,
  BlueprintRef,
  CredentialRef,
  GrantRef,
  HumanRef,
  IncidentRef,
  OrchestrationRef,
  PcRef,
  PoolRef,
  PrincipalRef,
  RegistrationRef,
  ReviewRef,
  RiskRef,
  ScreenRef,
  SessionRef,
  TaskRef,
  TokenRef,
} from '../../shared/model/refs.ts'
import { signalOf } from '../access/index.ts'
import type { Roster } from './indexes/roster.ts'
import type { ReviewEvent } from './machines/access-review.ts'
import type { AgentIdentityEvent } from './machines/agent-identity.ts'
import type { AgentUserEvent } from './machines/agent-user.ts'
import type { AlertEvent } from './machines/alert.ts'
import type { ApprovalEvent } from './machines/approval.ts'
import type { BlueprintEvent } from './machines/blueprint.ts'
import type { CloudPcEvent } from './machines/cloud-pc.ts'
import type { CredentialEvent } from './machines/credential.ts'
import type { HumanEvent } from './machines/human.ts'
import type { IncidentEvent } from './machines/incident.ts'
import type { OrchestrationEvent } from './machines/orchestration.ts'
import type { PoolEvent } from './machines/pool.ts'
import type { PrincipalEvent } from './machines/principal.ts'
import type { RegistrationEvent } from './machines/registration.ts'
import type { GrantEvent } from './machines/resource-grant.ts'
import type { RiskEvent } from './machines/risk.ts'
import type { ScreenEvent } from './machines/screen-share.ts'
import type { SessionEvent } from './machines/session.ts'
import type { TaskEvent } from './machines/task.ts'
import type { TokenEvent } from './machines/token.ts'
import { alertReactions } from './reactions/alert.ts'
import { directoryReactions } from './reactions/directory.ts'
import { governanceReactions, workEnded } from './reactions/governance.ts'
import { sessionReactions } from './reactions/session.ts'

/** An event on its way to one machine. Commands from outside have the same form. */
export type Message =
  | { kind: 'human'; to: HumanRef; event: HumanEvent }
  | { kind: 'blueprint'; to: BlueprintRef; event: BlueprintEvent }
  | { kind: 'principal'; to: PrincipalRef; event: PrincipalEvent }
  | { kind: 'credential'; to: CredentialRef; event: CredentialEvent }
  | { kind: 'registration'; to: RegistrationRef; event: RegistrationEvent }
  | { kind: 'risk'; to: RiskRef; event: RiskEvent }
  | { kind: 'agent'; to: AgentRef; event: AgentIdentityEvent }
  | { kind: 'agentUser'; to: AgentUserRef; event: AgentUserEvent }
  | { kind: 'pool'; to: PoolRef; event: PoolEvent }
  | { kind: 'pc'; to: PcRef; event: CloudPcEvent }
  | { kind: 'session'; to: SessionRef; event: SessionEvent }
  | { kind: 'screen'; to: ScreenRef; event: ScreenEvent }
  | { kind: 'task'; to: TaskRef; event: TaskEvent }
  | { kind: 'token'; to: TokenRef; event: TokenEvent }
  | { kind: 'grant'; to: GrantRef; event: GrantEvent }
  | { kind: 'approval'; to: ApprovalRef; event: ApprovalEvent }
  | { kind: 'review'; to: ReviewRef; event: ReviewEvent }
  | { kind: 'orchestration'; to: OrchestrationRef; event: OrchestrationEvent }
  | { kind: 'alert'; to: AlertRef; event: AlertEvent }
  | { kind: 'incident'; to: IncidentRef; event: IncidentEvent }

type FactMap = { [Type in FactType]: FactOf<Type> }
export type Reactions = { [Type in FactType]?: (fact: FactMap[Type], roster: Roster) => Message[] }

const toSession = (to: SessionRef, event: SessionEvent): Message => ({ kind: 'session', to, event })
const toTokens = (tokens: Iterable<TokenRef>, event: TokenEvent): Message[] =>
  Array.from(tokens, to => ({ kind: 'token', to, event }))

/** By type of fact: the messages it gives rise to, in order. Ask `reactionsTo`, which adds what ends trust. */
export const reactions = {
  ...directoryReactions,
  ...sessionReactions,
  ...governanceReactions,
  ...alertReactions,

  'prompt.sent': fact => [{ kind: 'task', to: fact.task, event: { type: 'task.assign' } }],

  // the session's own token is revoked: whatever runs in it is cut
  'cae.delivered': ({ session, endsSession }) =>
    session && endsSession ? [toSession(session, { type: 'session.end', reason: 'revoked' })] : [],

  'task.completed': (fact, roster) => [
    ...answered(fact.task, roster),
    ...toTokens(roster.tokensOfTask(fact.task), { type: 'token.taskEnded', task: fact.task }),
    ...workEnded(fact.task, fact.outcome, roster),
  ],
} satisfies Reactions

/** Who asked hears the answer; of a delegated task, the agent that handed it on hears it, and no person. */
const answered = (task: TaskRef, roster: Roster): Message[] =>
  roster.isDelegated(task) ? [] : [{ kind: 'human', to: roster.askedBy(task), event: { type: 'human.answered', task } }]

/** What `fact` makes others do, in the order they are to be told. Where it ends trust, tokens are told last. */
export function reactionsTo(fact: Fact, roster: Roster): Message[] {
  const messages = react(reactions, fact.type, fact, roster)
  const critical = signalOf(fact)
  if (critical === null) return messages
  return [
    ...messages,
    ...toTokens(roster.tokensAbout(critical.about), {
      type: 'token.signal',
      about: critical.about,
      signal: critical.signal,
    }),
  ]
}

function react<Type extends FactType>(table: Reactions, type: Type, fact: FactMap[Type], roster: Roster): Message[] {
  return table[type]?.(fact, roster) ?? []
}
