// Two cases become one: nothing of either is lost, nothing is there twice, and it verifies.
import { writeFileSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CaseStore, createCase, openCase } from '../../main/case/index.ts'
import { tableNames } from '../../shared/model/evidence.ts'
import { all, importOne, scratch, signInLines, signInRecords, spanRecord, startedAt, testEnv } from './making.ts'

const run = { run: 'first-light-1', scenario: 'first-light', seed: 7, at: startedAt }
type Folder = ReturnType<typeof scratch>

/** What the two cases of a test are made of: files by number, records of the one run, and stars by turns. */
interface Makings {
  readonly files: readonly number[]
  readonly records: number
  readonly stars: number
}

const linesOf = (file: number): string => `${signInLines(3 + file, 100 * file)}{"broken ${file}": \n`

async function make(folder: Folder, name: string, seed: number, { files, records, stars }: Makings): Promise<string> {
  const file = folder.path(`${name}.throughline`)
  const store = await createCase({ file, env: testEnv(seed), worker: 'inline' })
  for (const each of files) {
    writeFileSync(folder.path(`log ${each}.ndjson`), linesOf(each))
    await importOne(store, folder.path(`log ${each}.ndjson`))
  }
  if (records > 0) await store.appendRecords(run, [...signInRecords(records), spanRecord(1)])
  const found = (await everything(store)).slice(0, stars)
  for (const { id } of found) await store.act({ act: 'star', record: id, on: true })
  const [comment] = await store.act({ act: 'comment', record: null, text: `This is ${name}.` })
  if (stars > 1 && comment !== undefined) await store.act({ act: 'withdraw', comment: comment.entry })
  await store.close()
  return file
}

const everything = async (store: CaseStore) => (await all(store.scan(tableNames))).flat()

async function merged(folder: Folder, name: string, ...files: string[]): Promise<CaseStore> {
  const store = await createCase({ file: folder.path(`${name}.throughline`), env: testEnv(9), worker: 'inline' })
  await store.merge(files)
  return store
}

/** What a case holds, in words that do not depend on numbers of entries. */
async function contentOf(store: CaseStore) {
  const { sources } = await store.info()
  const bytes = await Promise.all(
    sources.map(
      async ({ id, digest }) => `${digest} ${Buffer.concat(await all(store.sourceBytes(id))).toString('hex')}`,
    ),
  )
  const records = (await everything(store)).map(({ table, time, fields }) => JSON.stringify([table, time, fields]))
  const rejected = await Promise.all(sources.map(async ({ id }) => (await store.rejected(id, -1, 100)).lines))
  const { records: marked, notes } = await store.annotations()
  const starred = await store.get(marked.filter(({ starred }) => starred).map(({ record }) => record))
  return {
    bytes: bytes.sort(),
    records: records.sort(),
    rejected: rejected
      .flat()
      .map(({ line, reason }) => `${line} ${reason}`)
      .sort(),
    starred: starred.map(({ fields }) => JSON.stringify(fields)).sort(),
    notes: notes.map(({ at, by, text }) => `${at} ${by} ${text}`).sort(),
  }
}

test('a merged case has the sources of both, each once, verifies, and says where everything came from', async () => {
  using folder = scratch()
  const one = await make(folder, 'one', 1, { files: [1, 2], records: 4, stars: 1 })
  const other = await make(folder, 'other', 2, { files: [2, 3], records: 2, stars: 2 })
  const store = await merged(folder, 'both', one, other)
  const info = await store.info()
  // the run of the other is a beginning of the run of the one
  expect(info.sources.map(({ name, complete }) => [name, complete])).toEqual([
    ['log 1.ndjson', true],
    ['log 2.ndjson', true],
    ['first-light-1 entra', true],
    ['first-light-1 agent365', true],
    ['log 3.ndjson', true],
  ])
  expect(info).toMatchObject({ accepted: 4 + 5 + 4 + 2 + 6, rejected: 3 })
  expect(await store.verify()).toEqual({ ok: true, size: info.size, root: info.root })
  expect(await store.find('uti', 'Token-303')).toHaveLength(1)
  const { acts } = await store.acts(null, 100)
  expect(acts.map(({ what }) => what.act)).toEqual(['merged', 'withdraw', 'comment', 'star', 'star', 'comment', 'star'])
  const [last] = acts
  if (last?.what.act !== 'merged') throw new Error('the merge is not the newest act')
  const heads = [one, other].map(file => {
    const db = new BetterSqlite3(file)
    const head = db.prepare('SELECT note FROM head ORDER BY id DESC LIMIT 1').pluck().get()
    db.close()
    return head
  })
  expect(last.what.cases.map(({ head }) => head)).toEqual(heads)
  expect(last.what.cases.map(({ sources }) => sources.length)).toEqual([4, 4])
  // both tell of the file they share, at the one entry it has now
  const nowOf = (index: number, name: string) =>
    last.what.act === 'merged' && last.what.cases[index]?.sources.find(source => source.name === name)?.now
  expect(nowOf(0, 'log 2.ndjson')).toBe(nowOf(1, 'log 2.ndjson'))
  // who did it: the keys of the two, not of the one who merged
  expect(new Set(acts.slice(1).map(({ by }) => by)).size).toBe(2)
  expect(acts.slice(1).map(({ by }) => by)).not.toContain(last.by)
  await store.close()
})

test('a case that does not verify is not merged', async () => {
  using folder = scratch()
  const one = await make(folder, 'one', 1, { files: [1], records: 0, stars: 0 })
  const other = await make(folder, 'other', 2, { files: [2], records: 0, stars: 0 })
  const db = new BetterSqlite3(other)
  db.exec("UPDATE source SET name = 'another.ndjson'")
  db.close()
  await expect(merged(folder, 'both', one, other)).rejects.toMatchObject({ code: 'case.damaged' })
})

test('whatever two cases hold, their merge holds it all, once; merged again with one of them it holds the same', async () => {
  const makings = fc.record({
    files: fc.uniqueArray(fc.nat(3), { maxLength: 3 }),
    records: fc.nat(4),
    stars: fc.nat(3),
  })
  await fc.assert(
    fc.asyncProperty(makings, makings, async (first, second) => {
      using folder = scratch()
      const files = [await make(folder, 'one', 1, first), await make(folder, 'other', 2, second)]
      const parts = []
      for (const file of files) {
        const store = await openCase({ file, env: testEnv(3), worker: 'inline' })
        parts.push(await contentOf(store))
        await store.close()
      }
      const both = await merged(folder, 'both', ...files)
      const content = await contentOf(both)
      const { size, root } = await both.info()
      expect(await both.verify()).toEqual({ ok: true, size, root })
      await both.close()
      const bytes = [...new Set([...first.files, ...second.files])].map(file =>
        Buffer.from(linesOf(file)).toString('hex'),
      )
      for (const each of bytes) expect(content.bytes.filter(held => held.endsWith(` ${each}`))).toHaveLength(1)
      for (const part of parts) {
        for (const name of ['records', 'rejected', 'starred', 'notes'] as const)
          for (const item of part[name]) expect(content[name]).toContain(item)
      }
      expect(new Set(content.starred)).toEqual(new Set(parts.flatMap(({ starred }) => starred)))

      const again = await merged(folder, 'again', folder.path('both.throughline'), ...files)
      expect(await contentOf(again)).toEqual(content)
      await again.close()
      const same = await createCase({ file: folder.path('same.throughline'), env: testEnv(9), worker: 'inline' })
      await same.merge(files)
      expect((await same.info()).root).toBe(root)
      await same.close()
    }),
    { seed: 1, numRuns: 8 },
  )
}, 120_000)

test('two runs of one name whose logs differ are both kept', async () => {
  using folder = scratch()
  const make = async (name: string, from: number) => {
    const file = folder.path(`${name}.throughline`)
    const store = await createCase({ file, env: testEnv(from), worker: 'inline' })
    await store.appendRecords(run, signInRecords(3, from))
    await store.close()
    return file
  }
  const both = await merged(folder, 'both', await make('one', 1), await make('other', 2))
  // What both hold is kept once, with both places.
  expect((await both.info()).sources.map(({ accepted, duplicates }) => [accepted, duplicates])).toEqual([
    [3, 0],
    [1, 2],
  ])
  expect(await both.verify()).toMatchObject({ ok: true })
  await both.close()
})
