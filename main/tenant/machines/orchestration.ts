// What comes of one prompt when agents call agents: delegations start and end until the task is done or all of it is stopped.
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../../shared/model/facts.ts'
import type { Delegation, OrchestrationLimits, StopCause } from '../../../shared/model/governance.ts'
import type { AgentRef, OrchestrationRef, TaskRef } from '../../../shared/model/refs.ts'
import type { Decision } from '../../access/index.ts'

/** How many delegations were refused: the third stops it, for who keeps asking is in a loop or under attack. Ours. */
type Refusals = 0 | 1 | 2
export type OrchestrationContext = { id: OrchestrationRef; refusals: Refusals }
export type OrchestrationEvent =
  | { type: 'orchestration.start'; task: TaskRef; agent: AgentRef; purpose: string; limits: OrchestrationLimits }
  | { type: 'delegation.request'; delegation: Delegation; decision: Decision }
  | ({
      type: 'delegation.end'
      /** Whether others still run. */
      othersOpen: boolean
    } & Omit<FactOf<'delegation.ended'>, 'type' | 'orchestration'>)
  | { type: 'orchestration.stop'; cause: Exclude<StopCause, 'refusals' | 'taskEnded'>; reason: string }
  /** The task that was prompted has ended. */
  | { type: 'orchestration.complete' }
export type OrchestrationFact = FactOf<
  | 'orchestration.started'
  | 'delegation.requested'
  | 'delegation.started'
  | 'delegation.refused'
  | 'delegation.ended'
  | 'orchestration.stopped'
  | 'orchestration.completed'
>

const base = setup({
  types: {} as {
    context: OrchestrationContext
    events: OrchestrationEvent
    emitted: OrchestrationFact
    input: { id: OrchestrationRef } | undefined
  },
})

/** Takes `OrchestrationEvent`, emits `OrchestrationFact`; input `{ id: OrchestrationRef }`. */
export const orchestration = base
  .extend({
    guards: {
      granted: ({ event }) => {
        assertEvent(event, 'delegation.request')
        return event.decision.outcome === 'grant'
      },
      // with the one that is refused now
      tooOften: ({ context }) => context.refusals === 2,
      othersOpen: ({ event }) => {
        assertEvent(event, 'delegation.end')
        return event.othersOpen
      },
    },
    actions: {
      pass: base.assign({}),
      count: base.assign({ refusals: ({ context }): Refusals => (context.refusals === 0 ? 1 : 2) }),
      tellStarted: base.emit(({ context, event }) => {
        assertEvent(event, 'orchestration.start')
        return { ...event, type: 'orchestration.started', orchestration: context.id }
      }),
      tellRequested: base.emit(({ event }) => {
        assertEvent(event, 'delegation.request')
        return { type: 'delegation.requested', delegation: event.delegation }
      }),
      tellDelegated: base.emit(({ event }) => {
        assertEvent(event, 'delegation.request')
        return { type: 'delegation.started', delegation: event.delegation }
      }),
      tellRefused: base.emit(({ event }) => {
        assertEvent(event, 'delegation.request')
        return { type: 'delegation.refused', delegation: event.delegation, reasons: [...event.decision.reasons] }
      }),
      tellEnded: base.emit(({ context, event }) => {
        assertEvent(event, 'delegation.end')
        const { delegation, task, outcome } = event
        return { type: 'delegation.ended', orchestration: context.id, delegation, task, outcome }
      }),
      tellStopped: base.emit(({ context, event }) => ({
        type: 'orchestration.stopped',
        orchestration: context.id,
        ...whyStopped(event),
      })),
      tellCompleted: base.emit(({ context }) => ({ type: 'orchestration.completed', orchestration: context.id })),
    },
  })
  .createMachine({
    id: 'orchestration',
    initial: 'absent',
    context: ({ input }) => ({ id: input?.id ?? 'orchestration:?', refusals: 0 }),
    states: {
      absent: { on: { 'orchestration.start': { target: 'running', actions: 'tellStarted' } } },
      running: {
        initial: 'alone',
        on: {
          'delegation.request': [
            { guard: 'granted', target: '.delegating', actions: ['tellRequested', 'tellDelegated'] },
            { guard: 'tooOften', target: 'stopped', actions: ['tellRequested', 'tellRefused', 'tellStopped'] },
            { actions: ['count', 'tellRequested', 'tellRefused'] },
          ],
          'orchestration.stop': { target: 'stopped', actions: 'tellStopped' },
        },
        states: {
          alone: {
            on: { 'orchestration.complete': { target: '#orchestration.completed', actions: 'tellCompleted' } },
          },
          delegating: {
            on: {
              'delegation.end': [
                { guard: 'othersOpen', actions: 'tellEnded' },
                { target: 'alone', actions: 'tellEnded' },
              ],
              // nobody works on for a task that has ended
              'orchestration.complete': { target: '#orchestration.stopped', actions: 'tellStopped' },
            },
          },
        },
      },
      stopped: {
        on: {
          'delegation.request': { actions: ['tellRequested', 'tellRefused'] },
          'delegation.end': { actions: 'tellEnded' },
          'orchestration.stop': { actions: 'pass' },
          'orchestration.complete': { actions: 'pass' },
        },
      },
      completed: {
        on: {
          'delegation.request': { actions: ['tellRequested', 'tellRefused'] },
          'orchestration.stop': { actions: 'pass' },
        },
      },
    },
  })

function whyStopped(event: OrchestrationEvent): { cause: StopCause; reason: string } {
  switch (event.type) {
    case 'delegation.request':
      return { cause: 'refusals', reason: 'Three delegations were refused.' }
    case 'orchestration.complete':
      return { cause: 'taskEnded', reason: 'The task ended while others still worked for it.' }
    default:
      assertEvent(event, 'orchestration.stop')
      return { cause: event.cause, reason: event.reason }
  }
}

export const orchestrationModel = {
  finite: (context: OrchestrationContext) => [context.refusals] as const,
  views: { running: (state: { matches(value: 'running'): boolean }) => state.matches('running') },
  alphabet: (world: {
    start: Omit<Extract<OrchestrationEvent, { type: 'orchestration.start' }>, 'type'>
    delegations: Delegation[]
  }): OrchestrationEvent[] => [
    { type: 'orchestration.start', ...world.start },
    ...world.delegations.flatMap((delegation): OrchestrationEvent[] => {
      const { id, task } = delegation
      return [
        { type: 'delegation.request', delegation, decision: { outcome: 'grant', reasons: [] } },
        {
          type: 'delegation.request',
          delegation,
          decision: { outcome: 'deny', reasons: [{ code: 'c', message: 'm' }] },
        },
        ...[true, false].map(
          (othersOpen): OrchestrationEvent => ({
            type: 'delegation.end',
            delegation: id,
            task,
            outcome: 'done',
            othersOpen,
          }),
        ),
      ]
    }),
    ...(['tokens', 'actions', 'time', 'person'] as const).map(
      (cause): OrchestrationEvent => ({ type: 'orchestration.stop', cause, reason: '' }),
    ),
    { type: 'orchestration.complete' },
  ],
}
