// Pool assignment and the baseline check.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Residue } from '../../main/access/index.ts'
import { assignFromPool, baselineClean, baselineReasons } from '../../main/access/index.ts'
import type { AgentUser, Pool } from '../../shared/model/objects.ts'
import type { PcRef } from '../../shared/model/refs.ts'

const pool: Pool = {
  ref: 'pool:finance',
  id: '4d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a10',
  displayName: 'Finance',
  region: 'eastus',
  assignedTo: ['agentUser:invoice'],
  size: 3,
}
const invoice: AgentUser = {
  ref: 'agentUser:invoice',
  id: '4d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a11',
  displayName: 'Invoice Agent',
  userPrincipalName: 'invoice.agent@contoso.com',
  agent: 'agent:invoice',
}
const stranger: AgentUser = { ...invoice, ref: 'agentUser:stranger', userPrincipalName: 'stranger@contoso.com' }
const free: PcRef[] = ['pc:1', 'pc:2', 'pc:3']
const first = () => 0

describe('A pool', () => {
  test('gives an assigned agent user the free Cloud PC that is picked', () => {
    fc.assert(
      fc.property(fc.subarray(free, { minLength: 1 }), fc.nat(), (some, choice) => {
        const decision = assignFromPool({
          pool,
          agentUser: invoice,
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
      reason: 'stranger@contoso.com is not assigned to the pool "Finance".',
    }
    expect(assignFromPool({ pool, agentUser: stranger, free, pick: first })).toEqual(refused)
    expect(assignFromPool({ pool, agentUser: stranger, free: [], pick: first })).toEqual(refused)
  })

  test('refuses with 504 where none is free', () => {
    expect(assignFromPool({ pool, agentUser: invoice, free: [], pick: first })).toEqual({
      outcome: 'refuse',
      status: 504,
      reason: 'None of the 3 Cloud PCs of the pool "Finance" is available.',
    })
  })

  test('does not hide a pick out of range', () => {
    const pick = (count: number) => count
    expect(() => assignFromPool({ pool, agentUser: invoice, free, pick })).toThrow('pick(3) gave 3.')
  })
})

describe('A Cloud PC is at its baseline', () => {
  const table: [Residue, string[], boolean, boolean, number][] = [
    ['none', [], false, true, 0],
    ['none', [], true, false, 1],
    ['none', ['files', 'tabs'], false, false, 1],
    ['some', [], false, false, 1],
    ['some', [], true, false, 2],
    ['unknown', [], false, false, 1],
    ['unknown', ['cookies'], true, false, 3],
  ]
  test.each(table)('residue %s, unclean %j, live tokens %s: %s', (residue, unclean, liveTokens, clean, reasons) => {
    const checks = [{ name: 'clipboard', clean: true }, ...unclean.map(name => ({ name, clean: false }))]
    expect(baselineClean(residue, { checks, liveTokens })).toBe(clean)
    const told = baselineReasons(residue, { checks, liveTokens })
    expect(told).toHaveLength(reasons)
    for (const name of unclean) expect(told.join(' ')).toContain(name)
    expect(told.join(' ')).not.toContain('clipboard')
  })
})
