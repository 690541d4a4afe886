// An agent user: the directory account an agent identity acts as where a user is needed; never a person's.
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../../shared/model/facts.ts'
import type { AgentUser } from '../../../shared/model/objects.ts'
import type { AgentUserRef, HumanRef } from '../../../shared/model/refs.ts'
import type { Parent } from './agent-identity.ts'
import type { By } from './lifecycle.ts'

/** `parent` is its agent identity: there, in the recycle bin, or deleted for good. */
export type AgentUserContext = { id: AgentUserRef; enabled: boolean; parent: Parent }
export type AgentUserEvent =
  | { type: 'agentUser.create'; agentUser: AgentUser; enabled: boolean }
  | { type: 'agentUser.enable'; by: By }
  | { type: 'agentUser.disable'; by: By }
  | { type: 'agentUser.delete'; by: By }
  | { type: 'agentUser.restore'; by: By }
  | { type: 'agentUser.purge'; by: By }
  /** The blueprint principal above it was deleted: the cascade takes agent users along with agent identities. */
  | { type: 'agentUser.condemn' }
  | { type: 'cascade.run' }
  | { type: 'agentUser.spare' }
  /** Its agent identity alone was deleted: it stays, and can not sign in without it. */
  | { type: 'agentUser.parentDeleted' }
  | { type: 'agentUser.parentRestored' }
  | { type: 'agentUser.orphan' }
  /** `revokeSignInSessions`: all its refresh and session tokens are void from now on. */
  | { type: 'agentUser.revokeSessions'; by: By }
  | { type: 'agentUser.assignRole'; role: string; by: By }
  | { type: 'agentUser.joinGroup'; group: string; by: By }

type Changed =
  | 'agentUser.enabled'
  | 'agentUser.disabled'
  | 'agentUser.condemned'
  | 'agentUser.spared'
  | 'agentUser.restored'
  | 'agentUser.orphaned'
  | 'agentUser.hardDeleted'
  | 'agentUser.sessionsRevoked'
export type AgentUserFact = FactOf<
  Changed | 'agentUser.created' | 'agentUser.softDeleted' | 'role.assigned' | 'group.joined'
>

const base = setup({
  types: {} as {
    context: AgentUserContext
    events: AgentUserEvent
    emitted: AgentUserFact
    input: { id: AgentUserRef } | undefined
  },
})

const tell = (type: Changed) =>
  base.emit(({ context, event }) => ({ type, agentUser: context.id, by: 'by' in event ? event.by : null }))

/** Takes `AgentUserEvent`, emits `AgentUserFact`; input `{ id: AgentUserRef }`. */
export const agentUser = base
  .extend({
    guards: {
      toBeEnabled: ({ event }) => {
        assertEvent(event, 'agentUser.create')
        return event.enabled
      },
      isEnabled: ({ context }) => context.enabled,
      parentGone: ({ context }) => context.parent === 'gone',
    },
    actions: {
      pass: base.assign({}),
      setEnabled: base.assign({ enabled: true }),
      setDisabled: base.assign({ enabled: false }),
      // what is gone for good does not come back
      noteParent: base.assign({ parent: ({ context }) => (context.parent === 'gone' ? 'gone' : 'present') }),
      noteParentDeleted: base.assign({ parent: ({ context }) => (context.parent === 'gone' ? 'gone' : 'deleted') }),
      noteParentGone: base.assign({ parent: 'gone' }),
      tellCreated: base.emit(({ event }) => {
        assertEvent(event, 'agentUser.create')
        return { type: 'agentUser.created', agentUser: event.agentUser }
      }),
      tellSoftDeleted: base.emit(({ context, event }) => ({
        type: 'agentUser.softDeleted',
        agentUser: context.id,
        by: 'by' in event ? event.by : null,
        cause: event.type === 'cascade.run' ? 'cascade' : 'request',
      })),
      tellRole: base.emit(({ context, event }) => {
        assertEvent(event, 'agentUser.assignRole')
        return { type: 'role.assigned', subject: context.id, role: event.role, by: event.by }
      }),
      tellGroup: base.emit(({ context, event }) => {
        assertEvent(event, 'agentUser.joinGroup')
        return { type: 'group.joined', subject: context.id, group: event.group, by: event.by }
      }),
      tellEnabled: tell('agentUser.enabled'),
      tellDisabled: tell('agentUser.disabled'),
      tellCondemned: tell('agentUser.condemned'),
      tellSpared: tell('agentUser.spared'),
      tellRestored: tell('agentUser.restored'),
      tellOrphaned: tell('agentUser.orphaned'),
      tellHardDeleted: tell('agentUser.hardDeleted'),
      tellSessionsRevoked: tell('agentUser.sessionsRevoked'),
    },
  })
  .createMachine({
    id: 'agentUser',
    initial: 'absent',
    context: ({ input }) => ({ id: input?.id ?? 'agentUser:?', enabled: false, parent: 'present' }),
    on: {
      'agentUser.assignRole': { actions: 'tellRole' },
      'agentUser.joinGroup': { actions: 'tellGroup' },
      'agentUser.revokeSessions': { actions: 'tellSessionsRevoked' },
    },
    states: {
      absent: {
        on: {
          'agentUser.create': [
            { guard: 'toBeEnabled', target: 'active', actions: ['setEnabled', 'tellCreated'] },
            { target: 'disabled', actions: 'tellCreated' },
          ],
        },
      },
      active: {
        on: {
          'agentUser.disable': { target: 'disabled', actions: ['setDisabled', 'tellDisabled'] },
          'agentUser.delete': { target: 'softDeleted', actions: 'tellSoftDeleted' },
          'agentUser.condemn': { target: 'condemned', actions: 'tellCondemned' },
          'agentUser.spare': { actions: 'pass' },
          'agentUser.parentDeleted': { actions: 'noteParentDeleted' },
          'agentUser.parentRestored': { actions: 'noteParent' },
          'agentUser.orphan': { target: 'orphaned', actions: ['noteParentGone', 'tellOrphaned'] },
        },
      },
      disabled: {
        on: {
          'agentUser.enable': { target: 'active', actions: ['setEnabled', 'tellEnabled'] },
          'agentUser.delete': { target: 'softDeleted', actions: 'tellSoftDeleted' },
          'agentUser.condemn': { target: 'condemned', actions: 'tellCondemned' },
          'agentUser.spare': { actions: 'pass' },
          'agentUser.parentDeleted': { actions: 'noteParentDeleted' },
          'agentUser.parentRestored': { actions: 'noteParent' },
          'agentUser.orphan': { target: 'orphaned', actions: ['noteParentGone', 'tellOrphaned'] },
        },
      },
      condemned: {
        on: {
          'cascade.run': { target: 'softDeleted', actions: 'tellSoftDeleted' },
          'agentUser.delete': { target: 'softDeleted', actions: 'tellSoftDeleted' },
          'agentUser.condemn': { actions: 'pass' },
          'agentUser.spare': [
            { guard: 'parentGone', target: 'orphaned', actions: ['tellSpared', 'tellOrphaned'] },
            { guard: 'isEnabled', target: 'active', actions: 'tellSpared' },
            { target: 'disabled', actions: 'tellSpared' },
          ],
          'agentUser.parentDeleted': { actions: 'noteParentDeleted' },
          'agentUser.parentRestored': { actions: 'noteParent' },
          'agentUser.orphan': { actions: 'noteParentGone' },
        },
      },
      orphaned: {
        on: {
          'agentUser.delete': { target: 'softDeleted', actions: 'tellSoftDeleted' },
          'agentUser.condemn': { actions: 'pass' },
          'agentUser.spare': { actions: 'pass' },
          'agentUser.parentDeleted': { actions: 'pass' },
          'agentUser.parentRestored': { actions: 'pass' },
          'agentUser.orphan': { actions: 'pass' },
        },
      },
      softDeleted: {
        on: {
          'cascade.run': { actions: 'pass' },
          'agentUser.condemn': { actions: 'pass' },
          'agentUser.spare': { actions: 'pass' },
          'agentUser.parentDeleted': { actions: 'noteParentDeleted' },
          'agentUser.parentRestored': { actions: 'noteParent' },
          'agentUser.orphan': { actions: 'noteParentGone' },
          'agentUser.restore': [
            { guard: 'parentGone', target: 'orphaned', actions: ['tellRestored', 'tellOrphaned'] },
            { guard: 'isEnabled', target: 'active', actions: 'tellRestored' },
            { target: 'disabled', actions: 'tellRestored' },
          ],
          'agentUser.purge': {
            target: 'hardDeleted',
            actions: ['setDisabled', 'noteParentGone', 'tellHardDeleted'],
          },
        },
      },
      hardDeleted: {
        on: {
          'cascade.run': { actions: 'pass' },
          'agentUser.condemn': { actions: 'pass' },
          'agentUser.spare': { actions: 'pass' },
          'agentUser.parentDeleted': { actions: 'pass' },
          'agentUser.parentRestored': { actions: 'pass' },
          'agentUser.orphan': { actions: 'pass' },
        },
      },
    },
  })

type State = { value: unknown; context: AgentUserContext }
const exists = ({ value }: State): boolean =>
  value === 'active' || value === 'disabled' || value === 'condemned' || value === 'orphaned'

export const agentUserModel = {
  finite: (context: AgentUserContext) => [context.enabled, context.parent] as const,
  views: {
    /** `accountEnabled`. */
    enabled: (state: State) => exists(state) && state.context.enabled,
    exists,
    /** Only its agent identity can sign it in: without that, or condemned or orphaned, it can not. */
    canAuthenticate: ({ value, context }: State) => value === 'active' && context.parent === 'present',
    orphaned: ({ value }: State) => value === 'orphaned',
    countsToQuota: (state: State) => exists(state) || state.value === 'softDeleted',
  },
  alphabet: (world: { agentUser: AgentUser; by: HumanRef }): AgentUserEvent[] => [
    ...[true, false].map(
      (enabled): AgentUserEvent => ({ type: 'agentUser.create', agentUser: world.agentUser, enabled }),
    ),
    { type: 'agentUser.enable', by: world.by },
    { type: 'agentUser.disable', by: world.by },
    { type: 'agentUser.delete', by: world.by },
    { type: 'agentUser.restore', by: world.by },
    { type: 'agentUser.purge', by: null },
    { type: 'agentUser.condemn' },
    { type: 'cascade.run' },
    { type: 'agentUser.spare' },
    { type: 'agentUser.parentDeleted' },
    { type: 'agentUser.parentRestored' },
    { type: 'agentUser.orphan' },
    { type: 'agentUser.revokeSessions', by: world.by },
    { type: 'agentUser.assignRole', role: 'Directory Readers', by: world.by },
    { type: 'agentUser.joinGroup', group: 'Invoices', by: world.by },
  ],
}
