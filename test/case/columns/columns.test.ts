// The columns of a case against its records: every one is there, says what the record says, and goes when the ledger is another.
import { copyFileSync, cpSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ColumnDatabase } from '../../../main/case/columns/database.ts'
import { type CaseStore, createCase, openCase } from '../../../main/case/index.ts'
import type { Evidence } from '../../../shared/model/evidence.ts'
import type { Json } from '../../../shared/model/json.ts'
import { scratch, signIn, signInRecords, startedAt, testEnv } from '../making.ts'

const open = { env: testEnv(), worker: 'inline' } as const
const run = { run: 'r', scenario: 's', seed: 1, at: startedAt }

async function recordsOf(store: CaseStore): Promise<Evidence[]> {
  const records: Evidence[] = []
  for await (const page of store.scan(['SigninLogs', 'OfficeActivity', 'DeviceEvents'])) records.push(...page)
  return records
}

/** The rows of a case that is closed, by ledger entry, under the names the records have. */
async function rowsOf(file: string, tables: Awaited<ReturnType<CaseStore['columns']>>) {
  const db = await ColumnDatabase.open(`${file}-cache`)
  const rows = new Map<number, Map<string, unknown>>()
  for (const { table, columns } of tables) {
    const names = columns.map(({ physical }) => physical)
    for (const [entry, ...values] of await db.rows(`SELECT ${['entry', ...names].join(', ')} FROM "${table}"`)) {
      rows.set(Number(entry), new Map(columns.map(({ name }, at) => [name, values[at]])))
    }
  }
  db.close()
  return rows
}

/** What a column of text or JSON holds of a value. */
const textOf = (value: Json | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)

describe('The columns of a case', () => {
  test('say of every record what it says, under whatever names', async () => {
    const name = fc.oneof(
      fc.constantFrom(
        'UserPrincipalName',
        'userprincipalname',
        'DeviceDetail',
        'ResultType',
        'c1',
        'entry',
        'a"b',
        "a'b",
        '__proto__',
      ),
      fc.string({ minLength: 1, maxLength: 4 }),
    )
    const body = fc.array(fc.tuple(name, fc.jsonValue({ maxDepth: 2 })), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(fc.array(body, { minLength: 1, maxLength: 12 }), async bodies => {
        using folder = scratch()
        const file = folder.path('x.throughline')
        const lines = bodies.map((members, index) => {
          const said = [...Object.entries(signIn(index)), ...members].map(
            ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
          )
          return `{${said.join(',')}}\n`
        })
        writeFileSync(folder.path('x.ndjson'), lines.join(''))
        const store = await createCase({ ...open, file })
        await store.importPath(folder.path('x.ndjson'), { as: 'entra-ndjson' })
        const records = await recordsOf(store)
        const tables = await store.columns()
        await store.close()
        const rows = await rowsOf(file, tables)
        expect([...rows.keys()].sort((a, b) => a - b)).toEqual(records.map(({ id }) => id))
        const types = new Map(tables.flatMap(({ columns }) => columns.map(({ name: key, type }) => [key, type])))
        for (const { id, fields } of records) {
          for (const [key, value] of Object.entries(fields)) {
            const held = rows.get(id)?.get(key)
            const type = types.get(key)
            if (type === 'string') expect(held, key).toBe(textOf(value))
            if (type === 'dynamic') expect(JSON.parse(String(held ?? 'null')), key).toEqual(value)
          }
        }
      }),
      { seed: 1, numRuns: 12 },
    )
  })

  test('have times in UTC, numbers as numbers, and nothing where a value can not be one', async () => {
    using folder = scratch()
    const file = folder.path('x.throughline')
    const said = [
      ['2026-09-14T10:00:00.1234567Z', 12],
      ['2026-09-14T12:00:00+02:00', '13'],
      ['9/14/2026, 10:00:00.500 AM', 'none'],
    ]
    const lines = said.map(([TimeGenerated, DurationMs]) =>
      JSON.stringify({ Type: 'SigninLogs', Id: `${DurationMs}`, TimeGenerated, DurationMs }),
    )
    writeFileSync(folder.path('x.ndjson'), lines.join('\n'))
    const store = await createCase({ ...open, file })
    await store.importPath(folder.path('x.ndjson'), { as: 'entra-ndjson' })
    const tables = await store.columns()
    await store.close()
    const rows = [...(await rowsOf(file, tables)).values()]
    const times = rows.map(row => row.get('TimeGenerated'))
    expect(times.map(time => (time instanceof Date ? time.toISOString() : time))).toEqual([
      '2026-09-14T10:00:00.123Z',
      '2026-09-14T10:00:00.000Z',
      '2026-09-14T10:00:00.500Z',
    ])
    expect(rows.map(row => row.get('DurationMs'))).toEqual([12n, 13n, null])
  })

  test('go on with the ledger, and are there again when the case is opened', async () => {
    using folder = scratch()
    const file = folder.path('x.throughline')
    const store = await createCase({ ...open, file })
    const rowsNow = async (from: CaseStore) => (await from.columns()).map(({ table, rows }) => [table, rows])
    expect(await rowsNow(store)).toEqual([])
    await store.appendRecords(run, signInRecords(3))
    expect(await rowsNow(store)).toEqual([['SigninLogs', 3]])
    await store.appendRecords(run, signInRecords(4, 3))
    expect(await rowsNow(store)).toEqual([['SigninLogs', 7]])
    await store.close()
    const again = await openCase({ ...open, file })
    await again.appendRecords(run, signInRecords(1, 7))
    expect(await rowsNow(again)).toEqual([['SigninLogs', 8]])
    await again.compact()
    expect(await rowsNow(again)).toEqual([['SigninLogs', 8]])
    await again.close()
  })

  test.each([
    ['those of another case', 'other'],
    ['those of the same case when it had more', 'ahead'],
    ['a file that is none', 'broken'],
  ])('are made anew in the place of %s', async (_, kind) => {
    using folder = scratch()
    const made = async (name: string, records: number) => {
      const store = await createCase({ ...open, file: folder.path(name) })
      await store.appendRecords(run, signInRecords(records, name === 'other' ? 100 : 0))
      await store.columns()
      await store.close()
    }
    await made('x', 5)
    const columns = folder.path('x-cache/columns.duckdb')
    if (kind === 'broken') writeFileSync(columns, 'no columns')
    if (kind === 'other') {
      await made('other', 5)
      copyFileSync(folder.path('other-cache/columns.duckdb'), columns)
    }
    if (kind === 'ahead') {
      cpSync(folder.path('x'), folder.path('before'))
      const store = await openCase({ ...open, file: folder.path('x') })
      await store.appendRecords(run, signInRecords(5, 5))
      await store.columns()
      await store.close()
      cpSync(folder.path('before'), folder.path('x'))
    }
    const store = await openCase({ ...open, file: folder.path('x') })
    const records = await recordsOf(store)
    const tables = await store.columns()
    await store.close()
    const rows = await rowsOf(folder.path('x'), tables)
    expect([...rows.values()].map(row => row.get('Id'))).toEqual(records.map(({ fields }) => fields.Id))
    expect(rows.size).toBe(5)
  })
})
