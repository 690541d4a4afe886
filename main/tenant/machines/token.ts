// One token from its request to its end: asked for, evaluated where policy says so, live, signalled and challenged, ended.
import { assertEvent, setup } from 'xstate'
import type { AccessDecision } from '../../../shared/model/access.ts'
import type { SignalKind } from '../../../shared/model/facts/signal.ts'
import type { FactOf, ProofCheck, TokenRequest } from '../../../shared/model/facts.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import type { ActorRef, PcRef, SessionRef, TaskRef, TokenRef } from '../../../shared/model/refs.ts'
import {
  delayOf,
  endsSession,
  type Hearing,
  hearingOf,
  isEvaluated,
  reachOf,
  unheardReason,
} from '../../access/index.ts'
import { taskUseOf } from '../../tokens/index.ts'

/** What the resource makes of token and proof. What it then does, or does not do, the session tells. */
export type Verdict =
  | { outcome: 'accepted' }
  | { outcome: 'proofRefused'; check: ProofCheck; message: string }
  /** The resource asks for a token with other claims. */
  | { outcome: 'challenged'; signal: SignalKind; reasons: readonly string[] }
type EndReason = FactOf<'token.ended'>['reason']

export type TokenContext = {
  id: TokenRef
  /** The request it was asked for with, and is issued for. */
  requestId: string | null
  task: TaskRef | null
  session: SessionRef | null
  boundTo: PcRef | null
  /** Whose disabling, risk or posture it concerns: subject, actor, blueprint, device and session. */
  concerns: readonly ActorRef[]
  /** Whether Conditional Access has a say in this grant (real-system.md §3.3). */
  evaluated: boolean
  /** Which signals its resource is told of. */
  hearing: Hearing
  /** How many more requests it is good for; null: as many as there are until it ends. */
  left: number | null
  /** What it is challenged for. */
  signal: SignalKind | null
}
export type TokenEvent =
  | { type: 'token.request'; request: TokenRequest }
  | { type: 'access.decide'; request: TokenRequest; decision: AccessDecision; message: string }
  | { type: 'token.refuse'; request: TokenRequest; errorCode: number; message: string }
  | {
      type: 'token.issue'
      request: TokenRequest
      claims: JsonObject
      jkt: string | null
      decision: AccessDecision | null
    }
  | {
      type: 'token.present'
      call: string
      session: SessionRef
      from: PcRef
      htm: string
      htu: string
      jti: string
      verdict: Verdict
    }
  /** It soon expires. */
  | { type: 'token.renew' }
  | { type: 'token.expire' }
  /** A critical event about somebody, or (null) about everybody. */
  | { type: 'token.signal'; about: ActorRef | null; signal: SignalKind }
  /** The signal has reached the resource, as late as signals are. */
  | { type: 'cae.deliver'; signal: SignalKind }
  | { type: 'token.taskEnded'; task: TaskRef }
  | { type: 'token.sessionEnded'; session: SessionRef }
  | { type: 'token.wipe'; pc: PcRef }
export type TokenFact = FactOf<
  | 'token.requested'
  | 'access.decided'
  | 'token.issued'
  | 'token.refused'
  | 'token.renewalDue'
  | 'token.ended'
  | 'cae.signalled'
  | 'cae.notHeard'
  | 'cae.delivered'
  | 'cae.challenged'
  | 'proof.accepted'
  | 'proof.refused'
>

const base = setup({
  types: {} as { context: TokenContext; events: TokenEvent; emitted: TokenFact; input: { id: TokenRef } | undefined },
})
const tellEnded = (reason: EndReason) =>
  base.emit(({ context }) => ({ type: 'token.ended', token: context.id, reason }))

/** Takes `TokenEvent`, emits `TokenFact`; input `{ id: TokenRef }`. */
export const token = base
  .extend({
    guards: {
      granted: ({ event }) => {
        assertEvent(event, 'access.decide')
        return event.decision.outcome === 'grant' // a decision that can not be made is no grant
      },
      asked: ({ context, event }) => {
        assertEvent(event, 'token.issue')
        return event.request.requestId === context.requestId
      },
      askedAndExempt: ({ context, event }) => {
        assertEvent(event, 'token.issue')
        return !context.evaluated && event.request.requestId === context.requestId
      },
      accepted: ({ event }) => {
        assertEvent(event, 'token.present')
        return event.verdict.outcome === 'accepted'
      },
      acceptedLast: ({ context, event }) => {
        assertEvent(event, 'token.present')
        return event.verdict.outcome === 'accepted' && context.left === 1
      },
      challengedByResource: ({ event }) => {
        assertEvent(event, 'token.present')
        return event.verdict.outcome === 'challenged'
      },
      proofRefused: ({ event }) => {
        assertEvent(event, 'token.present')
        return event.verdict.outcome === 'proofRefused'
      },
      unconcerned: ({ context, event }) => {
        assertEvent(event, 'token.signal')
        return event.about !== null && !context.concerns.includes(event.about)
      },
      nobodyTold: ({ context }) => context.hearing === 'entra',
      unheard: ({ context, event }) => {
        assertEvent(event, 'token.signal')
        return reachOf(context.hearing, event.signal) === 'unheard'
      },
      heardAtOnce: ({ context, event }) => {
        assertEvent(event, 'token.signal')
        return reachOf(context.hearing, event.signal) === 'atOnce'
      },
      onlyReduces: ({ event }) => {
        assertEvent(event, 'cae.deliver')
        return event.signal === 'riskElevated'
      },
      takesSession: ({ context, event }) => {
        assertEvent(event, 'cae.deliver')
        return context.session !== null && endsSession(event.signal)
      },
      ofTask: ({ context, event }) => {
        assertEvent(event, 'token.taskEnded')
        return event.task === context.task
      },
      ofSession: ({ context, event }) => {
        assertEvent(event, 'token.sessionEnded')
        return event.session === context.session
      },
      boundHere: ({ context, event }) => {
        assertEvent(event, 'token.wipe')
        return event.pc === context.boundTo
      },
    },
    actions: {
      pass: base.assign({}),
      remember: base.assign(({ event }) => {
        assertEvent(event, 'token.request')
        const { requestId, task, session, pc, grant, resourceId, blueprint, agent, agentUser, human } = event.request
        const concerns = [blueprint, agent, agentUser, human, pc, session].filter(each => each !== null)
        return { requestId, task, session, boundTo: pc, concerns, evaluated: isEvaluated(grant, resourceId) }
      }),
      // what the token itself says counts: a client may ask for `cp1` and not get it
      equip: base.assign(({ event }) => {
        assertEvent(event, 'token.issue')
        const { request, claims } = event
        const limit = taskUseOf(claims)
        const continuousAccess = Array.isArray(claims.xms_cc) && claims.xms_cc.includes('cp1')
        return {
          hearing: hearingOf({ ...request, continuousAccess }),
          left: typeof limit === 'object' ? (limit?.uses ?? null) : null,
        }
      }),
      countUse: base.assign({ left: ({ context }) => (context.left === null ? null : context.left - 1) }),
      noteSignal: base.assign({
        signal: ({ event }) => {
          assertEvent(event, ['token.signal', 'cae.deliver'])
          return event.signal
        },
      }),
      tellRequested: base.emit(({ event }) => {
        assertEvent(event, 'token.request')
        return { type: 'token.requested', request: event.request }
      }),
      tellDecided: base.emit(({ event }) => {
        assertEvent(event, 'access.decide')
        return { type: 'access.decided', request: event.request, decision: event.decision }
      }),
      tellDenied: base.emit(({ event }) => {
        assertEvent(event, 'access.decide')
        const { request, decision, message } = event
        return { type: 'token.refused', request, errorCode: decision.errorCode ?? 0, message, decision }
      }),
      tellRefused: base.emit(({ event }) => {
        assertEvent(event, 'token.refuse')
        const { request, errorCode, message } = event
        return { type: 'token.refused', request, errorCode, message, decision: null }
      }),
      tellIssued: base.emit(({ context, event }) => {
        assertEvent(event, 'token.issue')
        const { request, claims, jkt, decision } = event
        return { type: 'token.issued', token: context.id, request, claims, jkt, decision }
      }),
      tellAccepted: base.emit(({ context, event }) => {
        assertEvent(event, 'token.present')
        const { call, session, from, htm, htu, jti } = event
        return { type: 'proof.accepted', call, token: context.id, session, pc: from, htm, htu, jti }
      }),
      tellProofRefused: base.emit(({ context, event }) => {
        assertEvent(event, 'token.present')
        const { call, session, from, htm, htu, verdict } = event
        const { check, message } =
          verdict.outcome === 'proofRefused' ? verdict : { check: 'ended' as const, message: 'The token has ended.' }
        const boundTo = context.boundTo
        return { type: 'proof.refused', call, token: context.id, session, from, boundTo, htm, htu, check, message }
      }),
      tellRenewalDue: base.emit(({ context }) => ({ type: 'token.renewalDue', token: context.id })),
      tellSignalled: base.emit(({ context, event }) => {
        assertEvent(event, 'token.signal')
        const { signal } = event
        return { type: 'cae.signalled', token: context.id, signal, delay: delayOf[signal] }
      }),
      tellNotHeard: base.emit(({ context, event }) => {
        assertEvent(event, 'token.signal')
        const { signal } = event
        return { type: 'cae.notHeard', token: context.id, signal, reason: unheardReason(context.hearing, signal) }
      }),
      tellDelivered: base.emit(({ context, event }) => {
        assertEvent(event, ['token.signal', 'cae.deliver'])
        const { id, session } = context
        const { signal } = event
        return {
          type: 'cae.delivered',
          token: id,
          session,
          signal,
          endsSession: session !== null && endsSession(signal),
        }
      }),
      tellChallenged: base.emit(({ context, event }) => {
        assertEvent(event, 'token.present')
        const { call, session, from, htm, htu, verdict } = event
        const noted = context.signal ?? 'policyChanged'
        const [signal, reason] =
          verdict.outcome === 'challenged'
            ? [verdict.signal, verdict.reasons.join(' ')]
            : [noted, 'The token was issued before an event that revokes it.']
        return { type: 'cae.challenged', call, token: context.id, session, from, htm, htu, signal, reason }
      }),
      tellRevoked: tellEnded('revoked'),
      tellUsedUp: tellEnded('usedUp'),
      tellExpired: tellEnded('expired'),
      tellTaskEnded: tellEnded('taskEnded'),
      tellSessionEnded: tellEnded('sessionEnded'),
      tellWiped: tellEnded('wiped'),
    },
  })
  .createMachine({
    id: 'token',
    initial: 'unasked',
    context: ({ input }) => ({
      id: input?.id ?? 'token:?',
      requestId: null,
      task: null,
      session: null,
      boundTo: null,
      concerns: [],
      evaluated: false,
      hearing: 'nothing',
      left: null,
      signal: null,
    }),
    // what ends or is signalled is told to every token that may be concerned; its own guard decides
    on: {
      'token.renew': { actions: 'pass' },
      'token.signal': { actions: 'pass' },
      'cae.deliver': { actions: 'pass' },
      'token.taskEnded': { actions: 'pass' },
      'token.sessionEnded': { actions: 'pass' },
      'token.wipe': { actions: 'pass' },
      'token.expire': { actions: 'pass' },
    },
    states: {
      unasked: { on: { 'token.request': { target: 'requested', actions: ['remember', 'tellRequested'] } } },
      requested: {
        on: {
          'access.decide': [
            { guard: 'granted', target: 'granted', actions: 'tellDecided' },
            { target: 'refused', actions: ['tellDecided', 'tellDenied'] },
          ],
          'token.refuse': { target: 'refused', actions: 'tellRefused' },
          'token.issue': { guard: 'askedAndExempt', target: 'live', actions: ['equip', 'tellIssued'] },
        },
      },
      granted: {
        on: {
          'token.issue': { guard: 'asked', target: 'live', actions: ['equip', 'tellIssued'] },
          'token.refuse': { target: 'refused', actions: 'tellRefused' }, // what it was asked with was used up meanwhile
        },
      },
      live: {
        initial: 'current',
        on: {
          'token.present': [
            { guard: 'acceptedLast', target: 'ended', actions: ['tellAccepted', 'tellUsedUp'] },
            { guard: 'accepted', actions: ['countUse', 'tellAccepted'] },
            { guard: 'challengedByResource', actions: 'tellChallenged' },
            { actions: 'tellProofRefused' },
          ],
          'token.signal': [
            { guard: 'unconcerned', actions: 'pass' },
            { guard: 'nobodyTold', actions: 'pass' },
            { guard: 'unheard', actions: 'tellNotHeard' },
            {
              guard: 'heardAtOnce',
              target: 'live.challenged',
              actions: ['noteSignal', 'tellSignalled', 'tellDelivered'],
            },
            { target: 'live.signalled', actions: 'tellSignalled' },
          ],
          'token.renew': { actions: 'tellRenewalDue' },
          'token.expire': { target: 'ended', actions: 'tellExpired' },
          'token.taskEnded': [{ guard: 'ofTask', target: 'ended', actions: 'tellTaskEnded' }, { actions: 'pass' }],
          'token.sessionEnded': [
            { guard: 'ofSession', target: 'ended', actions: 'tellSessionEnded' },
            { actions: 'pass' },
          ],
          'token.wipe': [{ guard: 'boundHere', target: 'ended', actions: 'tellWiped' }, { actions: 'pass' }],
        },
        states: {
          current: { on: { 'token.renew': { target: 'renewalDue', actions: 'tellRenewalDue' } } },
          renewalDue: { on: { 'token.renew': { actions: 'pass' } } },
          // on its way: the resource does not know yet, and goes on accepting
          signalled: {
            on: {
              'cae.deliver': [
                { guard: 'takesSession', target: '#token.ended', actions: ['tellDelivered', 'tellRevoked'] },
                { guard: 'onlyReduces', target: 'reduced', actions: 'tellDelivered' },
                { target: 'challenged', actions: ['noteSignal', 'tellDelivered'] },
              ],
            },
          },
          // the resource knows of a risk for which it lets nothing be changed any more
          reduced: {
            on: {
              'token.signal': [
                { guard: 'unconcerned', actions: 'pass' },
                {
                  guard: 'heardAtOnce',
                  target: 'challenged',
                  actions: ['noteSignal', 'tellSignalled', 'tellDelivered'],
                },
                { guard: 'unheard', actions: 'tellNotHeard' },
                { actions: 'tellSignalled' },
              ],
              'cae.deliver': [
                { guard: 'takesSession', target: '#token.ended', actions: ['tellDelivered', 'tellRevoked'] },
                { guard: 'onlyReduces', actions: 'pass' },
                { target: 'challenged', actions: ['noteSignal', 'tellDelivered'] },
              ],
            },
          },
          // the resource knows: whatever is presented is answered with a claims challenge
          challenged: {
            on: {
              'token.present': [{ guard: 'proofRefused', actions: 'tellProofRefused' }, { actions: 'tellChallenged' }],
              'token.signal': [
                { guard: 'unconcerned', actions: 'pass' },
                { guard: 'unheard', actions: 'tellNotHeard' },
                { actions: 'tellSignalled' },
              ],
              'cae.deliver': [
                { guard: 'takesSession', target: '#token.ended', actions: ['tellDelivered', 'tellRevoked'] },
                { actions: 'pass' },
              ],
              'token.renew': { actions: 'pass' },
            },
          },
        },
      },
      ended: { on: { 'token.present': { actions: 'tellProofRefused' } } },
      refused: {},
    },
  })
