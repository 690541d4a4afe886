// Importing content: hashed first, so that every entry can name what it came from, then read into the ledger.

import { createHash } from 'node:crypto'
import { Refusal } from '../../shared/errors.ts'
import type { FormatId, ImportedFile, TableName } from '../../shared/model/evidence.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { letGo } from './buffers.ts'
import type { Alongside, Taken } from './columns/alongside.ts'
import type { ColumnStore } from './columns/column-store.ts'
import { expectedOf } from './columns/expected.ts'
import type { CaseDatabase } from './database.ts'
import type { Formats } from './formats.ts'
import { canonicalJson } from './hashing.ts'
import { beginning, type Committed, CutOtherwise, Intake, readInTurn, type SourceIntake } from './intake.ts'
import { appendBatches } from './ledger.ts'
import { endOfSource, lastHead } from './ledger-end.ts'
import type { KnownRecords, NewSource } from './ledger-writer.ts'
import { type Linked, linkedOf } from './links.ts'
import type { Signer } from './note.ts'
import type { Job } from './protocol.ts'
import { LineIntake } from './readers/line-intake.ts'
import { NotInPieces } from './readers/line-pieces.ts'
import type { Readers } from './readers/piece.ts'
import { readLinesAtOnce } from './readers/read-lines.ts'
import { SourceRow } from './rows.ts'
import { type Content, cancelled, headLength, unreadable, upTo } from './sources/content.ts'
import { type HashKey, type Registered, registeredAs, type Stretch } from './stretch.ts'

export interface ImportPlace {
  readonly db: CaseDatabase
  readonly formats: Formats
  readonly signer: Signer
  readonly known: KnownRecords
  readonly hashKey: HashKey
  /** Columns to bring a large source to; null where that is left for later. */
  readonly columns: Pick<ColumnStore, 'alongside' | 'catchUp'> | null
  /** Threads that read a large source; null where everything stays in this one. */
  readonly readers: Readers | null
  link(linked: Linked): void
}

export interface Asked {
  /** What the source is called. */
  readonly name: string
  /** Left out, the format is told from the content. */
  readonly as: FormatId | undefined
  readonly at: EpochMs
}

/** What the first reading of content found. */
export interface Measured {
  readonly bytes: number
  readonly content: Buffer
  readonly head: Buffer
}

/**
 * Takes in content, or the rest of it where a part is in the case. What is refused whole comes back with its refusal and
 * no source; a refusal after the first commit keeps what was committed, and the source shows as incomplete. Throws
 * job.cancelled.
 */
export async function importContent(
  place: ImportPlace,
  content: Content,
  asked: Asked,
  job: Job,
): Promise<ImportedFile> {
  let format = asked.as ?? null
  try {
    const measured = await measure(content, job.signal, bytes => startWhereWorth(place.readers, bytes))
    format ??= place.formats.recognise(measured.head, asked.name)
    const chosen = { ...asked, as: format }
    const { had } = standing(place.db, measured.content, format)
    try {
      return await takeWhatIsNew(place, content, measured, chosen, job)
    } catch (error) {
      if (!(error instanceof NotInPieces)) throw error
      // Read in turn, it goes on behind what was committed before that line came.
      return { ...(await takeWhatIsNew({ ...place, readers: null }, content, measured, chosen, job)), had }
    }
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'job.cancelled') throw error
    return refused(content.name, error, format)
  }
}

async function takeWhatIsNew(
  place: ImportPlace,
  content: Content,
  measured: Measured,
  asked: Asked & { readonly as: FormatId },
  job: Job,
): Promise<ImportedFile> {
  const { had, source } = standing(place.db, measured.content, asked.as)
  if (source === null) return takeIn(place, content, measured, asked, null, job)
  if (had === 'all') return { ...nothingTaken(content.name, asked.as), source: source.id, had }
  return goOn(place, content, measured, asked, source, job)
}

/** A file of which nothing was taken in. */
export function refused(name: string, { code, message }: Refusal, format: FormatId | null): ImportedFile {
  return { ...nothingTaken(name, format), refusal: { code, message } }
}

const nothingTaken = (file: string, format: FormatId | null): ImportedFile => ({
  file,
  source: null,
  format,
  table: null,
  accepted: 0,
  rejected: 0,
  duplicates: 0,
  reasons: {},
  had: 'nothing',
  refusal: null,
})

/** They load what they need while the source is hashed. */
function startWhereWorth(readers: Readers | null, bytes: number): void {
  if (readers !== null && bytes >= readers.worthFrom) readers.start()
}

/** Reads content once; `passed` hears how far it is. Refuses import.unreadable and job.cancelled. */
export async function measure(
  content: Content,
  signal: AbortSignal,
  passed: (bytes: number) => void = () => undefined,
): Promise<Measured> {
  const hash = createHash('sha256')
  const head: Buffer[] = []
  let bytes = 0
  for await (const chunk of content.read(signal)) {
    hash.update(chunk)
    if (bytes < headLength) head.push(Buffer.from(chunk.subarray(0, headLength)))
    bytes += chunk.length
    letGo(chunk)
    passed(bytes)
  }
  return { bytes, content: hash.digest(), head: Buffer.concat(head).subarray(0, headLength) }
}

/** What the case has of this content, read as this format, and the source it is: the one that is complete, where one is. */
export function standing(
  db: CaseDatabase,
  content: Buffer,
  format: FormatId,
): { readonly had: ImportedFile['had']; readonly source: SourceRow | null } {
  const rows = db
    .all("SELECT * FROM source WHERE kind = 'file' AND content = ? AND format = ? ORDER BY id DESC", content, format)
    .map(row => SourceRow.parse(db.intact('source', Number(row.id), row)))
  const whole = rows.find(({ id }) => endOfSource(db, id)?.entry.kind === 'end')
  if (whole !== undefined) return { had: 'all', source: whole }
  return { had: rows.length === 0 ? 'nothing' : 'part', source: rows[0] ?? null }
}

/** Where this version cuts the content otherwise than the one that began with it, it becomes a source of its own. */
async function goOn(
  place: ImportPlace,
  content: Content,
  measured: Measured,
  asked: Asked & { readonly as: FormatId },
  begun: SourceRow,
  job: Job,
): Promise<ImportedFile> {
  const committed = {
    entries: place.db.number('SELECT coalesce(sum(n), 0) FROM block WHERE source = ?', begun.id),
    position: endOfSource(place.db, begun.id)?.position ?? 0,
  }
  try {
    return await takeIn(place, content, measured, asked, { source: begun, committed }, job)
  } catch (error) {
    if (!(error instanceof CutOtherwise)) throw error
    return takeIn(place, content, measured, asked, null, job)
  }
}

async function takeIn(
  place: ImportPlace,
  content: Content,
  measured: Measured,
  { name, as: format, at }: Asked & { readonly as: FormatId },
  begun: { readonly source: SourceRow; readonly committed: Committed } | null,
  job: Job,
): Promise<ImportedFile> {
  const within = content.within.length === 0 ? {} : { within: [...content.within] }
  const descriptor = canonicalJson({ bytes: measured.bytes, ...within })
  let source: NewSource | SourceRow = begun?.source ?? {
    kind: 'file',
    name,
    format,
    descriptor,
    content: measured.content,
  }
  let duplicates =
    begun === null ? 0 : place.db.number('SELECT count(*) FROM duplicate WHERE source = ?', begun.source.id)
  const registered = () => registeredAs(source, lastHead(place.db).size)
  const commit = (stretches: readonly Stretch[]): SourceRow => {
    const batches = [{ source, stretches }]
    const appended = appendBatches(place.db, place.signer, at, batches, place.known)
    const [first] = appended.sources
    if (first === undefined) throw new Error('a batch was appended without its source')
    place.link(linkedOf(appended, batches))
    duplicates += appended.duplicates.size
    for (const { bytes, links, leaves, rawHashes } of stretches)
      for (const each of [bytes, links, leaves, rawHashes]) letGo(each)
    return first
  }
  const hash = createHash('sha256')
  let done = 0
  const read = async function* () {
    for await (const chunk of upTo(measured.bytes, content.read(job.signal))) {
      hash.update(chunk)
      done += chunk.length
      job.progress(done, measured.bytes)
      yield chunk
    }
  }
  const { intake, steps } = readingOf(place, measured, format, begun?.committed, read(), registered)
  const alongside = begun === null ? columnsOf(place, content, measured, format, intake) : null
  try {
    for await (const _ of steps) if (intake.full) source = commit(intake.flush(registered()))
    if (!hash.digest().equals(measured.content))
      throw unreadable(content.name, 'it was changed while it was being read')
    const whole = commit(intake.finish(registered()))
    await alongside?.settle(duplicates > 0 ? null : takenOf(place.db, whole, intake))
    // What only columns need can be made up for when they are asked for; the evidence is in.
    if (intake instanceof LineIntake) await place.columns?.catchUp().catch(() => undefined)
    return outcome(content.name, whole, intake, duplicates, begun !== null, null)
  } catch (error) {
    if (!(error instanceof Refusal) || !('id' in source)) throw error
    if (error.code === 'job.cancelled') throw cancelled(`${intake.accepted} records of ${content.name}`)
    return outcome(content.name, source, intake, duplicates, begun !== null, error)
  } finally {
    await alongside?.settle(null).catch(() => false)
  }
}

/** DuckDB reads a large source at the same time, where it can. */
function columnsOf(
  { db, columns, formats }: ImportPlace,
  { file, within }: Content,
  { head }: Measured,
  format: FormatId,
  intake: SourceIntake,
): Alongside | null {
  if (columns === null || file === null || within.length > 0 || !(intake instanceof LineIntake)) return null
  // The source itself comes before its first line.
  const expected = expectedOf(formats, format, file, head, lastHead(db).size + 1)
  return expected === null ? null : columns.alongside(expected)
}

/** What DuckDB must have come to; null where it can not have. */
function takenOf(db: CaseDatabase, { id }: SourceRow, intake: SourceIntake): Taken | null {
  if (!(intake instanceof LineIntake) || intake.rejected > 0 || !intake.asWritten || intake.tables.size > 1) return null
  const first = db.number('SELECT min(first) FROM block WHERE source = ?', id)
  const end = db.number('SELECT max(first + n) FROM block WHERE source = ?', id) - 1
  // Where others wrote in between, its entries do not follow on each other.
  if (end - first !== intake.times.count) return null
  return { first, count: intake.times.count, times: intake.times.sum, names: intake.names }
}

/** A way through the content, and the intake that is fed on it step by step. */
function readingOf(
  { formats, readers, hashKey }: ImportPlace,
  { bytes, head }: Measured,
  format: FormatId,
  committed: Committed | undefined,
  chunks: AsyncIterable<Uint8Array>,
  registered: () => Registered,
): { readonly intake: SourceIntake; readonly steps: AsyncIterable<void> } {
  const pieces = readers !== null && bytes >= readers.worthFrom ? formats.inPieces(format, head) : null
  if (readers !== null && pieces !== null) {
    const intake = new LineIntake(committed)
    return { intake, steps: readLinesAtOnce(readers, chunks, format, pieces, intake, registered) }
  }
  const intake = new Intake(beginning, hashKey, committed)
  return { intake, steps: readInTurn(formats.readSegments, chunks, format, intake) }
}

function outcome(
  file: string,
  source: SourceRow,
  intake: SourceIntake,
  duplicates: number,
  resumed: boolean,
  refusal: Refusal | null,
): ImportedFile {
  return {
    file,
    source: source.id,
    format: source.format,
    table: mostOf(intake.tables),
    accepted: intake.accepted - duplicates,
    rejected: intake.rejected,
    duplicates,
    reasons: Object.fromEntries(intake.reasons),
    had: resumed ? 'part' : 'nothing',
    refusal: refusal === null ? null : { code: refusal.code, message: refusal.message },
  }
}

function mostOf(tables: ReadonlyMap<TableName, number>): TableName | null {
  let most: TableName | null = null
  for (const [table, count] of tables) if (most === null || count > (tables.get(most) ?? 0)) most = table
  return most
}
