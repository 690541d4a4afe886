// Where an export goes: a new file, a new folder of files, or whoever reads.
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../../shared/errors.ts'

export interface Files {
  /** Text for the file of this name. */
  write(name: string, text: string): Promise<void>
  /** All that was written stands. */
  close(): Promise<void>
  /** Nothing of it is left: half an export looks like a whole one. */
  discard(): void
}

/** Gathered before it is written: a call for each record would be most of the work. */
const charactersAtOnce = 65_536

/** One name is a file at `path`, unless a folder is asked for; several are a folder. Refuses argument.invalid where something stands there. */
export function newFiles(path: string, names: readonly string[], asFolder = false): Files {
  const [only] = names
  const open = new Map<string, { readonly file: number; waiting: string }>()
  if (names.length === 1 && only !== undefined && !asFolder) {
    open.set(only, { file: newFile(path), waiting: '' })
  } else {
    newFolder(path)
    for (const name of names) open.set(name, { file: newFile(join(path, name)), waiting: '' })
  }
  const flush = (place: { readonly file: number; waiting: string }): void => {
    writeSync(place.file, place.waiting)
    place.waiting = ''
  }
  const end = (last: (place: { readonly file: number; waiting: string }) => void): void => {
    for (const place of open.values()) {
      try {
        last(place)
      } finally {
        closeSync(place.file)
      }
    }
  }
  return {
    write: async (name, text) => {
      const place = open.get(name)
      if (place === undefined) throw new Error(`an export writes ${name}, which it did not tell of`)
      place.waiting += text
      if (place.waiting.length >= charactersAtOnce) flush(place)
    },
    close: async () => end(flush),
    discard: () => {
      end(() => {})
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/** One after another to whoever reads, who says when more may come. */
export function toReader(write: (text: string) => void | Promise<void>): Files {
  let waiting = ''
  const flush = async (): Promise<void> => {
    const text = waiting
    waiting = ''
    if (text !== '') await write(text)
  }
  return {
    write: async (_name, text) => {
      waiting += text
      if (waiting.length >= charactersAtOnce) await flush()
    },
    close: flush,
    discard: () => {},
  }
}

/** Nothing is overwritten: what stands there may be evidence. */
export const newFile = (path: string): number => made(path, () => openSync(path, 'wx'))
export const newFolder = (path: string): void => made(path, () => mkdirSync(path))

function made<Result>(path: string, make: () => Result): Result {
  try {
    return make()
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    throw new Refusal('argument.invalid', exists ? `${path} exists.` : `${path} can not be written.`, {
      where: { file: path },
      todo: 'Name a file that does not exist yet.',
    })
  }
}
