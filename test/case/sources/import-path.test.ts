// Taking in what stands at a path: a source for each content, what it stood in, and what is gone on with.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createCase } from '../../../main/case/index.ts'
import { all, caseInMemory, importOne, scratch, signIn, signInLines, testEnv } from '../making.ts'
import { zipOf } from './zipping.ts'

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

describe('a path', () => {
  test('of a folder gives a source for each log, packed or not, and tells what was refused and skipped', async () => {
    using folder = scratch()
    mkdirSync(folder.path('logs'))
    const archive = zipOf(
      { name: 'june/a.json', content: signInLines(3) },
      { name: 'notes.txt', content: 'Dear diary,' },
    )
    writeFileSync(folder.path('logs/1.zip'), archive)
    writeFileSync(folder.path('logs/2.json'), gzipSync(signInLines(4, 10)))
    writeFileSync(folder.path('logs/3.json'), signInLines(5, 20))
    writeFileSync(folder.path('logs/.DS_Store'), 'x')
    const store = await createCase({ file: folder.path('one.throughline'), env: testEnv(), worker: 'inline' })
    const { files, skipped } = await store.importPath(folder.path('logs'))
    expect(skipped).toBe(1)
    expect(files.map(({ file, accepted, refusal }) => [file, accepted, refusal?.code])).toEqual([
      [folder.path('logs/1.zip/june/a.json'), 3, undefined],
      [folder.path('logs/1.zip/notes.txt'), 0, 'import.unrecognised'],
      [folder.path('logs/2.json'), 4, undefined],
      [folder.path('logs/3.json'), 5, undefined],
    ])
    const { sources } = await store.info()
    expect(
      sources.map(({ name, digest, within }) => [name, digest, within.map(({ kind, path }) => [kind, path])]),
    ).toEqual([
      ['logs/1.zip/june/a.json', sha256(signInLines(3)), [['zip', 'june/a.json']]],
      ['logs/2.json', sha256(signInLines(4, 10)), [['gzip', '']]],
      ['logs/3.json', sha256(signInLines(5, 20)), []],
    ])
    expect(sources[0]?.within[0]?.sha256).toBe(sha256(archive))
    expect(Buffer.concat(await all(store.sourceBytes(1))).toString()).toBe(signInLines(4, 10))
    expect(await store.verify()).toMatchObject({ ok: true })
    await store.close()
  })

  test('that is packed holds what the case has already when it was taken in unpacked', async () => {
    using folder = scratch()
    writeFileSync(folder.path('log.json'), signInLines(3))
    writeFileSync(folder.path('log.json.gz'), gzipSync(signInLines(3)))
    const store = await caseInMemory()
    await importOne(store, folder.path('log.json'))
    expect(await importOne(store, folder.path('log.json.gz'))).toMatchObject({ had: 'all', source: 0 })
    await store.close()
  })

  test('read as another format than before is another source', async () => {
    using folder = scratch()
    writeFileSync(folder.path('log.json'), signInLines(3))
    const store = await caseInMemory()
    expect(await importOne(store, folder.path('log.json'), { as: 'graph-objects' })).toMatchObject({ rejected: 3 })
    expect(await importOne(store, folder.path('log.json'))).toMatchObject({ had: 'nothing', source: 1, accepted: 3 })
    await store.close()
  })
})

describe('a stream', () => {
  test('is taken in as it came, and leaves nothing beside the case', async () => {
    using folder = scratch()
    const store = await createCase({ file: folder.path('one.throughline'), env: testEnv(), worker: 'inline' })
    async function* chunks() {
      for (const line of signInLines(5).split(/(?<=\n)/)) yield Buffer.from(line)
    }
    const { files } = await store.importStream(chunks(), { name: 'standard input' })
    expect(files).toMatchObject([{ file: 'standard input', accepted: 5, had: 'nothing' }])
    const { sources } = await store.info()
    expect(sources).toMatchObject([{ name: 'standard input', digest: sha256(signInLines(5)), within: [] }])
    expect(readdirSync(folder.path('one.throughline-cache')).filter(name => name.startsWith('incoming'))).toEqual([])
    await store.close()
  })
})

describe('an import that was cancelled', () => {
  test('is gone on with behind its last committed entry, and the whole is what one import makes', {
    timeout: 60_000,
  }, async () => {
    using folder = scratch()
    const long = (index: number) => `${JSON.stringify({ ...signIn(index), Text: 'x'.repeat(2 ** 20) })}\n`
    const records = Array.from({ length: 60 }, (_, index) => long(index))
    const lines = `${records.slice(0, 20).join('')}{"broken": \n${records.slice(20).join('')}`
    writeFileSync(folder.path('log.ndjson'), lines)
    const store = await createCase({ file: folder.path('one.throughline'), env: testEnv(), worker: 'inline' })
    const stop = new AbortController()
    // A commit holds 32 MiB at most; so far as 12 MiB ahead of it a large source is being read.
    const nearTheEnd = (done: number, total: number) => {
      if (done > total - 2 ** 21) stop.abort()
    }
    const cancelled = importOne(store, folder.path('log.ndjson'), { signal: stop.signal, onProgress: nearTheEnd })
    await expect(cancelled).rejects.toMatchObject({ code: 'job.cancelled' })
    const before = await store.info()
    expect(before).toMatchObject({ rejected: 1, sources: [{ complete: false }] })
    expect(before.accepted).toBeGreaterThan(20)
    expect(before.accepted).toBeLessThan(60)

    expect(await importOne(store, folder.path('log.ndjson'))).toMatchObject({
      source: 0,
      had: 'part',
      accepted: 60,
      rejected: 1,
    })
    const after = await store.info()
    expect(after).toMatchObject({ accepted: 60, rejected: 1, sources: [{ complete: true }] })
    expect(Buffer.concat(await all(store.sourceBytes(0))).toString()).toBe(lines)
    const last = await store.find('uti', 'Token-59')
    expect((await store.get(last)).map(({ line }) => line)).toEqual([61])
    expect(await store.verify()).toMatchObject({ ok: true })
    await store.close()
  })
})
