// The columns of a case: every record in the table it is of, for questions that look at all of them. Derived from the ledger.
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { z } from 'zod'
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
import { insertRecords } from './spool.ts'

/** Another number: what an older version wrote is thrown away and made anew. */
const version = 2
/** Records written out for DuckDB at a time. */
const recordsAtOnce = 16_384
const allTables: ReadonlySet<TableName> = new Set(tableNames)
const Stamp = z.tuple([z.number(), z.bigint(), z.string()])

interface Opened {
  readonly db: ColumnDatabase
  catalogue: Catalogue
  /** Entries [0, covered) of the ledger are in the tables. */
  covered: number
}

export class ColumnStore {
  readonly #ledger: CaseDatabase
  readonly #reader: CaseReader
  /** Null for a case in memory: its columns are in memory too. */
  readonly #cache: string | null
  #opened: Opened | null = null
  /** One thing at a time. */
  #work: Promise<unknown> = Promise.resolve()

  constructor(ledger: CaseDatabase, reader: CaseReader, cache: string | null) {
    this.#ledger = ledger
    this.#reader = reader
    this.#cache = cache
  }

  /** The tables with every record the ledger has by now. Refuses case.damaged. */
  tables(): Promise<TableColumns[]> {
    return this.#next(async () => {
      const opened = await this.#catchUp()
      const tables: TableColumns[] = []
      for (const [table, columns] of opened.catalogue.tables) {
        const [[rows] = []] = await opened.db.rows(`SELECT count(*) FROM ${identifier(table)}`)
        tables.push({ table, rows: Number(rows), columns: [...columns.values()] })
      }
      return tables
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
    const opened = await this.#catchUp(expected.first)
    if (opened.covered > expected.first) return false
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

  /** Throws away what was kept and reads the whole ledger again; where nothing was kept, nobody has asked yet. */
  async rebuild(): Promise<void> {
    await this.#next(async () => {
      if (this.#opened === null && (this.#cache === null || !existsSync(columnsFile(this.#cache)))) return
      this.#close()
      if (this.#cache !== null) removeColumns(this.#cache)
      await this.#catchUp()
    })
  }

  async close(): Promise<void> {
    await this.#next(async () => this.#close())
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
        await insertRecords(opened.db, opened.catalogue, this.#cache ?? tmpdir(), records)
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
    const kept = await ColumnDatabase.open(this.#cache)
    const covered = await this.#stamped(kept)
    if (covered !== null) {
      this.#opened = { db: kept, catalogue: await Catalogue.read(kept), covered }
      return this.#opened
    }
    kept.close()
    if (this.#cache !== null) removeColumns(this.#cache)
    const db = await ColumnDatabase.open(this.#cache)
    await db.run('CREATE TABLE stamp (version INTEGER, covered BIGINT, root VARCHAR)')
    this.#opened = { db, catalogue: await Catalogue.read(db), covered: 0 }
    return this.#opened
  }

  /** How many entries the tables cover, where they are of this ledger; null where they are not. */
  async #stamped(db: ColumnDatabase): Promise<number | null> {
    const tables = await db.rows("SELECT 1 FROM duckdb_tables() WHERE table_name = 'stamp'")
    if (tables.length === 0) return null
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
