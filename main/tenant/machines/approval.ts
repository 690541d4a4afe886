// One question to people: an activation, or a step of a task that needs a person. Asked, held back, answered, or left unanswered.
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../../shared/model/facts.ts'
import type { Approval } from '../../../shared/model/governance.ts'
import type { ActorRef, ApprovalRef, GrantRef, HumanRef, TaskRef } from '../../../shared/model/refs.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import type { ApprovalDecision, Decision } from '../../access/index.ts'
import type { By } from './lifecycle.ts'

/** What it is about; null as long as nothing is asked, `grant` also for an action. */
export type ApprovalContext = { id: ApprovalRef; grant: GrantRef | null; task: TaskRef | null }
export type ApprovalEvent =
  | { type: 'approval.request'; approval: Approval; decision: ApprovalDecision }
  /** Those who may answer have read their other requests. */
  | { type: 'approval.release'; approvers: HumanRef[] }
  /** `until`: for how long an activation is approved. */
  | { type: 'approval.approve'; by: HumanRef; justification: string; until: EpochMs | null }
  | { type: 'approval.deny'; by: HumanRef; justification: string }
  | { type: 'approval.refuseAnswer'; by: ActorRef; reasons: Decision['reasons'] }
  | { type: 'approval.expire' }
  | { type: 'approval.cancel'; by: By; reason: string }
  | { type: 'approval.taskEnded'; task: TaskRef }
export type ApprovalFact = FactOf<
  | 'approval.requested'
  | 'approval.held'
  | 'approval.refused'
  | 'approval.released'
  | 'approval.approved'
  | 'approval.denied'
  | 'approval.answerRefused'
  | 'approval.expired'
  | 'approval.cancelled'
>

const base = setup({
  types: {} as {
    context: ApprovalContext
    events: ApprovalEvent
    emitted: ApprovalFact
    input: { id: ApprovalRef } | undefined
  },
})

const about = ({ id, grant, task }: ApprovalContext) => ({ approval: id, grant, task })

/** Takes `ApprovalEvent`, emits `ApprovalFact`; input `{ id: ApprovalRef }`. */
export const approval = base
  .extend({
    guards: {
      granted: ({ event }) => {
        assertEvent(event, 'approval.request')
        return event.decision.outcome === 'grant'
      },
      held: ({ event }) => {
        assertEvent(event, 'approval.request')
        return event.decision.outcome === 'hold'
      },
      isItsTask: ({ context, event }) => {
        assertEvent(event, 'approval.taskEnded')
        return event.task === context.task
      },
    },
    actions: {
      pass: base.assign({}),
      remember: base.assign(({ event }) => {
        assertEvent(event, 'approval.request')
        return { grant: event.approval.kind === 'activation' ? event.approval.grant : null, task: event.approval.task }
      }),
      tellRequested: base.emit(({ event }) => {
        assertEvent(event, 'approval.request')
        return { type: 'approval.requested', approval: event.approval }
      }),
      tellHeld: base.emit(({ event }) => {
        assertEvent(event, 'approval.request')
        return { type: 'approval.held', approval: event.approval, reasons: [...event.decision.reasons] }
      }),
      tellRefused: base.emit(({ event }) => {
        assertEvent(event, 'approval.request')
        return { type: 'approval.refused', approval: event.approval, reasons: [...event.decision.reasons] }
      }),
      tellReleased: base.emit(({ context, event }) => {
        assertEvent(event, 'approval.release')
        return { type: 'approval.released', ...about(context), approvers: event.approvers }
      }),
      tellApproved: base.emit(({ context, event }) => {
        assertEvent(event, 'approval.approve')
        const { by, justification, until } = event
        return { type: 'approval.approved', ...about(context), by, justification, until }
      }),
      tellDenied: base.emit(({ context, event }) => {
        assertEvent(event, 'approval.deny')
        return { type: 'approval.denied', ...about(context), by: event.by, justification: event.justification }
      }),
      tellAnswerRefused: base.emit(({ context, event }) => {
        assertEvent(event, 'approval.refuseAnswer')
        return { type: 'approval.answerRefused', ...about(context), by: event.by, reasons: [...event.reasons] }
      }),
      tellExpired: base.emit(({ context }) => ({
        type: 'approval.expired',
        ...about(context),
        reason: 'Nobody answered in time.',
      })),
      tellCancelled: base.emit(({ context, event }) => ({
        type: 'approval.cancelled',
        ...about(context),
        by: event.type === 'approval.cancel' ? event.by : null,
        reason: event.type === 'approval.cancel' ? event.reason : 'The task that asks has ended.',
      })),
    },
  })
  .createMachine({
    id: 'approval',
    initial: 'absent',
    context: ({ input }) => ({ id: input?.id ?? 'approval:?', grant: null, task: null }),
    // an answer that does not count is told whenever it comes; clocks and the ends of tasks may come late
    on: {
      'approval.refuseAnswer': { actions: 'tellAnswerRefused' },
      'approval.expire': { actions: 'pass' },
      'approval.taskEnded': { actions: 'pass' },
    },
    states: {
      absent: {
        on: {
          'approval.request': [
            { guard: 'granted', target: 'open.pending', actions: ['remember', 'tellRequested'] },
            { guard: 'held', target: 'open.held', actions: ['remember', 'tellHeld'] },
            { target: 'refused', actions: ['remember', 'tellRefused'] },
          ],
        },
      },
      open: {
        initial: 'pending',
        on: {
          'approval.expire': { target: 'expired', actions: 'tellExpired' },
          'approval.cancel': { target: 'cancelled', actions: 'tellCancelled' },
          'approval.taskEnded': [
            { guard: 'isItsTask', target: 'cancelled', actions: 'tellCancelled' },
            { actions: 'pass' },
          ],
        },
        states: {
          pending: {
            on: {
              'approval.approve': { target: '#approval.approved', actions: 'tellApproved' },
              'approval.deny': { target: '#approval.denied', actions: 'tellDenied' },
            },
          },
          held: { on: { 'approval.release': { target: 'pending', actions: 'tellReleased' } } },
        },
      },
      refused: {},
      approved: {},
      denied: {},
      expired: {},
      cancelled: {},
    },
  })

type State = { matches(value: 'approved' | { open: 'pending' | 'held' }): boolean }

export const approvalModel = {
  finite: (context: ApprovalContext) => [context.grant, context.task] as const,
  views: {
    pending: (state: State) => state.matches({ open: 'pending' }),
    held: (state: State) => state.matches({ open: 'held' }),
    approved: (state: State) => state.matches('approved'),
  },
  alphabet: (world: { approvals: Approval[]; tasks: TaskRef[]; by: HumanRef; until: EpochMs }): ApprovalEvent[] => {
    const { by, until } = world
    const reasons = [{ code: 'c', message: 'm' }]
    return [
      ...world.approvals.flatMap(one => [
        ...(['grant', 'hold', 'deny', 'cannotEvaluate'] as const).map(
          (outcome): ApprovalEvent => ({
            type: 'approval.request',
            approval: one,
            decision: { outcome, approvers: outcome === 'grant' ? [by] : [], reasons },
          }),
        ),
      ]),
      { type: 'approval.release', approvers: [by] },
      { type: 'approval.approve', by, justification: '', until },
      { type: 'approval.deny', by, justification: '' },
      { type: 'approval.refuseAnswer', by, reasons },
      { type: 'approval.expire' },
      { type: 'approval.cancel', by, reason: '' },
      ...world.tasks.map((task): ApprovalEvent => ({ type: 'approval.taskEnded', task })),
    ]
  },
}
