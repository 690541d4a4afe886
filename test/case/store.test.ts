// One case through its whole life, asked over the proxy as the app asks it.
import { createHash } from 'node:crypto'
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { type CaseStore, createCase, openCase } from '../../main/case/index.ts'
import { tableNames } from '../../shared/model/evidence.ts'
import { EvidenceId, epochMs } from '../../shared/model/units.ts'
import { describeWith, materialPath } from '../material.ts'
import {
  all,
  caseInMemory,
  importOne,
  scratch,
  signIn,
  signInLines,
  signInRecords,
  spanRecord,
  startedAt,
  testEnv,
} from './making.ts'

const run = { run: 'first-light-1', scenario: 'first-light', seed: 7, at: startedAt }

async function bytesOf(store: CaseStore, source: number): Promise<Buffer> {
  return Buffer.concat(await all(store.sourceBytes(source)))
}

const everything = async (store: CaseStore) => (await all(store.scan(tableNames))).flat()

describe.each(['worker', 'inline'] as const)(
  'a case whose store runs in the way called %s',
  { timeout: 30_000 },
  way => {
    const place = way === 'inline' ? { worker: 'inline' as const } : {}

    test('takes in a file, gives it back byte for byte, and finds its records again after it was closed', async () => {
      using folder = scratch()
      const file = folder.path('one.throughline')
      const lines = `\ufeff${signInLines(700)}{"broken": \r\n\r\n${signInLines(3, 700)}`
      writeFileSync(folder.path('log.ndjson'), lines)
      const store = await createCase({ file, env: testEnv(), ...place })
      const progress: number[][] = []
      const imported = await importOne(store, folder.path('log.ndjson'), {
        onProgress: (...step) => progress.push(step),
      })
      expect(imported).toEqual({
        file: folder.path('log.ndjson'),
        source: 0,
        format: 'entra-ndjson',
        table: 'SigninLogs',
        accepted: 703,
        rejected: 1,
        duplicates: 0,
        reasons: { 'json.syntax': 1 },
        had: 'nothing',
        refusal: null,
      })
      const total = Buffer.byteLength(lines)
      expect(progress.at(-1)).toEqual([total, total])
      expect((await bytesOf(store, 0)).toString('utf8')).toBe(lines)

      const before = await store.info()
      const digest = createHash('sha256').update(lines).digest('hex')
      // One entry for the signer, one for the source, one for its end.
      expect(before).toMatchObject({ name: 'one', size: 707, accepted: 703, rejected: 1, first: startedAt })
      expect(before.sources).toEqual([
        expect.objectContaining({ id: 0, name: 'log.ndjson', kind: 'file', bytes: total, digest, complete: true }),
      ])
      expect(await store.verify()).toEqual({ ok: true, size: 707, root: before.root })
      await store.close()

      const again = await openCase({ file, env: testEnv(), ...place })
      expect(await again.info()).toEqual(before)
      const records = await everything(again)
      expect(records.map(evidence => evidence.fields)).toEqual(Array.from({ length: 703 }, (_, index) => signIn(index)))
      const [one, other] = await again.find('correlation', String(signIn(500).CorrelationId).toUpperCase())
      expect(await again.get([one ?? EvidenceId.parse(0), other ?? EvidenceId.parse(0)])).toEqual([
        records[500],
        records[501],
      ])
      expect(await again.find('uti', 'Token-500')).toEqual([records[500]?.id])
      expect(await again.find('uti', 'token-500')).toEqual([])
      await again.close()
    })

    test('says of a rejected line where it is, why, and what it begins with', async () => {
      using folder = scratch()
      writeFileSync(
        folder.path('log.ndjson'),
        `${signInLines(2)}{"long": "${'x'.repeat(900)}", !\n${signInLines(1)}[]\n`,
      )
      const store = await createCase({ file: ':memory:', env: testEnv(), ...place })
      const { source } = await importOne(store, folder.path('log.ndjson'))
      const { total, lines } = await store.rejected(source ?? -1, 0, 1)
      expect(total).toBe(2)
      expect(lines).toEqual([
        expect.objectContaining({
          source: 0,
          line: 3,
          column: 914,
          code: 'json.syntax',
          excerpt: `{"long": "${'x'.repeat(390)}`,
        }),
      ])
      const rest = await store.rejected(0, lines[0]?.id ?? -1, 10)
      expect(rest.lines.map(line => [line.line, line.code])).toEqual([[5, 'json.notAnObject']])
      await expect(store.rejected(4, 0, 1)).rejects.toMatchObject({ code: 'source.unknown' })
      await store.close()
    })

    test('shows a record with its raw text and a proof that holds', async () => {
      const store = await createCase({ file: ':memory:', env: testEnv(), ...place })
      await store.appendRecords(run, signInRecords(300))
      const { root, size } = await store.info()
      const detail = await store.record(EvidenceId.parse(280))
      expect(JSON.parse(detail.raw)).toEqual(signIn(278))
      expect(detail.proof).toMatchObject({ root, size, verified: true })
      expect(detail.rawSha256).toBe(createHash('sha256').update(detail.raw).digest('hex'))
      await expect(store.record(EvidenceId.parse(0))).rejects.toMatchObject({ code: 'record.unknown' })
      await expect(store.record(EvidenceId.parse(9999))).rejects.toMatchObject({ code: 'record.unknown' })
      await expect(store.get([EvidenceId.parse(0)])).rejects.toThrow('the case has no record 0')
      await store.close()
    })

    test('stops an import and a verification when told to, and stays whole', async () => {
      using folder = scratch()
      writeFileSync(folder.path('log.ndjson'), signInLines(20_000))
      const store = await createCase({ file: folder.path('one.throughline'), env: testEnv(), ...place })
      const stop = new AbortController()
      const halfway = (done: number, total: number) => {
        if (done * 1.5 > total) stop.abort()
      }
      const importing = importOne(store, folder.path('log.ndjson'), { signal: stop.signal, onProgress: halfway })
      const outcome = await importing.then(
        imported => imported.accepted,
        (refusal: unknown) => refusal,
      )
      // The worker may be through before the word reaches it; what it says must then be true.
      if (outcome !== 20_000) expect(outcome).toMatchObject({ code: 'job.cancelled' })
      const { accepted, sources } = await store.info()
      if (accepted > 0) expect(sources[0]?.complete).toBe(accepted === 20_000)
      await expect(store.verify({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'job.cancelled' })
      expect(await store.verify()).toMatchObject({ ok: true })
      await store.close()
    })

    test('refuses every call once it is closed, and closes twice without complaint', async () => {
      const store = await createCase({ file: ':memory:', env: testEnv(), ...place })
      await store.close()
      await store.close()
      await expect(store.info()).rejects.toMatchObject({ code: 'case.closed' })
    })

    test('refuses to make a case where one is, and to open one where none is', async () => {
      using folder = scratch()
      const file = folder.path('one.throughline')
      const env = testEnv()
      await expect(openCase({ file, env, ...place })).rejects.toMatchObject({ code: 'case.missing' })
      await (await createCase({ file, env, ...place })).close()
      await expect(createCase({ file, env, ...place })).rejects.toMatchObject({ code: 'case.exists', name: 'Refusal' })
    })

    test('still answers what was asked before it was closed', async () => {
      const store = await createCase({ file: ':memory:', env: testEnv(), ...place })
      await store.appendRecords(run, signInRecords(50))
      const asked = Promise.all([store.find('uti', 'Token-7'), store.verify(), store.info()])
      await store.close()
      expect(await asked).toMatchObject([[9], { ok: true }, { accepted: 50 }])
    })
  },
)

describe('a live run in a case', () => {
  test('appends in small batches what one import of the same lines would hold', async () => {
    const store = await caseInMemory()
    for (let from = 0; from < 30; from += 10) {
      await store.appendRecords(run, [...signInRecords(10, from), spanRecord(from), spanRecord(from + 1)])
    }
    const { sources } = await store.info()
    expect(sources.map(source => [source.kind, source.format, source.accepted, source.complete])).toEqual([
      ['run', 'entra-ndjson', 30, true],
      ['run', 'agent365-exporter', 12, true],
    ])
    expect((await bytesOf(store, 0)).toString('utf8')).toBe(signInLines(30))
    const records = await everything(store)
    const entra = records.filter(evidence => evidence.source === 0)
    expect(entra.map(evidence => evidence.line)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
    expect(entra.map(evidence => evidence.fields)).toEqual(Array.from({ length: 30 }, (_, index) => signIn(index)))
    const spans = records.filter(evidence => evidence.source === 1)
    expect(spans.map(evidence => evidence.line)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6])
    expect(await store.find('conversation', 'talk 21')).toEqual(spans.slice(10).map(evidence => evidence.id))
    expect(await store.verify()).toMatchObject({ ok: true })
    expect(await store.runs()).toEqual([{ run: run.run, scenario: run.scenario, seed: run.seed }])
    await store.close()
  })

  test('gives the same root every time, and another when one character, the time or the seed differs', async () => {
    const rootOf = async (seed: number, later: number, index: number) => {
      const store = await caseInMemory(seed)
      await store.appendRecords(run, signInRecords(20))
      await store.appendRecords({ ...run, run: 'second', at: epochMs(startedAt + later) }, [spanRecord(index)])
      const { root } = await store.info()
      await store.close()
      return root
    }
    const root = await rootOf(1, 0, 0)
    expect(await rootOf(1, 0, 0)).toBe(root)
    expect(await rootOf(1, 0, 1)).not.toBe(root)
    expect(await rootOf(1, 1, 0)).not.toBe(root)
    expect(await rootOf(2, 0, 0)).not.toBe(root)
  })

  test('keeps a context once, however many bodies name it', async () => {
    using folder = scratch()
    const file = folder.path('one.throughline')
    const store = await createCase({ file, env: testEnv(), worker: 'inline' })
    for (let index = 0; index < 5; index++) await store.appendRecords(run, [spanRecord(index)])
    await store.appendRecords(run, [spanRecord(6, 'another agent')])
    await store.close()
    const db = new BetterSqlite3(file)
    expect(db.prepare('SELECT count(*) FROM context').pluck().get()).toBe(2)
    db.close()
  })

  test('of no records changes nothing', async () => {
    const store = await caseInMemory()
    const before = await store.info()
    await store.appendRecords(run, [])
    expect(await store.info()).toEqual(before)
    await store.close()
  })
})

describe('a case file', { timeout: 30_000 }, () => {
  test('is refused when it can not be made or opened, each with its code', async () => {
    using folder = scratch()
    const file = folder.path('one.throughline')
    const env = testEnv()
    await (await createCase({ file, env, worker: 'inline' })).close()
    await expect(createCase({ file, env, worker: 'inline' })).rejects.toMatchObject({ code: 'case.exists' })
    const nowhere = folder.path('no/such/folder/one.throughline')
    await expect(createCase({ file: nowhere, env, worker: 'inline' })).rejects.toMatchObject({
      code: 'argument.invalid',
    })
    await expect(openCase({ file: nowhere, env, worker: 'inline' })).rejects.toMatchObject({ code: 'case.missing' })

    writeFileSync(folder.path('text'), 'not a database, though long enough to be taken for one'.repeat(50))
    await expect(openCase({ file: folder.path('text'), env, worker: 'inline' })).rejects.toMatchObject({
      code: 'case.notACase',
    })
    new BetterSqlite3(folder.path('other.db')).exec('CREATE TABLE other (id)').close()
    await expect(openCase({ file: folder.path('other.db'), env, worker: 'inline' })).rejects.toMatchObject({
      code: 'case.notACase',
    })

    const spoiled = (name: string, sql: string) => {
      copyFileSync(file, folder.path(name))
      new BetterSqlite3(folder.path(name)).exec(sql).close()
      return openCase({ file: folder.path(name), env, worker: 'inline' })
    }
    await expect(spoiled('newer', 'PRAGMA user_version = 99')).rejects.toMatchObject({
      code: 'case.newer',
      message: expect.stringContaining('case format 99'),
    })
    const trigger = 'CREATE TRIGGER own AFTER INSERT ON block BEGIN DELETE FROM block; END'
    await expect(spoiled('trigger', trigger)).rejects.toMatchObject({ code: 'case.damaged' })
    await expect(spoiled('dropped', 'DROP TABLE tile')).rejects.toMatchObject({ code: 'case.damaged' })
  })

  test('never holds the key its heads are signed with', async () => {
    using folder = scratch()
    const file = folder.path('one.throughline')
    const env = testEnv()
    const store = await createCase({ file, env, worker: 'inline' })
    await store.appendRecords(run, signInRecords(300))
    await store.close()
    const bytes = readFileSync(file)
    const seed = Buffer.from(env.keys.seed('case-ledger'))
    expect(bytes.includes(seed)).toBe(false)
    expect(bytes.includes(seed.toString('hex'))).toBe(false)
    expect(bytes.includes(seed.toString('base64'))).toBe(false)
  })

  test('opened with another key goes on under that key, and both are checked', async () => {
    using folder = scratch()
    const file = folder.path('one.throughline')
    const first = await createCase({ file, env: testEnv(1), worker: 'inline' })
    await first.appendRecords(run, signInRecords(5))
    await first.close()
    const second = await openCase({ file, env: testEnv(2), worker: 'inline' })
    await second.appendRecords(run, signInRecords(5, 5))
    expect(await second.verify()).toMatchObject({ ok: true })
    expect(await second.find('uti', 'Token-3')).toHaveLength(1)
    await second.close()
    const db = new BetterSqlite3(file)
    expect(db.prepare('SELECT count(*) FROM signer').pluck().get()).toBe(2)
    db.close()
  })

  test('open twice takes what both append, and each sees the other', async () => {
    using folder = scratch()
    const file = folder.path('one.throughline')
    const one = await createCase({ file, env: testEnv(), worker: 'inline' })
    const other = await openCase({ file, env: testEnv(), worker: 'inline' })
    for (let index = 0; index < 4; index++) {
      await one.appendRecords(run, signInRecords(3, index * 6))
      await other.appendRecords(run, signInRecords(3, index * 6 + 3))
    }
    expect(await one.info()).toEqual(await other.info())
    expect((await bytesOf(one, 0)).toString('utf8')).toBe(signInLines(24))
    expect(await one.find('uti', 'Token-23')).toEqual(await other.find('uti', 'Token-23'))
    expect(await one.find('uti', 'Token-23')).toHaveLength(1)
    expect(await one.verify()).toMatchObject({ ok: true })
    await one.close()
    await other.close()
  })

  test('takes the same content once, and says where it stands', async () => {
    using folder = scratch()
    writeFileSync(folder.path('log.ndjson'), signInLines(5))
    const store = await caseInMemory()
    await importOne(store, folder.path('log.ndjson'))
    const { root } = await store.info()
    expect(await importOne(store, folder.path('log.ndjson'), { name: 'renamed.ndjson' })).toMatchObject({
      source: 0,
      had: 'all',
      accepted: 0,
      refusal: null,
    })
    expect((await store.info()).root).toBe(root)
    await store.close()
  })

  test('keeps nothing of a file that is refused whole', async () => {
    using folder = scratch()
    writeFileSync(folder.path('holiday.txt'), 'Dear diary,\nnothing happened.\n')
    const store = await caseInMemory()
    const before = await store.info()
    expect(await importOne(store, folder.path('holiday.txt'))).toMatchObject({
      source: null,
      accepted: 0,
      refusal: { code: 'import.unrecognised' },
    })
    expect(await importOne(store, folder.path('missing.csv'))).toMatchObject({
      source: null,
      refusal: { code: 'import.unreadable' },
    })
    expect(await store.importPath(folder.path('.'))).toMatchObject({
      files: [{ refusal: { code: 'import.unrecognised' } }],
    })
    expect(await store.info()).toEqual(before)
    await store.close()
  })
})

describeWith('samples', 'the published samples', () => {
  test('all go into one case, and come out of it byte for byte', { timeout: 30_000 }, async () => {
    const root = materialPath('samples')
    const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(name => extname(name) !== '')
    const store = await caseInMemory()
    for (const name of names.sort()) {
      const { source } = await importOne(store, join(root, name), { name })
      if (source !== null)
        expect((await bytesOf(store, source)).equals(readFileSync(join(root, name))), name).toBe(true)
    }
    const { sources, accepted } = await store.info()
    expect(sources.length).toBeGreaterThan(10)
    expect((await everything(store)).length).toBe(accepted)
    expect(await store.verify()).toMatchObject({ ok: true })
    await store.close()
  })
})
