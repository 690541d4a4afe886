// What a process is killed at: the same work, done in the process to be killed and afterwards once more by the test.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { createCase, mergeCases, openCase, unlockFile } from '../../../main/case/index.ts'
import { signInRecords, startedAt, testEnv } from '../making.ts'
import type { Steps } from './steps.ts'

export const TaskName = z.enum(['import', 'run', 'act', 'merge', 'compact', 'lock', 'unlock'])
export type TaskName = z.infer<typeof TaskName>

/** The files of a folder the tasks are about. */
export const fileNames = {
  one: 'one.throughline',
  other: 'other.throughline',
  both: 'both.throughline',
  locked: 'one.locked',
  unlocked: 'again.throughline',
} as const

export const password = 'a password'
/** As cheap as the format allows. */
const cost = 10
const run = { run: 'first-light-1', scenario: 'first-light', seed: 7, at: startedAt }
export const recordsInBatch = 50

/** For whoever is not to be killed. */
export const quietly = { phase: () => undefined, step: () => undefined }

export async function perform(task: TaskName, folder: string, steps: Pick<Steps, 'phase' | 'step'>): Promise<void> {
  const file = join(folder, fileNames.one)
  const options = { file, env: testEnv(), worker: 'inline' } as const
  steps.phase('opening')
  if (task === 'merge') {
    steps.phase('merging')
    const files = [file, join(folder, fileNames.other)]
    const store = await mergeCases({ ...options, file: join(folder, fileNames.both) }, files)
    steps.phase('closing')
    return store.close()
  }
  if (task === 'unlock') {
    steps.phase('unlocking')
    return unlockFile({ file: join(folder, fileNames.locked), to: join(folder, fileNames.unlocked), password })
  }
  const store = existsSync(file) ? await openCase(options) : await createCase(options)
  if (task === 'import') {
    steps.phase('hashing')
    await store.importPath(join(folder, 'logs'), { onProgress: () => steps.step() })
  } else if (task === 'run') {
    steps.phase('a run')
    for (let batch = 0; batch < 20; batch++)
      await store.appendRecords(run, signInRecords(recordsInBatch, batch * recordsInBatch))
  } else if (task === 'act') {
    steps.phase('acts')
    for (let act = 0; act < 20; act++) await store.act({ act: 'comment', record: null, text: `Note ${act}` })
  } else if (task === 'compact') {
    steps.phase('compacting')
    await store.compact()
  } else {
    steps.phase('locking')
    await store.lock(join(folder, fileNames.locked), password, { cost })
  }
  steps.phase('closing')
  return store.close()
}
