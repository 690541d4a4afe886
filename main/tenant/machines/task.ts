// A task: one prompt taken up by an agent, worked on with a model and tools, and answered.
import { assertEvent, setup } from 'xstate'
import type { FactOf, ToolCall } from '../../../shared/model/facts.ts'
import type { TaskRef } from '../../../shared/model/refs.ts'

type Without<Type extends 'task.started' | 'inference.called' | 'tool.returned' | 'task.completed'> = Omit<
  FactOf<Type>,
  'type' | 'task'
>
export type TaskContext = { id: TaskRef }
export type TaskEvent =
  | { type: 'task.assign' }
  | ({ type: 'task.start' } & Without<'task.started'>)
  | ({ type: 'task.infer' } & Without<'inference.called'>)
  | { type: 'task.call'; call: ToolCall }
  | ({ type: 'task.return' } & Without<'tool.returned'>)
  | ({ type: 'task.complete' } & Without<'task.completed'>)
export type TaskFact = FactOf<'task.started' | 'inference.called' | 'tool.called' | 'tool.returned' | 'task.completed'>

const base = setup({
  types: {} as { context: TaskContext; events: TaskEvent; emitted: TaskFact; input: { id: TaskRef } | undefined },
})

/** Takes `TaskEvent`, emits `TaskFact`; input `{ id: TaskRef }`. */
export const task = base
  .extend({
    guards: {
      done: ({ event }) => {
        assertEvent(event, 'task.complete')
        return event.outcome === 'done'
      },
      refused: ({ event }) => {
        assertEvent(event, 'task.complete')
        return event.outcome === 'refused'
      },
    },
    actions: {
      pass: base.assign({}),
      tellStarted: base.emit(({ context, event }) => {
        assertEvent(event, 'task.start')
        return { ...event, type: 'task.started', task: context.id }
      }),
      tellInference: base.emit(({ context, event }) => {
        assertEvent(event, 'task.infer')
        return { ...event, type: 'inference.called', task: context.id }
      }),
      tellCalled: base.emit(({ event }) => {
        assertEvent(event, 'task.call')
        return { type: 'tool.called', call: event.call }
      }),
      tellReturned: base.emit(({ context, event }) => {
        assertEvent(event, 'task.return')
        return { ...event, type: 'tool.returned', task: context.id }
      }),
      tellCompleted: base.emit(({ context, event }) => {
        assertEvent(event, 'task.complete')
        return { ...event, type: 'task.completed', task: context.id }
      }),
    },
  })
  .createMachine({
    id: 'task',
    initial: 'unasked',
    context: ({ input }) => ({ id: input?.id ?? 'task:?' }),
    states: {
      unasked: { on: { 'task.assign': 'asked' } },
      asked: { on: { 'task.start': { target: 'running', actions: 'tellStarted' } } },
      running: {
        initial: 'thinking',
        states: {
          thinking: {
            on: {
              'task.infer': { actions: 'tellInference' },
              'task.call': { target: 'calling', actions: 'tellCalled' },
              'task.complete': [
                { guard: 'done', target: '#task.done', actions: 'tellCompleted' },
                { guard: 'refused', target: '#task.refused', actions: 'tellCompleted' },
                { target: '#task.failed', actions: 'tellCompleted' },
              ],
            },
          },
          calling: { on: { 'task.return': { target: 'thinking', actions: 'tellReturned' } } },
        },
      },
      done: {},
      refused: {},
      failed: {},
    },
  })

export const taskModel = {
  finite: () => [] as const,
  views: { running: (state: { matches(value: 'running'): boolean }) => state.matches('running') },
  alphabet: (world: {
    start: Without<'task.started'>
    inference: Without<'inference.called'>
    call: ToolCall
  }): TaskEvent[] => [
    { type: 'task.assign' },
    { type: 'task.start', ...world.start },
    { type: 'task.infer', ...world.inference },
    { type: 'task.call', call: world.call },
    ...(['ok', 'refused', 'error'] as const).map(
      (outcome): TaskEvent => ({ type: 'task.return', call: world.call.callId, outcome, result: '', error: null }),
    ),
    ...(['done', 'refused', 'failed'] as const).map(
      (outcome): TaskEvent => ({ type: 'task.complete', answer: '', outcome }),
    ),
  ],
}
