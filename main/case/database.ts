// The SQLite file of a case: made, recognised, brought up to date, and its rows stamped with their digest.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { Refusal } from '../../shared/errors.ts'
import { making, removeAbandoned } from './under-way.ts'

export type SqlValue = null | number | string | Uint8Array
/** A row as SQLite returns it, columns in the table's order; hydrated in rows.ts. */
export type Row = Record<string, SqlValue>

/** 'THLN' in the file's header tells a case from any other SQLite file. */
const applicationId = 0x54484c4e
/** Where the numbered SQL files lie; a bundle hands in its own. */
export const migrationsFolder = new URL('./migrations/', import.meta.url)

/** Where what is derived from a case lies; a case in memory has no such place. */
export const cacheOf = (file: string): string | null => (file === ':memory:' ? null : `${file}-cache`)

export class CaseDatabase {
  readonly file: string
  readonly #db: BetterSqlite3.Database
  readonly #statements = new Map<string, BetterSqlite3.Statement<SqlValue[], Row>>()

  constructor(file: string, db: BetterSqlite3.Database) {
    this.file = file
    this.#db = db
  }

  all(sql: string, ...values: SqlValue[]): Row[] {
    return this.#statement(sql).all(...values)
  }

  get(sql: string, ...values: SqlValue[]): Row | undefined {
    return this.#statement(sql).get(...values)
  }

  /** The one number a query gives. */
  number(sql: string, ...values: SqlValue[]): number {
    const value = Object.values(this.get(sql, ...values) ?? {})[0]
    if (typeof value !== 'number') throw new Error(`not a number: ${sql}`)
    return value
  }

  /** The row, when it still is what its digest was taken of. Refuses case.damaged, naming it. */
  intact(table: string, key: number | string, row: Row | undefined): Row {
    const digest = row?.digest
    if (row === undefined || !(digest instanceof Uint8Array) || Buffer.compare(digest, rowDigest(table, row)) !== 0) {
      throw this.damage(`${table} ${key}`, row === undefined ? 'is missing' : 'was changed')
    }
    return row
  }

  damage(what: string, how: string): Refusal {
    return new Refusal('case.damaged', `${what} of the case ${how}.`, {
      where: { file: this.file, key: what },
      todo: 'Verify the case, and work on with a copy that verifies.',
    })
  }

  /** Puts in a row, with its digest; in a table whose rows grow (tiles) it takes the place of the one before. */
  put(table: string, row: Row): void {
    const columns = [...Object.keys(row), 'digest']
    const marks = columns.map(() => '?').join(', ')
    const verb = table === 'tile' ? 'INSERT OR REPLACE' : 'INSERT'
    const sql = `${verb} INTO ${table} (${columns.join(', ')}) VALUES (${marks})`
    this.#statement(sql).run(...Object.values(row), rowDigest(table, row))
  }

  /** One transaction that holds the write lock from its start, so what it reads stays true until it commits. */
  transaction<Result>(work: () => Result): Result {
    return this.#db.transaction(work).immediate()
  }

  /** The first thing SQLite itself finds wrong with its pages and indexes, or null. */
  integrityFault(): string | null {
    const found = this.#db.pragma('integrity_check(1)', { simple: true })
    return found === 'ok' ? null : String(found)
  }

  /** Leaves no unused page and nothing in the log. */
  compact(): void {
    this.#db.exec('VACUUM')
    this.#db.pragma('wal_checkpoint(TRUNCATE)')
  }

  /** Everything is in the file itself, and nobody writes to it, for as long as this takes. */
  async whileStill<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#db.pragma('wal_checkpoint(TRUNCATE)')
    this.#db.exec('BEGIN IMMEDIATE')
    try {
      const log = statSync(`${this.file}-wal`, { throwIfNoEntry: false })
      if (log !== undefined && log.size > 0) throw new Error(`${this.file} is being read by somebody else`)
      return await work()
    } finally {
      this.#db.exec('ROLLBACK')
    }
  }

  close(): void {
    this.#db.close()
  }

  #statement(sql: string): BetterSqlite3.Statement<SqlValue[], Row> {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = this.#db.prepare<SqlValue[], Row>(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }
}

/** SHA-256 over the table's name and every column but `digest`, each with its name, type and length. */
export function rowDigest(table: string, row: Row): Buffer {
  const digest = createHash('sha256').update(table)
  for (const [column, value] of Object.entries(row)) {
    if (column === 'digest') continue
    const bytes = typeof value === 'number' || typeof value === 'string' ? Buffer.from(String(value)) : value
    const type = value === null ? 'null' : typeof value
    digest.update(`\n${column} ${type} ${bytes?.length ?? 0}\n`)
    if (bytes !== null) digest.update(bytes)
  }
  return digest.digest()
}

/**
 * A new case file. `begin` makes its first commit: there is a file only when there is something in it to open. Refuses
 * case.exists, and argument.invalid where no file can be made.
 */
export function createDatabase(file: string, folder: URL, begin: (db: CaseDatabase) => void): CaseDatabase {
  const cache = cacheOf(file)
  if (cache === null) return newDatabase(file, folder, begin)
  using place = making(file, cache)
  newDatabase(place.elsewhere, folder, begin).close()
  place.give()
  return openDatabase(file, folder)
}

function newDatabase(file: string, folder: URL, begin: (db: CaseDatabase) => void): CaseDatabase {
  const db = new BetterSqlite3(file)
  try {
    configure(db)
    db.pragma(`application_id = ${applicationId}`)
    migrate(db, readMigrations(folder))
    const made = new CaseDatabase(file, db)
    begin(made)
    return made
  } catch (error) {
    db.close()
    throw error
  }
}

/** An existing case, brought up to this version. Refuses case.missing, notACase, newer and damaged. */
export function openDatabase(file: string, folder: URL): CaseDatabase {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) throw new Refusal('case.missing', `There is no file ${file}.`, { where: { file } })
  if (!found.isFile()) throw notACase(file)
  let db: BetterSqlite3.Database | undefined
  try {
    db = new BetterSqlite3(file, { fileMustExist: true })
    if (db.pragma('application_id', { simple: true }) !== applicationId) throw notACase(file)
    const migrations = readMigrations(folder)
    const newest = Math.max(...migrations.map(migration => migration.version))
    const version = versionOf(db)
    if (version > newest) {
      throw new Refusal('case.newer', `${file} was written by a newer version (case format ${version}).`, {
        where: { file },
        kept: 'The file was not touched.',
        todo: `Open it with a version that knows case format ${version}; this one knows up to ${newest}.`,
      })
    }
    configure(db)
    migrate(db, migrations)
    if (schemaOf(db) !== expectedSchema(migrations)) {
      throw new Refusal('case.damaged', `The tables of ${file} are not those of a case.`, { where: { file } })
    }
    removeAbandoned(cacheOf(file))
    return new CaseDatabase(file, db)
  } catch (error) {
    db?.close()
    throw refusalOf(error, file)
  }
}

/** SQLite's own complaints as refusals; anything else as it is. */
export function refusalOf(error: unknown, file: string): unknown {
  if (!(error instanceof BetterSqlite3.SqliteError)) return error
  if (error.code === 'SQLITE_NOTADB') return notACase(file)
  if (!error.code.startsWith('SQLITE_CORRUPT')) return error
  return new Refusal('case.damaged', `${file} is damaged: ${error.message}.`, { where: { file } })
}

function notACase(file: string): Refusal {
  return new Refusal('case.notACase', `${file} is not a case file.`, {
    where: { file },
    kept: 'The file was not touched.',
    todo: 'Choose a .throughline file, or import this file into a case.',
  })
}

function configure(db: BetterSqlite3.Database): void {
  db.pragma('trusted_schema = OFF')
  db.pragma('journal_mode = WAL')
  // In WAL mode better-sqlite3 defaults to NORMAL, which does not survive a power cut at commit.
  db.pragma('synchronous = FULL')
  db.pragma('busy_timeout = 5000')
}

interface Migration {
  readonly version: number
  readonly sql: string
}

function readMigrations(folder: URL): Migration[] {
  return readdirSync(folder)
    .filter(name => /^\d{4}-.+\.sql$/.test(name))
    .sort()
    .map(name => ({
      version: Number(name.slice(0, 4)),
      sql: readFileSync(new URL(name, folder), 'utf8'),
    }))
}

const versionOf = (db: BetterSqlite3.Database): number => Number(db.pragma('user_version', { simple: true }))

function migrate(db: BetterSqlite3.Database, migrations: readonly Migration[]): void {
  const missing = migrations.filter(({ version }) => version > versionOf(db))
  if (missing.length === 0) return
  // One transaction for all of them: a case is of one version or of the other, never between.
  db.transaction(() => {
    // Somebody else may have done it while this one waited for the lock.
    for (const { version, sql } of missing) {
      if (version <= versionOf(db)) continue
      db.exec(sql)
      db.pragma(`user_version = ${version}`)
    }
  }).immediate()
}

function schemaOf(db: BetterSqlite3.Database): string {
  return JSON.stringify(db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all())
}

// A case may come from anywhere: a table, view or trigger it brings of its own is not run.
function expectedSchema(migrations: readonly Migration[]): string {
  const db = new BetterSqlite3(':memory:')
  migrate(db, migrations)
  const schema = schemaOf(db)
  db.close()
  return schema
}
