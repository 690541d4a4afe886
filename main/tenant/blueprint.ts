// An agent identity blueprint: the template its agent identities come from, and the only holder of credentials.
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../shared/model/facts.ts'
import type { Blueprint } from '../../shared/model/objects.ts'
import type { BlueprintRef } from '../../shared/model/refs.ts'

export type BlueprintContext = { id: BlueprintRef }
export type BlueprintEvent = { type: 'blueprint.create'; blueprint: Blueprint; enabled: boolean }
export type BlueprintFact = FactOf<'blueprint.created'>

const base = setup({
  types: {} as {
    context: BlueprintContext
    events: BlueprintEvent
    emitted: BlueprintFact
    input: { id: BlueprintRef } | undefined
  },
})

export const blueprint = base
  .extend({
    guards: { enabled: ({ event }) => event.enabled },
    actions: {
      tellCreated: base.emit(({ event }) => {
        assertEvent(event, 'blueprint.create')
        return { type: 'blueprint.created', blueprint: event.blueprint }
      }),
    },
  })
  .createMachine({
    id: 'blueprint',
    initial: 'absent',
    context: ({ input }) => ({ id: input?.id ?? 'blueprint:?' }),
    states: {
      absent: {
        on: {
          'blueprint.create': [
            { guard: 'enabled', target: 'active', actions: 'tellCreated' },
            { target: 'disabled', actions: 'tellCreated' },
          ],
        },
      },
      active: {},
      disabled: {},
    },
  })

export const blueprintModel = {
  finite: () => [] as const,
  views: { enabled: (state: { value: unknown }) => state.value === 'active' },
  alphabet: (world: { blueprint: Blueprint }): BlueprintEvent[] =>
    [true, false].map(enabled => ({ type: 'blueprint.create', blueprint: world.blueprint, enabled })),
}
