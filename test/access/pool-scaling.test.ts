// A pool's count, its edits, and the posture of its devices.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PcSight } from '../../main/access/index.ts'
import { decidePoolEdit, decidePosture, decideScaling, nextWave, sessionUsage } from '../../main/access/index.ts'
import type { Pool } from '../../shared/model/objects.ts'

const pool: Pool = {
  ref: 'pool:finance',
  id: '4d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a10',
  displayName: 'Finance',
  region: 'eastus',
  assignedTo: [],
  size: 4,
}
const some = (free: number, busy: number, current = true): PcSight[] =>
  Array.from({ length: free + busy }, (_, index) => ({
    ref: `pc:${index}`,
    free: index < free,
    current,
    updating: false,
  }))

const pcs = fc
  .array(fc.record({ free: fc.boolean(), current: fc.boolean() }), { maxLength: 30 })
  .map(list => list.map((each, index): PcSight => ({ ref: `pc:${index}`, updating: false, ...each })))

describe('Scaling', () => {
  test('orders what is missing to the count and removes what is too much, free ones only', () => {
    expect(decideScaling(pool, some(1, 1), 0)).toMatchObject({ wanted: 4, provision: 2, deprovision: [] })
    expect(decideScaling(pool, some(3, 3), 0)).toEqual({
      wanted: 4,
      provision: 0,
      deprovision: ['pc:2', 'pc:1'],
      later: 0,
    })
    expect(decideScaling(pool, some(1, 5), 0)).toEqual({ wanted: 4, provision: 0, deprovision: ['pc:0'], later: 1 })
  })

  test('grows with sessions that wait as far as the maximum allows, and not at all without a scaling policy', () => {
    const elastic = { ...pool, scalingPolicy: { minimumCount: 2, maximumCount: 6 } }
    expect(decideScaling(elastic, some(0, 4), 1)).toMatchObject({ wanted: 5, provision: 1 })
    expect(decideScaling(elastic, some(0, 4), 9)).toMatchObject({ wanted: 6, provision: 2 })
    expect(decideScaling(elastic, some(6, 0), 0)).toMatchObject({ wanted: 4, deprovision: ['pc:5', 'pc:4'] })
    expect(decideScaling(pool, some(0, 4), 9)).toMatchObject({ wanted: 4, provision: 0 })
  })

  test('never removes one that is in use, never both orders and removes, and comes to what is wanted', () => {
    fc.assert(
      fc.property(pcs, fc.integer({ min: 1, max: 40 }), fc.nat(5), (list, size, waiting) => {
        const { wanted, provision, deprovision, later } = decideScaling({ ...pool, size }, list, waiting)
        const free = new Set(list.filter(pc => pc.free).map(({ ref }) => ref))
        expect(deprovision.every(ref => free.has(ref))).toBe(true)
        expect(provision === 0 || deprovision.length + later === 0).toBe(true)
        expect(list.length + provision - deprovision.length - later).toBe(wanted)
      }),
      { seed: 4 },
    )
  })
})

describe('A changed image reaches', () => {
  test('at once as many free Cloud PCs as may go, those in use at their reset', () => {
    expect(nextWave(some(4, 2, false), 50)).toEqual({
      now: ['pc:0'],
      atReset: ['pc:4', 'pc:5'],
      waiting: ['pc:1', 'pc:2', 'pc:3'],
    })
    expect(nextWave(some(4, 0, false), 0).now).toHaveLength(4)
    expect(nextWave(some(4, 0), 0)).toEqual({ now: [], atReset: [], waiting: [] })
  })

  test('every outdated one sooner or later, and never leaves fewer available than are to be kept', () => {
    fc.assert(
      fc.property(pcs, fc.nat(100), (list, keep) => {
        const { now, atReset, waiting } = nextWave(list, keep)
        expect([...now, ...atReset, ...waiting].sort()).toEqual(
          list
            .filter(({ current }) => !current)
            .map(({ ref }) => ref)
            .sort(),
        )
        const available = list.filter(({ free }) => free).length
        expect(now.length === 0 || available - now.length >= (list.length * keep) / 100).toBe(true)
      }),
      { seed: 9 },
    )
  })
})

describe('An edit of a pool', () => {
  const edit = (change: Partial<Pool>) => decidePoolEdit(pool, { ...pool, ...change }, 'Active')

  test('takes hold at once in its description, count and agents, and needs new Cloud PCs in its name and image', () => {
    expect(edit({ description: 'd', size: 5, assignedTo: ['agentUser:a'] })).toEqual({
      outcome: 'grant',
      changed: ['description', 'assignedTo', 'size'],
      reprovision: false,
    })
    expect(edit({ displayName: 'Other' })).toMatchObject({ reprovision: true })
    expect(edit({ cloudPcConfiguration: { imageId: 'x' } })).toMatchObject({ reprovision: true })
    expect(edit({})).toEqual({ outcome: 'grant', changed: [], reprovision: false })
  })

  test('is refused with every reason', () => {
    expect(
      decidePoolEdit(
        pool,
        { ...pool, region: 'westus', size: 201, scalingPolicy: { minimumCount: 3, maximumCount: 2 } },
        'Deleting',
      ),
    ).toEqual({
      outcome: 'refuse',
      reasons: [
        'The pool is being deleted.',
        'The region of a pool cannot be changed.',
        'The count is 201; it can be 1 to 200.',
        'minimumCount 3 is above maximumCount 2.',
      ],
    })
  })
})

test('what is not available counts as active: active and available come to the count', () => {
  expect(sessionUsage(some(3, 2))).toEqual({ activeSessionsCount: 2, availableSessionsCount: 3 })
  expect(sessionUsage([])).toEqual({ activeSessionsCount: 0, availableSessionsCount: 0 })
})

describe('The posture of a device', () => {
  const joined = { entraJoined: 'yes', intuneEnrolled: 'yes' } as const
  test('is compliant where everything is met, and names everything that is not', () => {
    expect(decidePosture({ ...joined, settings: [{ name: 'firewall', met: 'yes' }] })).toEqual({
      outcome: 'compliant',
      reasons: [],
    })
    const settings = [
      { name: 'firewall', met: 'no' },
      { name: 'antivirus', met: 'unknown' },
    ] as const
    expect(decidePosture({ ...joined, settings })).toEqual({
      outcome: 'notCompliant',
      reasons: ['Not met: firewall.', 'Not reported: antivirus.'],
    })
  })
  test('cannot be evaluated where something was not reported', () => {
    expect(decidePosture({ entraJoined: 'yes', intuneEnrolled: 'unknown', settings: [] })).toEqual({
      outcome: 'cannotEvaluate',
      reasons: ['Not reported: enrolled in Intune.'],
    })
  })
})
