// How often something is done in an hour, and how often it usually is: a count of this hour, and the mean of earlier ones.
import type { EpochMs } from '../../../shared/model/units.ts'

export interface Tally {
  /** Hours since the epoch. */
  readonly hour: number
  readonly count: number
  /** Of earlier hours in which it was done at all. */
  readonly hours: number
  readonly total: number
}
export const emptyTally: Tally = { hour: 0, count: 0, hours: 0, total: 0 }

const hourMs = 3_600_000

export function count({ hour, count, hours, total }: Tally, at: EpochMs, more: number): Tally {
  const now = Math.floor(at / hourMs)
  if (now === hour) return { hour, count: count + more, hours, total }
  return { hour: now, count: more, hours: count > 0 ? hours + 1 : hours, total: total + count }
}

interface Limits {
  readonly atLeast: number
  readonly factor: number
  readonly hoursToKnow: number
}

/** What is usual in an hour, where this hour is far above it; null where it is not, or where nothing is known to compare with. */
export function exceeded(tally: Tally, limits: Limits, known: number | null): number | null {
  const usual = known ?? (tally.hours >= limits.hoursToKnow ? tally.total / tally.hours : null)
  if (usual === null || tally.count <= limits.atLeast || tally.count <= limits.factor * usual) return null
  return usual
}
