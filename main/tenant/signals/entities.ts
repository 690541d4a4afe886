// Who and what an alert about an agent's work always names: the agent, its user, where it acted and for whom.
import type { PcRef, SessionRef } from '../../../shared/model/refs.ts'
import type { Entity, Worker } from './signal.ts'

/** `agent` says what the agent is in it: the one that does it, or the one it is done to. */
export function partiesOf(
  { agent, agentUser, human }: Worker,
  judged: Pick<Entity, 'verdict' | 'roles'>,
  at: { session: SessionRef | null; pc: PcRef | null },
): Entity[] {
  const contextual = { verdict: 'unknown', roles: ['contextual'] } as const
  return [
    { entity: 'agent', agent, ...judged },
    { entity: 'account', account: agentUser, ...judged },
    { entity: 'account', account: human, ...contextual },
    ...(at.session ? [{ entity: 'session', session: at.session, account: agentUser, ...judged } as const] : []),
    ...(at.pc ? [{ entity: 'device', pc: at.pc, ...contextual } as const] : []),
  ]
}

export const suspicious = { verdict: 'suspicious', roles: ['suspicious'] } as const satisfies Pick<
  Entity,
  'verdict' | 'roles'
>
