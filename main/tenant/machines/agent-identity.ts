// An agent identity: the machine identity of one agent, without credentials of its own, living and dying with its parent.
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../../shared/model/facts.ts'
import type { AgentIdentity } from '../../../shared/model/objects.ts'
import type { AgentRef, HumanRef } from '../../../shared/model/refs.ts'
import type { By } from './lifecycle.ts'

/** Whether it may sign in as far as its own account goes; Microsoft's own block is `disabledByMicrosoftStatus`. */
export type Account = 'enabled' | 'disabled' | 'disabledByMicrosoft'
/** The blueprint principal: there, in the recycle bin, or deleted for good. */
export type Parent = 'present' | 'deleted' | 'gone'

export type AgentIdentityContext = { id: AgentRef; account: Account; parent: Parent }
export type AgentIdentityEvent =
  | { type: 'agent.create'; agent: AgentIdentity; enabled: boolean }
  | { type: 'agent.enable'; by: By }
  | { type: 'agent.disable'; by: By }
  /** Microsoft's block for a violation of the services agreement; no administrator can lift it. */
  | { type: 'agent.disableByMicrosoft' }
  | { type: 'agent.readmitByMicrosoft' }
  | { type: 'agent.delete'; by: By }
  | { type: 'agent.restore'; by: By }
  | { type: 'agent.purge'; by: By }
  /** Its principal was deleted: it is soft deleted too, but only when the cascade comes to it. */
  | { type: 'agent.condemn' }
  | { type: 'cascade.run' }
  /** Its principal was restored. What the cascade already did is not undone. */
  | { type: 'agent.spare' }
  /** Its principal was deleted for good. */
  | { type: 'agent.orphan' }
  | { type: 'agent.setSponsors'; sponsors: HumanRef[]; by: By }
  | { type: 'agent.loseSponsor'; sponsor: HumanRef; left: number; reason: string }
  | { type: 'agent.refuse'; refused: Omit<FactOf<'directory.refused'>, 'type' | 'by'> }
  | { type: 'agent.assignRole'; role: string; by: By }
  | { type: 'agent.joinGroup'; group: string; by: By }

type Changed =
  | 'agent.enabled'
  | 'agent.condemned'
  | 'agent.spared'
  | 'agent.restored'
  | 'agent.orphaned'
  | 'agent.hardDeleted'
export type AgentIdentityFact = FactOf<
  | Changed
  | 'agent.created'
  | 'agent.disabled'
  | 'agent.softDeleted'
  | 'sponsors.changed'
  | 'sponsor.lost'
  | 'role.assigned'
  | 'group.joined'
  | 'directory.refused'
>

const base = setup({
  types: {} as {
    context: AgentIdentityContext
    events: AgentIdentityEvent
    emitted: AgentIdentityFact
    input: { id: AgentRef } | undefined
  },
})

const tell = (type: Changed) =>
  base.emit(({ context, event }) => ({ type, agent: context.id, by: 'by' in event ? event.by : null }))

/** Takes `AgentIdentityEvent`, emits `AgentIdentityFact`; input `{ id: AgentRef }`. */
export const agentIdentity = base
  .extend({
    guards: {
      toBeEnabled: ({ event }) => {
        assertEvent(event, 'agent.create')
        return event.enabled
      },
      isEnabled: ({ context }) => context.account === 'enabled',
      byAdministrator: ({ context }) => context.account === 'disabled',
      byMicrosoft: ({ context }) => context.account === 'disabledByMicrosoft',
      parentGone: ({ context }) => context.parent === 'gone',
    },
    actions: {
      pass: base.assign({}),
      setEnabled: base.assign({ account: 'enabled' }),
      setDisabled: base.assign({ account: 'disabled' }),
      setDisabledByMicrosoft: base.assign({ account: 'disabledByMicrosoft' }),
      // what is gone for good does not come back
      noteParent: base.assign({ parent: ({ context }) => (context.parent === 'gone' ? 'gone' : 'present') }),
      noteParentDeleted: base.assign({ parent: ({ context }) => (context.parent === 'gone' ? 'gone' : 'deleted') }),
      noteParentGone: base.assign({ parent: 'gone' }),
      tellCreated: base.emit(({ event }) => {
        assertEvent(event, 'agent.create')
        return { type: 'agent.created', agent: event.agent }
      }),
      tellDisabled: base.emit(({ context, event }) => ({
        type: 'agent.disabled',
        agent: context.id,
        by: 'by' in event ? event.by : null,
        disabledByMicrosoftStatus:
          event.type === 'agent.disableByMicrosoft' ? 'DisabledDueToViolationOfServicesAgreement' : null,
      })),
      tellSoftDeleted: base.emit(({ context, event }) => ({
        type: 'agent.softDeleted',
        agent: context.id,
        by: 'by' in event ? event.by : null,
        cause: event.type === 'cascade.run' ? 'cascade' : 'request',
      })),
      tellSponsors: base.emit(({ context, event }) => {
        assertEvent(event, 'agent.setSponsors')
        return { type: 'sponsors.changed', subject: context.id, sponsors: event.sponsors, by: event.by }
      }),
      tellSponsorLost: base.emit(({ context, event }) => {
        assertEvent(event, 'agent.loseSponsor')
        const { sponsor, left, reason } = event
        return { type: 'sponsor.lost', subject: context.id, sponsor, left, reason }
      }),
      tellRefused: base.emit(({ context, event }) => {
        assertEvent(event, 'agent.refuse')
        return { type: 'directory.refused', by: context.id, ...event.refused }
      }),
      tellRole: base.emit(({ context, event }) => {
        assertEvent(event, 'agent.assignRole')
        return { type: 'role.assigned', subject: context.id, role: event.role, by: event.by }
      }),
      tellGroup: base.emit(({ context, event }) => {
        assertEvent(event, 'agent.joinGroup')
        return { type: 'group.joined', subject: context.id, group: event.group, by: event.by }
      }),
      tellEnabled: tell('agent.enabled'),
      tellCondemned: tell('agent.condemned'),
      tellSpared: tell('agent.spared'),
      tellRestored: tell('agent.restored'),
      tellOrphaned: tell('agent.orphaned'),
      tellHardDeleted: tell('agent.hardDeleted'),
    },
  })
  .createMachine({
    id: 'agentIdentity',
    initial: 'absent',
    context: ({ input }) => ({ id: input?.id ?? 'agent:?', account: 'disabled', parent: 'present' }),
    on: {
      'agent.refuse': { actions: 'tellRefused' },
      'agent.assignRole': { actions: 'tellRole' },
      'agent.joinGroup': { actions: 'tellGroup' },
      'agent.setSponsors': { actions: 'tellSponsors' },
      'agent.loseSponsor': { actions: 'tellSponsorLost' },
    },
    states: {
      absent: {
        on: {
          'agent.create': [
            { guard: 'toBeEnabled', target: 'active', actions: ['setEnabled', 'tellCreated'] },
            { target: 'disabled', actions: 'tellCreated' },
          ],
        },
      },
      active: {
        on: {
          'agent.disable': { target: 'disabled', actions: ['setDisabled', 'tellDisabled'] },
          'agent.disableByMicrosoft': { target: 'disabled', actions: ['setDisabledByMicrosoft', 'tellDisabled'] },
          'agent.delete': { target: 'softDeleted', actions: 'tellSoftDeleted' },
          'agent.condemn': { target: 'condemned', actions: ['noteParentDeleted', 'tellCondemned'] },
          'agent.spare': { actions: 'noteParent' },
          'agent.orphan': { target: 'orphaned', actions: ['noteParentGone', 'tellOrphaned'] },
        },
      },
      disabled: {
        on: {
          'agent.enable': { guard: 'byAdministrator', target: 'active', actions: ['setEnabled', 'tellEnabled'] },
          'agent.disableByMicrosoft': { actions: ['setDisabledByMicrosoft', 'tellDisabled'] },
          // what it was before is not kept: an administrator enables it again
          'agent.readmitByMicrosoft': { guard: 'byMicrosoft', actions: 'setDisabled' },
          'agent.delete': { target: 'softDeleted', actions: 'tellSoftDeleted' },
          'agent.condemn': { target: 'condemned', actions: ['noteParentDeleted', 'tellCondemned'] },
          'agent.spare': { actions: 'noteParent' },
          'agent.orphan': { target: 'orphaned', actions: ['noteParentGone', 'tellOrphaned'] },
        },
      },
      condemned: {
        on: {
          'cascade.run': { target: 'softDeleted', actions: 'tellSoftDeleted' },
          'agent.delete': { target: 'softDeleted', actions: 'tellSoftDeleted' },
          'agent.condemn': { actions: 'pass' },
          // Microsoft: restored before the cleanup runs, child agent identities aren't affected
          'agent.spare': [
            { guard: 'parentGone', actions: 'pass' },
            { guard: 'isEnabled', target: 'active', actions: ['noteParent', 'tellSpared'] },
            { target: 'disabled', actions: ['noteParent', 'tellSpared'] },
          ],
          'agent.orphan': { actions: 'noteParentGone' },
        },
      },
      orphaned: {
        on: {
          'agent.delete': { target: 'softDeleted', actions: 'tellSoftDeleted' },
          'agent.condemn': { actions: 'pass' },
          'agent.spare': { actions: 'pass' },
          'agent.orphan': { actions: 'pass' },
        },
      },
      softDeleted: {
        on: {
          'cascade.run': { actions: 'pass' },
          'agent.condemn': { actions: 'noteParentDeleted' },
          'agent.spare': { actions: 'noteParent' },
          'agent.orphan': { actions: 'noteParentGone' },
          'agent.restore': [
            { guard: 'parentGone', target: 'orphaned', actions: ['tellRestored', 'tellOrphaned'] },
            { guard: 'isEnabled', target: 'active', actions: 'tellRestored' },
            { target: 'disabled', actions: 'tellRestored' },
          ],
          'agent.purge': { target: 'hardDeleted', actions: ['setDisabled', 'noteParentGone', 'tellHardDeleted'] },
        },
      },
      hardDeleted: {
        on: {
          'cascade.run': { actions: 'pass' },
          'agent.condemn': { actions: 'pass' },
          'agent.spare': { actions: 'pass' },
          'agent.orphan': { actions: 'pass' },
        },
      },
    },
  })

type State = { value: unknown; context: AgentIdentityContext }
/** Whether Graph finds it: also while it is condemned, or orphaned. */
const exists = ({ value }: State): boolean =>
  value === 'active' || value === 'disabled' || value === 'condemned' || value === 'orphaned'

export const agentIdentityModel = {
  finite: (context: AgentIdentityContext) => [context.account, context.parent] as const,
  views: {
    /** `accountEnabled`. */
    enabled: (state: State) => exists(state) && state.context.account === 'enabled',
    exists,
    /** Its account is enabled and its principal is there; a condemned or orphaned one can not sign in. */
    canAuthenticate: ({ value, context }: State) => value === 'active' && context.parent === 'present',
    orphaned: ({ value }: State) => value === 'orphaned',
    condemned: ({ value }: State) => value === 'condemned',
    disabledByMicrosoft: ({ context }: State) => context.account === 'disabledByMicrosoft',
    /** Disabled, soft-deleted and orphaned ones count until they are deleted for good. */
    countsToQuota: (state: State) => exists(state) || state.value === 'softDeleted',
  },
  alphabet: (world: { agent: AgentIdentity; by: HumanRef }): AgentIdentityEvent[] => [
    ...[true, false].map((enabled): AgentIdentityEvent => ({ type: 'agent.create', agent: world.agent, enabled })),
    { type: 'agent.enable', by: world.by },
    { type: 'agent.disable', by: world.by },
    { type: 'agent.disableByMicrosoft' },
    { type: 'agent.readmitByMicrosoft' },
    { type: 'agent.delete', by: world.by },
    { type: 'agent.restore', by: world.by },
    { type: 'agent.purge', by: null },
    { type: 'agent.condemn' },
    { type: 'cascade.run' },
    { type: 'agent.spare' },
    { type: 'agent.orphan' },
    { type: 'agent.setSponsors', sponsors: [world.by], by: world.by },
    { type: 'agent.loseSponsor', sponsor: world.by, left: 0, reason: 'deleted' },
    { type: 'agent.refuse', refused: { operation: 'o', target: 't', status: 403, code: 'c', message: 'm' } },
    { type: 'agent.assignRole', role: 'Directory Readers', by: world.by },
    { type: 'agent.joinGroup', group: 'Invoices', by: world.by },
  ],
}
