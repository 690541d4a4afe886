// The open case changes hands: what is being written is finished, and trouble with one never keeps anyone in it.
import { describe, expect, test } from 'vitest'
import { createDesk } from '../../main/app/desk.ts'
import { createEvents } from '../../main/app/events.ts'
import { type CaseStore, createCase } from '../../main/case/index.ts'
import { seededEnv, virtualClock } from '../../main/simulation/env.ts'
import { epochMs } from '../../shared/model/units.ts'

const memory = (seed: number): Promise<CaseStore> =>
  createCase({ file: ':memory:', env: seededEnv(seed, 'case', virtualClock(epochMs(0))), worker: 'inline' })

describe('the desk', () => {
  test('has nothing to read before a case is open', async () => {
    const desk = createDesk(createEvents())
    expect(() => desk.store()).toThrow('No case is open.')
    await expect(desk.write(async () => 1)).rejects.toMatchObject({ code: 'case.closed' })
  })

  test('runs one writer at a time, in the order they came, whatever one of them throws', async () => {
    const desk = createDesk(createEvents())
    await desk.replace(() => memory(1))
    const order: string[] = []
    const work = (name: string) => async () => {
      order.push(`${name} begins`)
      await Promise.resolve()
      order.push(`${name} ends`)
      if (name === 'b') throw new Error('b')
      return name
    }
    const all = await Promise.allSettled(['a', 'b', 'c'].map(name => desk.write(work(name))))
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(order).toEqual(['a', 'b', 'c'].flatMap(name => [`${name} begins`, `${name} ends`]))
  })

  test('keeps the open case where another is refused', async () => {
    const desk = createDesk(createEvents())
    await desk.replace(() => memory(1))
    const store = desk.store()
    await expect(desk.replace(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(desk.store()).toBe(store)
  })

  test('lets go of a case whose last words can not be written, and says so', async () => {
    const events = createEvents()
    const desk = createDesk(events)
    const first = await desk.replace(() => memory(1))
    desk.onClosing(() => Promise.reject(new Error('the disk is full')))
    const told: string[] = []
    events.on('case.changed', ({ root }) => told.push(root))
    await expect(desk.replace(() => memory(2))).rejects.toThrow('the disk is full')
    expect((await desk.store().info()).root).not.toBe(first.root)
    expect(told).toEqual([(await desk.store().info()).root])
  })

  test('tells of a change once, and of none where nothing was written', async () => {
    const events = createEvents()
    const desk = createDesk(events)
    let told = 0
    events.on('case.changed', () => {
      told += 1
    })
    await desk.replace(() => memory(1))
    await desk.write(async store => store.info())
    expect(told).toBe(1)
  })

  test('keeps what was read from the evidence where somebody only wrote beside it, and tells of the new root', async () => {
    const events = createEvents()
    const desk = createDesk(events)
    const told: string[] = []
    events.on('case.changed', ({ root }) => told.push(root))
    await desk.replace(() => memory(1))
    let forgotten = 0
    desk.onChange(() => {
      forgotten += 1
    })
    await desk.write(store => store.act({ act: 'comment', record: null, text: 'Asked the owner.' }))
    expect(forgotten).toBe(0)
    expect(told).toHaveLength(2)
    const run = { run: 'first-light-1', scenario: 'first-light', seed: 7, at: epochMs(0) }
    const record = { plane: 'entra', table: 'SigninLogs', format: 'entra-ndjson', availableAt: epochMs(0) } as const
    await desk.write(store => store.appendRecords(run, [{ ...record, body: { Type: 'SigninLogs', Id: 'one' } }]))
    expect(forgotten).toBe(1)
  })
})
