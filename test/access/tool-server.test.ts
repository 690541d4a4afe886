// Which tool servers outside the tenant an agent may use: approved ones, and pinned ones as long as their tools are the same.
import { describe, expect, test } from 'vitest'
import { decideToolServer, type ToolServerAsk } from '../../main/access/index.ts'

const ask: ToolServerAsk = {
  approved: { listHash: 'a', pinned: true },
  listHash: 'a',
  tool: 'find_vendor',
  tools: ['find_vendor'],
}

describe('a tool server outside the tenant', () => {
  test.each<[string, Partial<ToolServerAsk>, string, string[]]>([
    ['that was approved and is as it was may be used', {}, 'grant', []],
    ['whose tools changed is refused where it is pinned', { listHash: 'b' }, 'deny', ['toolsChanged']],
    [
      'whose tools changed may be used where it is not',
      { approved: { listHash: 'a', pinned: false }, listHash: 'b' },
      'grant',
      [],
    ],
    ['nobody approved is refused', { approved: null }, 'deny', ['notApproved']],
    ['that does not have the tool is refused', { tool: 'find_vendors' }, 'deny', ['noSuchTool']],
    [
      'that does not say what it has can not be decided on',
      { listHash: null, tools: [] },
      'cannotEvaluate',
      ['notListed'],
    ],
    [
      'is refused with every reason there is',
      { approved: null, tool: 'other', listHash: 'b' },
      'deny',
      ['notApproved', 'noSuchTool'],
    ],
  ])('%s', (_, change, outcome, codes) => {
    const decision = decideToolServer({ ...ask, ...change })
    expect(decision.outcome).toBe(outcome)
    expect(decision.reasons.map(({ code }) => code)).toEqual(codes)
    for (const { message } of decision.reasons) expect(message).toMatch(/^[A-Z].+\.$/)
  })
})
