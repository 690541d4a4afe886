// What the command line does with cases as files: say how one is, merge, compact, lock and unlock.
import { existsSync } from 'node:fs'
import type { CaseHealth, Compaction } from '../../shared/model/case-health.ts'
import type { Env } from '../../shared/model/env.ts'
import type { CaseInfo } from '../../shared/model/evidence.ts'
import { mergeCases, openCase, unlockFile } from '../case/index.ts'
import { lockStore, removeCase } from './keeping.ts'
import { thenClose } from './then-close.ts'

/** A command has nothing to keep responsive. */
const worker = 'inline'

/** Refuses what `openCase` refuses. */
export async function readHealth(file: string, env: Env): Promise<CaseHealth> {
  const store = await openCase({ file, env, worker })
  return thenClose(store, () => store.health())
}

/** Makes `out` of the others: there is a file only when all of it is in. Refuses case.exists and what merging refuses. */
export async function mergeFiles(files: readonly string[], out: string, env: Env): Promise<CaseInfo> {
  const store = await mergeCases({ file: out, env, worker }, files)
  return thenClose(store, () => store.info())
}

/** Refuses what `openCase` refuses. */
export async function compactCase(file: string, env: Env): Promise<Compaction> {
  const store = await openCase({ file, env, worker })
  return thenClose(store, () => store.compact())
}

/** Refuses what `openCase` refuses, and argument.invalid where `to` can not be written. */
export async function lockCase(file: string, to: string, password: string, env: Env): Promise<void> {
  const store = await openCase({ file, env, worker })
  await thenClose(store, () => lockStore(store, to, password, {}))
}

/** Refuses what `unlockFile` refuses, and what `openCase` refuses of what comes out; then nothing is left of `to`. */
export async function unlockCase(file: string, to: string, password: string, env: Env): Promise<CaseInfo> {
  const existed = existsSync(to)
  try {
    await unlockFile({ file, to, password })
    const store = await openCase({ file: to, env, worker })
    return await thenClose(store, () => store.info())
  } catch (error) {
    if (!existed) removeCase(to)
    throw error
  }
}
