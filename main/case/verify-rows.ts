// The first part of verification: every row outside the blocks against its own digest, and no row missing in between.
import type { CaseDatabase, Row } from './database.ts'
import { rowDigest } from './database.ts'
import { Fault, mustEqual } from './fault.ts'

const rowsInPage = 256
/** Tables whose rows are numbered 0, 1, 2 …, and those whose rows are numbered by the entries they belong to. */
const numbered = ['signer', 'source', 'act', 'context', 'head'] as const
const byEntry = ['rejected', 'duplicate'] as const

/** Yields between pages so that the caller can let others work. */
export function* checkRows(db: CaseDatabase): Generator<void> {
  for (const table of numbered) {
    let expected = 0
    for (const row of rowsById(db, table)) {
      checkRow(table, `${table} ${row.id}`, row)
      if (row.id !== expected) throw new Fault('a row is missing', `${table} ${expected}`, 'a row', 'none')
      if (++expected % rowsInPage === 0) yield
    }
  }
  let count = 0
  for (const table of byEntry) {
    for (const row of rowsById(db, table)) {
      checkRow(table, `${table} ${row.id}`, row)
      if (++count % rowsInPage === 0) yield
    }
  }
  for (const row of tileRows(db)) {
    checkRow('tile', `tile ${row.level}/${row.position}`, row)
    if (++count % rowsInPage === 0) yield
  }
}

/** Throws a Fault where a row is not the one its digest was taken of. */
export function checkRow(table: string, at: string, row: Row): void {
  const digest = row.digest
  if (!(digest instanceof Uint8Array)) throw new Fault('the row has no digest', at, 'a digest', String(digest))
  mustEqual("the row's digest", at, rowDigest(table, row), digest)
}

export function* rowsById(db: CaseDatabase, table: (typeof numbered | typeof byEntry)[number]): Generator<Row> {
  let after = Number.MIN_SAFE_INTEGER
  for (;;) {
    const rows = db.all(`SELECT * FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`, after, rowsInPage)
    yield* rows
    const last = rows.at(-1)?.id
    if (typeof last !== 'number') return
    after = last
  }
}

function* tileRows(db: CaseDatabase): Generator<Row> {
  const sql = 'SELECT * FROM tile WHERE (level, position) > (?, ?) ORDER BY level, position LIMIT 64'
  let [level, position] = [Number.MIN_SAFE_INTEGER, 0]
  for (;;) {
    const rows = db.all(sql, level, position)
    yield* rows
    const last = rows.at(-1)
    if (typeof last?.level !== 'number' || typeof last.position !== 'number') return
    ;[level, position] = [last.level, last.position]
  }
}
