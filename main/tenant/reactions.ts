// The one table in which machines meet: what each fact makes others do. Pure; the world, the explorer and tests share it.
import type { Fact, FactOf, FactType } from '../../shared/model/facts.ts'
import type {
  AgentRef,
  AgentUserRef,
  BlueprintRef,
  CredentialRef,
  HumanRef,
  PcRef,
  PoolRef,
  PrincipalRef,
  RegistrationRef,
  RiskRef,
  SessionRef,
  TaskRef,
  TokenRef,
} from '../../shared/model/refs.ts'
import { signalOf } from '../access/index.ts'
import type { AgentIdentityEvent } from './agent-identity.ts'
import type { AgentUserEvent } from './agent-user.ts'
import type { BlueprintEvent } from './blueprint.ts'
import type { CloudPcEvent } from './cloud-pc.ts'
import type { CredentialEvent } from './credential.ts'
import type { HumanEvent } from './human.ts'
import type { PoolEvent } from './pool.ts'
import type { PrincipalEvent } from './principal.ts'
import { directoryReactions } from './reactions/directory.ts'
import type { RegistrationEvent } from './registration.ts'
import type { RiskEvent } from './risk.ts'
import type { Roster } from './roster.ts'
import type { SessionEvent } from './session.ts'
import type { TaskEvent } from './task.ts'
import type { TokenEvent } from './token.ts'

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
  | { kind: 'task'; to: TaskRef; event: TaskEvent }
  | { kind: 'token'; to: TokenRef; event: TokenEvent }

type FactMap = { [Type in FactType]: FactOf<Type> }
export type Reactions = { [Type in FactType]?: (fact: FactMap[Type], roster: Roster) => Message[] }

const toSession = (to: SessionRef, event: SessionEvent): Message => ({ kind: 'session', to, event })
const toPc = (to: PcRef, event: CloudPcEvent): Message => ({ kind: 'pc', to, event })
const toTokens = (tokens: Iterable<TokenRef>, event: TokenEvent): Message[] =>
  Array.from(tokens, to => ({ kind: 'token', to, event }))
const toSessions = (sessions: Iterable<SessionRef>, event: SessionEvent): Message[] =>
  Array.from(sessions, to => toSession(to, event))

export const reactions = {
  ...directoryReactions,

  'prompt.sent': fact => [{ kind: 'task', to: fact.task, event: { type: 'task.assign' } }],

  'pool.granted': fact => [toPc(fact.pc, { type: 'pc.assign', session: fact.session })],
  'pool.refused': fact => [
    toSession(fact.session, { type: 'session.turnedAway', status: fact.status, reason: fact.reason }),
  ],
  'pc.assigned': fact => [toSession(fact.session, { type: 'session.assigned', pc: fact.pc })],
  'channel.opened': fact => [toPc(fact.pc, { type: 'pc.open' })],

  // the token that connects a session is the one bound to its Cloud PC
  'token.requested': ({ request }) =>
    request.session && request.pc ? [toSession(request.session, { type: 'session.tokenRequested' })] : [],
  'token.issued': ({ request, token }) =>
    request.session && request.pc ? [toSession(request.session, { type: 'session.tokenIssued', token })] : [],
  'token.refused': ({ request, message }) =>
    request.session && request.pc
      ? [toSession(request.session, { type: 'session.tokenRefused', status: 403, reason: message })]
      : [],

  'tool.called': ({ call }) => [
    ...(call.session ? [toSession(call.session, { type: 'session.toolCalled' })] : []),
    ...(call.pc ? [toPc(call.pc, { type: 'pc.soil' })] : []),
  ],

  'tool.returned': (fact, roster) => {
    const session = roster.calledIn(fact.call)
    return session ? [toSession(session, { type: 'session.toolReturned' })] : []
  },

  'session.released': (fact, roster) => [
    ...toTokens(roster.tokensOf(fact.session), { type: 'token.sessionEnded', session: fact.session }),
    toPc(fact.pc, { type: 'pc.release' }),
  ],
  'pc.resetting': fact => [toSession(fact.session, { type: 'session.pcResetting' })],
  'pc.wiped': (fact, roster) => toTokens(roster.tokensBoundTo(fact.pc), { type: 'token.wipe', pc: fact.pc }),
  'pc.available': (fact, roster) => toSessions(roster.sessionOn(fact.pc), { type: 'session.pcReturned', pc: fact.pc }),
  'pc.quarantined': (fact, roster) =>
    toSessions(roster.sessionOn(fact.pc), { type: 'session.pcReturned', pc: fact.pc }),

  // the session's own token is revoked: whatever runs in it is cut
  'cae.delivered': ({ session, endsSession }) =>
    session && endsSession ? [toSession(session, { type: 'session.end', reason: 'revoked' })] : [],

  'task.completed': (fact, roster) => [
    { kind: 'human', to: roster.askedBy(fact.task), event: { type: 'human.answered', task: fact.task } },
    ...toTokens(roster.tokensOfTask(fact.task), { type: 'token.taskEnded', task: fact.task }),
  ],
} satisfies Reactions

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
