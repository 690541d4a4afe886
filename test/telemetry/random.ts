// A seeded stream for telemetry's tests: SHA-256 of seed, fork names and a counter.
import { createHash } from 'node:crypto'
import type { Random } from '../../shared/model/env.ts'

export function seededRandom(seed: string): Random {
  let count = 0
  const word = (): number => createHash('sha256').update(`${seed}#${count++}`).digest().readUInt32BE(0)
  return {
    next: () => word() / 2 ** 32,
    integer: below => Math.floor((word() / 2 ** 32) * below),
    bytes: length => Uint8Array.from({ length }, () => word() & 255),
    fork: name => seededRandom(`${seed}/${name}`),
  }
}
