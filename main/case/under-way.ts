// Places for what is being made: folders in a case's cache that name their process, so that what a killed one left is known.
import { existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../shared/errors.ts'

/** What is made there: bytes on their way in, or a case. */
type Purpose = 'incoming' | 'making'

/** A folder of its own in `folder`, which must exist. Whoever asked for it removes it. */
export const folderFor = (purpose: Purpose, folder: string): string =>
  mkdtempSync(join(folder, `${purpose}-${process.pid}-`))

/** Removes the folders whose process no longer runs. */
export function removeAbandoned(folder: string | null): void {
  if (folder === null || !existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    const found = /^(?:incoming|making)-(?:(\d+)-)?/.exec(name)
    if (found !== null && !isRunning(Number(found[1] ?? 0)))
      rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/** Where a case is made before it has its name: killed at any moment, there is the whole file or none. */
export interface Making extends Disposable {
  readonly elsewhere: string
  /** Gives it its name, and what is derived from it its place. Refuses case.exists. */
  give(): void
}

/** `cache` is made where it does not exist. Refuses case.exists, and argument.invalid where no file can be made. */
export function making(file: string, cache: string): Making {
  if (existsSync(file)) throw caseExists(file)
  removeAbandoned(cache)
  const hadCache = existsSync(cache)
  const folder = madeIn(cache, file)
  const elsewhere = join(folder, 'case')
  return {
    elsewhere,
    give: () => {
      giveName(elsewhere, file)
      const derived = `${elsewhere}-cache`
      if (!existsSync(derived)) return
      for (const name of readdirSync(derived)) renameSync(join(derived, name), join(cache, name))
    },
    [Symbol.dispose]: () => {
      rmSync(folder, { recursive: true, force: true })
      if (!hadCache && readdirSync(cache).length === 0) rmSync(cache, { recursive: true })
    },
  }
}

function madeIn(cache: string, file: string): string {
  try {
    if (!existsSync(cache)) mkdirSync(cache)
    return folderFor('making', cache)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Refusal('argument.invalid', `No case can be made at ${file}: ${reason}.`, { where: { file } })
  }
}

function giveName(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    // Somebody was faster; or it is a disk without links, where nothing is written over here either.
    if (existsSync(to)) throw caseExists(to)
    renameSync(from, to)
  }
}

const caseExists = (file: string): Refusal =>
  new Refusal('case.exists', `There is already a file ${file}.`, {
    where: { file },
    todo: 'Open it, or choose another name for the new case.',
  })

function isRunning(id: number): boolean {
  if (id === 0) return false
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
