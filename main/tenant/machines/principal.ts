// A blueprint principal: the blueprint's service principal in the tenant, and the parent of its agent identities.
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../../shared/model/facts.ts'
import type { BlueprintPrincipal } from '../../../shared/model/identity.ts'
import type { BlueprintRef, HumanRef, PrincipalRef } from '../../../shared/model/refs.ts'
import type { By } from './lifecycle.ts'

/** `blueprint` is set once, when it is created; null before that. */
export type PrincipalContext = { id: PrincipalRef; blueprint: BlueprintRef | null; enabled: boolean }
export type PrincipalEvent =
  | { type: 'principal.create'; principal: BlueprintPrincipal }
  | { type: 'principal.enable'; by: By }
  | { type: 'principal.disable'; by: By }
  | { type: 'principal.delete'; by: By }
  /** Its blueprint was deleted: the application takes its service principal in the home tenant with it. */
  | { type: 'principal.blueprintDeleted' }
  | { type: 'principal.restore'; by: By }
  | { type: 'principal.purge'; by: By }
  | { type: 'principal.refuse'; refused: Omit<FactOf<'directory.refused'>, 'type' | 'by'> }

type Changed = 'principal.enabled' | 'principal.disabled' | 'principal.restored' | 'principal.hardDeleted'
export type PrincipalFact = FactOf<Changed | 'principal.created' | 'principal.softDeleted' | 'directory.refused'>

const base = setup({
  types: {} as {
    context: PrincipalContext
    events: PrincipalEvent
    emitted: PrincipalFact
    input: { id: PrincipalRef } | undefined
  },
})

const tell = (type: Changed) =>
  base.emit(({ context, event }) => ({
    type,
    principal: context.id,
    blueprint: context.blueprint ?? 'blueprint:?',
    by: 'by' in event ? event.by : null,
  }))

/** Takes `PrincipalEvent`, emits `PrincipalFact`; input `{ id: PrincipalRef }`. */
export const principal = base
  .extend({
    guards: { wasEnabled: ({ context }) => context.enabled },
    actions: {
      pass: base.assign({}),
      begin: base.assign({
        enabled: true,
        blueprint: ({ event }) => {
          assertEvent(event, 'principal.create')
          return event.principal.blueprint
        },
      }),
      setEnabled: base.assign({ enabled: true }),
      setDisabled: base.assign({ enabled: false }),
      tellCreated: base.emit(({ event }) => {
        assertEvent(event, 'principal.create')
        return { type: 'principal.created', principal: event.principal }
      }),
      tellSoftDeleted: base.emit(({ context, event }) => ({
        type: 'principal.softDeleted',
        principal: context.id,
        blueprint: context.blueprint ?? 'blueprint:?',
        by: 'by' in event ? event.by : null,
        cause: event.type === 'principal.blueprintDeleted' ? 'cascade' : 'request',
      })),
      tellRefused: base.emit(({ context, event }) => {
        assertEvent(event, 'principal.refuse')
        return { type: 'directory.refused', by: context.id, ...event.refused }
      }),
      tellEnabled: tell('principal.enabled'),
      tellDisabled: tell('principal.disabled'),
      tellRestored: tell('principal.restored'),
      tellHardDeleted: tell('principal.hardDeleted'),
    },
  })
  .createMachine({
    id: 'principal',
    initial: 'absent',
    context: ({ input }) => ({ id: input?.id ?? 'principal:?', blueprint: null, enabled: false }),
    // what a token of the blueprint asked for is refused in whatever state the principal came into meanwhile
    on: { 'principal.refuse': { actions: 'tellRefused' } },
    states: {
      absent: { on: { 'principal.create': { target: 'active', actions: ['begin', 'tellCreated'] } } },
      active: {
        on: {
          'principal.disable': { target: 'disabled', actions: ['setDisabled', 'tellDisabled'] },
          'principal.delete': { target: 'softDeleted', actions: 'tellSoftDeleted' },
          'principal.blueprintDeleted': { target: 'softDeleted', actions: 'tellSoftDeleted' },
        },
      },
      disabled: {
        on: {
          'principal.enable': { target: 'active', actions: ['setEnabled', 'tellEnabled'] },
          'principal.delete': { target: 'softDeleted', actions: 'tellSoftDeleted' },
          'principal.blueprintDeleted': { target: 'softDeleted', actions: 'tellSoftDeleted' },
        },
      },
      softDeleted: {
        on: {
          'principal.blueprintDeleted': { actions: 'pass' },
          'principal.restore': [
            { guard: 'wasEnabled', target: 'active', actions: 'tellRestored' },
            { target: 'disabled', actions: 'tellRestored' },
          ],
          'principal.purge': { target: 'hardDeleted', actions: ['setDisabled', 'tellHardDeleted'] },
        },
      },
      hardDeleted: { on: { 'principal.blueprintDeleted': { actions: 'pass' } } },
    },
  })

type State = { value: unknown }
const exists = ({ value }: State): boolean => value === 'active' || value === 'disabled'

export const principalModel = {
  finite: (context: PrincipalContext) => [context.blueprint, context.enabled] as const,
  views: {
    enabled: ({ value }: State) => value === 'active',
    exists,
    countsToQuota: (state: State) => exists(state) || state.value === 'softDeleted',
  },
  alphabet: (world: { principal: BlueprintPrincipal; by: HumanRef }): PrincipalEvent[] => [
    { type: 'principal.create', principal: world.principal },
    { type: 'principal.enable', by: world.by },
    { type: 'principal.disable', by: world.by },
    { type: 'principal.delete', by: world.by },
    { type: 'principal.blueprintDeleted' },
    { type: 'principal.restore', by: world.by },
    { type: 'principal.purge', by: null },
    {
      type: 'principal.refuse',
      refused: { operation: 'o', target: 't', status: 403, code: 'c', message: 'm' },
    },
  ],
}
