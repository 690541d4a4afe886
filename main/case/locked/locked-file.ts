// Writes a case under a password, piece by piece.
import { closeSync, readSync, statSync, writeSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { Refusal } from '../../../shared/errors.ts'
import type { Job } from '../protocol.ts'
import { Header, headBytes, keysOf, pieceLength, sealPiece } from './format.ts'
import { openFor, writeWhole } from './whole-file.ts'

/** scrypt with N = 2^17, r = 8, p = 1: 128 MiB and about half a second for each password that is tried (OWASP). */
export const lockCost = 17
export const saltLength = 16

export interface Locking {
  readonly file: string
  readonly to: string
  readonly password: string
  readonly salt: Uint8Array
  readonly cost: number
}

/** The file must stand still meanwhile. Refuses argument.invalid; throws job.cancelled. Leaves no part of a file. */
export async function lockFile({ file, to, password, salt, cost }: Locking, job: Job): Promise<void> {
  if (password === '') throw new Refusal('argument.invalid', 'A password has at least one character.')
  if (statSync(to, { throwIfNoEntry: false }) !== undefined)
    throw new Refusal('argument.invalid', `There is already a file ${to}.`, {
      where: { file: to },
      todo: 'Choose another name.',
    })
  const from = openFor(file, 'r')
  try {
    await writeWhole(to, async out => {
      const bytes = statSync(file).size
      const header = Header.parse({
        version: 1,
        kdf: 'scrypt',
        cost,
        blockSize: 8,
        parallelism: 1,
        salt: Buffer.from(salt).toString('hex'),
        cipher: 'aes-256-gcm',
        piece: pieceLength,
        bytes,
      })
      const keys = await keysOf(password, header)
      writeSync(out, headBytes(header, keys))
      const piece = Buffer.alloc(pieceLength)
      for (let index = 0, done = 0; done < bytes; index++) {
        const length = readSync(from, piece, 0, pieceLength, done)
        if (length === 0) throw new Error(`${file} became shorter while it was read`)
        done += length
        writeSync(out, sealPiece(keys, index, done >= bytes, piece.subarray(0, length)))
        await pause(index, job, done, bytes)
      }
    })
  } finally {
    closeSync(from)
  }
}

/** Says how far it is, and lets others have their turn. Throws job.cancelled. */
export async function pause(index: number, job: Job, done: number, total: number): Promise<void> {
  if (index % 64 !== 63) return
  if (job.signal.aborted) throw new Refusal('job.cancelled', 'It was cancelled, and nothing is left of it.')
  job.progress(done, total)
  await setImmediate()
}
