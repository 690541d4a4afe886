// A person of the tenant: asks agents for work and gets their answers, as long as the account is there and enabled.
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../../shared/model/facts.ts'
import type { Human } from '../../../shared/model/objects.ts'
import type { AgentRef, HumanRef, TaskRef } from '../../../shared/model/refs.ts'
import type { By } from './lifecycle.ts'

/** `enabled` is `accountEnabled`, which a deleted account gets back when it is restored. */
export type HumanContext = { id: HumanRef; open: TaskRef[]; enabled: boolean }
export type HumanEvent =
  | { type: 'human.create'; human: Human }
  | { type: 'human.ask'; task: TaskRef; agent: AgentRef; conversation: string; channel: string; text: string }
  | { type: 'human.answered'; task: TaskRef }
  | { type: 'human.enable'; by: By }
  | { type: 'human.disable'; by: By }
  | { type: 'human.delete'; by: By }
  | { type: 'human.restore'; by: By }
  | { type: 'human.purge'; by: By }
  | { type: 'human.changePassword'; by: By }
  /** `revokeSignInSessions`: all refresh and session tokens are void from now on. */
  | { type: 'human.revokeSessions'; by: By }
  | { type: 'human.refuse'; refused: Omit<FactOf<'directory.refused'>, 'type' | 'by'> }

type Changed =
  | 'human.enabled'
  | 'human.disabled'
  | 'human.softDeleted'
  | 'human.restored'
  | 'human.hardDeleted'
  | 'human.passwordChanged'
  | 'human.sessionsRevoked'
export type HumanFact = FactOf<Changed | 'human.created' | 'prompt.sent' | 'directory.refused'>

const base = setup({
  types: {} as { context: HumanContext; events: HumanEvent; emitted: HumanFact; input: { id: HumanRef } | undefined },
})

const tell = (type: Changed) =>
  base.emit(({ context, event }) => ({ type, human: context.id, by: 'by' in event ? event.by : null }))

/** Takes `HumanEvent`, emits `HumanFact`; input `{ id: HumanRef }`. */
export const human = base
  .extend({
    guards: {
      lastAnswer: ({ context, event }) => {
        assertEvent(event, 'human.answered')
        return context.open.every(task => task === event.task)
      },
      waits: ({ context }) => context.open.length > 0,
      waitsEnabled: ({ context }) => context.enabled && context.open.length > 0,
      wasEnabled: ({ context }) => context.enabled,
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
      setEnabled: base.assign({ enabled: true }),
      setDisabled: base.assign({ enabled: false }),
      forget: base.assign({ open: [], enabled: false }),
      pass: base.assign({}),
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
      tellRefused: base.emit(({ context, event }) => {
        assertEvent(event, 'human.refuse')
        return { type: 'directory.refused', by: context.id, ...event.refused }
      }),
      tellEnabled: tell('human.enabled'),
      tellDisabled: tell('human.disabled'),
      tellSoftDeleted: tell('human.softDeleted'),
      tellRestored: tell('human.restored'),
      tellHardDeleted: tell('human.hardDeleted'),
      tellPasswordChanged: tell('human.passwordChanged'),
      tellSessionsRevoked: tell('human.sessionsRevoked'),
    },
  })
  .createMachine({
    id: 'human',
    initial: 'absent',
    context: ({ input }) => ({ id: input?.id ?? 'human:?', open: [], enabled: false }),
    on: { 'human.refuse': { actions: 'tellRefused' } },
    states: {
      absent: { on: { 'human.create': { target: 'idle', actions: ['setEnabled', 'tellCreated'] } } },
      idle: {
        on: {
          'human.ask': { target: 'waiting', actions: ['waitFor', 'tellPrompt'] },
          'human.disable': { target: 'disabled', actions: ['setDisabled', 'tellDisabled'] },
          'human.delete': { target: 'softDeleted', actions: 'tellSoftDeleted' },
          'human.changePassword': { actions: 'tellPasswordChanged' },
          'human.revokeSessions': { actions: 'tellSessionsRevoked' },
        },
      },
      waiting: {
        on: {
          'human.ask': { actions: ['waitFor', 'tellPrompt'] },
          'human.answered': [{ guard: 'lastAnswer', target: 'idle', actions: 'settle' }, { actions: 'settle' }],
          'human.disable': { target: 'disabled', actions: ['setDisabled', 'tellDisabled'] },
          'human.delete': { target: 'softDeleted', actions: 'tellSoftDeleted' },
          'human.changePassword': { actions: 'tellPasswordChanged' },
          'human.revokeSessions': { actions: 'tellSessionsRevoked' },
        },
      },
      // what was asked for before goes on, and its answer still arrives
      disabled: {
        on: {
          'human.answered': { actions: 'settle' },
          'human.enable': [
            { guard: 'waits', target: 'waiting', actions: ['setEnabled', 'tellEnabled'] },
            { target: 'idle', actions: ['setEnabled', 'tellEnabled'] },
          ],
          'human.delete': { target: 'softDeleted', actions: 'tellSoftDeleted' },
          'human.changePassword': { actions: 'tellPasswordChanged' },
          'human.revokeSessions': { actions: 'tellSessionsRevoked' },
        },
      },
      softDeleted: {
        on: {
          'human.answered': { actions: 'settle' },
          'human.restore': [
            { guard: 'waitsEnabled', target: 'waiting', actions: 'tellRestored' },
            { guard: 'wasEnabled', target: 'idle', actions: 'tellRestored' },
            { target: 'disabled', actions: 'tellRestored' },
          ],
          'human.purge': { target: 'hardDeleted', actions: ['forget', 'tellHardDeleted'] },
        },
      },
      hardDeleted: { on: { 'human.answered': { actions: 'pass' } } },
    },
  })

type State = { value: unknown }
const enabled = ({ value }: State): boolean => value === 'idle' || value === 'waiting'

export const humanModel = {
  finite: (context: HumanContext) => [context.enabled, ...context.open] as const,
  views: {
    waiting: ({ value }: State) => value === 'waiting',
    enabled,
    exists: (state: State) => enabled(state) || state.value === 'disabled',
    canAuthenticate: enabled,
  },
  alphabet: (world: { human: Human; agent: AgentRef; tasks: TaskRef[] }): HumanEvent[] => [
    { type: 'human.create', human: world.human },
    ...world.tasks.flatMap((task): HumanEvent[] => [
      { type: 'human.ask', task, agent: world.agent, conversation: '19:c', channel: 'msteams', text: 'Please.' },
      { type: 'human.answered', task },
    ]),
    { type: 'human.enable', by: world.human.ref },
    { type: 'human.disable', by: world.human.ref },
    { type: 'human.delete', by: world.human.ref },
    { type: 'human.restore', by: world.human.ref },
    { type: 'human.purge', by: null },
    { type: 'human.changePassword', by: world.human.ref },
    { type: 'human.revokeSessions', by: world.human.ref },
    { type: 'human.refuse', refused: { operation: 'o', target: 't', status: 403, code: 'c', message: 'm' } },
  ],
}
