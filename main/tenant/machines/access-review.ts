// One instance of an access review: in progress while people decide, then completed, and applied to the grants.
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../../shared/model/facts.ts'
import type { Review, ReviewResult } from '../../../shared/model/governance.ts'
import type { ActorRef, GrantRef, ReviewRef } from '../../../shared/model/refs.ts'
import type { Decision, ItemDecision } from '../../access/index.ts'

export type ReviewContext = { id: ReviewRef }
export type ReviewEvent =
  | { type: 'review.start'; review: Review }
  | ({ type: 'review.decide' } & ItemDecision)
  | {
      type: 'review.refuseDecision'
      grant: GrantRef
      permission: string
      by: ActorRef
      reasons: Decision['reasons']
    }
  /** Its time is over, or it was stopped: `results` is what the decisions come to. */
  | { type: 'review.complete'; results: ReviewResult[] }
  | { type: 'review.apply'; removals: FactOf<'review.applied'>['removals'] }
export type ReviewFact = FactOf<
  'review.started' | 'review.decided' | 'review.decisionRefused' | 'review.completed' | 'review.applied'
>

const base = setup({
  types: {} as {
    context: ReviewContext
    events: ReviewEvent
    emitted: ReviewFact
    input: { id: ReviewRef } | undefined
  },
})

/** Takes `ReviewEvent`, emits `ReviewFact`; input `{ id: ReviewRef }`. */
export const accessReview = base
  .extend({
    actions: {
      tellStarted: base.emit(({ event }) => {
        assertEvent(event, 'review.start')
        return { type: 'review.started', review: event.review }
      }),
      tellDecided: base.emit(({ context, event }) => {
        assertEvent(event, 'review.decide')
        return { ...event, type: 'review.decided', review: context.id }
      }),
      tellDecisionRefused: base.emit(({ context, event }) => {
        assertEvent(event, 'review.refuseDecision')
        return { ...event, reasons: [...event.reasons], type: 'review.decisionRefused', review: context.id }
      }),
      tellCompleted: base.emit(({ context, event }) => {
        assertEvent(event, 'review.complete')
        return { type: 'review.completed', review: context.id, results: event.results }
      }),
      tellApplied: base.emit(({ context, event }) => {
        assertEvent(event, 'review.apply')
        return { type: 'review.applied', review: context.id, removals: event.removals }
      }),
    },
  })
  .createMachine({
    id: 'accessReview',
    initial: 'notStarted',
    context: ({ input }) => ({ id: input?.id ?? 'review:?' }),
    // states are named after `accessReviewInstance.status`; `applied` is what it is of a definition
    on: { 'review.refuseDecision': { actions: 'tellDecisionRefused' } },
    states: {
      notStarted: { on: { 'review.start': { target: 'inProgress', actions: 'tellStarted' } } },
      inProgress: {
        on: {
          'review.decide': { actions: 'tellDecided' },
          'review.complete': { target: 'completed', actions: 'tellCompleted' },
        },
      },
      completed: { on: { 'review.apply': { target: 'applied', actions: 'tellApplied' } } },
      applied: {},
    },
  })

export const accessReviewModel = {
  finite: () => [] as const,
  views: { inProgress: (state: { value: unknown }) => state.value === 'inProgress' },
  alphabet: (world: { review: Review; decision: ItemDecision; results: ReviewResult[] }): ReviewEvent[] => {
    const { review, decision, results } = world
    const { grant, permission, by } = decision
    return [
      { type: 'review.start', review },
      { type: 'review.decide', ...decision },
      { type: 'review.refuseDecision', grant, permission, by, reasons: [{ code: 'c', message: 'm' }] },
      { type: 'review.complete', results },
      { type: 'review.apply', removals: [{ grant, removed: [permission], left: [] }] },
    ]
  },
}
