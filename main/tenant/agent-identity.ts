// An agent identity: the machine identity of one agent, without credentials of its own, judged by its risk.
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../shared/model/facts.ts'
import type { AgentIdentity } from '../../shared/model/objects.ts'
import type { AgentRef } from '../../shared/model/refs.ts'

/** `riskLevel` of ID Protection for agents, as far as Conditional Access can name it. */
export const riskLevels = ['none', 'low', 'medium', 'high'] as const
export type RiskLevel = (typeof riskLevels)[number]

export type AgentIdentityContext = { id: AgentRef; risk: RiskLevel }
export type AgentIdentityEvent = { type: 'agent.create'; agent: AgentIdentity; enabled: boolean; risk: RiskLevel }
export type AgentIdentityFact = FactOf<'agent.created'>

const base = setup({
  types: {} as {
    context: AgentIdentityContext
    events: AgentIdentityEvent
    emitted: AgentIdentityFact
    input: { id: AgentRef } | undefined
  },
})

export const agentIdentity = base
  .extend({
    guards: { enabled: ({ event }) => event.enabled },
    actions: {
      rate: base.assign({ risk: ({ event }) => event.risk }),
      tellCreated: base.emit(({ event }) => {
        assertEvent(event, 'agent.create')
        return { type: 'agent.created', agent: event.agent }
      }),
    },
  })
  .createMachine({
    id: 'agentIdentity',
    initial: 'absent',
    context: ({ input }) => ({ id: input?.id ?? 'agent:?', risk: 'none' }),
    states: {
      absent: {
        on: {
          'agent.create': [
            { guard: 'enabled', target: 'active', actions: ['rate', 'tellCreated'] },
            { target: 'disabled', actions: ['rate', 'tellCreated'] },
          ],
        },
      },
      active: {},
      disabled: {},
    },
  })

export const agentIdentityModel = {
  finite: (context: AgentIdentityContext) => [context.risk] as const,
  views: {
    enabled: (state: { value: unknown }) => state.value === 'active',
    risk: (state: { context: AgentIdentityContext }) => state.context.risk,
  },
  alphabet: (world: { agent: AgentIdentity }): AgentIdentityEvent[] =>
    riskLevels.flatMap(risk =>
      [true, false].map((enabled): AgentIdentityEvent => ({ type: 'agent.create', agent: world.agent, enabled, risk })),
    ),
}
