// What is said of delegations, word for word: each limit at its edge, each loop, and each permission somebody lacks.
import { expect, test } from 'vitest'
import {
  type DelegationAsk,
  decideDelegation,
  decideToolServer,
  type OrchestrationSight,
  type PathStep,
  type ToolServerAsk,
} from '../../main/access/index.ts'
import type { OrchestrationLimits, Permission } from '../../shared/model/governance.ts'
import { crossed, inWords, type Situation, wordsOf } from './in-words.ts'

const graph = '00000003-0000-0000-c000-00000000abcd'
const erp = '00000015-0000-0000-c000-000000000000'
const limits: OrchestrationLimits = {
  maximumDepth: 2,
  maximumFanOut: 3,
  maximumDelegations: 5,
  budget: { tokens: 1000, actions: 10, milliseconds: 60_000 },
}
const may = (...names: string[]): Permission[] => names.map(name => ({ resourceAppId: graph, name }))
const step = (agent: PathStep['agent'], goal: string, change: Partial<PathStep> = {}): PathStep => ({
  agent,
  goal,
  purpose: 'invoices',
  permissions: may('read', 'write'),
  ...change,
})
const root = step('agent:a', 'Close the month')
const ask: DelegationAsk = {
  caller: 'agent:a',
  path: [root],
  callee: 'agent:b',
  goal: 'Check the bills',
  purpose: 'invoices',
  requested: may('read'),
  calleePermissions: may('read', 'send'),
}
const none = { tokens: 0, actions: 0, milliseconds: 0 }
const sight: OrchestrationSight = { status: 'running', open: 0, total: 0, used: none }

test('each delegation is told everything that keeps it from starting', async () => {
  interface Asked {
    ask: Partial<DelegationAsk>
    sight: Partial<OrchestrationSight>
  }
  const used = (change: Partial<OrchestrationSight['used']>) => ({ sight: { used: { ...none, ...change } } })
  const by = (agent: PathStep['agent'], ...path: PathStep[]) => ({ path: [root, ...path], caller: agent })
  const b = step('agent:b', 'Check the bills')
  const asked: readonly Situation<Asked>[] = [
    ['', {}],
    ['of what was stopped', { sight: { status: 'stopped' } }],
    ['of what is not known', { sight: { status: 'unknown' } }],
    ['of no task', { ask: { path: [] } }],
    ['by somebody else', { ask: { caller: 'agent:z' } }],
    ['at depth 2', { ask: { ...by('agent:b', b), callee: 'agent:c' } }],
    ['at depth 3', { ask: { ...by('agent:c', b, step('agent:c', 'Look')), callee: 'agent:d' } }],
    ['beside 2', { sight: { open: 2 } }],
    ['beside 3', { sight: { open: 3 } }],
    ['after 4', { sight: { total: 4 } }],
    ['after 5', { sight: { total: 5 } }],
    ['with one of each left', used({ tokens: 999, actions: 9, milliseconds: 59_999 })],
    ['with the tokens used up', used({ tokens: 1000 })],
    ['with the actions used up', used({ actions: 10 })],
    ['with the time used up', used({ milliseconds: 60_000 })],
    ['with more than all used up', used({ tokens: 1001, actions: 11, milliseconds: 60_001 })],
    ['to who has the goal already', { ask: { callee: 'agent:a', goal: ' CLOSE  the month\n' } }],
    ['to who has it, further up', { ask: { ...by('agent:b', b), callee: 'agent:a', goal: 'Close the month' } }],
    ['to who has nearly that goal', { ask: { callee: 'agent:a', goal: 'Closethe month' } }],
    ['for another purpose', { ask: { purpose: 'marketing' } }],
    [
      "for the root's purpose, below a task for another",
      { ask: { ...by('agent:b', { ...b, purpose: 'audit' }), callee: 'agent:c' } },
    ],
    ['with nothing', { ask: { requested: [] } }],
    ['with what the caller lacks', { ask: { requested: may('send') } }],
    ['with what the callee lacks', { ask: { requested: may('write', 'read') } }],
    ['with what both lack', { ask: { requested: may('read', 'print') } }],
    ['with the same at another resource', { ask: { requested: [{ resourceAppId: erp, name: 'read' }] } }],
    ['with it in capitals', { ask: { requested: [{ resourceAppId: graph.toUpperCase(), name: 'read' }] } }],
    ['to who is not known', { ask: { calleePermissions: null, requested: may('read', 'send') } }],
  ]
  const text = inWords(asked, change => {
    const decision = decideDelegation({ ...ask, ...change.ask }, limits, { ...sight, ...change.sight })
    return `${wordsOf(decision)}\nleft ${decision.effective.map(({ name }) => name).join(', ') || 'nothing'}`
  })
  await expect(text).toMatchFileSnapshot('./governance/delegations.txt')
})

test.each([
  ['Close the month', true],
  ['close THE month', true],
  ['\tClose  the\u00a0month ', true],
  ['Ｃlose the month', true],
  ['Close the months', false],
  ['Closethemonth', false],
  ['', false],
])('"%s" is the goal of closing the month: %s', (goal, isSame) => {
  const { reasons } = decideDelegation({ ...ask, callee: 'agent:a', goal }, limits, sight)
  expect(reasons.map(({ code }) => code)).toEqual(isSame ? ['loop'] : [])
})

test('letters that only look alike in capitals are not the same', () => {
  const path = [step('agent:a', 'Maße prüfen')]
  const codes = (goal: string) =>
    decideDelegation({ ...ask, path, callee: 'agent:a', goal }, limits, sight).reasons.map(({ code }) => code)
  expect(codes('MASSE prüfen')).toEqual([])
  expect(codes('maße PRÜFEN')).toEqual(['loop'])
})

test('each use of a tool server that may not be is told why', async () => {
  const asked = crossed<ToolServerAsk>(
    [
      ['approved', { approved: { listHash: 'one', pinned: false } }],
      ['approved and pinned', { approved: { listHash: 'one', pinned: true } }],
      ['not approved', { approved: null }],
    ],
    [
      ['as it was', { listHash: 'one' }],
      ['changed', { listHash: 'two' }],
      ['silent', { listHash: null }],
    ],
    [
      ['search', { tool: 'search' }],
      ['erase', { tool: 'erase' }],
    ],
  )
  const plain: ToolServerAsk = { approved: null, listHash: null, tool: 'search', tools: ['search', 'fetch'] }
  const text = inWords(asked, change => wordsOf(decideToolServer({ ...plain, ...change })))
  await expect(text).toMatchFileSnapshot('./governance/tool-servers.txt')
})
