// One case made of several that are listed, and opened.
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Services } from '../../shared/contract/contract.ts'
import { jobTitles } from '../../shared/contract/handing-over.ts'
import { Refusal } from '../../shared/errors.ts'
import type { CaseStore, WorkOptions } from '../case/index.ts'
import { caseExtension, fileName, knownCase } from './cases.ts'
import type { Desk } from './desk.ts'
import type { Jobs } from './jobs.ts'

export interface MergeFiles {
  readonly folder: string
  merge(file: string, parts: readonly string[], work: WorkOptions): Promise<CaseStore>
}

/** @param playing the title of a run that is not at its end and goes into the open case; null where none does */
export function createMerging(
  desk: Desk,
  { folder, merge }: MergeFiles,
  jobs: Jobs,
  playing: () => Promise<string | null>,
): Pick<Services, 'case.merge'> {
  /** Half a run in a merged case would be taken for all of it. */
  const refusePlaying = async (parts: readonly string[]): Promise<void> => {
    const title = await playing()
    if (title === null) return
    const { file, name } = await desk.store().info()
    if (!parts.includes(file)) return
    throw new Refusal('argument.invalid', `The run "${title}" is still being played into ${name}.`, {
      where: { key: 'files' },
      kept: 'Nothing was merged.',
      todo: 'Play it to its end, or open another case: then it is played to its end.',
    })
  }
  return {
    'case.merge': async ({ files, name }) => {
      const parts = [...new Set(files.map(file => knownCase(folder, file)))]
      if (parts.length < 2)
        throw new Refusal('argument.invalid', `${basename(parts[0] ?? '', caseExtension)} alone is no merge.`, {
          where: { key: 'files' },
          todo: 'Choose two cases or more.',
        })
      const to = join(folder, fileName(name))
      if (existsSync(to))
        throw new Refusal('case.exists', `There is already a case ${basename(to, caseExtension)}.`, {
          where: { key: 'name' },
          todo: 'Choose another name for the new case.',
        })
      // In its turn: what is written into the open case meanwhile would be in one half of the new one only.
      return jobs.run(jobTitles.merge, job =>
        desk.replace(async () => {
          await refusePlaying(parts)
          return merge(to, parts, job)
        }),
      )
    },
  }
}
