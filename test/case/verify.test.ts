// Verification names what was changed: every column of every row of every table, rows taken away, rows exchanged.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CaseDatabase, type Row, rowDigest, type SqlValue } from '../../main/case/database.ts'
import { openCase } from '../../main/case/index.ts'
import { signerOf } from '../../main/case/note.ts'
import { verifyCase } from '../../main/case/verify.ts'
import { tableNames } from '../../shared/model/evidence.ts'
import { EvidenceId } from '../../shared/model/units.ts'
import {
  flipped,
  keyColumns,
  nameOf,
  remove,
  rowsOf as rowsIn,
  run,
  type Table,
  tables,
  update,
  writeCase,
} from './damage.ts'
import { all, importOne, scratch, signInLines, signInRecords, testEnv } from './making.ts'

const idle = { signal: new AbortController().signal, progress: () => undefined }

const folder = scratch()
const file = folder.path('one.throughline')
let db = new BetterSqlite3(':memory:')

beforeAll(async () => {
  await writeCase(folder, file)
  writeFileSync(folder.path('new.ndjson'), signInLines(3, 500))
  db = new BetterSqlite3(file)
  db.pragma('wal_checkpoint(TRUNCATE)')
})
afterAll(() => {
  db.close()
  folder[Symbol.dispose]()
})

const verify = () => verifyCase(new CaseDatabase(file, db), idle)
const rowsOf = (table: Table): Row[] => rowsIn(db, table)

/** What verification says while this is done to the case; afterwards it is undone. */
async function when(spoil: () => void) {
  db.exec('BEGIN')
  try {
    spoil()
    return await verify()
  } finally {
    db.exec('ROLLBACK')
  }
}

describe('a case nobody touched', () => {
  test('verifies, and has rows in every table', async () => {
    expect(await verify()).toMatchObject({ ok: true, size: 310 })
    for (const table of tables) expect(rowsOf(table).length, table).toBeGreaterThan(0)
    const stored = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all()
    expect(stored).toEqual([...tables].sort())
  })

  test('tells how far it is, and stops when told to', async () => {
    const steps: number[][] = []
    await verifyCase(new CaseDatabase(file, db), { ...idle, progress: (...step) => steps.push(step) })
    expect(steps.at(-1)).toEqual([310, 310])
    const stopped = verifyCase(new CaseDatabase(file, db), { ...idle, signal: AbortSignal.abort() })
    await expect(stopped).rejects.toMatchObject({ code: 'job.cancelled' })
  })
})

describe.each(tables)('in table %s', { timeout: 60_000 }, table => {
  test('a byte changed in any column of any row is found, and the row is named', async () => {
    for (const row of rowsOf(table)) {
      for (const [column, value] of Object.entries(row)) {
        const changed = { [column]: flipped(value) }
        const { ok, firstBad } = await when(() => update(db, table, row, changed))
        expect(ok, `${nameOf(table, row)} ${column}`).toBe(false)
        const names = [nameOf(table, row), nameOf(table, { ...row, ...changed })]
        expect(names, `${column}: ${JSON.stringify(firstBad)}`).toContain(firstBad?.at)
      }
    }
  })

  test('a byte changed and the digest of the row made to fit is found all the same', async () => {
    for (const row of rowsOf(table)) {
      for (const [column, value] of Object.entries(row)) {
        // Other compressed bytes may hold the same content; only the digest tells them apart.
        if (column === 'digest' || (table === 'block' && column === 'raw')) continue
        for (const part of [0.3, 0.999]) {
          const changed = { ...row, [column]: flipped(value, part) }
          const digest = rowDigest(table, changed)
          const { ok } = await when(() => update(db, table, row, { ...changed, digest }))
          expect(ok, `${nameOf(table, row)} ${column} at ${part}`).toBe(false)
        }
      }
    }
  })

  test('a row taken away is found and named', async () => {
    for (const row of rowsOf(table)) {
      const { ok, firstBad } = await when(() => remove(db, table, row))
      expect(ok, nameOf(table, row)).toBe(false)
      expect(firstBad).toMatchObject({ what: 'a row is missing', at: nameOf(table, row) })
    }
  })

  test('two rows that change places are found, and one of them is named', async () => {
    const rows = rowsOf(table)
    for (const [index, one] of rows.entries()) {
      const other = rows[index + 1]
      if (other === undefined) continue
      const keyOf = (row: Row) => Object.fromEntries(keyColumns[table].map(column => [column, row[column] ?? null]))
      const aside = Object.fromEntries(keyColumns[table].map(column => [column, 999_999]))
      const { ok, firstBad } = await when(() => {
        update(db, table, one, aside)
        update(db, table, other, keyOf(one))
        update(db, table, aside, keyOf(other))
      })
      expect(ok).toBe(false)
      expect([nameOf(table, one), nameOf(table, other)]).toContain(firstBad?.at)
    }
  })

  test('a row too many is found and named', async () => {
    const last = rowsOf(table).at(-1) ?? {}
    const column = keyColumns[table].at(-1) ?? ''
    const extra: Row = { ...last, [column]: Number(last[column]) + 1 }
    if (table === 'context') extra.content = Buffer.alloc(32)
    const digested = { ...extra, digest: rowDigest(table, extra) }
    const marks = Object.keys(digested).map(() => '?')
    const insert = db.prepare<SqlValue[]>(`INSERT INTO ${table} (${Object.keys(digested)}) VALUES (${marks})`)
    const { ok, firstBad } = await when(() => insert.run(...Object.values(digested)))
    expect(ok).toBe(false)
    expect(firstBad?.at).toMatch(table)
  })
})

describe('a case with one changed byte', () => {
  test('is read as before or refused, whatever is asked of it: never read wrong', async () => {
    const ask = async (path: string) => {
      const store = await openCase({ file: path, env: testEnv(), worker: 'inline' })
      const outcomes = await Promise.allSettled([
        all(store.scan(tableNames)),
        store.find('uti', 'Token-160'),
        store.rejected(0, 0, 10),
        store.record(EvidenceId.parse(170)),
        all(store.sourceBytes(0)),
        store.info(),
        store.runs(),
        importOne(store, folder.path('new.ndjson')).then(imported => imported.accepted),
        store.appendRecords(run, signInRecords(1)),
      ])
      await store.close()
      return outcomes
    }
    const copy = folder.path('copy.throughline')
    copyFileSync(file, copy)
    const expected = await ask(copy)
    expect(expected.map(outcome => outcome.status)).toEqual(expected.map(() => 'fulfilled'))
    let damaged = 0
    for (const table of tables) {
      const rows = rowsOf(table)
      for (const row of new Set([rows[0], rows[2], rows.at(-1)])) {
        for (const [column, value] of Object.entries(row ?? {})) {
          copyFileSync(file, copy)
          const spoiled = new BetterSqlite3(copy)
          update(spoiled, table, row ?? {}, { [column]: flipped(value) })
          spoiled.close()
          for (const [index, outcome] of (await ask(copy)).entries()) {
            if (outcome.status === 'rejected') {
              expect(outcome.reason, `${table} ${column}: ${outcome.reason}`).toMatchObject({ name: 'Refusal' })
              if (outcome.reason.code === 'case.damaged') damaged++
            } else if (index < 5) {
              expect(outcome, `${table} ${column}, call ${index}`).toEqual(expected[index])
            }
          }
        }
      }
    }
    expect(damaged).toBeGreaterThan(100)
  }, 120_000)
})

test('reading refuses as damage records whose source is missing', async () => {
  const copy = folder.path('sourceless.throughline')
  copyFileSync(file, copy)
  const spoiled = new BetterSqlite3(copy)
  spoiled.exec('DELETE FROM source WHERE id = 0')
  spoiled.close()
  const store = await openCase({ file: copy, env: testEnv(), worker: 'inline' })
  const damaged = { code: 'case.damaged', message: 'source 0 of the case is missing.' }
  await expect(all(store.scan(tableNames))).rejects.toMatchObject(damaged)
  await expect(all(store.sourceBytes(0))).rejects.toMatchObject(damaged)
  await expect(all(store.sourceBytes(99))).rejects.toMatchObject({ code: 'source.unknown' })
  await store.close()
})

describe('a forger who makes every digest fit', () => {
  test('can not change a head: the signature does not hold', async () => {
    for (const row of rowsOf('head')) {
      const text = String(row.note).split('\n\n')[0] ?? ''
      const note = signerOf('throughline', Buffer.alloc(32, 9)).sign(`${text}\n`)
      const changed = { ...row, note }
      const { firstBad } = await when(() => update(db, 'head', row, { ...changed, digest: rowDigest('head', changed) }))
      expect(firstBad).toMatchObject({ what: 'the signature', at: `head ${row.id}` })
    }
  })

  test('can not drop a head from the middle: each one signs the one before', async () => {
    const heads = rowsOf('head')
    const { firstBad } = await when(() => {
      db.exec('DELETE FROM head WHERE id = 2')
      for (const row of heads.slice(3)) {
        const changed = { ...row, id: Number(row.id) - 1 }
        update(db, 'head', row, { ...changed, digest: rowDigest('head', changed) })
      }
    })
    expect(firstBad).toMatchObject({ what: 'the signed text', at: 'head 2' })
  })

  test('can not damage the pages of the file unnoticed', async () => {
    const copy = folder.path('damaged.throughline')
    db.exec(`VACUUM INTO '${copy}'`)
    const bytes = readFileSync(copy)
    let refused = 0
    for (let page = 1; page < bytes.length / 4096; page++) {
      const spoiled = Buffer.from(bytes)
      // The header of a page: its kind, its cells.
      spoiled.fill(0xff, page * 4096, page * 4096 + 8)
      writeFileSync(copy, spoiled)
      const damaged = new BetterSqlite3(copy)
      const { ok } = await verifyCase(new CaseDatabase(copy, damaged), idle)
      damaged.close()
      if (!ok) refused++
    }
    expect(refused).toBe(bytes.length / 4096 - 1)
  })
})
