// Hunts over an open case: each sees all that is in it when it begins, and nobody is kept from writing longer than that.
import { setTimeout as later } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CaseStore } from '../../../../main/case/index.ts'
import { type BegunHunt, CaseEngine } from '../../../../main/investigation/hunting/engine/case-engine.ts'
import { caseInMemory, signInRecords, startedAt } from '../../../case/making.ts'
import { columnsOf } from './columns-file.ts'

const run = { run: 'r', scenario: 's', seed: 1, at: startedAt }

let store: CaseStore
let engine: CaseEngine
beforeEach(async () => {
  store = await caseInMemory()
  engine = new CaseEngine(store, { idleMilliseconds: 50, limits: { residentBytes: 500 * 1024 ** 2 } })
  await store.appendRecords(run, signInRecords(3))
})
afterEach(async () => {
  await engine.close()
  await store.close()
})

const count = (hunt: BegunHunt) => hunt.rows('SELECT count(*) FROM "SigninLogs"', columnsOf('long'))
const endless = (hunt: BegunHunt) =>
  hunt.rows('SELECT count(*) FROM range(1e9::BIGINT) a, range(1000000) b', columnsOf('long'))

describe('A hunt over a case', () => {
  test('sees every record that was there when it began, and knows how far that is', async () => {
    {
      await using hunt = await engine.begin()
      expect(await count(hunt)).toEqual([[3]])
      expect(hunt.columns.covered).toBe((await store.info()).size)
      expect(hunt.columns.tables).toMatchObject([{ table: 'SigninLogs', rows: 3 }])
    }
    await store.appendRecords(run, signInRecords(2, 3))
    await using hunt = await engine.begin()
    expect(await count(hunt)).toEqual([[5]])
  })

  test('goes on seeing the same while records come, and the next one waits for it', async () => {
    const first = await engine.begin()
    await store.appendRecords(run, signInRecords(2, 3))
    const second = engine.begin()
    expect(await Promise.race([second.then(() => 'begun'), later(100, 'waiting')])).toBe('waiting')
    expect(await count(first)).toEqual([[3]])
    await first[Symbol.asyncDispose]()
    await using hunt = await second
    expect(await count(hunt)).toEqual([[5]])
  })

  test('runs beside others where nothing came', async () => {
    await using one = await engine.begin()
    await using other = await engine.begin()
    expect(other.columns).toBe(one.columns)
    expect(await Promise.all([count(one), count(other)])).toEqual([[[3]], [[3]]])
  })

  test('needs no other columns for what people did in the case meanwhile', async () => {
    await using one = await engine.begin()
    await store.act({ act: 'comment', record: null, text: 'seen' })
    await using other = await engine.begin()
    expect(other.columns).toBe(one.columns)
  })

  test('that waits can be cancelled', async () => {
    await using _first = await engine.begin()
    await store.appendRecords(run, signInRecords(1, 3))
    const stop = new AbortController()
    const said = expect(engine.begin(stop.signal)).rejects.toMatchObject({ code: 'job.cancelled' })
    stop.abort()
    await said
  })

  test('lets go of the columns a while after it ended', async () => {
    const hunt = await engine.begin()
    await count(hunt)
    await expect(store.columns()).rejects.toMatchObject({ code: 'case.busy' })
    await hunt[Symbol.asyncDispose]()
    await expect
      .poll(
        () =>
          store.columns().then(
            ([table]) => table?.rows,
            () => 'busy',
          ),
        { timeout: 20_000 },
      )
      .toBe(3)
  })

  test('is cancelled where the case is closed, and nothing of it goes on', async () => {
    await using hunt = await engine.begin()
    const said = expect(endless(hunt)).rejects.toMatchObject({ code: 'job.cancelled' })
    await later(100)
    await engine.close()
    await said
    await expect(count(hunt)).rejects.toMatchObject({ code: 'job.cancelled' })
    expect(await store.columns()).toMatchObject([{ rows: 3 }])
  })

  test('that waits for one nobody ends is cancelled where the case is closed', async () => {
    await engine.begin()
    await store.appendRecords(run, signInRecords(1, 3))
    const said = expect(engine.begin()).rejects.toMatchObject({ code: 'job.cancelled' })
    await later(50)
    await engine.close()
    await said
  })

  test('works on where the process had to be ended beside it', async () => {
    await using one = await engine.begin()
    await using other = await engine.begin()
    const heavy = one.rows('SELECT unnest(range(1000000000))', columnsOf('long'))
    await expect(heavy).rejects.toMatchObject({ code: 'hunt.limit' })
    expect(await count(other)).toEqual([[3]])
  })
})
