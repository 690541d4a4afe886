// Opens what was locked: a case again, byte for byte, or nothing at all.
import { closeSync, readSync, statSync, writeSync } from 'node:fs'
import { Refusal } from '../../../shared/errors.ts'
import { headLimit, keysOf, magic, openPiece, opens, pieceLength, readHead, tagLength } from './format.ts'
import { pause } from './locked-file.ts'
import { openFor, writeWhole } from './whole-file.ts'

export interface Unlocking {
  readonly file: string
  readonly to: string
  readonly password: string
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

/**
 * Refuses case.notLocked, case.wrongPassword, case.damaged (a byte was changed, added or taken away), case.exists and
 * argument.invalid; throws job.cancelled. Whoever changes the head's digest along with it makes it look like a wrong password.
 */
export async function unlockFile({ file, to, password, signal, onProgress }: Unlocking): Promise<void> {
  if (statSync(to, { throwIfNoEntry: false }) !== undefined)
    throw new Refusal('case.exists', `There is already a file ${to}.`, {
      where: { file: to },
      todo: 'Choose another name for the case.',
    })
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw new Refusal('case.missing', `There is no file ${file}.`, { where: { file } })
  const job = {
    signal: signal ?? new AbortController().signal,
    progress: (done: number, total: number) => onProgress?.(done, total),
  }
  const from = openFor(file, 'r')
  try {
    const first = readAt(from, 0, headLimit)
    if (!first.subarray(0, magic.length).equals(magic))
      throw new Refusal('case.notLocked', `${file} is not a locked case.`, {
        where: { file },
        todo: 'A case that is not locked can be opened as it is.',
      })
    const head = readHead(first)
    if (!head.whole) throw damaged(file, 'Its head')
    const keys = await keysOf(password, head.header)
    if (!opens(keys, head.plain, head.mac))
      throw new Refusal('case.wrongPassword', `The password does not open ${file}.`, {
        where: { file },
        todo: 'Try the password again.',
      })
    const { bytes } = head.header
    const pieces = Math.ceil(bytes / pieceLength)
    if (statSync(file).size !== head.length + bytes + pieces * tagLength) throw damaged(file, 'Its length')
    await writeWhole(to, async out => {
      for (let index = 0, done = 0; index < pieces; index++) {
        const length = Math.min(pieceLength, bytes - done)
        const sealed = readAt(from, head.length + index * (pieceLength + tagLength), length + tagLength)
        const piece = openPiece(keys, index, index === pieces - 1, sealed)
        if (piece === null) throw damaged(file, `Piece ${index + 1} of ${pieces}`)
        writeSync(out, piece)
        done += length
        await pause(index, job, done, bytes)
      }
    })
  } finally {
    closeSync(from)
  }
}

function readAt(handle: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  return bytes.subarray(0, readSync(handle, bytes, 0, length, position))
}

const damaged = (file: string, what: string): Refusal =>
  new Refusal('case.damaged', `${what} is not what was locked: ${file} was changed.`, {
    where: { file },
    kept: 'Nothing was written.',
    todo: 'Ask for the file again.',
  })
