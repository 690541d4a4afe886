// A record the case has already is counted, and kept once with every place it stood.
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { rowDigest } from '../../../main/case/database.ts'
import { type CaseStore, createCase, openCase } from '../../../main/case/index.ts'
import { EvidenceId } from '../../../shared/model/units.ts'
import {
  all,
  caseInMemory,
  importOne,
  scratch,
  signInLines,
  signInRecords,
  spanRecord,
  startedAt,
  testEnv,
} from '../making.ts'

const run = { run: 'first-light-1', scenario: 'first-light', seed: 7, at: startedAt }
const inline = { env: testEnv(), worker: 'inline' } as const
const counts = async (store: CaseStore) =>
  (await store.info()).sources.map(({ accepted, duplicates }) => [accepted, duplicates])

describe('a record that comes again', () => {
  test('in the same file and in another is counted there, found once, and told with every place', async () => {
    using folder = scratch()
    writeFileSync(folder.path('june.json'), signInLines(6) + signInLines(2))
    writeFileSync(folder.path('july.json'), `${signInLines(4, 4)}{"broken": \n`)
    const store = await caseInMemory()
    expect(await importOne(store, folder.path('june.json'))).toMatchObject({ accepted: 6, duplicates: 2, rejected: 0 })
    expect(await importOne(store, folder.path('july.json'))).toMatchObject({ accepted: 2, duplicates: 2, rejected: 1 })
    expect(await store.info()).toMatchObject({ accepted: 8, duplicates: 4, rejected: 1 })
    expect(await counts(store)).toEqual([
      [6, 2],
      [2, 2],
    ])
    const [first, ...others] = await store.find('uti', 'Token-4')
    expect(others).toEqual([])
    const { repeats, proof } = await store.record(first ?? EvidenceId.parse(0))
    expect(repeats).toEqual({
      total: 1,
      places: [{ id: expect.any(Number), source: 1, name: 'july.json', line: 1 }],
    })
    expect(proof.verified).toBe(true)
    expect((await all(store.scan(['SigninLogs']))).flat()).toHaveLength(8)
    await expect(store.record(repeats.places[0]?.id ?? EvidenceId.parse(0))).rejects.toMatchObject({
      code: 'record.unknown',
    })
    expect(Buffer.concat(await all(store.sourceBytes(0))).toString()).toBe(signInLines(6) + signInLines(2))
    expect(await store.verify()).toMatchObject({ ok: true })
    await store.close()
  })

  test('in a live run, in one batch or in a later one, is seen as that', async () => {
    const store = await caseInMemory()
    await store.appendRecords(run, [...signInRecords(3), ...signInRecords(1)])
    await store.appendRecords(run, signInRecords(2))
    expect(await counts(store)).toEqual([[3, 3]])
    expect(await store.find('uti', 'Token-0')).toHaveLength(1)
    expect(await store.verify()).toMatchObject({ ok: true })
    await store.close()
  })

  test('with other surroundings is another record', async () => {
    const store = await caseInMemory()
    await store.appendRecords(run, [
      spanRecord(1, 'one agent'),
      spanRecord(1, 'another agent'),
      spanRecord(1, 'one agent'),
    ])
    expect(await counts(store)).toEqual([[4, 2]])
    await store.close()
  })
})

describe('what is known of the records of a case', () => {
  async function reopened(folder: ReturnType<typeof scratch>, spoil: (cache: string) => void) {
    const file = folder.path('one.throughline')
    const store = await createCase({ file, ...inline })
    await store.appendRecords(run, signInRecords(300))
    await store.close()
    const cache = `${file}-cache`
    expect(readdirSync(cache).filter(name => name.startsWith('records-'))).toHaveLength(1)
    spoil(cache)
    const again = await openCase({ file, ...inline })
    await again.appendRecords({ ...run, run: 'second' }, signInRecords(301))
    const found = await counts(again)
    await again.close()
    return { found, files: readdirSync(cache).filter(name => name.startsWith('records-')) }
  }

  test('is read back when the case is opened again, and goes on in one file', async () => {
    using folder = scratch()
    expect(await reopened(folder, () => undefined)).toEqual({
      found: [
        [300, 0],
        [1, 300],
      ],
      files: ['records-0-606.run'],
    })
  })

  test('is read out of the ledger where its file is missing or was changed', async () => {
    const spoilers = [
      (cache: string) => rmSync(cache, { recursive: true }),
      (cache: string) => {
        for (const name of readdirSync(cache)) writeFileSync(`${cache}/${name}`, 'THLNLNK1 and nothing more')
      },
    ]
    for (const spoil of spoilers) {
      using folder = scratch()
      const { found } = await reopened(folder, spoil)
      expect(found[1]).toEqual([1, 300])
    }
  })

  test('takes in what another process wrote meanwhile', async () => {
    using folder = scratch()
    const file = folder.path('one.throughline')
    const one = await createCase({ file, ...inline })
    const other = await openCase({ file, ...inline })
    await one.appendRecords(run, signInRecords(5))
    await other.appendRecords({ ...run, run: 'second' }, signInRecords(6))
    await one.appendRecords({ ...run, run: 'third' }, signInRecords(7))
    expect(await counts(one)).toEqual([
      [5, 0],
      [1, 5],
      [1, 6],
    ])
    await one.close()
    await other.close()
  })
})

describe('a duplicate that was changed', () => {
  test.each([
    ['names another record', 'UPDATE duplicate SET repeats = repeats + 1'],
    ['names one that comes later', 'UPDATE duplicate SET repeats = id + 1'],
    ['is of another source', 'UPDATE duplicate SET source = 7'],
    ['is missing', 'DELETE FROM duplicate'],
  ])('%s: verification finds it', async (_, sql) => {
    using folder = scratch()
    const file = folder.path('one.throughline')
    const store = await createCase({ file, ...inline })
    await store.appendRecords(run, [...signInRecords(3), ...signInRecords(1)])
    await store.close()
    const db = new BetterSqlite3(file)
    db.exec(sql)
    // with the digest it would have: what catches it is the ledger
    for (const row of db.prepare<[], Record<string, number>>('SELECT id, source, repeats FROM duplicate').all())
      db.prepare('UPDATE duplicate SET digest = ? WHERE id = ?').run(rowDigest('duplicate', row), row.id)
    db.close()
    const again = await openCase({ file, ...inline })
    expect(await again.verify()).toMatchObject({
      ok: false,
      firstBad: { at: expect.stringMatching(/duplicate|block/) },
    })
    await again.close()
  })
})
