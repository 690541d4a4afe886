// Columns lent to another process: as long as it reads them nothing changes in them, and what came meanwhile is there next time.
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type CaseStore, createCase, type LentColumns, openCase } from '../../../main/case/index.ts'
import { HuntEngine } from '../../../main/investigation/hunting/engine/hunt-engine.ts'
import { scratch, signInLines, signInRecords, startedAt, testEnv } from '../making.ts'

const open = { env: testEnv(), worker: 'inline' } as const
const run = { run: 'r', scenario: 's', seed: 1, at: startedAt }

/** The file in the hands of another process. */
class Reader implements AsyncDisposable {
  readonly #engine: HuntEngine

  private constructor(engine: HuntEngine) {
    this.#engine = engine
  }

  static async of({ file }: LentColumns): Promise<Reader> {
    const reader = new Reader(new HuntEngine({ file }))
    await reader.rows()
    return reader
  }

  async rows(): Promise<unknown> {
    const counted = await this.#engine.rows('SELECT count(*) FROM "SigninLogs"', [{ name: 'rows', type: 'long' }])
    return counted[0]?.[0]
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#engine.close()
  }
}

const rowsOf = (store: CaseStore) => async () => (await store.columns()).map(({ rows }) => rows)

describe.each([
  ['a case on disk', 'x.throughline'],
  ['a case in memory', ':memory:'],
])('The columns of %s', (_, name) => {
  test('are all in the file that is lent, which says how far they reach', async () => {
    using folder = scratch()
    const store = await createCase({ ...open, file: name === ':memory:' ? name : folder.path(name) })
    await store.appendRecords(run, signInRecords(5))
    const lent = await store.lendColumns()
    expect(lent.tables).toMatchObject([{ table: 'SigninLogs', rows: 5 }])
    expect(lent.covered).toBe((await store.info()).size)
    expect(lent.tables).toEqual(await store.columns())
    await using reader = await Reader.of(await store.lendColumns())
    expect(await reader.rows()).toBe(5)
    await store.close()
  })

  test('stay as they are while they are read, and have what came meanwhile once they are not', async () => {
    using folder = scratch()
    const store = await createCase({ ...open, file: name === ':memory:' ? name : folder.path(name) })
    await store.appendRecords(run, signInRecords(5))
    const reader = await Reader.of(await store.lendColumns())
    await store.appendRecords(run, signInRecords(2, 5))
    await expect(store.columns()).rejects.toMatchObject({
      code: 'case.busy',
      message: 'The columns of the case are being read by a hunt.',
    })
    await expect(store.lendColumns()).rejects.toMatchObject({ code: 'case.busy' })
    expect(await reader.rows()).toBe(5)
    await reader[Symbol.asyncDispose]()
    expect(await rowsOf(store)()).toEqual([7])
    await store.close()
  })
})

describe('While columns are read', () => {
  test('a file is imported whole, without them', async () => {
    using folder = scratch()
    writeFileSync(folder.path('x.ndjson'), signInLines(400))
    const store = await createCase({ ...open, file: folder.path('x.throughline') })
    await store.appendRecords(run, signInRecords(1, 1000))
    const reader = await Reader.of(await store.lendColumns())
    const { files } = await store.importPath(folder.path('x.ndjson'), { as: 'entra-ndjson' })
    expect(files).toMatchObject([{ accepted: 400, refusal: null }])
    expect(await reader.rows()).toBe(1)
    await reader[Symbol.asyncDispose]()
    expect(await rowsOf(store)()).toEqual([401])
    await store.close()
  })

  test('the case is made compact, closed and opened again without touching them', async () => {
    using folder = scratch()
    const file = folder.path('x.throughline')
    const store = await createCase({ ...open, file })
    await store.appendRecords(run, signInRecords(5))
    const lent = await store.lendColumns()
    await using reader = await Reader.of(lent)
    const before = statSync(lent.file)
    await store.compact()
    await store.close()
    const again = await openCase({ ...open, file })
    await expect(again.columns()).rejects.toMatchObject({ code: 'case.busy' })
    const { ino, size, mtimeMs } = statSync(lent.file)
    expect({ ino, size, mtimeMs }).toEqual({ ino: before.ino, size: before.size, mtimeMs: before.mtimeMs })
    expect(await reader.rows()).toBe(5)
    await again.close()
  })
})

test('What a case in memory lent is gone with it', async () => {
  const store = await createCase({ ...open, file: ':memory:' })
  await store.appendRecords(run, signInRecords(1))
  const { file } = await store.lendColumns()
  expect(existsSync(file)).toBe(true)
  await store.close()
  expect(existsSync(dirname(file))).toBe(false)
})
