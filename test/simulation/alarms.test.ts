// Alarms that are put off, replaced and stopped ring when the last word on them says, and not else.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { virtualClock } from '../../main/simulation/env.ts'
import { alarms, timersOf } from '../../main/simulation/time/clockwork.ts'
import { scheduler } from '../../main/simulation/time/scheduler.ts'
import { restorableMs } from '../../main/tenant/index.ts'
import type { Fact } from '../../shared/model/facts.ts'
import { epochMs } from '../../shared/model/units.ts'

type Act = { pass: number; key: string; after: number | null }
const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.record({
    pass: fc.nat(30),
    key: fc.constantFrom('a', 'b', 'c'),
    after: fc.option(fc.nat(60), { freq: 5 }),
  }),
  { maxLength: 40 },
)

/** What is said last of a key, as long as its time has not come. */
function naive(history: readonly Act[]): string[] {
  const rung: string[] = []
  const due = new Map<string, number>()
  let now = 0
  for (const { pass, key, after } of [...history, { pass: 1000, key: 'end', after: null }]) {
    now += pass
    for (const [each, at] of Array.from(due).sort((left, right) => left[1] - right[1]))
      if (at <= now && due.delete(each)) rung.push(`${at} ${each}`)
    if (after === null) due.delete(key)
    else due.set(key, now + after)
  }
  return rung
}

async function real(history: readonly Act[]): Promise<string[]> {
  const clock = virtualClock(epochMs(0))
  const time = scheduler(clock)
  const ring = alarms(time)
  const rung: string[] = []
  for (const { pass, key, after } of history) {
    await time.advanceTo(clock.now() + pass)
    if (after === null) ring.stop(key)
    else ring.set(key, clock.now() + after, () => rung.push(`${clock.now()} ${key}`))
    expect(ring.isSet(key)).toBe(after !== null)
  }
  await time.advanceTo(clock.now() + 1000)
  return rung
}

describe('alarms', () => {
  test('ring as the last word on each key says, in any history', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async history => {
        expect((await real(history)).toSorted()).toEqual(naive(history).toSorted())
      }),
      { seed: 20260917, numRuns: 500 },
    )
  })

  test('that are put off a thousand times wait in one place', () => {
    let places = 0
    const ring = alarms({
      lapse: () => {
        places += 1
      },
    })
    for (let at = 0; at < 1000; at += 1) ring.set('idle', 1000 + at, () => {})
    expect(places).toBe(1)
  })

  test('keep nobody waiting: a run is over although they are set', async () => {
    const clock = virtualClock(epochMs(0))
    const time = scheduler(clock)
    alarms(time).set('purge', 1000, () => expect.unreachable())
    expect(await time.advance()).toBe(false)
    expect(clock.now()).toBe(0)
  })
})

describe('the table', () => {
  const see = { calledIn: () => null, isOpen: () => true }
  const due = (fact: Fact) => timersOf({ seq: 1, at: epochMs(1_000_000), fact }, see)
  const by = null

  test('purges what was soft deleted after 30 days, and calls it off for what was restored', () => {
    const deletions: [Fact, Fact][] = [
      [
        { type: 'human.softDeleted', human: 'human:h', by },
        { type: 'human.restored', human: 'human:h', by },
      ],
      [
        { type: 'blueprint.softDeleted', blueprint: 'blueprint:b', by },
        { type: 'blueprint.restored', blueprint: 'blueprint:b', by },
      ],
      [
        { type: 'principal.softDeleted', principal: 'principal:p', blueprint: 'blueprint:b', by, cause: 'cascade' },
        { type: 'principal.restored', principal: 'principal:p', blueprint: 'blueprint:b', by },
      ],
      [
        { type: 'agent.softDeleted', agent: 'agent:a', by, cause: 'request' },
        { type: 'agent.restored', agent: 'agent:a', by },
      ],
      [
        { type: 'agentUser.softDeleted', agentUser: 'agentUser:u', by, cause: 'request' },
        { type: 'agentUser.restored', agentUser: 'agentUser:u', by },
      ],
    ]
    for (const [deleted, restored] of deletions) {
      const purge = due(deleted).find(({ message }) => message !== null)
      const kind = deleted.type.split('.')[0]
      expect(purge).toMatchObject({
        after: restorableMs,
        message: { kind, event: { type: `${kind}.purge`, by: null } },
      })
      expect(due(restored)).toEqual([{ key: purge?.key, after: 0, message: null }])
    }
  })

  test('tells that a short-lived credential is expiring in the last third of its life', () => {
    const credential = {
      kind: 'certificate',
      ref: 'credential:1',
      blueprint: 'blueprint:b',
      displayName: 'CN=b',
      keyId: '00000000-0000-4000-8000-000000000001',
      customKeyIdentifier: 'thumbprint',
      startDateTime: epochMs(1_600_000),
      endDateTime: epochMs(1_900_000),
    } as const
    expect(due({ type: 'credential.added', credential, by }).map(({ key, after }) => [key, after])).toEqual([
      ['begin credential:1', 600_000],
      ['near credential:1', 800_000],
      ['expire credential:1', 900_000],
    ])
  })
})
