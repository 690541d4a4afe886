// What facts of pools, sessions, Cloud PCs and screens make one another do: from the checkout to the Cloud PC that is clean again.
import type { Fact } from '../../../shared/model/facts.ts'
import type { PcRef, PoolRef, SessionRef, TokenRef } from '../../../shared/model/refs.ts'
import { lifecycleToolNames } from '../../cloudpc/index.ts'
import type { Roster } from '../indexes/roster.ts'
import type { CloudPcEvent } from '../machines/cloud-pc.ts'
import type { PoolEvent } from '../machines/pool.ts'
import type { SessionEvent } from '../machines/session.ts'
import type { TokenEvent } from '../machines/token.ts'
import type { Message, Reactions } from '../reactions.ts'

const toSession = (to: SessionRef, event: SessionEvent): Message => ({ kind: 'session', to, event })
const toPc = (to: PcRef, event: CloudPcEvent): Message => ({ kind: 'pc', to, event })
const toPool = (to: PoolRef, event: PoolEvent): Message => ({ kind: 'pool', to, event })
const toTokens = (tokens: Iterable<TokenRef>, event: TokenEvent): Message[] =>
  Array.from(tokens, to => ({ kind: 'token', to, event }))
const toSessions = (sessions: Iterable<SessionRef>, event: SessionEvent): Message[] =>
  Array.from(sessions, to => toSession(to, event))

const isLifecycleTool = (tool: string): boolean => lifecycleToolNames.some(name => name === tool)

/** A session that has just been cut off from its Cloud PC, and one that waited for it to come back. */
const lose = (roster: Roster, pc: PcRef, reason: 'evicted' | 'lost'): Message[] =>
  toSessions(roster.sessionOn(pc), { type: 'session.pcLost', pc, reason })

const endTokens = (roster: Roster, session: SessionRef): Message[] =>
  toTokens(roster.tokensOf(session), { type: 'token.sessionEnded', session })

const endScreens = (roster: Roster, session: SessionRef): Message[] =>
  Array.from(roster.screensOf(session), to => ({ kind: 'screen', to, event: { type: 'screen.close' } }))

export const sessionReactions = {
  // the pool and its Cloud PCs
  'pc.provisioning': fact => [toPool(fact.pool, { type: 'pool.pcOrdered' })],
  'pc.provisioned': ({ pc }) => [toPool(pc.pool, { type: 'pool.pcReady' })],
  'pool.deleting': (fact, roster) => Array.from(roster.pcsOf(fact.pool), pc => toPc(pc, { type: 'pc.deprovision' })),

  // Acquire
  'pool.granted': fact => [toPc(fact.pc, { type: 'pc.assign', session: fact.session })],
  'pool.queued': fact => [toSession(fact.session, { type: 'session.queued' })],
  'pool.refused': fact => [
    toSession(fact.session, { type: 'session.turnedAway', status: fact.status, reason: fact.reason }),
  ],
  'pc.assigned': fact => [toSession(fact.session, { type: 'session.assigned', pc: fact.pc })],

  // Connect: the token that connects a session is the one bound to its Cloud PC, and lasts as long as the connection
  'channel.opened': fact => [toPc(fact.pc, { type: 'pc.open' })],
  // who looks on does so over the channel: else a person would keep a control that the next connection knows nothing of
  'channel.closed': (fact, roster) => [...endTokens(roster, fact.session), ...endScreens(roster, fact.session)],
  'token.requested': ({ request }) =>
    request.session && request.pc ? [toSession(request.session, { type: 'session.tokenRequested' })] : [],
  'token.issued': ({ request, token }) =>
    request.session && request.pc
      ? [toSession(request.session, { type: 'session.tokenIssued', token, pc: request.pc })]
      : [],
  'token.refused': ({ request, message }) =>
    request.session && request.pc
      ? [toSession(request.session, { type: 'session.tokenRefused', status: 403, reason: message })]
      : [],
  'session.tokenTooLate': ({ session, token }) => toTokens([token], { type: 'token.sessionEnded', session }),

  // Act
  'tool.called': ({ call }) => [
    // tools that open and close sessions go to the gateway, not to the computer
    ...(call.session && !isLifecycleTool(call.tool)
      ? [toSession(call.session, { type: 'session.toolCalled', call: call.callId })]
      : []),
    ...(call.pc ? [toPc(call.pc, { type: 'pc.soil' })] : []),
  ],
  'tool.returned': (fact, roster) => {
    const session = roster.calledIn(fact.call)
    return session ? [toSession(session, { type: 'session.toolReturned' })] : []
  },
  'screen.controlTaken': (fact, roster) => [
    toSession(fact.session, { type: 'session.coDriven' }),
    ...Array.from(
      roster.screensOf(fact.session),
      (to): Message => ({ kind: 'screen', to, event: { type: 'screen.overtake', by: fact.screen } }),
    ),
  ],
  'screen.controlGiven': fact => [toSession(fact.session, { type: 'session.drivenAlone' })],

  // Release
  'session.released': (fact, roster) => [
    ...endTokens(roster, fact.session),
    ...endScreens(roster, fact.session),
    toPc(fact.pc, { type: 'pc.release', session: fact.session }),
  ],
  'pc.resetting': fact => [toSession(fact.session, { type: 'session.pcResetting' })],
  'pc.wiped': (fact, roster) => toTokens(roster.tokensBoundTo(fact.pc), { type: 'token.wipe', pc: fact.pc }),
  'pc.available': (fact, roster) => toSessions(roster.sessionOn(fact.pc), { type: 'session.pcReturned', pc: fact.pc }),
  'pc.quarantined': (fact, roster) => lose(roster, fact.pc, 'lost'),
  'pc.placedUnderReview': (fact, roster) => lose(roster, fact.pc, 'lost'),
  'pc.deprovisioned': (fact, roster) => lose(roster, fact.pc, 'evicted'),
} satisfies Reactions

/**
 * The session an event of which starts its 30 idle minutes anew, or null (real-system.md §9.2, "idle eviction 30 min").
 * What counts as activity is not published: ours is a connection, a call, and a person's hand on the screen.
 */
export function activityIn(fact: Fact, roster: Pick<Roster, 'calledIn'>): SessionRef | null {
  switch (fact.type) {
    case 'pc.assigned':
    case 'channel.opened':
    case 'channel.closed':
    case 'session.connected':
    case 'session.stepUpMet':
    case 'screen.controlTaken':
    case 'screen.controlGiven':
      return fact.session
    case 'tool.called':
      return fact.call.session
    case 'tool.returned':
      return roster.calledIn(fact.call)
    default:
      return null
  }
}

export const idleMs = 30 * 60_000
