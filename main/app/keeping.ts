// Keeping the open case: made smaller, locked under a password into a file beside the cases, and such a file opened again.
import { rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Services } from '../../shared/contract/contract.ts'
import type { Compaction } from '../../shared/model/case-health.ts'
import { type CaseStore, unlockFile, type WorkOptions } from '../case/index.ts'
import { type CaseFiles, fileName } from './cases.ts'
import type { Desk } from './desk.ts'
import { freePath } from './file-names.ts'
import type { Jobs } from './jobs.ts'
import type { Uploads } from './uploads.ts'

export type KeepingServices = Pick<Services, 'case.compact' | 'case.lock' | 'case.unlock'>

const lockedExtension = '.locked'

export function createKeeping(desk: Desk, files: CaseFiles, uploads: Uploads, jobs: Jobs): KeepingServices {
  return {
    'case.compact': async () => jobs.run('Compacting', (): Promise<Compaction> => desk.write(store => store.compact())),

    'case.lock': async ({ password }) =>
      jobs.run('Locking', job =>
        desk.write(async store => {
          const file = freePath(join(files.folder, (await store.info()).name), lockedExtension)
          await lockStore(store, file, password, job)
          return { file }
        }),
      ),

    'case.unlock': async ({ upload, password, name }) => {
      const to = join(files.folder, fileName(name))
      const { path } = uploads.get(upload)
      try {
        return await jobs.run('Unlocking', async job => {
          await unlockFile({ file: path, to, password, ...job })
          return desk.replace(() => openOrRemove(files, to))
        })
      } finally {
        await uploads.drop(upload)
      }
    },
  }
}

/** Locks a case, and writes into its ledger that it left in this form. Refuses what `CaseStore.lock` refuses. */
export async function lockStore(store: CaseStore, to: string, password: string, options: WorkOptions): Promise<void> {
  await store.lock(to, password, options)
  const { accepted } = await store.info()
  await store.act({ act: 'export', form: 'locked case', to: basename(to), records: accepted })
}

/** What came out of a locked file and is no case does not stay among the cases. */
async function openOrRemove(files: CaseFiles, file: string): Promise<CaseStore> {
  try {
    return await files.open(file)
  } catch (error) {
    removeCase(file)
    throw error
  }
}

/** A case with everything that lies beside it. */
export function removeCase(file: string): void {
  for (const made of [file, `${file}-wal`, `${file}-shm`, `${file}-cache`])
    rmSync(made, { recursive: true, force: true })
}
