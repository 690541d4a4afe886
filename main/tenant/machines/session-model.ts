// What explorer, world and tests need of the session machine beside itself: its finite state, what others see of it, every event.
import type { AgentUserRef, HumanRef, PcRef, PoolRef, TaskRef, TokenRef } from '../../../shared/model/refs.ts'
import type { SessionStanding } from '../../access/index.ts'
import type { SessionContext, SessionEvent } from './session.ts'

type State = { matches(value: string | Record<string, string>): boolean }

/** What a session is to those who call it. */
function standingOf(state: State): SessionStanding {
  if (state.matches({ act: 'waiting' })) return 'acting'
  if (state.matches({ act: 'toolCall' })) return 'busy'
  if (state.matches({ act: 'stepUp' })) return 'challenged'
  if (state.matches({ act: 'coDrive' })) return 'coDriven'
  return state.matches('connect') ? 'connecting' : 'ended'
}

export const sessionModel = {
  finite: (context: SessionContext) => [context.pc] as const,
  views: {
    connecting: (state: { matches(value: 'connect'): boolean }) => state.matches('connect'),
    queued: (state: State) => state.matches({ acquire: 'queued' }),
    acquiring: (state: State) => state.matches('acquire'),
    /** A call was begun and has not returned: whether what it does may still be done. */
    calling: (state: State) => state.matches({ act: 'toolCall' }),
    /** Whether the session has a Cloud PC, or waits for one. */
    open: (state: State) => state.matches('acquire') || state.matches('connect') || state.matches('act'),
    standing: standingOf,
    pc: (state: { context: SessionContext }) => state.context.pc,
  },
  alphabet: (world: {
    task: TaskRef
    agentUser: AgentUserRef
    human: HumanRef
    pool: PoolRef
    token: TokenRef
    pcs: PcRef[]
  }): SessionEvent[] => [
    { type: 'session.request', task: world.task, agentUser: world.agentUser, pool: world.pool, token: world.token },
    { type: 'session.queued' },
    ...world.pcs.flatMap((pc): SessionEvent[] => [
      { type: 'session.assigned', pc },
      { type: 'session.pcReturned', pc },
      { type: 'session.pcLost', pc, reason: 'lost' },
      { type: 'session.tokenIssued', token: world.token, pc },
    ]),
    { type: 'session.turnedAway', status: 403, reason: 'The agent user is not assigned to the pool.' },
    { type: 'queue.timeout' },
    { type: 'channel.open', jkt: 'thumbprint' },
    { type: 'channel.lost', reason: 'The network went away.' },
    { type: 'session.tokenRequested' },
    { type: 'session.tokenRefused', status: 403, reason: 'AADSTS53003' },
    { type: 'session.toolCalled', call: 'call' },
    { type: 'session.toolReturned' },
    {
      type: 'session.did',
      effect: {
        type: 'mail.sent',
        call: 'call',
        token: world.token,
        messageId: '<1@contoso.com>',
        subject: 's',
        to: [],
        bytes: 1,
      },
    },
    {
      type: 'session.didNot',
      refusal: {
        type: 'request.refused',
        call: 'call',
        token: world.token,
        htm: 'GET',
        htu: 'https://graph.microsoft.com/v1.0/me',
        gate: 'scope',
        status: 403,
        code: 'accessDenied',
        reasons: ['The token lacks the scope.'],
      },
    },
    { type: 'session.coDriven' },
    { type: 'session.drivenAlone' },
    { type: 'session.stepUp', reason: 'Another factor is asked for.' },
    { type: 'session.stepUpMet', human: world.human },
    { type: 'session.idle' },
    ...(['done', 'refused', 'evicted', 'revoked'] as const).map(
      (reason): SessionEvent => ({ type: 'session.end', reason }),
    ),
    { type: 'session.pcResetting' },
  ],
}
