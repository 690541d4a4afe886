// The parts of the simulator by themselves: random numbers, ids, keys, and time that stands still while work is pending.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededEnv, seededIds, virtualClock } from '../../main/simulation/env.ts'
import { seededRandom, xoshiro128 } from '../../main/simulation/random.ts'
import { scheduler } from '../../main/simulation/time/scheduler.ts'
import { epochMs, Guid } from '../../shared/model/units.ts'

const start = epochMs(1_000)

describe('random numbers', () => {
  test("are xoshiro128**'s: the reference implementation's first outputs from the state 1, 2, 3, 4", () => {
    const draw = xoshiro128([1, 2, 3, 4])
    expect(Array.from({ length: 10 }, draw)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ])
  })

  test('a fork depends on seed and name alone, not on what was drawn', () => {
    const left = seededRandom(5)
    const right = seededRandom(5)
    right.next()
    right.fork('other').next()
    expect(left.fork('a').bytes(16)).toEqual(right.fork('a').bytes(16))
    expect(left.fork('a').bytes(16)).not.toEqual(left.fork('b').bytes(16))
    expect(left.fork('a').fork('b').next()).not.toBe(left.fork('a/b').next())
    expect(seededRandom(5).next()).not.toBe(seededRandom(6).next())
  })

  test('lie where they should, each about as often as any other', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 1000 }), (seed, below) => {
        const random = seededRandom(seed)
        const integer = random.integer(below)
        const float = random.next()
        expect(Number.isInteger(integer) && integer >= 0 && integer < below).toBe(true)
        expect(float >= 0 && float < 1).toBe(true)
      }),
      { seed: 1 },
    )
    const random = seededRandom(1)
    const counts = new Map<number, number>()
    for (let draw = 0; draw < 60_000; draw += 1) {
      const drawn = random.integer(6)
      counts.set(drawn, (counts.get(drawn) ?? 0) + 1)
    }
    expect([...counts.values()].every(count => Math.abs(count - 10_000) < 400)).toBe(true)
    const sum = Array.from({ length: 10_000 }, () => random.next()).reduce((total, each) => total + each, 0)
    expect(Math.abs(sum / 10_000 - 0.5)).toBeLessThan(0.02)
    expect(() => random.integer(0)).toThrow(RangeError)
  })
})

describe('ids and keys', () => {
  test('have the forms the real ones have', () => {
    const ids = seededIds(seededRandom(3))
    expect(Guid.safeParse(ids.guid()).success).toBe(true)
    expect(ids.guid()).toMatch(/^.{14}4.{4}[89ab]/)
    expect(ids.hex(8)).toMatch(/^[0-9a-f]{16}$/)
    expect(ids.uti()).toMatch(/^[\w-]{22}$/)
  })

  test('a key has 32 bytes, and one name always has the same in a run', () => {
    const { keys } = seededEnv(3, 'world', virtualClock(start))
    expect(keys.seed('a')).toEqual(keys.seed('a'))
    expect(keys.seed('a')).toHaveLength(32)
    expect(keys.seed('a')).not.toEqual(keys.seed('b'))
    expect(keys.seed('a')).not.toEqual(seededEnv(4, 'world', virtualClock(start)).keys.seed('a'))
  })
})

describe('time', () => {
  const run = async (time: ReturnType<typeof scheduler>): Promise<void> => {
    while (await time.advance());
  }
  const really = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

  test('stands still while work is pending, and results come in the order they were asked for', async () => {
    const clock = virtualClock(start)
    const time = scheduler(clock)
    const log: string[] = []
    for (const [name, slow] of [
      ['slow', 8],
      ['fast', 0],
    ] as const)
      time.spawn(async () => {
        await time.ask(() => really(slow))
        log.push(`${name} at ${clock.now()}`)
        await time.sleep(10)
        log.push(`${name} at ${clock.now()}`)
      })
    await run(time)
    expect(log).toEqual(['slow at 1000', 'fast at 1000', 'slow at 1010', 'fast at 1010'])
  })

  test('of one moment, whoever asked first goes on before what the next asked for is begun', async () => {
    const time = scheduler(virtualClock(start))
    const log: string[] = []
    for (const name of ['a', 'b'])
      time.spawn(async () => {
        await time.ask(async () => {
          log.push(`${name} begun`)
        })
        log.push(`${name} done`)
      })
    await run(time)
    expect(log).toEqual(['a begun', 'a done', 'b begun', 'b done'])
  })

  test('does what is asked for at one moment one after another, so that each finds what the one before it left', async () => {
    const time = scheduler(virtualClock(start))
    const log: string[] = []
    let used = false
    for (const [name, slow] of [
      ['slow', 8],
      ['fast', 0],
    ] as const)
      time.spawn(async () => {
        const isFirst = await time.ask(async () => {
          await really(slow)
          const found = !used
          used = true
          return found
        })
        log.push(`${name} ${isFirst ? 'first' : 'second'}`)
      })
    await run(time)
    expect(log).toEqual(['slow first', 'fast second'])
  })

  test('wakes sleepers by time, and those of one time in the order they lay down', async () => {
    const clock = virtualClock(start)
    const time = scheduler(clock)
    const log: string[] = []
    for (const [name, milliseconds] of [
      ['a', 20],
      ['b', 10],
      ['c', 20],
    ] as const)
      time.spawn(async () => {
        await time.sleep(milliseconds)
        log.push(`${name} ${clock.now()}`)
      })
    await run(time)
    expect(log).toEqual(['b 1010', 'a 1020', 'c 1020'])
  })

  test('what merely lapses happens in its turn but keeps nothing going', async () => {
    const clock = virtualClock(start)
    const time = scheduler(clock)
    const log: number[] = []
    time.lapse(1_005, () => log.push(clock.now()))
    time.lapse(9_000, () => log.push(clock.now()))
    time.spawn(() => time.sleep(50))
    await run(time)
    expect([log, clock.now()]).toEqual([[1_005], 1_050])
  })

  test('a process that fails fails the run where it is advanced', async () => {
    const time = scheduler(virtualClock(start))
    time.spawn(async () => {
      await time.sleep(1)
      throw new Error('broken')
    })
    await expect(run(time)).rejects.toThrow('broken')
    await expect(time.advance()).rejects.toThrow('broken')
  })

  test('work that fails fails where it was asked for', async () => {
    const time = scheduler(virtualClock(start))
    const log: string[] = []
    time.spawn(async () => {
      await time.ask(() => Promise.reject(new Error('no key'))).catch(error => log.push(String(error)))
    })
    await run(time)
    expect(log).toEqual(['Error: no key'])
  })

  test('does not run backwards', () => {
    const clock = virtualClock(start)
    expect(() => clock.set(epochMs(999))).toThrow('virtual time does not run backwards')
  })

  test('goes on to a given time, what merely lapses too, and leaves the clock there', async () => {
    const clock = virtualClock(start)
    const time = scheduler(clock)
    const told: string[] = []
    time.spawn(async () => {
      await time.sleep(10)
      told.push(`woken ${await time.ask(async () => 'and answered')} at ${clock.now() - start}`)
      await time.sleep(100)
      told.push('too late')
    })
    time.lapse(start + 20, () => told.push(`lapsed at ${clock.now() - start}`))
    await time.advanceTo(start + 50)
    expect(told).toEqual(['woken and answered at 10', 'lapsed at 20'])
    expect(clock.now() - start).toBe(50)
    await time.advanceTo(start + 200)
    expect(told.at(-1)).toBe('too late')
    expect(await time.advance()).toBe(false)
  })

  test('a question asked in the moment in which something lapses is answered', async () => {
    const time = scheduler(virtualClock(start))
    const told: string[] = []
    time.spawn(async () => {
      told.push(await time.ask(async () => 'answered'))
    })
    time.lapse(start, () => told.push('lapsed'))
    while (await time.advance());
    expect(told).toEqual(['lapsed', 'answered'])
  })
})
