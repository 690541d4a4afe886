// Importing a file: hashed first, so that every entry can name what it came from, then read into the ledger.

import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { Refusal } from '../../shared/errors.ts'
import type { FormatId, ImportedFile, TableName } from '../../shared/model/evidence.ts'
import type { CaseDatabase } from './database.ts'
import type { Formats } from './formats.ts'
import { canonicalJson } from './hashing.ts'
import { beginning, Intake, type Prepared } from './intake.ts'
import type { NewSource } from './ledger.ts'
import { appendBatches } from './ledger.ts'
import type { Linked } from './links.ts'
import type { Signer } from './note.ts'
import type { Input, Job } from './protocol.ts'
import type { SourceRow } from './rows.ts'

const chunkLength = 1024 * 1024
const headLength = 64 * 1024

interface ImportPlace {
  readonly db: CaseDatabase
  readonly formats: Formats
  readonly signer: Signer
}

/**
 * Takes in a file. One that is refused whole comes back with its refusal and no source; a refusal after the first
 * commit keeps what was committed, and the source shows as incomplete. Throws job.cancelled.
 */
export async function importFile(
  place: ImportPlace,
  { file, name, as, at }: Input<'importFile'>,
  job: Job,
  link: (linked: Linked) => void,
): Promise<ImportedFile> {
  const intake = new Intake(beginning)
  const taken: { source: SourceRow | null } = { source: null }
  const commit = (prepared: Prepared): SourceRow => {
    const { from, to, sources, firsts } = appendBatches(place.db, place.signer, at, [prepared.batch])
    const [source] = sources
    const [first] = firsts
    if (source === undefined || first === undefined) throw new Error('a batch was appended without its source')
    taken.source = source
    link({ from, to, batches: [{ first, keys: prepared.keys }] })
    return source
  }
  const outcome = (format: FormatId | null, refusal: ImportedFile['refusal']): ImportedFile => ({
    file: name ?? file,
    source: taken.source?.id ?? null,
    format,
    table: mostOf(intake.tables),
    accepted: taken.source === null ? 0 : intake.accepted,
    rejected: taken.source === null ? 0 : intake.rejected,
    reasons: taken.source === null ? {} : Object.fromEntries(intake.reasons),
    refusal,
  })
  let format = as ?? null
  try {
    await using handle = await openFile(file, name ?? file)
    const shownName = (name ?? basename(file)).toWellFormed()
    const total = (await handle.stat()).size
    format ??= place.formats.recognise(await headOf(handle), shownName)
    const content = await contentHash(handle, job.signal)
    const descriptor = canonicalJson({ bytes: total })
    let source: NewSource | SourceRow = { kind: 'file', name: shownName, format, descriptor, content }
    const hash = createHash('sha256')
    let done = 0
    const read = async function* () {
      for await (const chunk of chunksOf(handle, job.signal)) {
        hash.update(chunk)
        done += chunk.length
        job.progress(done, total)
        yield chunk
      }
    }
    for await (const segments of place.formats.readSegments(format, intake.through(read()))) {
      for (const segment of segments) intake.take(segment)
      if (intake.full) source = commit(intake.flush(source))
    }
    if (!hash.digest().equals(content)) throw unreadable(name ?? file, 'it was changed while it was being read')
    commit(intake.finish(source))
    return outcome(format, null)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'job.cancelled' && taken.source !== null)
      throw cancelled(`${intake.accepted} records of ${name ?? file}`)
    if (!error.code.startsWith('import.')) throw error
    return outcome(format, { code: error.code, message: error.message })
  }
}

/** @param known what a refusal calls the file */
async function openFile(file: string, known: string): Promise<FileHandle> {
  try {
    const handle = await open(file, 'r')
    if ((await handle.stat()).isFile()) return handle
    await handle.close()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw unreadable(known, error.code === 'ENOENT' ? 'there is no such file' : error.message)
  }
  throw unreadable(known, 'it is not a file')
}

async function headOf(handle: FileHandle): Promise<Uint8Array> {
  const head = Buffer.alloc(headLength)
  const { bytesRead } = await handle.read(head, 0, headLength, 0)
  return head.subarray(0, bytesRead)
}

async function contentHash(handle: FileHandle, signal: AbortSignal): Promise<Buffer> {
  const hash = createHash('sha256')
  for await (const chunk of chunksOf(handle, signal)) hash.update(chunk)
  return hash.digest()
}

/** The whole file from its start; each chunk is the receiver's own. Throws job.cancelled. */
async function* chunksOf(handle: FileHandle, signal: AbortSignal): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    if (signal.aborted) throw cancelled('Nothing of this file')
    const chunk = Buffer.allocUnsafeSlow(chunkLength)
    const { bytesRead } = await handle.read(chunk, 0, chunkLength, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield chunk.subarray(0, bytesRead)
  }
}

function mostOf(tables: ReadonlyMap<TableName, number>): TableName | null {
  let most: TableName | null = null
  for (const [table, count] of tables) if (most === null || count > (tables.get(most) ?? 0)) most = table
  return most
}

function unreadable(file: string, why: string): Refusal {
  return new Refusal('import.unreadable', `${file} can not be read: ${why}.`, { where: { file } })
}

function cancelled(kept: string): Refusal {
  return new Refusal('job.cancelled', 'The import was cancelled.', { kept: `${kept} went into the case.` })
}
