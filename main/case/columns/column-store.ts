// The columns of a case: every record in the table it is of, for questions that look at all of them. Derived from the ledger.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { Refusal } from '../../../shared/errors.ts'
import { type Evidence, type TableName, tableNames } from '../../../shared/model/evidence.ts'
import type { CaseDatabase } from '../database.ts'
import { lastHead } from '../ledger-end.ts'
import { rangeRoot } from '../merkle.ts'
import type { CaseReader } from '../reading.ts'
import { storedNodes } from '../tiles.ts'
import { type Alongside, agrees, columnsAlongside, type Expected, insertAlongside, type Taken } from './alongside.ts'
import { Catalogue, type TableColumns } from './catalogue.ts'
import { ColumnDatabase, columnsFile, removeColumns } from './database.ts'
import { identifier, literal } from './kinds.ts'
import type { LentColumns } from './lent.ts'
import type { ownRows } from './own-rows.ts'
import { type OwnTable, type OwnTableName, ownColumns } from './own-tables.ts'
import { insertRecords, makeTable } from './spool.ts'

/** Another number: what an older version wrote is thrown away and made anew. */
const version = 3
/** Records written out for DuckDB at a time. */
const recordsAtOnce = 16_384
/** Below that, looking for the best way to compress each column takes longer than all else, and saves nothing. */
const worthCompressing = 10_000
const allTables: ReadonlySet<TableName> = new Set(tableNames)
const Stamp = z.tuple([z.number(), z.bigint(), z.string()])

type OwnRowsOf = (typeof ownRows)[OwnTableName]

interface Opened {
  readonly db: ColumnDatabase
  catalogue: Catalogue
  /** Entries [0, covered) of the ledger are in the tables. */
  covered: number
}

export class ColumnStore {
  readonly #ledger: CaseDatabase
  readonly #reader: CaseReader
  /** Null for a case in memory: its columns are in memory too, until they are lent. */
  readonly #cache: string | null
  /** Where those of a case in memory lie from then on. */
  #temporary: string | null = null
  #opened: Opened | null = null
  /** One thing at a time. */
  #work: Promise<unknown> = Promise.resolve()

  constructor(ledger: CaseDatabase, reader: CaseReader, cache: string | null) {
    this.#ledger = ledger
    this.#reader = reader
    this.#cache = cache
  }

  /** The tables with every record the ledger has by now. Refuses case.damaged and case.busy. */
  tables(): Promise<TableColumns[]> {
    return this.#next(async () => tablesOf(await this.#catchUp()))
  }

  /**
   * The same, for another process to read: all of it is in the file, which is let go. As long as it is read, sources go in
   * without their columns, and whatever asks for columns refuses case.busy.
   */
  lend(names: readonly OwnTableName[], rowsOf: (table: OwnTableName) => ReturnType<OwnRowsOf>): Promise<LentColumns> {
    return this.#next(async () => {
      const folder = this.#onDisk()
      const opened = await this.#catchUp()
      const tables = await tablesOf(opened)
      const own: OwnTable[] = []
      for (const table of names) {
        const columns = ownColumns(table)
        own.push({ table, columns, rows: await makeTable(opened.db, table, columns, folder, rowsOf(table)) })
      }
      const rows = [...tables, ...own].reduce((sum, table) => sum + table.rows, 0)
      await opened.db.checkpoint(rows > worthCompressing)
      this.#close()
      return { file: columnsFile(folder), tables, own, covered: opened.covered }
    })
  }

  /** Lets DuckDB read a source while the ledger takes it in. What the tables have not then, `catchUp` brings them. */
  alongside(expected: Expected): Alongside {
    const taken = Promise.withResolvers<Taken | null>()
    const done = this.#next(() => this.#readAlongside(expected, taken.promise))
    done.catch(() => undefined)
    return {
      settle: said => {
        taken.resolve(said)
        return done
      },
    }
  }

  async #readAlongside(expected: Expected, taken: Promise<Taken | null>): Promise<boolean> {
    // Up to the entry that registers it; the ledger may have come further by now.
    const opened = await unlessBusy(this.#catchUp(expected.first))
    if (opened === null || opened.covered > expected.first) return false
    let isIn = false
    await this.#transaction(opened, async () => {
      const columns = await columnsAlongside(opened.catalogue, expected)
      if (columns === null) return null
      const inserted = opened.db.run(insertAlongside(expected, columns)).then(
        () => true,
        () => false,
      )
      const said = await taken
      if (said === null) opened.db.interrupt()
      if (!(await inserted) || said === null) return null
      isIn = await agrees(opened.db, expected, columns, said)
      return isIn ? said.first + said.count : null
    })
    return isIn
  }

  /** Brings the tables to where the ledger is. */
  async catchUp(): Promise<void> {
    await this.#next(() => this.#catchUp())
  }

  /**
   * Throws away what was kept and reads the whole ledger again; where nothing was kept, nobody has asked yet. What is read
   * by somebody stays.
   */
  async rebuild(): Promise<void> {
    await this.#next(async () => {
      const folder = this.#folder
      if (this.#opened === null && (folder === null || !existsSync(columnsFile(folder)))) return
      if ((await unlessBusy(this.#open())) === null) return
      this.#close()
      if (folder !== null) removeColumns(folder)
      await this.#catchUp()
    })
  }

  async close(): Promise<void> {
    await this.#next(async () => {
      this.#close()
      if (this.#temporary !== null) rmSync(this.#temporary, { recursive: true, force: true })
      this.#temporary = null
    })
  }

  /** Null where the columns are in memory. */
  get #folder(): string | null {
    return this.#cache ?? this.#temporary
  }

  /** What was in memory is read from the ledger again. */
  #onDisk(): string {
    if (this.#folder !== null) return this.#folder
    this.#close()
    this.#temporary = mkdtempSync(join(tmpdir(), 'throughline-columns-'))
    return this.#temporary
  }

  #next<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#work.then(work)
    this.#work = turn.catch(() => undefined)
    return turn
  }

  #close(): void {
    this.#opened?.db.close()
    this.#opened = null
  }

  async #catchUp(until = Number.POSITIVE_INFINITY): Promise<Opened> {
    const opened = await this.#open()
    const size = Math.min(lastHead(this.#ledger).size, until)
    let waiting: Evidence[] = []
    for (let from: number | null = opened.covered; from !== null && from < size; ) {
      const page: { items: Evidence[]; next: number | null } = this.#reader.scan(allTables, from)
      waiting.push(...page.items)
      from = page.next
      const to = Math.min(from ?? size, size)
      if (waiting.length < recordsAtOnce && to < size) continue
      const records = waiting.filter(({ id }) => id < size)
      await this.#transaction(opened, async () => {
        await insertRecords(opened.db, opened.catalogue, this.#folder ?? tmpdir(), records)
        return to
      })
      waiting = []
    }
    return opened
  }

  /** One transaction: the rows, and how far the tables reach with them; not carried out where that is null. */
  async #transaction(opened: Opened, insert: () => Promise<number | null>): Promise<void> {
    const undo = async () => {
      await opened.db.run('ROLLBACK')
      opened.catalogue = await Catalogue.read(opened.db)
    }
    await opened.db.run('BEGIN')
    try {
      const to = await insert()
      if (to === null) return await undo()
      await opened.db.run('DELETE FROM stamp')
      const root = literal(Buffer.from(this.#rootAt(to)).toString('hex'))
      await opened.db.run(`INSERT INTO stamp VALUES (${version}, ${to}, ${root})`)
      await opened.db.run('COMMIT')
      opened.covered = to
    } catch (error) {
      await undo()
      throw error
    }
  }

  /** What was made of another ledger, or by another version, is thrown away. */
  async #open(): Promise<Opened> {
    if (this.#opened !== null) return this.#opened
    const folder = this.#folder
    let db = await ColumnDatabase.open(folder)
    let covered = await this.#stamped(db)
    if (covered === null) {
      db.close()
      if (folder !== null) removeColumns(folder)
      db = await ColumnDatabase.open(folder)
      covered = (await this.#stamped(db)) ?? 0
    }
    this.#opened = { db, catalogue: await Catalogue.read(db), covered }
    return this.#opened
  }

  /** How many entries the tables cover, where they are of this ledger or there are none yet; null where they are not. */
  async #stamped(db: ColumnDatabase): Promise<number | null> {
    const tables = await db.rows('SELECT table_name FROM duckdb_tables()')
    if (tables.length === 0) await db.run('CREATE TABLE stamp (version INTEGER, covered BIGINT, root VARCHAR)')
    else if (!tables.some(([name]) => name === 'stamp')) return null
    const [row] = await db.rows('SELECT version, covered, root FROM stamp')
    if (row === undefined) return 0
    const stamp = Stamp.safeParse(row)
    if (!stamp.success || stamp.data[0] !== version) return null
    const covered = Number(stamp.data[1])
    if (covered > lastHead(this.#ledger).size) return null
    return Buffer.from(this.#rootAt(covered)).toString('hex') === stamp.data[2] ? covered : null
  }

  #rootAt(size: number): Uint8Array {
    return rangeRoot(storedNodes(this.#ledger), 0, size)
  }
}

async function tablesOf({ db, catalogue }: Opened): Promise<TableColumns[]> {
  const tables: TableColumns[] = []
  for (const [table, columns] of catalogue.tables) {
    const [[rows] = []] = await db.rows(`SELECT count(*) FROM ${identifier(table)}`)
    tables.push({ table, rows: Number(rows), columns: [...columns.values()] })
  }
  return tables
}

/** Null where somebody reads the columns. */
async function unlessBusy<Result>(work: Promise<Result>): Promise<Result | null> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Refusal && error.code === 'case.busy') return null
    throw error
  }
}
