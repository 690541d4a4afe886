// The baseline check between two sessions.
import { describe, expect, test } from 'vitest'
import type { Residue } from '../../main/access/index.ts'
import { baselineClean, baselineReasons } from '../../main/access/index.ts'

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
