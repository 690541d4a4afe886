// What explorer, world and tests need of the token machine beside itself: its finite state, what others see of it, every event.
import type { AccessDecision } from '../../../shared/model/access.ts'
import type { SignalKind } from '../../../shared/model/facts/signal.ts'
import type { TokenRequest } from '../../../shared/model/facts.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import type { ActorRef, PcRef, SessionRef, TaskRef } from '../../../shared/model/refs.ts'
import type { TokenContext, TokenEvent, Verdict } from './token.ts'

type State = {
  value: unknown
  context: TokenContext
  matches(value: 'live' | { live: 'challenged' | 'reduced' }): boolean
}
const isLive = (state: State): boolean => state.matches('live')

export const tokenModel = {
  finite: ({ requestId, task, session, boundTo, concerns, evaluated, hearing, left, signal }: TokenContext) =>
    [requestId, task, session, boundTo, concerns, evaluated, hearing, left, signal] as const,
  views: {
    live: isLive,
    liveOn: (state: State, pc: PcRef) => isLive(state) && state.context.boundTo === pc,
    /** What its resource makes of it: trusts it, lets it read only, challenges it, or finds it ended. */
    standing: (state: State): 'live' | 'reduced' | 'challenged' | 'ended' => {
      if (!isLive(state)) return 'ended'
      if (state.matches({ live: 'challenged' })) return 'challenged'
      return state.matches({ live: 'reduced' }) ? 'reduced' : 'live'
    },
    hears: (state: State): boolean => state.context.hearing !== 'nothing',
  },
  alphabet: (world: {
    /** With what the token will say. */
    requests: { request: TokenRequest; claims: JsonObject }[]
    decisions: AccessDecision[]
    sessions: SessionRef[]
    tasks: TaskRef[]
    pcs: PcRef[]
    signals: { about: ActorRef | null; signal: SignalKind }[]
  }): TokenEvent[] => [
    ...world.requests.flatMap(({ request, claims }): TokenEvent[] => [
      { type: 'token.request', request },
      ...world.decisions.map(
        (decision): TokenEvent => ({ type: 'access.decide', request, decision, message: 'decided' }),
      ),
      { type: 'token.refuse', request, errorCode: 700027, message: 'refused' },
      { type: 'token.issue', request, claims, jkt: null, decision: null },
    ]),
    ...world.sessions.flatMap((session): TokenEvent[] => [
      ...world.pcs.flatMap(from =>
        verdicts.map(
          (verdict): TokenEvent => ({
            type: 'token.present',
            call: 'call',
            session,
            from,
            htm: 'GET',
            htu: 'https://graph.microsoft.com/v1.0/me',
            jti: 'jti',
            verdict,
          }),
        ),
      ),
      { type: 'token.sessionEnded', session },
    ]),
    ...world.tasks.map((task): TokenEvent => ({ type: 'token.taskEnded', task })),
    ...world.pcs.map((pc): TokenEvent => ({ type: 'token.wipe', pc })),
    ...world.signals.map(({ about, signal }): TokenEvent => ({ type: 'token.signal', about, signal })),
    ...new Set(world.signals.map(({ signal }) => signal))
      .values()
      .map((signal): TokenEvent => ({ type: 'cae.deliver', signal })),
    { type: 'token.renew' },
    { type: 'token.expire' },
  ],
}

const verdicts: Verdict[] = [
  { outcome: 'accepted' },
  { outcome: 'challenged', signal: 'highRisk', reasons: ['The risk is high.'] },
  { outcome: 'proofRefused', check: 'jkt', message: 'Another key.' },
]
