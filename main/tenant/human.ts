// A person of the tenant: asks agents for work and gets their answers.
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../shared/model/facts.ts'
import type { Human } from '../../shared/model/objects.ts'
import type { AgentRef, HumanRef, TaskRef } from '../../shared/model/refs.ts'

export type HumanContext = { id: HumanRef; open: TaskRef[] }
export type HumanEvent =
  | { type: 'human.create'; human: Human }
  | { type: 'human.ask'; task: TaskRef; agent: AgentRef; conversation: string; channel: string; text: string }
  | { type: 'human.answered'; task: TaskRef }
export type HumanFact = FactOf<'human.created' | 'prompt.sent'>

const base = setup({
  types: {} as { context: HumanContext; events: HumanEvent; emitted: HumanFact; input: { id: HumanRef } | undefined },
})

export const human = base
  .extend({
    guards: {
      lastAnswer: ({ context, event }) => {
        assertEvent(event, 'human.answered')
        return context.open.every(task => task === event.task)
      },
    },
    actions: {
      waitFor: base.assign({
        open: ({ context, event }) => {
          assertEvent(event, 'human.ask')
          return context.open.includes(event.task) ? context.open : [...context.open, event.task]
        },
      }),
      settle: base.assign({
        open: ({ context, event }) => {
          assertEvent(event, 'human.answered')
          return context.open.filter(task => task !== event.task)
        },
      }),
      tellCreated: base.emit(({ event }) => {
        assertEvent(event, 'human.create')
        return { type: 'human.created', human: event.human }
      }),
      tellPrompt: base.emit(({ context, event }) => {
        assertEvent(event, 'human.ask')
        return {
          type: 'prompt.sent',
          task: event.task,
          human: context.id,
          agent: event.agent,
          conversation: event.conversation,
          channel: event.channel,
          text: event.text,
        }
      }),
    },
  })
  .createMachine({
    id: 'human',
    initial: 'absent',
    context: ({ input }) => ({ id: input?.id ?? 'human:?', open: [] }),
    states: {
      absent: { on: { 'human.create': { target: 'idle', actions: 'tellCreated' } } },
      idle: { on: { 'human.ask': { target: 'waiting', actions: ['waitFor', 'tellPrompt'] } } },
      waiting: {
        on: {
          'human.ask': { actions: ['waitFor', 'tellPrompt'] },
          'human.answered': [{ guard: 'lastAnswer', target: 'idle', actions: 'settle' }, { actions: 'settle' }],
        },
      },
    },
  })

export const humanModel = {
  finite: (context: HumanContext) => [...context.open] as const,
  views: { waiting: (state: { value: unknown }) => state.value === 'waiting' },
  alphabet: (world: { human: Human; agent: AgentRef; tasks: TaskRef[] }): HumanEvent[] => [
    { type: 'human.create', human: world.human },
    ...world.tasks.flatMap((task): HumanEvent[] => [
      { type: 'human.ask', task, agent: world.agent, conversation: '19:c', channel: 'msteams', text: 'Please.' },
      { type: 'human.answered', task },
    ]),
  ],
}
