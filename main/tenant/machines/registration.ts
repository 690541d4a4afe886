// One agent's entry in the Agent 365 registry: an administrator approves it first; an agent seen without one is a shadow agent.
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../../shared/model/facts.ts'
import type { Registration } from '../../../shared/model/identity.ts'
import type { AgentRef, HumanRef, RegistrationRef } from '../../../shared/model/refs.ts'
import type { By } from './lifecycle.ts'

/** What an unblocked entry goes back to. */
type Before = 'shadow' | 'approved' | 'published'

/** `agent` is set once; null for an agent that acts under no agent identity. */
export type RegistrationContext = { id: RegistrationRef; agent: AgentRef | null; before: Before }
export type RegistrationEvent =
  /** Seen acting without an entry. */
  | { type: 'registration.discover'; registration: Registration; reason: string }
  | { type: 'registration.request'; registration: Registration; by: By }
  | { type: 'registration.approve'; by: By }
  | { type: 'registration.reject'; reason: string; by: By }
  | { type: 'registration.publish'; by: By }
  | { type: 'registration.block'; reason: string; by: By }
  | { type: 'registration.unblock'; by: By }
  /** Taken from its users; the entry stays. */
  | { type: 'registration.uninstall'; by: By }
  | { type: 'registration.delete'; by: By }
type Changed =
  | 'registration.approved'
  | 'registration.published'
  | 'registration.unblocked'
  | 'registration.uninstalled'
  | 'registration.deleted'
export type RegistrationFact = FactOf<
  Changed | 'registration.discovered' | 'registration.requested' | 'registration.rejected' | 'registration.blocked'
>

const base = setup({
  types: {} as {
    context: RegistrationContext
    events: RegistrationEvent
    emitted: RegistrationFact
    input: { id: RegistrationRef } | undefined
  },
})

const tell = (type: Changed) =>
  base.emit(({ context, event }) => ({
    type,
    registration: context.id,
    agent: context.agent,
    by: 'by' in event ? event.by : null,
  }))

/** Takes `RegistrationEvent`, emits `RegistrationFact`; input `{ id: RegistrationRef }`. */
export const registration = base
  .extend({
    guards: {
      wasShadow: ({ context }) => context.before === 'shadow',
      wasPublished: ({ context }) => context.before === 'published',
    },
    actions: {
      keep: base.assign({
        agent: ({ event }) => {
          assertEvent(event, ['registration.discover', 'registration.request'])
          return event.registration.agent
        },
      }),
      rememberShadow: base.assign({ before: 'shadow' }),
      rememberApproved: base.assign({ before: 'approved' }),
      rememberPublished: base.assign({ before: 'published' }),
      tellDiscovered: base.emit(({ event }) => {
        assertEvent(event, 'registration.discover')
        return { type: 'registration.discovered', registration: event.registration, reason: event.reason }
      }),
      tellRequested: base.emit(({ event }) => {
        assertEvent(event, 'registration.request')
        return { type: 'registration.requested', registration: event.registration, by: event.by }
      }),
      tellRejected: base.emit(({ context, event }) => {
        assertEvent(event, 'registration.reject')
        const { reason, by } = event
        return { type: 'registration.rejected', registration: context.id, agent: context.agent, by, reason }
      }),
      tellBlocked: base.emit(({ context, event }) => {
        assertEvent(event, 'registration.block')
        const { reason, by } = event
        return { type: 'registration.blocked', registration: context.id, agent: context.agent, by, reason }
      }),
      tellApproved: tell('registration.approved'),
      tellPublished: tell('registration.published'),
      tellUnblocked: tell('registration.unblocked'),
      tellUninstalled: tell('registration.uninstalled'),
      tellDeleted: tell('registration.deleted'),
    },
  })
  .createMachine({
    id: 'registration',
    initial: 'unregistered',
    context: ({ input }) => ({ id: input?.id ?? 'registration:?', agent: null, before: 'shadow' }),
    states: {
      unregistered: {
        on: {
          'registration.discover': { target: 'discovered', actions: ['keep', 'tellDiscovered'] },
          'registration.request': { target: 'requested', actions: ['keep', 'tellRequested'] },
        },
      },
      discovered: {
        on: {
          'registration.request': { target: 'requested', actions: ['keep', 'tellRequested'] },
          'registration.block': { target: 'blocked', actions: ['rememberShadow', 'tellBlocked'] },
        },
      },
      requested: {
        on: {
          'registration.approve': { target: 'approved', actions: 'tellApproved' },
          'registration.reject': { target: 'rejected', actions: 'tellRejected' },
        },
      },
      rejected: {
        on: {
          'registration.request': { target: 'requested', actions: ['keep', 'tellRequested'] },
          'registration.delete': { target: 'deleted', actions: 'tellDeleted' },
        },
      },
      approved: {
        on: {
          'registration.publish': { target: 'published', actions: 'tellPublished' },
          'registration.block': { target: 'blocked', actions: ['rememberApproved', 'tellBlocked'] },
          'registration.delete': { target: 'deleted', actions: 'tellDeleted' },
        },
      },
      published: {
        on: {
          'registration.block': { target: 'blocked', actions: ['rememberPublished', 'tellBlocked'] },
          'registration.uninstall': { target: 'uninstalled', actions: 'tellUninstalled' },
          'registration.delete': { target: 'deleted', actions: 'tellDeleted' },
        },
      },
      blocked: {
        on: {
          'registration.unblock': [
            { guard: 'wasShadow', target: 'discovered', actions: 'tellUnblocked' },
            { guard: 'wasPublished', target: 'published', actions: ['rememberShadow', 'tellUnblocked'] },
            { target: 'approved', actions: ['rememberShadow', 'tellUnblocked'] },
          ],
          'registration.delete': { target: 'deleted', actions: ['rememberShadow', 'tellDeleted'] },
        },
      },
      uninstalled: {
        on: {
          'registration.publish': { target: 'published', actions: 'tellPublished' },
          'registration.delete': { target: 'deleted', actions: 'tellDeleted' },
        },
      },
      // an agent that goes on acting after its entry was deleted is a shadow agent
      deleted: {
        on: {
          'registration.discover': { target: 'discovered', actions: ['keep', 'tellDiscovered'] },
          'registration.request': { target: 'requested', actions: ['keep', 'tellRequested'] },
        },
      },
    },
  })

type State = { value: unknown }

export const registrationModel = {
  finite: (context: RegistrationContext) => [context.agent, context.before] as const,
  views: {
    /** An administrator approved it and nobody blocked it since. Without this an agent reaches nothing (promise 10). */
    approved: ({ value }: State) => value === 'approved' || value === 'published',
    blocked: ({ value }: State) => value === 'blocked',
    /** Seen, and not in the registry. */
    shadow: ({ value }: State) => value === 'discovered',
    /** Whether it need not be discovered any more: it is in the registry, or was found before. */
    known: ({ value }: State) => value !== 'unregistered' && value !== 'deleted',
    /** Whether the registry has an entry of it, approved or not. */
    registered: ({ value }: State) => value !== 'unregistered' && value !== 'discovered' && value !== 'deleted',
  },
  alphabet: (world: { registration: Registration; by: HumanRef }): RegistrationEvent[] => [
    { type: 'registration.discover', registration: world.registration, reason: 'seen' },
    { type: 'registration.request', registration: world.registration, by: world.by },
    { type: 'registration.approve', by: world.by },
    { type: 'registration.reject', reason: 'unknown purpose', by: world.by },
    { type: 'registration.publish', by: world.by },
    { type: 'registration.block', reason: 'suspicious', by: world.by },
    { type: 'registration.unblock', by: world.by },
    { type: 'registration.uninstall', by: world.by },
    { type: 'registration.delete', by: world.by },
  ],
}
