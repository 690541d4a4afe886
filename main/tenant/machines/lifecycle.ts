// What the machines of directory objects share: who did something, and for how long a deleted object can come back.
import type { ActorRef } from '../../../shared/model/refs.ts'

/** Who did it; null: Entra itself (the cascade, the end of the 30 days, a clock). */
export type By = ActorRef | null

/** A soft-deleted object can be restored for so long; then it is deleted for good (Microsoft: 30 days). */
export const restorableMs = 30 * 24 * 3_600_000

/** Microsoft gives about so long between the deletion of a blueprint principal and the cascade over its children. */
export const cascadeDelayMs = 24 * 3_600_000
