// Checks of one moment: verified on other threads where they are many, decided in the order of asking all the same.
import { describe, expect, test } from 'vitest'
import { virtualClock } from '../../main/simulation/env.ts'
import { scheduler } from '../../main/simulation/time/scheduler.ts'
import { proofChecking, seenProofs } from '../../main/tokens/index.ts'
import { epochMs } from '../../shared/model/units.ts'
import { now } from '../tokens/fixtures.ts'
import { proofOf, request } from '../tokens/proof-request.ts'

/** So many processes show the same proof in one moment; what each was told, in the order in which they went on. */
async function shown(count: number, proofs: 'every' | 'none', proof: string): Promise<string[]> {
  const time = scheduler(virtualClock(now), { proofs })
  const seen = seenProofs({ now: () => now })
  const told: string[] = []
  for (let number = 0; number < count; number += 1)
    time.spawn(async () => {
      const result = await time.check(proofChecking(request({ proof, seen })))
      told.push(`${number} ${result.ok ? 'accepted' : result.check}`)
    })
  while (await time.advance());
  return told
}

describe('checks of one moment', () => {
  // three are verified on this thread, sixteen on the thread pool
  test.each([3, 16])(
    'are decided in the order of asking: of %i who show one proof the first is accepted',
    async count => {
      const others = Array.from({ length: count - 1 }, (_, index) => `${index + 1} jti`)
      expect(await shown(count, 'every', await proofOf())).toEqual(['0 accepted', ...others])
    },
  )

  test.each([3, 16])('refuse each of %i whose signature does not fit', async count => {
    const [header, payload] = (await proofOf()).split('.')
    const forged = [header, payload, Buffer.alloc(64, 1).toString('base64url')].join('.')
    expect(await shown(count, 'every', forged)).toEqual(
      Array.from({ length: count }, (_, index) => `${index} signature`),
    )
  })

  test('take every signature for good where none is verified, and refuse what else is wrong', async () => {
    const proof = await proofOf()
    expect(await shown(3, 'none', `${proof.slice(0, -8)}AAAAAAAA`)).toEqual(['0 accepted', '1 jti', '2 jti'])
    expect(await shown(2, 'none', await proofOf({ htm: 'GET' }))).toEqual(['0 htm', '1 htm'])
  })
})

test('whoever waits goes on at the next beat, in the order of waiting', async () => {
  const clock = virtualClock(epochMs(10_000))
  const time = scheduler(clock, { beatMs: 100 })
  const told: string[] = []
  for (const [name, milliseconds] of [
    ['a', 190],
    ['b', 101],
    ['c', 100],
    ['d', 0],
  ] as const)
    time.spawn(async () => {
      await time.sleep(milliseconds)
      told.push(`${name} at ${clock.now()}`)
    })
  while (await time.advance());
  expect(told).toEqual(['d at 10000', 'c at 10100', 'a at 10200', 'b at 10200'])
})
