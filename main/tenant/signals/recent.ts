// What happened within a window of time that goes along with the last of it.
import type { EpochMs } from '../../../shared/model/units.ts'

/** Without what is older than the window, and with what happened now. */
export const within = (times: readonly EpochMs[], windowMs: number, now: EpochMs): readonly EpochMs[] => [
  ...times.filter(at => at > now - windowMs),
  now,
]
