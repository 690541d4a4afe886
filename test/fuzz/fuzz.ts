// The fuzz itself: files of mutated lines of every format, each read by itself and taken into a case, which then verifies.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCase } from '../../main/case/index.ts'
import { seededRandom } from '../../main/simulation/random.ts'
import { testEnv } from '../case/making.ts'
import { checkImport, checkReading, type Mutant } from './check.ts'
import { corpora } from './corpus.ts'
import { fileOf, looseFileOf } from './files.ts'

export interface Fuzz {
  readonly seed: number
  /** At least so many, in files of at most 400. */
  readonly lines: number
  /** Where files are put while they are taken in. */
  readonly folder: string
  readonly onFile?: (index: number, mutant: Mutant) => void
}

export interface Outcome {
  files: number
  lines: number
  records: number
  rejected: number
}

/** Throws at the first file of which something does not hold; its message names format, file and byte. */
export async function fuzz({ seed, lines, folder, onFile }: Fuzz): Promise<Outcome> {
  const random = seededRandom(seed).fork('fuzz')
  const all = await corpora()
  const total: Outcome = { files: 0, lines: 0, records: 0, rejected: 0 }
  const store = await createCase({ file: ':memory:', env: testEnv(seed), worker: 'inline' })
  const path = join(folder, 'taken in')
  while (total.lines < lines) {
    const corpus = all[random.integer(all.length)]
    if (corpus === undefined) throw new Error('there is nothing to begin with')
    const make = random.integer(5) === 0 ? looseFileOf : fileOf
    const mutant = make(corpus, 20 + random.integer(380), random)
    onFile?.(total.files, mutant)
    try {
      const read = await checkReading(mutant, random)
      writeFileSync(path, mutant.bytes)
      await checkImport(store, mutant, path, read)
      total.lines += read?.lines ?? 0
      total.records += read?.records ?? 0
      total.rejected += read?.rejected ?? 0
    } catch (error) {
      throw new Error(`file ${total.files} of seed ${seed}, ${mutant.format}`, { cause: error })
    }
    total.files++
  }
  const { ok, firstBad } = await store.verify()
  if (!ok) throw new Error(`the case of seed ${seed} does not verify: ${JSON.stringify(firstBad)}`)
  await store.close()
  return total
}
