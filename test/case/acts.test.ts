// What people do in a case is kept in its ledger, and what stands of it can be asked for.
import { writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AnnotationFold } from '../../main/case/acts/annotations.ts'
import { type CaseStore, createCase, openCase } from '../../main/case/index.ts'
import { Act, type DoneAct } from '../../shared/model/act.ts'
import { EvidenceId, epochMs } from '../../shared/model/units.ts'
import { caseInMemory, importOne, scratch, signInLines, signInRecords, startedAt, testEnv } from './making.ts'

const run = { run: 'first-light-1', scenario: 'first-light', seed: 7, at: startedAt }
const [first, second] = [EvidenceId.parse(2), EvidenceId.parse(3)]

async function caseWithRecords(): Promise<CaseStore> {
  const store = await caseInMemory()
  await store.appendRecords(run, signInRecords(3))
  return store
}

describe.each(['worker', 'inline'] as const)('acts in a case whose store runs in the way called %s', way => {
  const place = way === 'inline' ? { worker: 'inline' as const } : {}

  test('a star, a tag and a comment stand beside their record, and are entries that verify', async () => {
    using folder = scratch()
    const file = folder.path('one.throughline')
    const store = await createCase({ file, env: testEnv(), ...place })
    await store.appendRecords(run, signInRecords(3))
    const before = await store.info()
    await store.act({ act: 'star', record: second, on: true })
    const [comment] = await store.act(
      { act: 'comment', record: first, text: ' Who is this? ' },
      { act: 'tag', record: first, tag: 'odd', on: true },
      { act: 'comment', record: null, text: 'Asked the owner.' },
    )
    const expected = {
      records: [
        {
          record: first,
          starred: false,
          tags: ['odd'],
          comments: [expect.objectContaining({ entry: comment?.entry, at: startedAt, text: 'Who is this?' })],
        },
        { record: second, starred: true, tags: [], comments: [] },
      ],
      tags: [],
      notes: [expect.objectContaining({ text: 'Asked the owner.' })],
      columns: [],
    }
    expect(await store.annotations()).toEqual(expected)
    const after = await store.info()
    expect(after).toMatchObject({ size: before.size + 4, accepted: 3, rejected: 0 })
    expect(await store.verify()).toEqual({ ok: true, size: after.size, root: after.root })
    await store.close()

    const again = await openCase({ file, env: testEnv(), ...place })
    expect(await again.annotations()).toEqual(expected)
    await again.close()
  })
})

test('nothing is taken away: a star taken off and a comment taken back are acts too', async () => {
  const store = await caseWithRecords()
  await store.act({ act: 'star', record: first, on: true })
  const [comment] = await store.act({ act: 'comment', record: first, text: 'No.' })
  await store.act({ act: 'star', record: first, on: false })
  await store.act({ act: 'withdraw', comment: comment?.entry ?? first })
  expect((await store.annotations()).records).toEqual([])
  const { total, acts } = await store.acts(null, 3)
  expect(total).toBe(4)
  expect(acts.map(({ what }) => what.act)).toEqual(['withdraw', 'star', 'comment'])
  expect((await store.acts(acts.at(-1)?.entry ?? null, 3)).acts.map(({ what }) => what)).toEqual([
    { act: 'star', record: first, on: true },
  ])
  await store.close()
})

test('saved columns stand under their name until they are given up', async () => {
  const store = await caseWithRecords()
  const saved = { act: 'columns', table: 'SigninLogs', name: 'who', columns: ['UserId', 'AppId'] } as const
  await store.act({ ...saved, columns: [...saved.columns] })
  expect((await store.annotations()).columns).toEqual([
    { table: 'SigninLogs', name: 'who', columns: ['UserId', 'AppId'] },
  ])
  await store.act({ ...saved, columns: [] })
  expect((await store.annotations()).columns).toEqual([])
  await store.close()
})

test('an act on what the case does not have is refused, and none of its commit is kept', async () => {
  const store = await caseWithRecords()
  const { root } = await store.info()
  const star = { act: 'star', record: first, on: true } as const
  await expect(store.act(star, { ...star, record: EvidenceId.parse(99) })).rejects.toMatchObject({
    code: 'record.unknown',
  })
  // entry 0 is the signer
  await expect(store.act({ ...star, record: EvidenceId.parse(0) })).rejects.toMatchObject({ code: 'record.unknown' })
  await expect(store.act({ act: 'withdraw', comment: first })).rejects.toMatchObject({ code: 'argument.invalid' })
  expect((await store.info()).root).toBe(root)
  await store.close()
})

test('a record taken in after an act is found by its keys', async () => {
  const store = await caseWithRecords()
  await store.act({ act: 'star', record: first, on: true })
  await store.appendRecords(run, signInRecords(2, 3))
  expect(await store.find('uti', 'Token-4')).toHaveLength(1)
  await store.close()
})

test('an import that is stopped half-way is an act, and what it took in by then stays', {
  timeout: 60_000,
}, async () => {
  using folder = scratch()
  writeFileSync(folder.path('log.ndjson'), signInLines(20_000))
  const store = await caseInMemory()
  const stop = new AbortController()
  // One commit is made by then: 16,384 of the lines.
  const onProgress = (done: number, total: number) => done > 0.9 * total && stop.abort()
  const importing = importOne(store, folder.path('log.ndjson'), { signal: stop.signal, onProgress })
  await expect(importing).rejects.toMatchObject({ code: 'job.cancelled' })
  const { sources } = await store.info()
  expect(sources).toMatchObject([{ complete: false }])
  expect((await store.acts(null, 10)).acts.map(({ what }) => what)).toEqual([
    { act: 'importCancelled', name: 'log.ndjson', digest: sources[0]?.digest },
  ])
  expect(await store.verify()).toMatchObject({ ok: true })
  await store.close()
})

test('compaction gives back what is unused, and leaves a case that is the same and finds the same', async () => {
  using folder = scratch()
  const store = await createCase({ file: folder.path('one.throughline'), env: testEnv(), worker: 'inline' })
  for (let index = 0; index < 40; index++) await store.appendRecords(run, signInRecords(3, 3 * index))
  const before = await store.info()
  const found = await store.find('uti', 'Token-40')
  const { evidence, derived } = await store.compact()
  expect(evidence.after).toBeLessThan(evidence.before)
  expect(derived.after).toBeGreaterThan(0)
  expect({ ...(await store.info()), bytes: 0 }).toEqual({ ...before, bytes: 0 })
  expect(await store.find('uti', 'Token-40')).toEqual(found)
  expect(await store.health()).toMatchObject({ unusedBytes: 0, derived: { covered: before.size, upToDate: true } })
  // One of them the case has already.
  await store.appendRecords(run, signInRecords(2, 119))
  expect(await store.find('uti', 'Token-120')).toHaveLength(1)
  expect(await store.info()).toMatchObject({ accepted: before.accepted + 1, duplicates: 1 })
  await store.close()
  const again = await openCase({ file: folder.path('one.throughline'), env: testEnv(), worker: 'inline' })
  expect(await again.find('uti', 'Token-40')).toEqual(found)
  expect(await again.verify()).toMatchObject({ ok: true })
  await again.close()
})

test('text that no ledger can hash is no act', () => {
  expect(Act.safeParse({ act: 'comment', record: null, text: '\ud800' }).success).toBe(false)
  expect(Act.safeParse({ act: 'tag', record: null, tag: ' ', on: true }).success).toBe(false)
  expect(Act.safeParse({ act: 'comment', record: null, text: 'é😀' }).success).toBe(true)
})

test('what acts come to is the same however often it was asked for on the way, and says what a naive reading says', () => {
  const record = fc.constantFrom<EvidenceId | null>(null, first, second)
  const one = fc.oneof(
    fc.record({ act: fc.constant('star' as const), record: fc.constantFrom(first, second), on: fc.boolean() }),
    fc.record({ act: fc.constant('tag' as const), record, tag: fc.constantFrom('a', 'b'), on: fc.boolean() }),
    fc.record({ act: fc.constant('comment' as const), record, text: fc.constantFrom('x', 'y') }),
    fc.record({ act: fc.constant('withdraw' as const), comment: fc.nat(30).map(entry => EvidenceId.parse(entry)) }),
  )
  fc.assert(
    fc.property(fc.array(one, { maxLength: 30 }), whats => {
      const acts = whats.map(
        (what, index): DoneAct => ({
          entry: EvidenceId.parse(index),
          at: epochMs(index),
          by: 'me',
          cameFrom: null,
          what,
        }),
      )
      const fold = new AnnotationFold()
      for (const act of acts) {
        fold.take(act)
        fold.now()
      }
      const standing = acts.filter(({ what, entry }, at) => {
        const later = acts.slice(at + 1)
        return what.act === 'comment' && !later.some(({ what }) => what.act === 'withdraw' && what.comment === entry)
      })
      const { records, tags, notes } = fold.now()
      const told = [...notes, ...records.flatMap(({ comments }) => comments)].map(({ entry }) => entry).sort()
      expect(told).toEqual(standing.map(({ entry }) => entry).sort())
      for (const of of [first, second]) {
        const stars = whats.flatMap(what => (what.act === 'star' && what.record === of ? [what.on] : []))
        expect(records.find(({ record }) => record === of)?.starred ?? false).toBe(stars.at(-1) ?? false)
      }
      const lastOf = (tag: string) =>
        whats.flatMap(what => (what.act === 'tag' && what.record === null && what.tag === tag ? [what.on] : [])).at(-1)
      expect(tags).toEqual(['a', 'b'].filter(tag => lastOf(tag) === true))
    }),
    { seed: 1, numRuns: 300 },
  )
})
