// The case: evidence with provenance, hashed into a ledger, in one file. What other rooms may use of it.

import { Refusal } from '../../shared/errors.ts'
import type { Act, Annotations, DoneAct } from '../../shared/model/act.ts'
import type { CaseHealth, Compaction } from '../../shared/model/case-health.ts'
import type { Env } from '../../shared/model/env.ts'
import type {
  CaseInfo,
  Evidence,
  EvidenceReader,
  FormatId,
  ImportedPath,
  RecordDetail,
  RejectedLine,
  TableName,
  VerifyReport,
} from '../../shared/model/evidence.ts'
import type { PreviewedPath } from '../../shared/model/preview.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { EpochMs, EvidenceId } from '../../shared/model/units.ts'
import { standaloneFolder } from './bundle/parts.ts'
import type { TableColumns } from './columns/catalogue.ts'
import type { LentColumns } from './columns/lent.ts'
import type { OwnTableName } from './columns/own-tables.ts'
import { migrationsFolder } from './database.ts'
import { lockCost, saltLength } from './locked/locked-file.ts'
import { inlinePort, type StorePort, workerPort } from './port.ts'
import type { Call, HeadRelation, Input, Job, MadeBundle, Output, Run } from './protocol.ts'
import { linesOf } from './run-source.ts'
import { spool, spoolFolder } from './sources/spool.ts'
import { making } from './under-way.ts'

export { checkPlace, writeBundle } from './bundle/folder.ts'
export { checkBundle, type Known, type Report as BundleReport } from './bundle/standalone/check.mjs'
export { tellReport } from './bundle/standalone/tell.mjs'
export type { TableColumns } from './columns/catalogue.ts'
export type { LentColumns } from './columns/lent.ts'
export { type OwnTableName, ownTableNames, ownTables } from './columns/own-tables.ts'
export {
  csvLines,
  type FileFormat,
  type Form,
  type FormOptions,
  fileFormats,
  formOf,
  type Leaving,
  type Outgoing,
  type OutgoingRequest,
  outgoingOf,
  type Sender,
  senderOf,
  type WireFormat,
  wireFormats,
} from './export/index.ts'
export { findJsonError } from './import/json-error.ts'
export { answeredRow, type LinkColumn, linkColumns } from './import/link-columns.ts'
export { unlockFile } from './locked/unlock-file.ts'
export type { HeadRelation, MadeBundle, Run } from './protocol.ts'

export interface CaseOptions {
  /** Path of the case file, or ':memory:'. */
  readonly file: string
  /** Its clock stamps sources and tree heads, its key 'case-ledger' signs them. */
  readonly env: Env
  /** The worker's script (a bundle hands in its own), or 'inline' to stay in this thread. */
  readonly worker?: URL | 'inline'
  /** The script of the threads that read large sources; a bundle hands in its own. */
  readonly readers?: URL
  /** The script of the threads that look at the blocks of large cases in a verification; a bundle hands in its own. */
  readonly checkers?: URL
  /** Folder of the numbered SQL files; a bundle hands in its own. */
  readonly migrations?: URL
  /** Folder of the modules that the verifier and the page of a bundle are put together from; a bundle hands in its own. */
  readonly standalone?: URL
}

export interface WorkOptions {
  /** Bytes of an import, ledger entries of a verification, pieces of evidence of a bundle; a total of 0 is not known. */
  readonly onProgress?: (done: number, total: number) => void
  /** Aborted, the work ends with job.cancelled. */
  readonly signal?: AbortSignal
}

export interface ImportOptions extends WorkOptions {
  readonly name?: string
  /** Left out, the format is told from the content. */
  readonly as?: FormatId
  /** The same for what stands at these paths in an archive or a folder. */
  readonly formats?: Readonly<Record<string, FormatId>>
}

export interface BundleRequest {
  /** A new folder, or one zip where the name ends so. */
  readonly out: string
  /** Who makes it, in their own words; null where they do not say. */
  readonly by: string | null
  /** A tree head given earlier, as a signed note; null to prove no going on from one. */
  readonly since: string | null
  /** Whether the stars, tags and comments that stand on what was chosen go with it, and the tags and notes of the case. */
  readonly annotations?: boolean
}

/** An open case. After `close` every call refuses with case.closed. */
export interface CaseStore extends EvidenceReader {
  info(): Promise<CaseInfo>
  /**
   * Takes in what stands at a path, each source named `name` or as the path ends: a file, what gzip and zip hold, or all
   * files of a folder. Content that is in the case is not taken in twice, and a part of it is gone on with. Throws
   * job.cancelled; any other refusal is in the answer.
   */
  importPath(path: string, options?: ImportOptions): Promise<ImportedPath>
  /** What `importPath` would do, without doing it. Throws job.cancelled. */
  previewPath(path: string, options?: ImportOptions): Promise<PreviewedPath>
  /** What importPath does, for bytes that come by themselves, once they all are there. */
  importStream(
    chunks: AsyncIterable<Uint8Array>,
    options: ImportOptions & { readonly name: string },
  ): Promise<ImportedPath>
  /** Appends what the logs saw of a live run; `at` stamps it. Records of one log and format become one source. */
  appendRecords(run: Run & { readonly at: EpochMs }, records: readonly LogRecord[]): Promise<void>
  runs(): Promise<Run[]>
  /** Rejected lines of a source whose number is above `after` (0 or less for the first). Refuses source.unknown. */
  rejected(source: number, after: number, limit: number): Promise<{ total: number; lines: RejectedLine[] }>
  /** Refuses record.unknown. */
  record(id: EvidenceId): Promise<RecordDetail>
  /** What each of these records was read from, as it stands in its source; an unknown id is a bug and throws. */
  raws(ids: readonly EvidenceId[]): Promise<string[]>
  /** The source byte for byte, in pieces. Refuses source.unknown. */
  sourceBytes(source: number): AsyncIterable<Uint8Array>
  /** Works everything out again from the stored bytes and names the first thing that does not hold. Throws job.cancelled. */
  verify(options?: WorkOptions): Promise<VerifyReport>
  /** Writes what was done into the ledger, as one commit. Refuses record.unknown and argument.invalid. */
  act(...acts: readonly Act[]): Promise<DoneAct[]>
  /** Newest first; those before entry `before`, null for the newest of all. */
  acts(before: number | null, limit: number): Promise<{ total: number; acts: DoneAct[] }>
  /** What all acts come to. */
  annotations(): Promise<Annotations>
  /**
   * Writes an evidence bundle: these entries, records or rejected lines, with all that proves them; checked as its reader
   * will. `since` is an earlier tree head, as a signed note, to prove that the ledger goes on from. Refuses
   * record.unknown, case.damaged for what would not hold, and argument.invalid for a head that is not of this ledger and
   * for a place where nothing can be written; throws job.cancelled, and leaves nothing behind then.
   */
  bundle(entries: readonly number[], options: BundleRequest & WorkOptions): Promise<MadeBundle>
  /** What a tree head somebody was given, a signed note, is to the case now. */
  relateHead(note: string): Promise<HeadRelation>
  health(): Promise<CaseHealth>
  /**
   * Takes other cases into this one, which is new: sources byte for byte and each once, acts with who and when. Refuses
   * what `openCase` refuses, case.damaged for one that does not verify, and throws job.cancelled.
   */
  merge(files: readonly string[], options?: WorkOptions): Promise<CaseInfo>
  /** The tables its records are in for questions that look at all of them, every record of the ledger among them. */
  columns(): Promise<TableColumns[]>
  /**
   * The same tables in a file that another process may open for reading. While one does, imports go on without bringing
   * their columns in, and `columns` and `lendColumns` refuse case.busy; `own` are the tables of ours that are to be in it, too; a case in memory removes the file when it is closed.
   */
  lendColumns(own?: readonly OwnTableName[]): Promise<LentColumns>
  compact(): Promise<Compaction>
  /** Writes the whole case into a new file that only the password opens. Refuses argument.invalid; throws job.cancelled. */
  lock(to: string, password: string, options?: WorkOptions & { readonly cost?: number }): Promise<void>
  close(): Promise<void>
}

/** Refuses case.exists, and argument.invalid where no file can be made. */
export const createCase = (options: CaseOptions): Promise<CaseStore> => connect('create', options)

/** Refuses case.missing, case.notACase, case.newer and case.damaged. */
export const openCase = (options: CaseOptions): Promise<CaseStore> => connect('open', options)

/**
 * Makes a new case of others, as `CaseStore.merge` does: there is a file only when all of it is in. Refuses what `createCase`
 * and `merge` refuse; throws job.cancelled.
 */
export async function mergeCases(
  options: CaseOptions,
  files: readonly string[],
  work: WorkOptions = {},
): Promise<CaseStore> {
  using place = making(options.file, `${options.file}-cache`)
  const store = await createCase({ ...options, file: place.elsewhere })
  try {
    await store.merge(files, work)
  } finally {
    await store.close()
  }
  place.give()
  return openCase(options)
}

async function connect(mode: 'create' | 'open', options: CaseOptions): Promise<CaseStore> {
  const { file, env } = options
  const migrations = (options.migrations ?? migrationsFolder).href
  const readers = (options.readers ?? new URL('./readers/worker.ts', import.meta.url)).href
  const checkers = (options.checkers ?? new URL('./verify-thread.ts', import.meta.url)).href
  const [seed, at] = [env.keys.seed('case-ledger'), env.clock.now()]
  const standalone = (options.standalone ?? standaloneFolder).href
  const opening = { mode, file, seed, at, migrations, readers, checkers, standalone }
  const worker = options.worker ?? new URL('./worker.ts', import.meta.url)
  const port = worker === 'inline' ? await inlinePort(opening) : await workerPort(worker, opening)
  return storeOver(port, env, file)
}

function storeOver(port: StorePort, env: Env, file: string): CaseStore {
  let closing: Promise<unknown> | null = null
  const underWay = new Set<Promise<unknown>>()
  const call = async <Name extends Call>(name: Name, input: Input<Name>, job?: Job): Promise<Output<Name>> => {
    if (closing !== null) throw new Refusal('case.closed', `The case ${file} is closed.`, { where: { file } })
    const answer = port.call(name, input, job)
    underWay.add(answer)
    return answer.finally(() => underWay.delete(answer))
  }
  const importPath: CaseStore['importPath'] = (path, options = {}) =>
    call('importPath', { path, at: env.clock.now(), ...chosenOf(options) }, jobOf(options))
  const close = async () => {
    // What was asked before is still answered.
    await Promise.allSettled(underWay)
    await port.call('close', {})
  }
  return {
    info: () => call('info', {}),
    importPath,
    previewPath: (path, options = {}) => call('previewPath', { path, ...chosenOf(options) }, jobOf(options)),
    importStream: async (chunks, options) => {
      await using spooled = await spool(chunks, spoolFolder(file))
      return await importPath(spooled.file, options)
    },
    appendRecords: async ({ run, scenario, seed, at }, records) => {
      await call('appendLines', { run: { run, scenario, seed }, at, batches: linesOf(records) })
    },
    runs: () => call('runs', {}),
    rejected: (source, after, limit) => call('rejected', { source, after, limit }),
    record: id => call('record', { id }),
    get: ids => call('get', { ids: [...ids] }),
    raws: ids => call('raws', { ids: [...ids] }),
    find: (kind, value, most) => call('find', { kind, value, ...(most !== undefined && { most }) }),
    scan: tables => scan(call, tables),
    sourceBytes: source => sourceBytes(call, source),
    verify: (options = {}) => call('verify', {}, jobOf(options)),
    act: (...acts) => call('act', { at: env.clock.now(), acts: [...acts] }),
    acts: (before, limit) => call('acts', { before, limit }),
    annotations: () => call('annotations', {}),
    bundle: (entries, { out, by, since, annotations = false, ...work }) =>
      call('bundle', { entries: [...entries], out, by, since, annotations, at: env.clock.now() }, jobOf(work)),
    relateHead: note => call('relateHead', { note }),
    health: () => call('health', {}),
    merge: (files, options = {}) => call('merge', { at: env.clock.now(), files: [...files] }, jobOf(options)),
    columns: () => call('columns', {}),
    lendColumns: (own = []) => call('lendColumns', { own: [...own] }),
    compact: () => call('compact', {}),
    lock: async (to, password, { cost = lockCost, ...work } = {}) => {
      await call('lock', { to, password, salt: env.random.bytes(saltLength), cost }, jobOf(work))
    },
    close: async () => {
      closing ??= close()
      await closing
    },
  }
}

type CallStore = <Name extends Call>(name: Name, input: Input<Name>, job?: Job) => Promise<Output<Name>>

async function* scan(call: CallStore, tables: readonly TableName[]): AsyncGenerator<Evidence[]> {
  for (let from: number | null = 0; from !== null; ) {
    const page: Output<'scanPage'> = await call('scanPage', { tables: [...tables], from })
    if (page.items.length > 0) yield page.items
    from = page.next
  }
}

async function* sourceBytes(call: CallStore, source: number): AsyncGenerator<Uint8Array> {
  let position = 0
  for (let from: number | null = 0; from !== null; ) {
    const piece: Output<'sourcePiece'> = await call('sourcePiece', { source, from, position })
    if (piece.bytes.length > 0) yield piece.bytes
    position += piece.bytes.length
    from = piece.next
  }
}

function chosenOf({ name, as, formats }: ImportOptions): Omit<Input<'previewPath'>, 'path'> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(as === undefined ? {} : { as }),
    ...(formats === undefined ? {} : { formats: { ...formats } }),
  }
}

function jobOf({ signal, onProgress }: WorkOptions): Job {
  return { signal: signal ?? new AbortController().signal, progress: (done, total) => onProgress?.(done, total) }
}
