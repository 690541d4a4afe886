// An agent identity blueprint: the template its agent identities come from, and the only holder of credentials.
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../../shared/model/facts.ts'
import type { InheritablePermission } from '../../../shared/model/identity.ts'
import type { Blueprint } from '../../../shared/model/objects.ts'
import type { BlueprintRef, HumanRef } from '../../../shared/model/refs.ts'
import type { By } from './lifecycle.ts'

/** `enabled` is `accountEnabled`, which a deleted blueprint gets back when it is restored. */
export type BlueprintContext = { id: BlueprintRef; enabled: boolean }
export type BlueprintEvent =
  | { type: 'blueprint.create'; blueprint: Blueprint; enabled: boolean }
  | { type: 'blueprint.enable'; by: By }
  | { type: 'blueprint.disable'; by: By }
  | { type: 'blueprint.delete'; by: By }
  | { type: 'blueprint.restore'; by: By }
  /** Deleted for good: asked for, or (by nobody) at the end of the 30 days. */
  | { type: 'blueprint.purge'; by: By }
  | { type: 'blueprint.setInheritance'; inheritablePermissions: InheritablePermission[]; by: By }
  | { type: 'blueprint.setSponsors'; sponsors: HumanRef[]; by: By }
  | { type: 'blueprint.loseSponsor'; sponsor: HumanRef; left: number; reason: string }

type Changed =
  | 'blueprint.enabled'
  | 'blueprint.disabled'
  | 'blueprint.softDeleted'
  | 'blueprint.restored'
  | 'blueprint.hardDeleted'
export type BlueprintFact = FactOf<
  Changed | 'blueprint.created' | 'blueprint.inheritanceChanged' | 'sponsors.changed' | 'sponsor.lost'
>

const base = setup({
  types: {} as {
    context: BlueprintContext
    events: BlueprintEvent
    emitted: BlueprintFact
    input: { id: BlueprintRef } | undefined
  },
})

const tell = (type: Changed) =>
  base.emit(({ context, event }) => ({ type, blueprint: context.id, by: 'by' in event ? event.by : null }))

/** Takes `BlueprintEvent`, emits `BlueprintFact`; input `{ id: BlueprintRef }`. */
export const blueprint = base
  .extend({
    guards: {
      toBeEnabled: ({ event }) => {
        assertEvent(event, 'blueprint.create')
        return event.enabled
      },
      wasEnabled: ({ context }) => context.enabled,
    },
    actions: {
      setEnabled: base.assign({ enabled: true }),
      setDisabled: base.assign({ enabled: false }),
      tellCreated: base.emit(({ event }) => {
        assertEvent(event, 'blueprint.create')
        return { type: 'blueprint.created', blueprint: event.blueprint }
      }),
      tellInheritance: base.emit(({ context, event }) => {
        assertEvent(event, 'blueprint.setInheritance')
        const { inheritablePermissions, by } = event
        return { type: 'blueprint.inheritanceChanged', blueprint: context.id, inheritablePermissions, by }
      }),
      tellSponsors: base.emit(({ context, event }) => {
        assertEvent(event, 'blueprint.setSponsors')
        return { type: 'sponsors.changed', subject: context.id, sponsors: event.sponsors, by: event.by }
      }),
      tellSponsorLost: base.emit(({ context, event }) => {
        assertEvent(event, 'blueprint.loseSponsor')
        const { sponsor, left, reason } = event
        return { type: 'sponsor.lost', subject: context.id, sponsor, left, reason }
      }),
      tellEnabled: tell('blueprint.enabled'),
      tellDisabled: tell('blueprint.disabled'),
      tellSoftDeleted: tell('blueprint.softDeleted'),
      tellRestored: tell('blueprint.restored'),
      tellHardDeleted: tell('blueprint.hardDeleted'),
    },
  })
  .createMachine({
    id: 'blueprint',
    initial: 'absent',
    context: ({ input }) => ({ id: input?.id ?? 'blueprint:?', enabled: false }),
    states: {
      absent: {
        on: {
          'blueprint.create': [
            { guard: 'toBeEnabled', target: 'active', actions: ['setEnabled', 'tellCreated'] },
            { target: 'disabled', actions: 'tellCreated' },
          ],
        },
      },
      active: {
        on: {
          'blueprint.disable': { target: 'disabled', actions: ['setDisabled', 'tellDisabled'] },
          'blueprint.delete': { target: 'softDeleted', actions: 'tellSoftDeleted' },
          'blueprint.setInheritance': { actions: 'tellInheritance' },
          'blueprint.setSponsors': { actions: 'tellSponsors' },
          'blueprint.loseSponsor': { actions: 'tellSponsorLost' },
        },
      },
      disabled: {
        on: {
          'blueprint.enable': { target: 'active', actions: ['setEnabled', 'tellEnabled'] },
          'blueprint.delete': { target: 'softDeleted', actions: 'tellSoftDeleted' },
          'blueprint.setInheritance': { actions: 'tellInheritance' },
          'blueprint.setSponsors': { actions: 'tellSponsors' },
          'blueprint.loseSponsor': { actions: 'tellSponsorLost' },
        },
      },
      softDeleted: {
        on: {
          'blueprint.restore': [
            { guard: 'wasEnabled', target: 'active', actions: 'tellRestored' },
            { target: 'disabled', actions: 'tellRestored' },
          ],
          'blueprint.purge': { target: 'hardDeleted', actions: ['setDisabled', 'tellHardDeleted'] },
          'blueprint.loseSponsor': { actions: 'tellSponsorLost' },
        },
      },
      hardDeleted: {},
    },
  })

type State = { value: unknown }
const exists = ({ value }: State): boolean => value === 'active' || value === 'disabled'

export const blueprintModel = {
  finite: (context: BlueprintContext) => [context.enabled] as const,
  views: {
    enabled: ({ value }: State) => value === 'active',
    exists,
    /** Disabled and soft-deleted objects count until they are deleted for good. */
    countsToQuota: (state: State) => exists(state) || state.value === 'softDeleted',
  },
  alphabet: (world: { blueprint: Blueprint; by: HumanRef }): BlueprintEvent[] => [
    ...[true, false].map(
      (enabled): BlueprintEvent => ({ type: 'blueprint.create', blueprint: world.blueprint, enabled }),
    ),
    { type: 'blueprint.enable', by: world.by },
    { type: 'blueprint.disable', by: world.by },
    { type: 'blueprint.delete', by: world.by },
    { type: 'blueprint.restore', by: world.by },
    { type: 'blueprint.purge', by: null },
    { type: 'blueprint.setInheritance', inheritablePermissions: [], by: world.by },
    { type: 'blueprint.setSponsors', sponsors: [world.by], by: world.by },
    { type: 'blueprint.loseSponsor', sponsor: world.by, left: 0, reason: 'deleted' },
  ],
}
