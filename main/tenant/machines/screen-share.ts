// One person's view of a session's screen, with control or without (Computer-See, real-system.md §9.1 and §9.3).
import { assertEvent, setup } from 'xstate'
import type { ScreenError } from '../../../shared/model/facts/session.ts'
import type { FactOf } from '../../../shared/model/facts.ts'
import type { HumanRef, ScreenRef, SessionRef } from '../../../shared/model/refs.ts'
import type { ControlDecision } from '../../access/index.ts'

export type ScreenContext = { id: ScreenRef; session: SessionRef | null; human: HumanRef | null }
export type ScreenEvent =
  | { type: 'screen.open'; session: SessionRef; human: HumanRef }
  | { type: 'screen.joined' }
  | { type: 'screen.fail'; code: ScreenError; message: string }
  /** takeControl: the most recent one wins. */
  | { type: 'screen.take'; decision: ControlDecision }
  | { type: 'screen.give' }
  | { type: 'screen.overtake'; by: ScreenRef }
  | { type: 'screen.close' }
export type ScreenFact = FactOf<
  | 'screen.opened'
  | 'screen.connected'
  | 'screen.controlTaken'
  | 'screen.controlGiven'
  | 'screen.overtaken'
  | 'screen.failed'
  | 'screen.disconnected'
>

const base = setup({
  types: {} as {
    context: ScreenContext
    events: ScreenEvent
    emitted: ScreenFact
    input: { id: ScreenRef } | undefined
  },
})
const about = ({ id, session }: ScreenContext) => ({ screen: id, session: session ?? 'session:?' }) as const

/** Takes `ScreenEvent`, emits `ScreenFact`; input `{ id: ScreenRef }`. */
export const screenShare = base
  .extend({
    guards: {
      allowed: ({ event }) => {
        assertEvent(event, 'screen.take')
        return event.decision.outcome === 'grant'
      },
      byAnother: ({ context, event }) => {
        assertEvent(event, 'screen.overtake')
        return event.by !== context.id
      },
    },
    actions: {
      remember: base.assign(({ event }) => {
        assertEvent(event, 'screen.open')
        return { session: event.session, human: event.human }
      }),
      pass: base.assign({}),
      tellOpened: base.emit(({ context, event }) => {
        assertEvent(event, 'screen.open')
        return { type: 'screen.opened', screen: context.id, session: event.session, human: event.human }
      }),
      tellConnected: base.emit(({ context }) => ({ type: 'screen.connected', ...about(context) })),
      tellTaken: base.emit(({ context }) => ({
        type: 'screen.controlTaken',
        ...about(context),
        human: context.human ?? 'human:?',
      })),
      tellGiven: base.emit(({ context }) => ({
        type: 'screen.controlGiven',
        ...about(context),
        human: context.human ?? 'human:?',
      })),
      tellOvertaken: base.emit(({ context }) => ({ type: 'screen.overtaken', ...about(context) })),
      tellRestricted: base.emit(({ context, event }) => {
        assertEvent(event, 'screen.take')
        const message = event.decision.outcome === 'grant' ? '' : event.decision.reason
        return { type: 'screen.failed', ...about(context), code: 'MODE_RESTRICTED', message }
      }),
      tellFailed: base.emit(({ context, event }) => {
        assertEvent(event, 'screen.fail')
        return { type: 'screen.failed', ...about(context), code: event.code, message: event.message }
      }),
      tellDisconnected: base.emit(({ context }) => ({ type: 'screen.disconnected', ...about(context) })),
    },
  })
  .createMachine({
    id: 'screenShare',
    initial: 'closed',
    context: ({ input }) => ({ id: input?.id ?? 'screen:?', session: null, human: null }),
    // who takes control is announced to everyone who looks on
    on: { 'screen.overtake': { actions: 'pass' } },
    states: {
      closed: { on: { 'screen.open': { target: 'connecting', actions: ['remember', 'tellOpened'] } } },
      connecting: {
        on: {
          'screen.joined': { target: 'connected', actions: 'tellConnected' },
          'screen.fail': { target: 'disconnected', actions: ['tellFailed', 'tellDisconnected'] },
          'screen.close': { target: 'disconnected', actions: 'tellDisconnected' },
        },
      },
      connected: {
        on: {
          'screen.take': [
            { guard: 'allowed', target: 'controlling', actions: 'tellTaken' },
            { actions: 'tellRestricted' },
          ],
          'screen.fail': { target: 'disconnected', actions: ['tellFailed', 'tellDisconnected'] },
          'screen.close': { target: 'disconnected', actions: 'tellDisconnected' },
        },
      },
      controlling: {
        on: {
          'screen.give': { target: 'viewOnly', actions: 'tellGiven' },
          'screen.overtake': { guard: 'byAnother', target: 'viewOnly', actions: 'tellOvertaken' },
          'screen.fail': { target: 'disconnected', actions: ['tellFailed', 'tellGiven', 'tellDisconnected'] },
          'screen.close': { target: 'disconnected', actions: ['tellGiven', 'tellDisconnected'] },
        },
      },
      viewOnly: {
        on: {
          'screen.take': [
            { guard: 'allowed', target: 'controlling', actions: 'tellTaken' },
            { actions: 'tellRestricted' },
          ],
          'screen.fail': { target: 'disconnected', actions: ['tellFailed', 'tellDisconnected'] },
          'screen.close': { target: 'disconnected', actions: 'tellDisconnected' },
        },
      },
      disconnected: {
        on: {
          'screen.open': { target: 'connecting', actions: ['remember', 'tellOpened'] },
          'screen.close': { actions: 'pass' },
        },
      },
    },
  })

export const screenShareModel = {
  finite: ({ session, human }: ScreenContext) => [session, human] as const,
  views: { controlling: (state: { value: unknown }) => state.value === 'controlling' },
  alphabet: (world: { session: SessionRef; human: HumanRef; screens: ScreenRef[] }): ScreenEvent[] => [
    { type: 'screen.open', session: world.session, human: world.human },
    { type: 'screen.joined' },
    { type: 'screen.fail', code: 'JOIN_FAILED', message: 'The screen did not answer.' },
    { type: 'screen.take', decision: { outcome: 'grant' } },
    { type: 'screen.take', decision: { outcome: 'refuse', code: 'MODE_RESTRICTED', reason: 'The session has ended.' } },
    { type: 'screen.give' },
    ...world.screens.map((by): ScreenEvent => ({ type: 'screen.overtake', by })),
    { type: 'screen.close' },
  ],
}
