// What must hold of everything that hangs on a blueprint: who is disabled, deleted or orphaned above takes sign-in from all below.
import { models } from '../../tenant/index.ts'
import type { Get, Invariant } from '../bounded-world.ts'
import type { DirectoryCast } from './directory.ts'

export function directoryInvariants({ blueprint, principal, agent, agentUser, token }: DirectoryCast): Invariant[] {
  const agentCan = (get: Get): boolean => models.agent.views.canAuthenticate(get(agent))
  const userCan = (get: Get): boolean => models.agentUser.views.canAuthenticate(get(agentUser))
  const aboveCan = (get: Get): boolean => get(blueprint).value === 'active' && get(principal).value === 'active'
  const isDeleted = (value: unknown): boolean => value === 'softDeleted' || value === 'hardDeleted'
  const isTrusted = (get: Get): boolean =>
    ['current', 'renewalDue'].some(state => JSON.stringify(get(token).value) === JSON.stringify({ live: state }))
  return [
    {
      id: 'deletion-reaches-the-agents',
      claim:
        'No agent identity can sign in whose blueprint principal is deleted: not while the cascade is under way, nor after it.',
      promise: 2,
      states: [{ slots: [principal, agent], holds: get => !isDeleted(get(principal).value) || !agentCan(get) }],
    },
    {
      id: 'no-user-without-its-agent',
      claim:
        'No agent user can sign in whose agent identity is deleted, or orphaned by the end of its blueprint principal.',
      promise: 2,
      states: [
        {
          slots: [agent, agentUser],
          holds: get => !['orphaned', 'softDeleted', 'hardDeleted'].includes(String(get(agent).value)) || !userCan(get),
        },
      ],
    },
    {
      id: 'token-through-the-whole-line',
      claim:
        'No token is issued to an agent user unless blueprint, principal, agent identity and agent user can all sign in.',
      promise: 10,
      facts: [
        {
          types: ['token.issued'],
          slots: [blueprint, principal, agent, agentUser],
          forbids: (_, get) => !(aboveCan(get) && agentCan(get) && userCan(get)),
        },
      ],
    },
    {
      id: 'cascade-is-under-way',
      claim:
        'No token is trusted, without its resource being told, of which anybody in the line was disabled or deleted.',
      promise: 16,
      states: [
        {
          slots: [blueprint, principal, agent, agentUser, token],
          holds: get => !isTrusted(get) || (aboveCan(get) && agentCan(get) && userCan(get)),
        },
      ],
    },
  ]
}
