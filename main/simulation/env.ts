// The environment of a run, made from one seed: virtual clock, ids, random numbers and keys.
import { createHash } from 'node:crypto'
import type { Clock, Env, Ids, Keys, Random } from '../../shared/model/env.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { seededRandom } from './random.ts'

/** Only the scheduler sets it. */
export interface VirtualClock extends Clock {
  set(now: EpochMs): void
}

export function virtualClock(start: EpochMs): VirtualClock {
  let at = start
  return {
    now: () => at,
    set(now) {
      if (now < at) throw new Error(`virtual time does not run backwards: ${at} to ${now}`)
      at = now
    },
  }
}

export function seededIds(random: Random): Ids {
  return {
    guid() {
      const bytes = random.bytes(16)
      bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40 // version 4
      bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80 // variant of RFC 9562
      const hex = hexOf(bytes)
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
    },
    hex: count => hexOf(random.bytes(count)),
    uti: () => Buffer.from(random.bytes(16)).toString('base64url'),
  }
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')

/** A key's seed is SHA-256 over the run's seed and the key's name: it does not depend on the order keys are asked for. */
export function seededKeys(seed: number): Keys {
  return { seed: name => new Uint8Array(createHash('sha256').update(`throughline key ${seed} ${name}`).digest()) }
}

/** `part` sets one user of the seed apart from another: drawing here never changes what is drawn there. */
export function seededEnv(seed: number, part: string, clock: Clock): Env {
  const random = seededRandom(seed).fork(part)
  return { clock, random: random.fork('random'), ids: seededIds(random.fork('ids')), keys: seededKeys(seed) }
}
