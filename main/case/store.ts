// The store itself: one open case, every call the protocol names. Lives in the worker, or in the caller's thread.

import { basename, extname } from 'node:path'
import type { Act, DoneAct } from '../../shared/model/act.ts'
import type { SourceInfo } from '../../shared/model/evidence.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { ActLog } from './acts/act-log.ts'
import { tellingOfCancelled } from './acts/cancelled.ts'
import { caseHealth, derivedBytes, evidenceBytes } from './acts/health.ts'
import { partOf } from './bundle/going-on.ts'
import { handingParts, handOver } from './bundle/hand-over.ts'
import { relateHead } from './bundle/heads.ts'
import { partsIn } from './bundle/parts.ts'
import { type Proved, proveEntries } from './bundle/prove.ts'
import { ColumnStore } from './columns/column-store.ts'
import { type OwnPlace, ownRows } from './columns/own-rows.ts'
import { type CaseDatabase, cacheOf, createDatabase, openDatabase, refusalOf } from './database.ts'
import { RecordIndex } from './duplicates/known-records.ts'
import type { Formats } from './formats.ts'
import { toSha256Hex } from './hashing.ts'
import { importPath } from './import-path.ts'
import { appendBatches, beginLedger } from './ledger.ts'
import { lastHead, signerName } from './ledger-end.ts'
import { type Linked, LinkIndex, linkedOf } from './links.ts'
import { lockFile } from './locked/locked-file.ts'
import { mergeInto } from './merge/merge.ts'
import { type Signer, signerOf } from './note.ts'
import { previewPath } from './preview.ts'
import type { Handlers, Input, Job, Opening, Output } from './protocol.ts'
import { ReaderPool } from './readers/pool.ts'
import { CaseReader, evidenceId } from './reading.ts'
import { recordDetail } from './record-detail.ts'
import type { SourceRow } from './rows.ts'
import { FileDescriptor, RejectedRow, RunDescriptor } from './rows.ts'
import { runBatch } from './run-source.ts'
import { spoolFolder } from './sources/spool.ts'
import { Tally } from './tally.ts'
import { verifyCase } from './verify.ts'
import { CheckingThreads } from './verify-ahead.ts'

const excerptLength = 400

/** Makes or opens the case and gives its calls. Refuses what `createDatabase` and `openDatabase` refuse. */
export function openStore(opening: Opening, formats: Formats): Handlers {
  const signer = signerOf(signerName, opening.seed)
  const migrations = new URL(opening.migrations)
  if (opening.mode === 'open') {
    return handlersOf(new Store(openDatabase(opening.file, migrations), signer, formats, opening))
  }
  const db = createDatabase(opening.file, migrations, made => void beginLedger(made, signer, opening.at))
  const store = new Store(db, signer, formats, opening)
  store.begin()
  return handlersOf(store)
}

/** Writing is one at a time; SQLite's complaints about a damaged file become refusals. */
function handlersOf(store: Store): Handlers {
  let writing: Promise<unknown> = Promise.resolve()
  const queued = <Arguments extends unknown[], Result>(work: (...values: Arguments) => Promise<Result>) => {
    return (...values: Arguments): Promise<Result> => {
      const turn = writing.then(() => read(work)(...values))
      writing = turn.catch(() => undefined)
      return turn
    }
  }
  const read = <Arguments extends unknown[], Result>(work: (...values: Arguments) => Promise<Result>) => {
    return async (...values: Arguments): Promise<Result> => {
      try {
        return await work(...values)
      } catch (error) {
        throw refusalOf(error, store.file)
      }
    }
  }
  // Only what reads the case keeps others from writing.
  const prove = queued((input: Input<'bundle'>, job: Job) => store.prove(input, job))
  const handOver = read((proved: Proved, input: Input<'bundle'>, job: Job) => store.handOver(proved, input, job))
  return {
    info: read(() => store.info()),
    importPath: queued((input, job) => store.importPath(input, job)),
    previewPath: read((input, job) => store.previewPath(input, job)),
    appendLines: queued(input => store.appendLines(input)),
    runs: read(() => store.runs()),
    rejected: read(input => store.rejected(input)),
    record: read(input => store.record(input)),
    get: read(input => store.get(input)),
    raws: read(input => store.raws(input)),
    find: read(input => store.find(input)),
    scanPage: read(input => store.scanPage(input)),
    sourcePiece: read(input => store.sourcePiece(input)),
    verify: queued((_, job) => store.verify(job)),
    bundle: async (input, job) => handOver(await prove(input, job), input, job),
    relateHead: read(input => store.relateHead(input)),
    act: queued(input => store.act(input)),
    acts: read(input => store.acts(input)),
    annotations: read(() => store.annotations()),
    health: read(() => store.health()),
    merge: queued((input, job) => store.merge(input, job)),
    compact: queued(() => store.compact()),
    lock: queued((input, job) => store.lock(input, job)),
    columns: queued(() => store.columns()),
    lendColumns: queued(input => store.lendColumns(input)),
    close: queued(() => store.close()),
  }
}

class Store {
  readonly file: string
  readonly #db: CaseDatabase
  readonly #signer: Signer
  readonly #formats: Formats
  readonly #migrations: URL
  readonly #standalone: URL
  readonly #reader: CaseReader
  readonly #links: LinkIndex
  readonly #acts: ActLog
  readonly #known: RecordIndex
  readonly #readers: ReaderPool
  readonly #checkers: URL
  readonly #columns: ColumnStore
  readonly #tally = new Tally()

  constructor(db: CaseDatabase, signer: Signer, formats: Formats, opening: Opening) {
    const { seed: secret, migrations, readers, checkers, standalone } = opening
    this.file = db.file
    this.#db = db
    this.#signer = signer
    this.#formats = formats
    this.#migrations = new URL(migrations)
    this.#standalone = new URL(standalone)
    this.#readers = new ReaderPool(new URL(readers), { secret: new Uint8Array(secret) })
    this.#checkers = new URL(checkers)
    this.#reader = new CaseReader(db, formats)
    this.#acts = new ActLog(db, this.#reader)
    const cache = cacheOf(db.file)
    this.#links = new LinkIndex(db, this.#reader, formats, cache, secret)
    this.#known = new RecordIndex(db, this.#reader, cache, secret)
    this.#columns = new ColumnStore(db, this.#reader, cache)
  }

  /** The ledger of a new case holds its signer alone, which is joined by nothing. */
  begin(): void {
    this.#links.add({ from: 0, to: lastHead(this.#db).size, postings: [] })
  }

  async info(): Promise<Output<'info'>> {
    const head = lastHead(this.#db)
    this.#tally.update(this.#db)
    const sources = this.#reader.sources().map(source => this.#sourceInfo(source))
    const sum = (of: (source: SourceInfo) => number) => sources.reduce((total, source) => total + of(source), 0)
    return {
      file: this.file,
      name: this.#name(),
      size: head.size,
      accepted: sum(source => source.accepted),
      rejected: sum(source => source.rejected),
      duplicates: sum(source => source.duplicates),
      root: toSha256Hex(head.root.toString('hex')),
      bytes: this.#db.number('SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()'),
      first: this.#tally.first,
      last: this.#tally.last,
      sources,
    }
  }

  async importPath(input: Input<'importPath'>, job: Job): Promise<Output<'importPath'>> {
    const link = (linked: Linked) => this.#links.add(linked)
    const place = {
      db: this.#db,
      formats: this.#formats,
      signer: this.#signer,
      known: this.#known,
      columns: this.#columns,
      readers: this.#readers,
      hashKey: this.#links.hashKey,
      link,
    }
    const tell = (acts: readonly Act[]) => this.#act(input.at, acts)
    return tellingOfCancelled(this.#db, tell, () => importPath(place, spoolFolder(this.file), input, job))
  }

  async previewPath(input: Input<'previewPath'>, job: Job): Promise<Output<'previewPath'>> {
    return previewPath({ db: this.#db, formats: this.#formats }, spoolFolder(this.file), input, job)
  }

  async appendLines({ run, at, batches: given }: Input<'appendLines'>): Promise<null> {
    if (given.length === 0) return null
    const { hashKey } = this.#links
    const read = this.#formats.readSegments
    const batches = await Promise.all(given.map(lines => runBatch(this.#db, read, hashKey, run, lines)))
    this.#links.add(linkedOf(appendBatches(this.#db, this.#signer, at, batches, this.#known), batches))
    return null
  }

  async runs(): Promise<Output<'runs'>> {
    const runs = new Map<string, Output<'runs'>[number]>()
    for (const source of this.#reader.sources()) {
      if (source.kind !== 'run') continue
      const { run, scenario, seed } = RunDescriptor.parse(JSON.parse(source.descriptor))
      runs.set(JSON.stringify([run, scenario, seed]), { run, scenario, seed })
    }
    return [...runs.values()]
  }

  async rejected({ source, after, limit }: Input<'rejected'>): Promise<Output<'rejected'>> {
    this.#reader.source(source)
    const total = this.#db.number('SELECT count(*) FROM rejected WHERE source = ?', source)
    this.#tally.update(this.#db)
    if (total !== (this.#tally.sources.get(source)?.rejected ?? 0)) {
      throw this.#db.damage(`A rejected line of source ${source}`, 'is missing')
    }
    const sql = 'SELECT * FROM rejected WHERE source = ? AND id > ? ORDER BY id LIMIT ?'
    const lines = this.#db.all(sql, source, after, limit).map(found => {
      const row = RejectedRow.parse(this.#db.intact('rejected', Number(found.id), found))
      const place = this.#reader.locate(row.id)
      const line = place?.block.entries[place.index]?.line
      if (place === null || line === undefined) throw this.#db.damage(`rejected ${row.id}`, 'has no ledger entry')
      // A character takes at most four bytes.
      const raw = this.#reader.rawOf(place.block, place.index).subarray(0, 4 * excerptLength)
      const excerpt = raw.toString('utf8').slice(0, excerptLength)
      return { id: evidenceId(row.id), source, line, column: row.column, code: row.code, reason: row.reason, excerpt }
    })
    return { total, lines }
  }

  async record({ id }: Input<'record'>): Promise<Output<'record'>> {
    this.#tally.update(this.#db)
    return recordDetail(this.#db, this.#reader, id, source => this.#sourceInfo(source))
  }

  async get({ ids }: Input<'get'>): Promise<Output<'get'>> {
    return ids.map(id => {
      const evidence = this.#reader.evidence(id)
      if (evidence === null) throw new Error(`the case has no record ${id}`)
      return evidence
    })
  }

  async raws({ ids }: Input<'raws'>): Promise<Output<'raws'>> {
    return ids.map(id => {
      const found = this.#reader.locate(id)
      if (found === null) throw new Error(`the case has no entry ${id}`)
      return this.#reader.rawOf(found.block, found.index).toString('utf8')
    })
  }

  async find({ kind, value, most = Number.POSITIVE_INFINITY }: Input<'find'>): Promise<Output<'find'>> {
    return this.#links.find(kind, value, lastHead(this.#db).size, most)
  }

  async scanPage({ tables, from }: Input<'scanPage'>): Promise<Output<'scanPage'>> {
    return this.#reader.scan(new Set(tables), from)
  }

  async sourcePiece({ source, from, position }: Input<'sourcePiece'>): Promise<Output<'sourcePiece'>> {
    const { bytes, next } = this.#reader.sourcePiece(source, from, position)
    // In a buffer of its own, which can move to another thread.
    return { bytes: new Uint8Array(bytes), next }
  }

  async verify(job: Job): Promise<Output<'verify'>> {
    await using checkers = new CheckingThreads(this.#checkers)
    return await verifyCase(this.#db, job, checkers)
  }

  async act({ at, acts }: Input<'act'>): Promise<Output<'act'>> {
    return this.#act(at, acts)
  }

  #act(at: EpochMs, acts: readonly Act[]): DoneAct[] {
    if (acts.length === 0) return []
    const { appended, done } = this.#acts.append(this.#signer, at, acts)
    this.#links.add({ ...appended, postings: [] })
    return done
  }

  async acts({ before, limit }: Input<'acts'>): Promise<Output<'acts'>> {
    return this.#acts.page(before, limit)
  }

  async annotations(): Promise<Output<'annotations'>> {
    return this.#acts.annotations()
  }

  async prove({ entries, since, annotations, at }: Input<'bundle'>, job: Job): Promise<Proved> {
    // A bundle is signed with a key its ledger knows.
    const { from, to } = appendBatches(this.#db, this.#signer, at, [])
    this.#links.add({ from, to, postings: [] })
    const part = partOf(job, 0, handingParts, entries.length)
    const acts = annotations ? this.#acts.standing(new Set(entries)) : []
    return proveEntries(this.#db, this.#reader, this.#signer.verifierKey, { entries, acts, since }, part)
  }

  async handOver(proved: Proved, { by, at, since, out }: Input<'bundle'>, job: Job): Promise<Output<'bundle'>> {
    const options = { name: this.#name(), by, at, since }
    return handOver(proved, this.#signer, options, partsIn(this.#standalone), out, job)
  }

  async relateHead({ note }: Input<'relateHead'>): Promise<Output<'relateHead'>> {
    return relateHead(this.#db, note)
  }

  async health(): Promise<Output<'health'>> {
    return caseHealth(this.#db, await this.info(), this.#links.covered())
  }

  async merge({ at, files }: Input<'merge'>, job: Job): Promise<Output<'merge'>> {
    const parts: CaseDatabase[] = []
    try {
      for (const file of files) parts.push(openDatabase(file, this.#migrations))
      const readers = parts.map(db => ({ db, reader: new CaseReader(db, this.#formats) }))
      const target = { db: this.#db, reader: this.#reader, signer: this.#signer, known: this.#known }
      await using checkers = new CheckingThreads(this.#checkers)
      await mergeInto(target, readers, at, job, checkers)
    } finally {
      for (const db of parts) db.close()
    }
    return this.info()
  }

  /** Evidence into as few pages as it needs, and what is derived from it made anew. */
  async compact(): Promise<Output<'compact'>> {
    const bytes = () => ({ evidence: evidenceBytes(this.#db), derived: derivedBytes(this.file) })
    const before = bytes()
    this.#db.compact()
    const { size } = lastHead(this.#db)
    await this.#links.rebuild(size)
    this.#known.rebuild(size)
    await this.#columns.rebuild()
    const after = bytes()
    return {
      evidence: { before: before.evidence, after: after.evidence },
      derived: { before: before.derived, after: after.derived },
    }
  }

  async lock({ to, password, salt, cost }: Input<'lock'>, job: Job): Promise<null> {
    await this.#db.whileStill(() => lockFile({ file: this.file, to, password, salt, cost }, job))
    return null
  }

  async columns(): Promise<Output<'columns'>> {
    return this.#columns.tables()
  }

  async lendColumns({ own }: Input<'lendColumns'>): Promise<Output<'lendColumns'>> {
    const sources = own.length === 0 ? [] : (await this.info()).sources
    const rejected: OwnPlace['rejected'] = (source, after, limit) => this.rejected({ source, after, limit })
    const place = { reader: this.#reader, acts: this.#acts, sources, rejected }
    return this.#columns.lend(own, table => ownRows[table](place))
  }

  async close(): Promise<null> {
    await this.#readers.close()
    await this.#columns.close()
    try {
      this.#links.close()
      this.#known.close()
    } finally {
      this.#db.close()
    }
    return null
  }

  #name(): string {
    return this.file === ':memory:' ? 'in memory' : basename(this.file, extname(this.file))
  }

  #sourceInfo(source: SourceRow): SourceInfo {
    const tally = this.#tally.sources.get(source.id)
    return {
      id: source.id,
      name: source.name,
      kind: source.kind,
      format: source.format,
      digest: toSha256Hex(source.content.toString('hex')),
      within: source.kind === 'file' ? (FileDescriptor.parse(JSON.parse(source.descriptor)).within ?? []) : [],
      bytes: tally?.bytes ?? 0,
      tables: [...(tally?.tables ?? [])].map(([table, accepted]) => ({ table, accepted })),
      accepted: tally?.accepted ?? 0,
      rejected: tally?.rejected ?? 0,
      duplicates: tally?.duplicates ?? 0,
      addedAt: source.added_at,
      complete: tally?.complete ?? false,
    }
  }
}
