// A Cloud PC session: Prepare, Acquire, Connect, Act, Release (real-system.md §9.1; the state names inside are ours).
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../shared/model/facts.ts'
import type { AgentUserRef, PcRef, PoolRef, SessionRef, TaskRef, TokenRef } from '../../shared/model/refs.ts'

type EndReason = FactOf<'session.released'>['reason']

export type SessionContext = { id: SessionRef; pc: PcRef | null }
export type SessionEvent =
  | { type: 'session.request'; task: TaskRef; agentUser: AgentUserRef; pool: PoolRef; token: TokenRef }
  | { type: 'session.assigned'; pc: PcRef }
  | { type: 'session.turnedAway'; status: number; reason: string }
  | { type: 'channel.open'; jkt: string }
  | { type: 'session.tokenRequested' }
  | { type: 'session.tokenIssued'; token: TokenRef }
  | { type: 'session.tokenRefused'; status: number; reason: string }
  | { type: 'session.toolCalled' }
  | { type: 'session.toolReturned' }
  /** What a resource did for the call that is under way. */
  | ({ type: 'session.fileRead' } & Omit<FactOf<'file.read'>, 'type' | 'session' | 'pc'>)
  | ({ type: 'session.mailSent' } & Omit<FactOf<'mail.sent'>, 'type' | 'session' | 'pc'>)
  | { type: 'session.end'; reason: EndReason }
  | { type: 'session.pcResetting' }
  | { type: 'session.pcReturned'; pc: PcRef }
export type SessionFact = FactOf<
  | 'session.requested'
  | 'channel.opened'
  | 'session.connected'
  | 'session.refused'
  | 'session.released'
  | 'file.read'
  | 'mail.sent'
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

export const session = base
  .extend({
    guards: {
      mine: ({ context, event }) => {
        assertEvent(event, 'session.pcReturned')
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
      tellConnected: base.emit(({ context, event }) => {
        assertEvent(event, 'session.tokenIssued')
        return { type: 'session.connected', session: context.id, pc: context.pc ?? nowhere, token: event.token }
      }),
      tellRefused: base.emit(({ context, event }) => {
        assertEvent(event, ['session.turnedAway', 'session.tokenRefused'])
        return { type: 'session.refused', session: context.id, status: event.status, reason: event.reason }
      }),
      tellRead: base.emit(({ context, event }) => {
        assertEvent(event, 'session.fileRead')
        return { ...event, type: 'file.read', session: context.id, pc: context.pc ?? nowhere }
      }),
      tellSent: base.emit(({ context, event }) => {
        assertEvent(event, 'session.mailSent')
        return { ...event, type: 'mail.sent', session: context.id, pc: context.pc ?? nowhere }
      }),
      tellReleased: base.emit(({ context, event }) => ({
        type: 'session.released',
        session: context.id,
        pc: context.pc ?? nowhere,
        reason: event.type === 'session.end' ? event.reason : 'refused',
      })),
    },
  })
  .createMachine({
    id: 'session',
    initial: 'prepare',
    context: ({ input }) => ({ id: input?.id ?? 'session:?', pc: null }),
    // every Cloud PC that comes back is announced to every session; only the one that had it cares
    on: { 'session.pcReturned': { actions: 'pass' } },
    states: {
      prepare: { on: { 'session.request': { target: 'acquire', actions: 'tellRequested' } } },
      acquire: {
        on: {
          'session.assigned': { target: 'connect', actions: 'takePc' },
          'session.turnedAway': { target: 'refused', actions: 'tellRefused' },
        },
      },
      connect: {
        initial: 'channel',
        on: { 'session.end': { target: 'release', actions: 'tellReleased' } },
        states: {
          channel: { on: { 'channel.open': { target: 'tokens', actions: 'tellOpened' } } },
          tokens: { on: { 'session.tokenRequested': 'access' } },
          access: {
            on: {
              'session.tokenIssued': { target: '#session.act', actions: 'tellConnected' },
              'session.tokenRefused': { target: '#session.release', actions: ['tellRefused', 'tellReleased'] },
            },
          },
        },
      },
      act: {
        initial: 'waiting',
        on: { 'session.end': { target: 'release', actions: 'tellReleased' } },
        states: {
          waiting: { on: { 'session.toolCalled': 'toolCall' } },
          toolCall: {
            on: {
              'session.fileRead': { actions: 'tellRead' },
              'session.mailSent': { actions: 'tellSent' },
              'session.toolReturned': 'waiting',
            },
          },
        },
      },
      release: {
        initial: 'ending',
        // the call that ended the session is answered while the Cloud PC is already being cleaned (204, §9.2)
        on: { 'session.toolReturned': { actions: 'pass' } },
        states: {
          ending: { on: { 'session.pcResetting': 'resetting' } },
          resetting: { on: { 'session.pcReturned': [{ guard: 'mine', target: 'closed' }, { actions: 'pass' }] } },
          closed: {},
        },
      },
      refused: {},
    },
  })

export const sessionModel = {
  finite: (context: SessionContext) => [context.pc] as const,
  views: { connecting: (state: { matches(value: 'connect'): boolean }) => state.matches('connect') },
  alphabet: (world: {
    task: TaskRef
    agentUser: AgentUserRef
    pool: PoolRef
    token: TokenRef
    pcs: PcRef[]
  }): SessionEvent[] => [
    { type: 'session.request', task: world.task, agentUser: world.agentUser, pool: world.pool, token: world.token },
    ...world.pcs.flatMap((pc): SessionEvent[] => [
      { type: 'session.assigned', pc },
      { type: 'session.pcReturned', pc },
    ]),
    { type: 'session.turnedAway', status: 504, reason: 'No Cloud PC is available.' },
    { type: 'channel.open', jkt: 'thumbprint' },
    { type: 'session.tokenRequested' },
    { type: 'session.tokenIssued', token: world.token },
    { type: 'session.tokenRefused', status: 403, reason: 'AADSTS53003' },
    { type: 'session.toolCalled' },
    { type: 'session.toolReturned' },
    {
      type: 'session.fileRead',
      call: 'call',
      token: world.token,
      fileId: '00000000-0000-4000-8000-000000000001',
      siteUrl: 'https://contoso.sharepoint.com/sites/Finance',
      path: 'a/b.pdf',
      name: 'b.pdf',
      bytes: 1,
      sensitivityLabelId: null,
    },
    {
      type: 'session.mailSent',
      call: 'call',
      token: world.token,
      messageId: '<1@contoso.com>',
      subject: 's',
      to: [],
      bytes: 1,
    },
    ...(['done', 'refused', 'evicted', 'revoked'] as const).map(
      (reason): SessionEvent => ({ type: 'session.end', reason }),
    ),
    { type: 'session.pcResetting' },
  ],
}
