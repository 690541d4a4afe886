// What a pool of Cloud PCs is: whether it answers checkouts, how much of it is in use, and what an edit of it means.
import type { Pool, SessionUsage } from '../../../shared/model/objects.ts'
import type { Truth } from '../truth.ts'

/** As the session API's documentation names them; newer pages name others and are cut off (real-system.md §9.4). */
export const poolStatuses = ['Active', 'Created', 'Provisioning', 'Provisioning paused', 'Failed', 'Deleting'] as const
export type PoolStatus = (typeof poolStatuses)[number]

/** "Checkout yes / maybe / yes / no / no" (real-system.md §9.4); maybe: where a Cloud PC already stands. */
export const takesCheckouts: Readonly<Record<PoolStatus, Truth>> = {
  Active: 'yes',
  Created: 'yes',
  Provisioning: 'unknown',
  'Provisioning paused': 'yes',
  Failed: 'no',
  Deleting: 'no',
}

/**
 * `sessionUsage` of a pool: "active + available = count". Microsoft names no third kind, so a Cloud PC that is being
 * reset, updated or replaced counts as active: nobody can have it.
 */
export function sessionUsage(pcs: Iterable<{ free: boolean }>): SessionUsage {
  const usage: SessionUsage = { activeSessionsCount: 0, availableSessionsCount: 0 }
  for (const { free } of pcs) {
    if (free) usage.availableSessionsCount += 1
    else usage.activeSessionsCount += 1
  }
  return usage
}

/** How each property of a pool may be changed (Intune, real-system.md §9.4). */
const edits = {
  displayName: 'reprovision',
  description: 'immediate',
  region: 'never',
  assignedTo: 'immediate',
  size: 'immediate',
  scalingPolicy: 'immediate',
  capabilities: 'reprovision',
  cloudPcConfiguration: 'reprovision',
  billingConfiguration: 'immediate',
  sessionsPerAgentUser: 'immediate',
} as const satisfies Partial<Record<keyof Pool, 'immediate' | 'reprovision' | 'never'>>

export type PoolEdit =
  /** `changed` are the properties that differ; `reprovision` where one of them needs the Cloud PCs provisioned anew. */
  { outcome: 'grant'; changed: string[]; reprovision: boolean } | { outcome: 'refuse'; reasons: string[] }

/** What it takes to make `before` into `after`, or every reason why it cannot be. `status` is that of the pool. */
export function decidePoolEdit(before: Pool, after: Pool, status: PoolStatus): PoolEdit {
  const differing = Object.entries(edits).flatMap(([name, how]) =>
    JSON.stringify(propertyOf(before, name)) === JSON.stringify(propertyOf(after, name)) ? [] : [{ name, how }],
  )
  const { scalingPolicy } = after
  const reasons = [
    ...(before.id === after.id ? [] : ['Another pool has this id.']),
    ...(status === 'Deleting' ? ['The pool is being deleted.'] : []),
    ...differing.flatMap(({ name, how }) => (how === 'never' ? [`The ${name} of a pool cannot be changed.`] : [])),
    ...(after.size < 1 || after.size > 200 ? [`The count is ${after.size}; it can be 1 to 200.`] : []),
    ...(scalingPolicy && scalingPolicy.minimumCount > scalingPolicy.maximumCount
      ? [`minimumCount ${scalingPolicy.minimumCount} is above maximumCount ${scalingPolicy.maximumCount}.`]
      : []),
  ]
  if (reasons.length > 0) return { outcome: 'refuse', reasons }
  return {
    outcome: 'grant',
    changed: differing.map(({ name }) => name),
    reprovision: differing.some(({ how }) => how === 'reprovision'),
  }
}

const propertyOf = (pool: Pool, name: string): unknown =>
  Object.entries(pool).find(([key]) => key === name)?.[1] ?? null
