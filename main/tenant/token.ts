// One token from its request to its end: asked for, evaluated where policy says so, live and presented, ended.
import { assertEvent, setup } from 'xstate'
import type { AccessDecision } from '../../shared/model/access.ts'
import type { FactOf, ProofCheck, TokenRequest } from '../../shared/model/facts.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import type { PcRef, SessionRef, TaskRef, TokenRef } from '../../shared/model/refs.ts'
import { isEvaluated } from '../access/index.ts'

/** What the resource found when it checked token and proof. */
export type Verdict = { accepted: true } | { accepted: false; check: ProofCheck; message: string }
type EndReason = FactOf<'token.ended'>['reason']

export type TokenContext = {
  id: TokenRef
  task: TaskRef | null
  session: SessionRef | null
  boundTo: PcRef | null
  /** Whether Conditional Access has a say in this grant (real-system.md §3.3). */
  evaluated: boolean
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
  | { type: 'token.expire' }
  | { type: 'token.taskEnded'; task: TaskRef }
  | { type: 'token.sessionEnded'; session: SessionRef }
  | { type: 'token.wipe'; pc: PcRef }
export type TokenFact = FactOf<
  | 'token.requested'
  | 'access.decided'
  | 'token.issued'
  | 'token.refused'
  | 'token.ended'
  | 'proof.accepted'
  | 'proof.refused'
>

const base = setup({
  types: {} as { context: TokenContext; events: TokenEvent; emitted: TokenFact; input: { id: TokenRef } | undefined },
})
const tellEnded = (reason: EndReason) =>
  base.emit(({ context }) => ({ type: 'token.ended', token: context.id, reason }))

export const token = base
  .extend({
    guards: {
      granted: ({ event }) => {
        assertEvent(event, 'access.decide')
        return event.decision.outcome === 'grant' // a decision that can not be made is no grant
      },
      exempt: ({ context }) => !context.evaluated,
      accepted: ({ event }) => {
        assertEvent(event, 'token.present')
        return event.verdict.accepted
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
        const { task, session, pc, grant, resourceId } = event.request
        return { task, session, boundTo: pc, evaluated: isEvaluated(grant, resourceId) }
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
        const { check, message } = verdict.accepted
          ? { check: 'ended' as const, message: 'The token has ended.' }
          : verdict
        const boundTo = context.boundTo
        return { type: 'proof.refused', call, token: context.id, session, from, boundTo, htm, htu, check, message }
      }),
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
      task: null,
      session: null,
      boundTo: null,
      evaluated: false,
    }),
    // the end of a task or session and the wipe of a Cloud PC are announced to every token
    on: {
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
          'token.issue': { guard: 'exempt', target: 'live', actions: 'tellIssued' },
        },
      },
      granted: { on: { 'token.issue': { target: 'live', actions: 'tellIssued' } } },
      live: {
        on: {
          'token.present': [{ guard: 'accepted', actions: 'tellAccepted' }, { actions: 'tellProofRefused' }],
          'token.expire': { target: 'ended', actions: 'tellExpired' },
          'token.taskEnded': [{ guard: 'ofTask', target: 'ended', actions: 'tellTaskEnded' }, { actions: 'pass' }],
          'token.sessionEnded': [
            { guard: 'ofSession', target: 'ended', actions: 'tellSessionEnded' },
            { actions: 'pass' },
          ],
          'token.wipe': [{ guard: 'boundHere', target: 'ended', actions: 'tellWiped' }, { actions: 'pass' }],
        },
      },
      ended: { on: { 'token.present': { actions: 'tellProofRefused' } } },
      refused: {},
    },
  })

export const tokenModel = {
  finite: (context: TokenContext) => [context.task, context.session, context.boundTo, context.evaluated] as const,
  views: {
    live: (state: { value: unknown }) => state.value === 'live',
    liveOn: (state: { value: unknown; context: TokenContext }, pc: PcRef) =>
      state.value === 'live' && state.context.boundTo === pc,
  },
  alphabet: (world: {
    requests: TokenRequest[]
    decisions: AccessDecision[]
    sessions: SessionRef[]
    tasks: TaskRef[]
    pcs: PcRef[]
    claims: JsonObject
  }): TokenEvent[] => [
    ...world.requests.flatMap((request): TokenEvent[] => [
      { type: 'token.request', request },
      ...world.decisions.map(
        (decision): TokenEvent => ({ type: 'access.decide', request, decision, message: 'decided' }),
      ),
      { type: 'token.refuse', request, errorCode: 700027, message: 'refused' },
      { type: 'token.issue', request, claims: world.claims, jkt: null, decision: null },
    ]),
    ...world.sessions.flatMap((session): TokenEvent[] => [
      ...world.pcs.flatMap(from =>
        (['accepted', 'refused'] as const).map(
          (outcome): TokenEvent => ({
            type: 'token.present',
            call: 'call',
            session,
            from,
            htm: 'GET',
            htu: 'https://graph.microsoft.com/v1.0/me',
            jti: 'jti',
            verdict:
              outcome === 'accepted' ? { accepted: true } : { accepted: false, check: 'jkt', message: 'Another key.' },
          }),
        ),
      ),
      { type: 'token.sessionEnded', session },
    ]),
    ...world.tasks.map((task): TokenEvent => ({ type: 'token.taskEnded', task })),
    ...world.pcs.map((pc): TokenEvent => ({ type: 'token.wipe', pc })),
    { type: 'token.expire' },
  ],
}
