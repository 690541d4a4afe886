// Gate two of a session: whether the agent user may use the pool, and which Cloud PC it gets.
import type { AgentUser, Pool } from '../../shared/model/objects.ts'
import type { PcRef } from '../../shared/model/refs.ts'

export type PoolDecision =
  | { outcome: 'grant'; pc: PcRef }
  /** `status` is the checkout call's HTTP status. */
  | { outcome: 'refuse'; status: number; reason: string }

export interface PoolRequest {
  pool: Pool
  agentUser: AgentUser
  /** Available Cloud PCs of the pool. */
  free: readonly PcRef[]
  /** Chooses an index below `count`. */
  pick: (count: number) => number
}

/** 403 where the agent user is not assigned to the pool, 504 where no Cloud PC is free (Windows 365 checkout). */
export function assignFromPool({ pool, agentUser, free, pick }: PoolRequest): PoolDecision {
  if (!pool.assignedTo.includes(agentUser.ref))
    return refuse(403, `${agentUser.userPrincipalName} is not assigned to the pool "${pool.displayName}".`)
  if (free.length === 0)
    return refuse(504, `None of the ${pool.size} Cloud PCs of the pool "${pool.displayName}" is available.`)
  const index = pick(free.length)
  const pc = free[index]
  if (pc === undefined) throw new RangeError(`pick(${free.length}) gave ${index}.`)
  return { outcome: 'grant', pc }
}

const refuse = (status: number, reason: string): PoolDecision => ({ outcome: 'refuse', status, reason })
