// The one place that reads the machine's own clock and randomness, and the secret that a person's keys come from.

import { createHmac, randomBytes, randomInt, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Env, Random } from '../../shared/model/env.ts'
import { epochMs } from '../../shared/model/units.ts'

const random: Random = {
  // 48 random bits fill [0, 1) evenly; randomInt refuses a wider range.
  next: () => randomInt(2 ** 48 - 1) / (2 ** 48 - 1),
  integer: below => randomInt(below),
  bytes: count => new Uint8Array(randomBytes(count)),
  fork: () => random,
}

/** @param dataFolder holds `secret`, 32 random bytes that every key is derived from; made on first use, readable by its owner only. */
export function systemEnv(dataFolder: string): Env {
  let secret: Buffer | undefined
  return {
    clock: { now: () => epochMs(Date.now()) },
    random,
    ids: {
      guid: () => randomUUID(),
      hex: count => randomBytes(count).toString('hex'),
      uti: () => randomBytes(16).toString('base64url'),
    },
    keys: {
      seed: name => {
        secret ??= readOrMake(join(dataFolder, 'secret'))
        return new Uint8Array(createHmac('sha256', secret).update(name).digest())
      },
    },
  }
}

function readOrMake(file: string): Buffer {
  mkdirSync(dirname(file), { recursive: true })
  try {
    // `wx` fails where the file exists, so that two first starts at once agree on one secret.
    writeFileSync(file, randomBytes(32), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const secret = readFileSync(file)
  if (secret.length !== 32) throw new Error(`${file} should hold 32 bytes and holds ${secret.length}`)
  return secret
}
