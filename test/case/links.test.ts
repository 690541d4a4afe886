// Looking records up by what joins them, against reading every record; and the files it keeps, spoiled in every way.
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCase, openCase } from '../../main/case/index.ts'
import { idsUnder, linkHasher, sortPostings } from '../../main/case/link-hash.ts'
import { DiskRun, readRun, writeRun } from '../../main/case/link-run.ts'
import { tableNames } from '../../shared/model/evidence.ts'
import { all, scratch, signInRecords, spanRecord, startedAt, testEnv } from './making.ts'

const run = { run: 'first-light-1', scenario: 'first-light', seed: 7, at: startedAt }

describe('sorted postings', () => {
  // Few different hashes, so that many postings share one.
  const word = fc.constantFrom(0, 1, 255, 256, 65_536, 2 ** 31, 2 ** 32 - 1)
  const postings = fc.array(fc.tuple(word, word), { maxLength: 1500 })
  const flat = (list: readonly (readonly [number, number])[]) =>
    Uint32Array.from(list.flatMap(([high, low], id) => [high, low, id]))

  test('give under each hash the ids a filter gives, in memory and from a file', () => {
    using folder = scratch()
    const key = Buffer.alloc(32, 3)
    fc.assert(
      fc.property(postings, word, word, (list, high, low) => {
        const sorted = sortPostings(flat(list))
        const naive = list.flatMap((posting, id) => (posting[0] === high && posting[1] === low ? [id] : []))
        expect(idsUnder(sorted, { high, low })).toEqual(naive)
        const file = folder.path('links.run')
        writeRun(file, { from: 0, to: list.length, root: Buffer.alloc(32) }, sorted, key)
        expect(readRun(file, key)?.postings).toEqual(sorted)
        const disk = new DiskRun(file, sorted)
        expect(disk.idsUnder({ high, low })).toEqual(naive)
        disk.close()
      }),
      { seed: 1, numRuns: 60 },
    )
  })

  test('spread over all buckets: 20,000 neighbouring keys have as many hashes', () => {
    const hash = linkHasher(Buffer.from('a secret'))
    const hashes = Array.from({ length: 20_000 }, (_, index) => hash('correlation', `id-${index}`))
    expect(new Set(hashes.map(({ high, low }) => `${high} ${low}`)).size).toBe(20_000)
    for (const part of ['high', 'low'] as const) {
      const buckets = new Map<number, number>()
      for (const each of hashes) buckets.set(each[part] >>> 24, (buckets.get(each[part] >>> 24) ?? 0) + 1)
      expect(buckets.size).toBe(256)
      expect(Math.max(...buckets.values())).toBeLessThan(150)
    }
    expect(linkHasher(Buffer.from('b secret'))('uti', 'x')).not.toEqual(hash('uti', 'x'))
    expect(hash('user', 'x')).not.toEqual(hash('app', 'x'))
  })
})

/** Every key any record has, with the records that have it. */
async function naive(store: Awaited<ReturnType<typeof openCase>>) {
  const hits = new Map<string, number[]>()
  for await (const page of store.scan(tableNames)) {
    for (const { id, keys } of page) {
      for (const each of new Set(keys.map(({ kind, value }) => JSON.stringify([kind, value])))) {
        hits.set(each, [...(hits.get(each) ?? []), id])
      }
    }
  }
  return hits
}

async function expectSameAsNaive(store: Awaited<ReturnType<typeof openCase>>) {
  const hits = await naive(store)
  expect(hits.size).toBeGreaterThan(100)
  for (const evidence of (await all(store.scan(tableNames))).flat()) {
    for (const { kind, value } of evidence.keys) {
      const carriers = hits.get(JSON.stringify([kind, value]))
      expect(await store.find(kind, value)).toEqual(carriers)
      expect(await store.find(kind, value, 2)).toEqual(carriers?.slice(0, 2))
    }
  }
  expect(await store.find('correlation', 'no such id')).toEqual([])
  expect(await store.find('correlation', '')).toEqual([])
}

describe('a look-up in a case', () => {
  test('finds what reading every record finds, between appends as well', async () => {
    const store = await createCase({ file: ':memory:', env: testEnv(), worker: 'inline' })
    for (let from = 0; from < 60; from += 12) {
      await store.appendRecords(run, [...signInRecords(12, from), spanRecord(from)])
      expect(await store.find('uti', `Token-${from}`)).toHaveLength(1)
    }
    await expectSameAsNaive(store)
    await store.close()
  })

  const caches = {
    'is untouched': () => undefined,
    'is gone': folder => rmSync(folder, { recursive: true }),
    'is cut short': (_, file) => writeFileSync(file, readFileSync(file).subarray(0, -12)),
    'has a changed byte in its postings': (_, file) => flip(file, 700),
    'has a changed byte in its stamp': (_, file) => flip(file, 20),
    'is empty': (_, file) => writeFileSync(file, ''),
    'has another name': (folder, file) => renameSync(file, join(folder, 'links-0-9.run')),
    'has a file too many': (folder, file) => writeFileSync(join(folder, 'links-0-1.run'), readFileSync(file)),
  } satisfies Record<string, (folder: string, file: string) => void>

  test.each(Object.entries(caches))('finds the same when its cache %s', async (_, spoil) => {
    using folder = scratch()
    const file = folder.path('one.throughline')
    const env = testEnv()
    const store = await createCase({ file, env, worker: 'inline' })
    await store.appendRecords(run, [...signInRecords(40), spanRecord(1)])
    await store.close()
    const cache = `${file}-cache`
    const [name, ...others] = readdirSync(cache).filter(each => each.startsWith('links-'))
    expect(others).toEqual([])
    spoil(cache, join(cache, name ?? ''))
    const again = await openCase({ file, env, worker: 'inline' })
    await expectSameAsNaive(again)
    await again.close()
    expect(readdirSync(cache).filter(each => each.startsWith('links-'))).toHaveLength(1)
  })

  test('does not take a cache that was made for another ledger or sealed by another installation', async () => {
    using folder = scratch()
    const make = async (name: string, seed: number, from: number) => {
      const store = await createCase({ file: folder.path(name), env: testEnv(seed), worker: 'inline' })
      await store.appendRecords(run, signInRecords(40, from))
      await store.close()
    }
    await make('one.throughline', 1, 0)
    await make('other.throughline', 1, 1000)
    await make('foreign.throughline', 2, 0)
    for (const name of ['other', 'foreign']) {
      const cache = folder.path('one.throughline-cache')
      rmSync(cache, { recursive: true })
      renameSync(folder.path(`${name}.throughline-cache`), cache)
      const store = await openCase({ file: folder.path('one.throughline'), env: testEnv(1), worker: 'inline' })
      await expectSameAsNaive(store)
      await store.close()
    }
  })
})

function flip(file: string, at: number): void {
  const bytes = readFileSync(file)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(file, bytes)
}
