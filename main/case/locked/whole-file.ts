// A file that is written piece by piece and has its name only when it is whole.
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { Refusal } from '../../../shared/errors.ts'

/** Beside `to` while it is written; nothing is left of it where `write` throws. Refuses argument.invalid. */
export async function writeWhole(to: string, write: (handle: number) => Promise<void>): Promise<void> {
  const part = `${to}.part`
  const handle = openFor(part, 'w')
  try {
    try {
      await write(handle)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(part, to)
  } finally {
    rmSync(part, { force: true })
  }
}

/** Refuses argument.invalid where it can not be opened. */
export function openFor(file: string, flag: 'r' | 'w'): number {
  try {
    return openSync(file, flag, 0o600)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const what = flag === 'r' ? 'read' : 'written'
    throw new Refusal('argument.invalid', `${file} can not be ${what}: ${reason}.`, { where: { file } })
  }
}
