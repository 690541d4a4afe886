// An agent user: the directory account an agent identity acts as where a user is needed; never a person's.
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../shared/model/facts.ts'
import type { AgentUser } from '../../shared/model/objects.ts'
import type { AgentUserRef } from '../../shared/model/refs.ts'

export type AgentUserContext = { id: AgentUserRef }
export type AgentUserEvent = { type: 'agentUser.create'; agentUser: AgentUser; enabled: boolean }
export type AgentUserFact = FactOf<'agentUser.created'>

const base = setup({
  types: {} as {
    context: AgentUserContext
    events: AgentUserEvent
    emitted: AgentUserFact
    input: { id: AgentUserRef } | undefined
  },
})

export const agentUser = base
  .extend({
    guards: { enabled: ({ event }) => event.enabled },
    actions: {
      tellCreated: base.emit(({ event }) => {
        assertEvent(event, 'agentUser.create')
        return { type: 'agentUser.created', agentUser: event.agentUser }
      }),
    },
  })
  .createMachine({
    id: 'agentUser',
    initial: 'absent',
    context: ({ input }) => ({ id: input?.id ?? 'agentUser:?' }),
    states: {
      absent: {
        on: {
          'agentUser.create': [
            { guard: 'enabled', target: 'active', actions: 'tellCreated' },
            { target: 'disabled', actions: 'tellCreated' },
          ],
        },
      },
      active: {},
      disabled: {},
    },
  })

export const agentUserModel = {
  finite: () => [] as const,
  views: { enabled: (state: { value: unknown }) => state.value === 'active' },
  alphabet: (world: { agentUser: AgentUser }): AgentUserEvent[] =>
    [true, false].map(enabled => ({ type: 'agentUser.create', agentUser: world.agentUser, enabled })),
}
