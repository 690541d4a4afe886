// Every shipped hunt, run over the scenarios it is made for: it finds what it says, whole and nothing else.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listHunts } from '../../main/investigation/hunting/library.ts'
import { type AskedCase, expectRows, playedCase } from './asked.ts'
import { proofs } from './proofs.ts'
import { written } from './written/index.ts'

const hunts = await listHunts()
const queries = new Map(hunts.map(({ id, query }) => [id, query]))

test('every hunt is proved, over a scenario or over rows written by hand', () => {
  const proved = new Set([...Object.values(proofs).flatMap(each => Object.keys(each)), ...Object.keys(written)])
  expect([...proved].toSorted()).toEqual(hunts.map(({ id }) => id))
})

describe.each(Object.entries(proofs))('in %s', (scenario, expected) => {
  let played: AskedCase
  beforeAll(async () => {
    played = await playedCase(scenario)
  })
  afterAll(() => played[Symbol.asyncDispose]())

  test.each(Object.entries(expected))('%s', async (hunt, finds) => {
    expectRows(await played.ask(queries.get(hunt) ?? expect.fail('there is no such hunt')), finds)
  })
})
