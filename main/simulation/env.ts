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
      return `${hexOf(bytes, 0, 4)}-${hexOf(bytes, 4, 6)}-${hexOf(bytes, 6, 8)}-${hexOf(bytes, 8, 10)}-${hexOf(bytes, 10, 16)}`
    },
    hex: count => hexOf(random.bytes(count), 0, count),
    uti: () => Buffer.from(random.bytes(16)).toString('base64url'),
  }
}

/** Several ids are drawn with every call of a tool: by table, as a buffer takes as long to make as all the rest. */
function hexOf(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let index = from; index < to; index += 1) text += octets[bytes[index] ?? 0]
  return text
}
const octets = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'))

/** A key's seed is SHA-256 over the run's seed and the key's name: it does not depend on the order keys are asked for. */
export function seededKeys(seed: number): Keys {
  return { seed: name => new Uint8Array(createHash('sha256').update(`throughline key ${seed} ${name}`).digest()) }
}

/** `part` sets one user of the seed apart from another: drawing here never changes what is drawn there. */
export function seededEnv(seed: number, part: string, clock: Clock): Env {
  const random = seededRandom(seed).fork(part)
  return { clock, random: random.fork('random'), ids: seededIds(random.fork('ids')), keys: seededKeys(seed) }
}
