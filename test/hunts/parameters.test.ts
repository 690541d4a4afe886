// Shipped hunts over an open case, the way the app runs them: their parameters can be changed, in the words of a person or of Kusto.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { playNew } from '../../main/app/playing.ts'
import type { CaseStore } from '../../main/case/index.ts'
import { CaseHunting, type CaseHuntRequest } from '../../main/investigation/hunting/case-hunting.ts'
import { loadHunt } from '../../main/investigation/hunting/library.ts'
import { epochMs, isoOf } from '../../shared/model/units.ts'
import { caseInMemory, startedAt } from '../case/making.ts'

let store: CaseStore
let hunting: CaseHunting
beforeAll(async () => {
  const playing = await playNew('pool-drained', 7, new Set())
  const { records } = await playing.step(Number.MAX_SAFE_INTEGER)
  store = await caseInMemory()
  await store.appendRecords({ ...playing.identity, at: playing.run.startedAt }, records)
  hunting = new CaseHunting(store, { now: () => startedAt })
})
afterAll(async () => {
  await hunting.close()
  await store.close()
})

async function found(more: Omit<CaseHuntRequest, 'text'> = {}): Promise<{ rows: number; at: string }> {
  const { query: text } = await loadHunt('cloud-pc-not-given')
  await using hunt = await hunting.hunt({ text, ...more })
  let rows = 0
  for await (const piece of hunt.pieces) rows += piece.rows.length
  return { rows, at: isoOf(hunt.at) }
}

test('left alone they have their defaults, and look back from the last record of the case', async () => {
  expect(await found()).toEqual({ rows: 1, at: '2026-09-17T09:14:20.238Z' })
})

test('a session that waited 13 seconds is none for somebody with the patience of a minute', async () => {
  expect((await found({ parameters: { patience: '1m' } })).rows).toBe(0)
  expect((await found({ parameters: { patience: '12s' } })).rows).toBe(1)
  expect((await found({ parameters: { patience: 'timespan(0:01:00)' }, written: 'kql' })).rows).toBe(0)
})

test('looked back from a day later there is nothing, unless one looks back further', async () => {
  const at = epochMs(Date.parse('2026-09-19T10:00:00Z'))
  expect((await found({ at })).rows).toBe(0)
  expect((await found({ at, parameters: { lookback: '3d' } })).rows).toBe(1)
})

test('what is no value of their type, or of no parameter of theirs, is refused', async () => {
  await expect(found({ parameters: { patience: 'much' } })).rejects.toMatchObject({
    data: { code: 'argument.invalid' },
  })
  await expect(found({ parameters: { patient: '1m' } })).rejects.toMatchObject({ data: { code: 'argument.invalid' } })
})
