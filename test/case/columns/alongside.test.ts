// DuckDB reads a source by itself only where that gives what the records say; whatever the source is, the rows are the same.
import { createReadStream, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Taken } from '../../../main/case/columns/alongside.ts'
import { ColumnStore } from '../../../main/case/columns/column-store.ts'
import { ColumnDatabase } from '../../../main/case/columns/database.ts'
import { createDatabase, migrationsFolder } from '../../../main/case/database.ts'
import { RecordIndex } from '../../../main/case/duplicates/known-records.ts'
import * as formats from '../../../main/case/import/index.ts'
import { importContent } from '../../../main/case/import-file.ts'
import { beginLedger } from '../../../main/case/ledger.ts'
import { signerOf } from '../../../main/case/note.ts'
import { CaseReader } from '../../../main/case/reading.ts'
import type { FormatId } from '../../../shared/model/evidence.ts'
import { csvOf, scratch, signIn, signInLines, startedAt } from '../making.ts'
import { hashKey, readersHere } from '../readers-here.ts'

const signer = signerOf('throughline', Buffer.alloc(32, 1))

interface How {
  /** Whether its second reading breaks off. */
  readonly stopped?: boolean
  readonly as?: FormatId
}

/** What the tables hold of a file, and whether DuckDB read it by itself; `alone` does not let it. */
async function columnsOf(text: string, alone: boolean, { stopped = false, as = 'entra-ndjson' }: How = {}) {
  using folder = scratch()
  const file = folder.path('x.ndjson')
  writeFileSync(file, text)
  const db = createDatabase(':memory:', migrationsFolder, made => void beginLedger(made, signer, startedAt))
  const reader = new CaseReader(db, formats)
  const cache = folder.path('cache')
  const columns = new ColumnStore(db, reader, cache)
  const settled: (boolean | 'threw')[] = []
  const watched: Pick<ColumnStore, 'alongside' | 'catchUp'> = {
    catchUp: () => columns.catchUp(),
    alongside: expected => {
      const reading = columns.alongside(expected)
      const settle = async (taken: Taken | null) => {
        const isIn = await reading.settle(taken)
        settled.push(isIn)
        return isIn
      }
      return { settle }
    },
  }
  const stop = new AbortController()
  const content = { name: 'x.ndjson', within: [], file, read: () => createReadStream(file) }
  await importContent(
    {
      db,
      formats,
      signer,
      known: new RecordIndex(db, reader, null, Buffer.alloc(32, 1)),
      columns: alone ? null : watched,
      readers: readersHere(2000),
      hashKey,
      link: () => undefined,
    },
    stopped ? { ...content, read: () => failing(file) } : content,
    { name: 'x.ndjson', as, at: startedAt },
    { signal: stop.signal, progress: () => undefined },
  ).catch(() => undefined)
  const tables = await columns.tables()
  await columns.close()
  const kept = await ColumnDatabase.open(cache)
  const rows: unknown[] = []
  for (const { table, columns: has } of tables) {
    const named = has
      .map(({ name, physical }) => [name, physical] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1))
    const physical = ['entry', ...named.map(([, name]) => name)].join(', ')
    const found = await kept.rows(`SELECT ${physical} FROM "${table}" ORDER BY entry`)
    rows.push(
      ...found.map(([entry, ...values]) => ({ table, entry, values: named.map(([name], at) => [name, values[at]]) })),
    )
  }
  kept.close()
  return { rows, byItself: settled[0] ?? false }
}

/** The second reading of a source, which breaks off. */
let readings = 0
async function* failing(file: string): AsyncGenerator<Buffer> {
  const again = readings++ % 2 === 1
  for await (const chunk of createReadStream(file)) {
    yield chunk
    if (again) throw new Error('the disk is gone')
  }
}

const record = (index: number, more: object = {}): string => `${JSON.stringify({ ...signIn(index), ...more })}\n`
/** Longer than what is looked at first. */
const many = signInLines(400)

test.each([
  ['of plain records', many, true],
  ['without an end to its last line', many.trimEnd(), true],
  ['with blank lines', `${signInLines(200)}\n\r\n  \n${signInLines(200, 200)}`, true],
  [
    'with a field of numbers, lists and nulls',
    Array.from({ length: 300 }, (_, at) => record(at, { RiskState: null, Status: [at], DurationMs: at })).join(''),
    true,
  ],
  ['with a line that is no record', `${many}{"a":\n${signInLines(100, 400)}`, false],
  [
    'with a row of another table',
    `${many}${record(1, { Type: 'AuditLogs', ActivityDateTime: '2026-09-14T00:00:00Z' })}`,
    false,
  ],
  ['with a field that comes late', `${many}${record(500, { LateField: 'x' })}`, false],
  [
    'with fields that differ in letters alone',
    Array.from({ length: 300 }, (_, at) => record(at, { a: 1, A: 2 })).join(''),
    false,
  ],
  ['with a record twice', `${many}${record(7)}`, false],
  [
    'with names of another export',
    Array.from({ length: 300 }, (_, at) => record(at, { Status_s: 'x' })).join(''),
    false,
  ],
  ['with a page of records on a line', `${many}${JSON.stringify({ results: [signIn(500), signIn(501)] })}\n`, false],
  [
    'with times in another zone',
    Array.from({ length: 300 }, (_, at) => record(at, { TimeGenerated: '2026-09-14T12:00:00+02:00' })).join(''),
    false,
  ],
  ['with a byte order mark', `\ufeff${many}`, false],
])('A source %s has the rows its records say', async (_, text, byItself) => {
  const inTurn = await columnsOf(text, true)
  const alongside = await columnsOf(text, false)
  expect(alongside.rows).toEqual(inTurn.rows)
  expect(alongside.rows.length).toBeGreaterThan(0)
  expect(alongside.byItself).toBe(byItself)
})

const rows = Array.from({ length: 300 }, (_, at) => ({
  ...signIn(at),
  ClientAppUsed: 'Browser',
  Location: at % 3 === 0 ? '' : 'a "b", c\nd',
  DeviceDetail: { deviceId: `${at}` },
  RiskState: 'none',
}))
const csv = csvOf(rows)

test.each([
  ['of plain rows', csv, true],
  ['with ends of lines as Windows has them', csv.replaceAll('\n', '\r\n'), true],
  ['with a byte order mark', `\ufeff${csv}`, true],
  ['with a line before its header', `#TYPE Deserialized.Row\n${csv}`, true],
  ['parted by semicolons', `sep=;\n${csvOf(rows, ';')}`, true],
  ['with a quote in the middle of a cell', `${csv}${csv.split('\n')[1]?.replace('Browser', 'Brow"ser')}\n`, false],
  ['with a row that is too short', `${csv}a,b\n`, false],
  ['with the names of an export in its header', csv.replace('TimeGenerated', 'TimeGenerated [UTC]'), true],
  [
    'with a column whose name is a number',
    csvOf(rows.map(({ RiskState, Location, ...row }) => ({ RiskState, Location, ...row }))).replace('Location', '7'),
    true,
  ],
  ['with two columns of one name', csv.replace('RiskState', 'Location'), false],
  [
    'with times as Log Analytics shows them',
    csv.replaceAll(/\d{4}-\d\d-\d\dT\d\d(:\d\d:\d\d)[^,]*Z/g, '"9/4/2026, 1$1.250 PM"'),
    true,
  ],
  [
    'with times as a portal writes them',
    csv.replaceAll(/\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d)[^,]*Z/g, '"9/14/2026, $1"'),
    false,
  ],
])('CSV %s has the rows its records say', async (_, text, byItself) => {
  const inTurn = await columnsOf(text, true, { as: 'entra-csv' })
  const alongside = await columnsOf(text, false, { as: 'entra-csv' })
  expect(alongside.rows).toEqual(inTurn.rows)
  expect(alongside.rows.length).toBeGreaterThan(200)
  expect(alongside.byItself).toBe(byItself)
})

test('Of a name that a record has twice the last value counts, in the tables as in the evidence', async () => {
  const text = `${many}${JSON.stringify(signIn(500)).replace('{', '{"ResultType":"7",')}\n`
  const { rows: found, byItself } = await columnsOf(text, false)
  expect(byItself).toBe(false)
  expect(found).toEqual((await columnsOf(text, true)).rows)
})

test('A page of one record on a line has the row its record says', async () => {
  const { TimeGenerated, ...timeless } = signIn(500)
  const text = `${many}${JSON.stringify({ results: [timeless] })}\n`
  const { rows: found, byItself } = await columnsOf(text, false, { as: 'hunting-ndjson' })
  expect(byItself).toBe(false)
  expect(found).toEqual((await columnsOf(text, true, { as: 'hunting-ndjson' })).rows)
  expect(await columnsOf(many, false, { as: 'hunting-ndjson' })).toMatchObject({ byItself: true })
})

test('A source that breaks off leaves in the tables what the ledger has of it', async () => {
  const { rows, byItself } = await columnsOf(many, false, { stopped: true })
  expect(byItself).toBe(false)
  expect(rows).toEqual([])
})
