// How a record comes to be in its log: its own id, its time as that log writes it, and how late it shows.
import type { Random } from '../../shared/model/env.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { epochMs, isoOf } from '../../shared/model/units.ts'

const second = 1000
const minute = 60 * second

/**
 * From the event to the row, shortest and longest, in milliseconds. Microsoft's own figures where it gives some:
 * sign-ins within minutes, agent activity in Defender about five, the audit log typically 60 to 90.
 */
const delays = {
  entra: [2 * minute, 5 * minute],
  // The SDK's batch goes out within 5 s; ingestion takes the rest.
  agent365: [65 * second, 185 * second],
  // Microsoft gives no figure for the lake; rows come from the same ingestion.
  lake: [5 * minute, 15 * minute],
  defenderAgent: [4 * minute, 8 * minute],
  defenderOffice: [10 * minute, 30 * minute],
  // from the same source, once a record of an interaction says all it will
  defenderCopilot: [15 * minute, 30 * minute],
  // Microsoft gives no figures for these four.
  alert: [1 * minute, 5 * minute],
  email: [5 * minute, 15 * minute],
  risk: [5 * minute, 15 * minute],
  huntingSignIn: [5 * minute, 15 * minute],
  // "Within 30 minutes in most regions."
  graphActivity: [10 * minute, 30 * minute],
  purview: [60 * minute, 90 * minute],
} as const satisfies Record<string, readonly [number, number]>

/** Hands out record ids and delays of one log, the same for the same seed. */
export interface Filing {
  guid(): string
  hex(bytes: number): string
  /** When a record of something that happened at `at` first shows. */
  availableAt(at: EpochMs, log: keyof typeof delays): EpochMs
}

export function createFiling(random: Random): Filing {
  const ids = random.fork('ids')
  const lags = random.fork('delays')
  const hex = (count: number): string => Buffer.from(ids.bytes(count)).toString('hex')
  return {
    hex,
    guid() {
      const digits = hex(16)
      const variant = (Number.parseInt(digits.charAt(16), 16) & 3) | 8
      return [
        digits.slice(0, 8),
        digits.slice(8, 12),
        `4${digits.slice(13, 16)}`,
        `${variant.toString(16)}${digits.slice(17, 20)}`,
        digits.slice(20),
      ].join('-')
    },
    availableAt(at, log) {
      const [shortest, longest] = delays[log]
      return epochMs(at + shortest + lags.integer(longest - shortest))
    },
  }
}

/** A time as the audit log writes it: UTC, whole seconds, no zone. */
export const auditTime = (at: EpochMs): string => isoOf(at).slice(0, 19)
