// A case with rows in every table, and ways to change one behind its back.
import { writeFileSync } from 'node:fs'
import type BetterSqlite3 from 'better-sqlite3'
import { expect } from 'vitest'
import type { Row, SqlValue } from '../../main/case/database.ts'
import { createCase } from '../../main/case/index.ts'
import { EvidenceId } from '../../shared/model/units.ts'
import { importOne, type scratch, signInLines, signInRecords, spanRecord, startedAt, testEnv } from './making.ts'

export const run = { run: 'first-light-1', scenario: 'first-light', seed: 7, at: startedAt }
export const tables = ['signer', 'source', 'act', 'context', 'block', 'rejected', 'duplicate', 'tile', 'head'] as const
export type Table = (typeof tables)[number]
export const keyColumns = {
  signer: ['id'],
  source: ['id'],
  act: ['id'],
  context: ['id'],
  block: ['first'],
  rejected: ['id'],
  duplicate: ['id'],
  tile: ['level', 'position'],
  head: ['id'],
}

/** 310 entries. Leaves beside it what it was made from, `log.ndjson` and `small.ndjson`. */
export async function writeCase(folder: ReturnType<typeof scratch>, file: string): Promise<void> {
  const lines = `${signInLines(150)}{"broken": \n${signInLines(20, 150)}[1]\n${signInLines(110, 170)}`
  writeFileSync(folder.path('log.ndjson'), lines)
  writeFileSync(folder.path('small.ndjson'), signInLines(3))
  const store = await createCase({ file, env: testEnv(), worker: 'inline' })
  await importOne(store, folder.path('log.ndjson'))
  await store.appendRecords(run, [...signInRecords(3), spanRecord(1), spanRecord(2, 'another agent')])
  await store.appendRecords(run, [...signInRecords(2, 3), spanRecord(3)])
  const record = EvidenceId.parse(2)
  await store.act({ act: 'star', record, on: true }, { act: 'comment', record, text: 'Where from?' })
  await store.act({ act: 'tag', record: null, tag: 'urgent', on: true })
  await importOne(store, folder.path('small.ndjson'))
  await store.close()
}

export const rowsOf = (db: BetterSqlite3.Database, table: Table): Row[] =>
  db.prepare<[], Row>(`SELECT * FROM ${table}`).all()

export const nameOf = (table: Table, row: Row): string =>
  `${table} ${keyColumns[table].map(column => row[column]).join('/')}`

export function update(db: BetterSqlite3.Database, table: Table, row: Row, changed: Row): void {
  const set = Object.keys(changed).map(column => `${column} = ?`)
  const where = keyColumns[table].map(column => `${column} = ?`)
  const key = keyColumns[table].map(column => row[column] ?? null)
  const sql = `UPDATE ${table} SET ${set.join(', ')} WHERE ${where.join(' AND ')}`
  const { changes } = db.prepare<SqlValue[]>(sql).run(...Object.values(changed), ...key)
  expect(changes, `${sql} ${key}`).toBe(1)
}

export function remove(db: BetterSqlite3.Database, table: Table, row: Row): void {
  const where = keyColumns[table].map(column => `${column} = ${row[column]}`).join(' AND ')
  db.exec(`DELETE FROM ${table} WHERE ${where}`)
}

/** The value with one bit of one byte changed; a null becomes a value. */
export function flipped(value: SqlValue | undefined, part = 0.5): SqlValue {
  if (typeof value === 'number') return value + 1_000_000
  if (typeof value === 'string') {
    const at = Math.floor(value.length * part)
    return `${value.slice(0, at)}${value[at] === 'x' ? 'y' : 'x'}${value.slice(at + 1)}`
  }
  if (value === null || value === undefined) return 0
  const bytes = Buffer.from(value)
  const at = Math.floor(bytes.length * part)
  bytes[at] = (bytes[at] ?? 0) ^ 4
  return bytes
}
