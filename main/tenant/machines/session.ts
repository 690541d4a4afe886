// A Cloud PC session: Prepare, Acquire, Connect, Act, Release (real-system.md §9.1; the state names inside are ours).
import { assertEvent, setup } from 'xstate'
import type { FactOf, FactType } from '../../../shared/model/facts.ts'
import type {
  AgentUserRef,
  HumanRef,
  PcRef,
  PoolRef,
  SessionRef,
  TaskRef,
  TokenRef,
} from '../../../shared/model/refs.ts'
import { callRefusal, type SessionStanding } from '../../access/index.ts'

type EndReason = FactOf<'session.released'>['reason']

type EffectType =
  | 'file.read'
  | 'file.written'
  | 'file.deleted'
  | 'mail.read'
  | 'mail.sent'
  | 'message.posted'
  | 'record.read'
  | 'record.changed'
  | 'payment.scheduled'
  | 'label.changed'
type Unplaced<Type extends FactType> = { [Each in Type]: Omit<FactOf<Each>, 'session' | 'pc'> }[Type]
/** What was done, without where: that, the session says. */
export type SessionEffect = Unplaced<EffectType>
export type SessionRefusal = Unplaced<'request.refused' | 'call.cut'>

export type SessionContext = { id: SessionRef; pc: PcRef | null }
export type SessionEvent =
  | { type: 'session.request'; task: TaskRef; agentUser: AgentUserRef; pool: PoolRef; token: TokenRef }
  | { type: 'session.queued' }
  | { type: 'session.assigned'; pc: PcRef }
  | { type: 'session.turnedAway'; status: number; reason: string }
  /** Checkout answers within 30 s (real-system.md §9.2). */
  | { type: 'queue.timeout' }
  | { type: 'channel.open'; jkt: string }
  | { type: 'channel.lost'; reason: string }
  | { type: 'session.tokenRequested' }
  /** `pc`: the Cloud PC it is bound to. */
  | { type: 'session.tokenIssued'; token: TokenRef; pc: PcRef }
  | { type: 'session.tokenRefused'; status: number; reason: string }
  | { type: 'session.toolCalled'; call: string }
  | { type: 'session.toolReturned' }
  /** What a resource did for the call that is under way. */
  | { type: 'session.did'; effect: SessionEffect }
  /** What a resource did not do, whatever has become of the session by then. */
  | { type: 'session.didNot'; refusal: SessionRefusal }
  /** A person's screen has control, or has given it back. */
  | { type: 'session.coDriven' }
  | { type: 'session.drivenAlone' }
  | { type: 'session.stepUp'; reason: string }
  | { type: 'session.stepUpMet'; human: HumanRef }
  /** Nothing happened in it for 30 minutes. */
  | { type: 'session.idle' }
  | { type: 'session.end'; reason: EndReason }
  | { type: 'session.pcResetting' }
  | { type: 'session.pcReturned'; pc: PcRef }
  /** Its Cloud PC was quarantined or taken away while the session had it. */
  | { type: 'session.pcLost'; pc: PcRef; reason: 'evicted' | 'lost' }
export type SessionFact = FactOf<
  | 'session.requested'
  | 'channel.opened'
  | 'channel.closed'
  | 'session.connected'
  | 'session.refused'
  | 'session.callRefused'
  | 'session.tokenTooLate'
  | 'session.stepUpAsked'
  | 'session.stepUpMet'
  | 'session.released'
  | 'request.refused'
  | 'call.cut'
  | EffectType
>

const base = setup({
  types: {} as {
    context: SessionContext
    events: SessionEvent
    emitted: SessionFact
    input: { id: SessionRef } | undefined
  },
})

const nowhere: PcRef = 'pc:?'
const tellCallRefused = (standing: Exclude<SessionStanding, 'acting'>) =>
  base.emit(({ context, event }) => {
    assertEvent(event, 'session.toolCalled')
    return { type: 'session.callRefused', session: context.id, call: event.call, ...callRefusal(standing) }
  })

/** Takes `SessionEvent`, emits `SessionFact`; input `{ id: SessionRef }`. */
export const session = base
  .extend({
    guards: {
      mine: ({ context, event }) => {
        assertEvent(event, ['session.pcReturned', 'session.pcLost', 'session.tokenIssued'])
        return event.pc === context.pc
      },
    },
    actions: {
      takePc: base.assign({
        pc: ({ event }) => {
          assertEvent(event, 'session.assigned')
          return event.pc
        },
      }),
      pass: base.assign({}),
      tellRequested: base.emit(({ context, event }) => {
        assertEvent(event, 'session.request')
        const { task, agentUser, pool, token } = event
        return { type: 'session.requested', session: context.id, task, agentUser, pool, token }
      }),
      tellOpened: base.emit(({ context, event }) => {
        assertEvent(event, 'channel.open')
        return { type: 'channel.opened', session: context.id, pc: context.pc ?? nowhere, jkt: event.jkt }
      }),
      tellClosed: base.emit(({ context, event }) => {
        assertEvent(event, 'channel.lost')
        return { type: 'channel.closed', session: context.id, pc: context.pc ?? nowhere, reason: event.reason }
      }),
      tellConnected: base.emit(({ context, event }) => {
        assertEvent(event, 'session.tokenIssued')
        return { type: 'session.connected', session: context.id, pc: context.pc ?? nowhere, token: event.token }
      }),
      tellTooLate: base.emit(({ context, event }) => {
        assertEvent(event, 'session.tokenIssued')
        return { type: 'session.tokenTooLate', session: context.id, token: event.token }
      }),
      tellRefused: base.emit(({ context, event }) => {
        assertEvent(event, ['session.turnedAway', 'session.tokenRefused'])
        return { type: 'session.refused', session: context.id, status: event.status, reason: event.reason }
      }),
      tellTimedOut: base.emit(({ context }) => ({
        type: 'session.refused',
        session: context.id,
        status: 504,
        reason: 'No Cloud PC became available in time.',
      })),
      tellNotStarted: base.emit(({ context }) => ({
        type: 'session.refused',
        session: context.id,
        status: 403,
        reason: 'The session was ended before it got a Cloud PC.',
      })),
      tellNotConnected: tellCallRefused('connecting'),
      tellChallenged: tellCallRefused('challenged'),
      tellCoDriven: tellCallRefused('coDriven'),
      tellBusy: tellCallRefused('busy'),
      tellOver: tellCallRefused('ended'),
      tellDid: base.emit(({ context, event }) => {
        assertEvent(event, 'session.did')
        return { ...event.effect, session: context.id, pc: context.pc ?? nowhere }
      }),
      tellDidNot: base.emit(({ context, event }) => {
        assertEvent(event, 'session.didNot')
        return { ...event.refusal, session: context.id, pc: context.pc ?? nowhere }
      }),
      tellStepUp: base.emit(({ context, event }) => {
        assertEvent(event, 'session.stepUp')
        return { type: 'session.stepUpAsked', session: context.id, pc: context.pc ?? nowhere, reason: event.reason }
      }),
      tellStepUpMet: base.emit(({ context, event }) => {
        assertEvent(event, 'session.stepUpMet')
        return { type: 'session.stepUpMet', session: context.id, human: event.human }
      }),
      tellReleased: base.emit(({ context, event }) => ({
        type: 'session.released',
        session: context.id,
        pc: context.pc ?? nowhere,
        reason: endReason(event),
      })),
    },
  })
  .createMachine({
    id: 'session',
    initial: 'prepare',
    context: ({ input }) => ({ id: input?.id ?? 'session:?', pc: null }),
    on: {
      // what is announced to every session there is concerns only the one that has the Cloud PC
      'session.pcReturned': { actions: 'pass' },
      'session.pcLost': { actions: 'pass' },
      // a call that ended the session, or was cut off by its end, is answered all the same (204, §9.2)
      'session.toolReturned': { actions: 'pass' },
      // late news of a token, of a screen or of a timer changes nothing
      'session.tokenRequested': { actions: 'pass' },
      'session.tokenRefused': { actions: 'pass' },
      'session.coDriven': { actions: 'pass' },
      'session.drivenAlone': { actions: 'pass' },
      'session.idle': { actions: 'pass' },
      'queue.timeout': { actions: 'pass' },
      // it was released already (404, §9.2)
      'session.end': { actions: 'pass' },
      // "every connection is authenticated": a token for a connection that is no more or to another
      // Cloud PC, must not outlive this moment
      'session.tokenIssued': { actions: 'tellTooLate' },
      'session.toolCalled': { actions: 'tellOver' },
      'session.didNot': { actions: 'tellDidNot' },
    },
    states: {
      prepare: { on: { 'session.request': { target: 'acquire', actions: 'tellRequested' } } },
      acquire: {
        initial: 'requested',
        on: {
          'session.assigned': { target: 'connect', actions: 'takePc' },
          'session.turnedAway': { target: 'refused', actions: 'tellRefused' },
          'session.end': { target: 'refused', actions: 'tellNotStarted' },
        },
        states: {
          requested: { on: { 'session.queued': 'queued' } },
          queued: { on: { 'queue.timeout': { target: '#session.refused', actions: 'tellTimedOut' } } },
        },
      },
      // every connection begins here, the first and those after a channel was lost: tokens and access are asked for anew
      connect: {
        initial: 'channel',
        on: {
          'session.end': { target: 'release', actions: 'tellReleased' },
          'session.idle': { target: 'release', actions: 'tellReleased' },
          'session.pcLost': { guard: 'mine', target: 'release.closed', actions: 'tellReleased' },
          'session.toolCalled': { actions: 'tellNotConnected' },
        },
        states: {
          channel: { on: { 'channel.open': { target: 'tokens', actions: 'tellOpened' } } },
          tokens: {
            on: {
              'session.tokenRequested': 'access',
              'channel.lost': { target: 'channel', actions: 'tellClosed' },
            },
          },
          access: {
            on: {
              'session.tokenIssued': { guard: 'mine', target: '#session.act', actions: 'tellConnected' },
              'session.tokenRefused': { target: '#session.release', actions: ['tellRefused', 'tellReleased'] },
              'channel.lost': { target: 'channel', actions: 'tellClosed' },
            },
          },
        },
      },
      act: {
        initial: 'waiting',
        on: {
          'session.end': { target: 'release', actions: 'tellReleased' },
          'session.idle': { target: 'release', actions: 'tellReleased' },
          'session.pcLost': { guard: 'mine', target: 'release.closed', actions: 'tellReleased' },
          'channel.lost': { target: 'connect', actions: 'tellClosed' },
          'session.stepUp': { target: '.stepUp', actions: 'tellStepUp' },
          // single sign-on: further tokens bound to this Cloud PC
          'session.tokenIssued': { guard: 'mine', actions: 'pass' },
        },
        states: {
          waiting: { on: { 'session.toolCalled': 'toolCall', 'session.coDriven': 'coDrive' } },
          toolCall: {
            on: {
              'session.did': { actions: 'tellDid' },
              'session.toolReturned': 'waiting',
              'session.toolCalled': { actions: 'tellBusy' }, // commands execute serially (§9.2)
              'session.coDriven': 'coDrive',
              'session.idle': { actions: 'pass' }, // something does happen
            },
          },
          // a person drives by screen sharing; what the agent had begun comes to its end
          coDrive: {
            on: {
              'session.drivenAlone': 'waiting',
              'session.toolCalled': { actions: 'tellCoDriven' },
              'session.did': { actions: 'tellDid' },
            },
          },
          // a person answers the challenge outside of the virtual machine (§9.4)
          stepUp: {
            on: {
              'session.stepUpMet': { target: 'waiting', actions: 'tellStepUpMet' },
              'session.toolCalled': { actions: 'tellChallenged' },
              'session.stepUp': { actions: 'pass' },
            },
          },
        },
      },
      release: {
        initial: 'ending',
        states: {
          ending: { on: { 'session.pcResetting': 'resetting' } },
          resetting: {
            on: {
              'session.pcReturned': { guard: 'mine', target: 'closed' },
              'session.pcLost': { guard: 'mine', target: 'closed' },
            },
          },
          closed: {},
        },
      },
      refused: {
        on: {
          // "504: retry with the same x-ms-sessionId" (§9.2): what never got a Cloud PC is asked for again
          'session.request': { target: 'acquire', actions: 'tellRequested' },
          // granted in the moment it gave up: the Cloud PC goes straight back
          'session.assigned': { target: 'release', actions: ['takePc', 'tellReleased'] },
        },
      },
    },
  })

function endReason(event: SessionEvent): EndReason {
  switch (event.type) {
    case 'session.end':
    case 'session.pcLost':
      return event.reason
    case 'session.idle':
      return 'evicted'
    default:
      return 'refused'
  }
}
