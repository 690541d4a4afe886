// Days when nothing is wrong: no shipped hunt has anything to say of them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PlayOptions } from '../../main/app/playing.ts'
import { listHunts } from '../../main/investigation/hunting/library.ts'
import { type AskedCase, playedCase } from './asked.ts'

const hunts = await listHunts()

describe.each<[string, PlayOptions]>([
  ['first-light', {}],
  ['busy-day', { scale: 0.05 }],
])('%s', (scenario, options) => {
  let played: AskedCase
  beforeAll(async () => {
    played = await playedCase(scenario, options)
  })
  afterAll(() => played[Symbol.asyncDispose]())

  test('has rows in the tables that hunts look into', async () => {
    for (const table of [
      'CloudAppEvents',
      'ASimAgentEventLogs',
      'MicrosoftGraphActivityLogs',
      'AADServicePrincipalSignInLogs',
    ])
      expect(await played.ask(`${table} | count`)).not.toEqual([{ Count: 0 }])
  })

  test.each(hunts)('$id finds nothing', async ({ query }) => {
    expect(await played.ask(query)).toEqual([])
  })
})
