// Pool assignment and the baseline check.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Residue } from '../../main/access/index.ts'
import { assignFromPool, baselineClean, baselineReasons } from '../../main/access/index.ts'
import type { Pool } from '../../shared/model/objects.ts'
import type { PcRef } from '../../shared/model/refs.ts'

const pool: Pool = {
  ref: 'pool:finance',
  id: '4d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a10',
  displayName: 'Finance',
  region: 'eastus',
  assignedTo: ['agentUser:invoice'],
  size: 3,
}
const free: PcRef[] = ['pc:1', 'pc:2', 'pc:3']
const first = () => 0

describe('A pool', () => {
  test('gives an assigned agent user the free Cloud PC that is picked', () => {
    fc.assert(
      fc.property(fc.subarray(free, { minLength: 1 }), fc.nat(), (some, choice) => {
        const decision = assignFromPool({
          pool,
          agentUser: 'agentUser:invoice',
          free: some,
          pick: count => choice % count,
        })
        expect(decision).toEqual({ outcome: 'grant', pc: some[choice % some.length] })
      }),
      { seed: 5 },
    )
  })

  test('refuses an agent user that is not assigned with 403, whether or not one is free', () => {
    const refused = {
      outcome: 'refuse',
      status: 403,
      reason: 'agentUser:stranger is not assigned to the pool "Finance".',
    }
    expect(assignFromPool({ pool, agentUser: 'agentUser:stranger', free, pick: first })).toEqual(refused)
    expect(assignFromPool({ pool, agentUser: 'agentUser:stranger', free: [], pick: first })).toEqual(refused)
  })

  test('refuses with 504 where none is free', () => {
    expect(assignFromPool({ pool, agentUser: 'agentUser:invoice', free: [], pick: first })).toEqual({
      outcome: 'refuse',
      status: 504,
      reason: 'None of the 3 Cloud PCs of the pool "Finance" is available.',
    })
  })

  test('does not hide a pick out of range', () => {
    const pick = (count: number) => count
    expect(() => assignFromPool({ pool, agentUser: 'agentUser:invoice', free, pick })).toThrow('pick(3) gave 3.')
  })
})

describe('A Cloud PC is at its baseline', () => {
  const table: [Residue, boolean, boolean, number][] = [
    ['none', false, true, 0],
    ['none', true, false, 1],
    ['some', false, false, 1],
    ['some', true, false, 2],
    ['unknown', false, false, 1],
    ['unknown', true, false, 2],
  ]
  test.each(table)('residue %s, live tokens %s: %s', (residue, liveTokens, clean, reasons) => {
    expect(baselineClean(residue, { liveTokens })).toBe(clean)
    expect(baselineReasons(residue, { liveTokens })).toHaveLength(reasons)
  })
})
