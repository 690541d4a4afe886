// Agents that call agents: limits that hold at their edge, loops, and no privilege gained, over random trees of delegations.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type DelegationAsk,
  decideDelegation,
  type OrchestrationSight,
  type PathStep,
} from '../../main/access/index.ts'
import type { OrchestrationLimits, Permission } from '../../shared/model/governance.ts'
import { graph } from './cases/ids.ts'

const may = (...names: string[]): Permission[] => names.map(name => ({ resourceAppId: graph, name }))
const limits: OrchestrationLimits = {
  maximumDepth: 2,
  maximumFanOut: 3,
  maximumDelegations: 5,
  budget: { tokens: 1000, actions: 10, milliseconds: 60_000 },
}
const step = (agent: PathStep['agent'], goal: string, permissions = may('r', 'w')): PathStep => ({
  agent,
  goal,
  purpose: 'invoices',
  permissions,
})
const sight: OrchestrationSight = {
  status: 'running',
  open: 0,
  total: 0,
  used: { tokens: 0, actions: 0, milliseconds: 0 },
}
const ask: DelegationAsk = {
  caller: 'agent:a',
  path: [step('agent:a', 'Close the month')],
  callee: 'agent:b',
  goal: 'Check the bills',
  purpose: 'invoices',
  requested: may('r'),
  calleePermissions: may('r', 'x'),
}

describe('A delegation', () => {
  const deep = [...ask.path, step('agent:b', 'Check the bills'), step('agent:c', 'Look one up')]
  const spent = (change: Partial<OrchestrationSight['used']>): Partial<OrchestrationSight> => ({
    used: { ...sight.used, ...change },
  })
  const table: [string, Partial<DelegationAsk>, Partial<OrchestrationSight>, string[]][] = [
    ['within all limits starts', {}, {}, ['grant']],
    ['at the last depth starts', { path: deep.slice(0, 2), caller: 'agent:b', callee: 'agent:c' }, {}, ['grant']],
    ['one deeper does not', { path: deep, caller: 'agent:c', callee: 'agent:d' }, {}, ['deny', 'depth']],
    ['beside as many as may run starts not', {}, { open: 3 }, ['deny', 'fanOut']],
    ['beside one less starts', {}, { open: 2 }, ['grant']],
    ['after as many as may be starts not', {}, { total: 5 }, ['deny', 'delegations']],
    ['after one less starts', {}, { total: 4 }, ['grant']],
    ['with the budget used up starts not', {}, spent({ tokens: 1000 }), ['deny', 'tokens']],
    ['with one token left starts', {}, spent({ tokens: 999 }), ['grant']],
    [
      'is told everything that is used up',
      {},
      spent({ tokens: 1001, actions: 10, milliseconds: 60_000 }),
      ['deny', 'tokens', 'actions', 'time'],
    ],
    [
      'back to an agent with the same goal is a loop',
      { callee: 'agent:a', goal: '  close THE month' },
      {},
      ['deny', 'loop'],
    ],
    ['back to an agent with another goal is none', { callee: 'agent:a' }, {}, ['grant']],
    ['with the same goal to another agent is none', { goal: 'Close the month' }, {}, ['grant']],
    ['for another purpose', { purpose: 'marketing' }, {}, ['deny', 'purpose']],
    ['asked for by somebody else than whose task it is', { caller: 'agent:z' }, {}, ['deny', 'callerMismatch']],
    ['of no task', { path: [] }, {}, ['deny', 'noPath', 'callerLacks']],
    ['of what was stopped', {}, { status: 'stopped' }, ['deny', 'notRunning']],
    ['of what is not known', {}, { status: 'unknown' }, ['cannotEvaluate', 'statusUnknown']],
    ['with what the caller lacks', { requested: may('x') }, {}, ['deny', 'callerLacks']],
    ['with what the callee lacks', { requested: may('w') }, {}, ['deny', 'calleeLacks']],
    ['with what both lack', { requested: may('r', 'q') }, {}, ['deny', 'callerLacks', 'calleeLacks']],
    ['to somebody of whom nothing is known', { calleePermissions: null }, {}, ['cannotEvaluate', 'calleeUnknown']],
    ['to somebody unknown, without any permission', { calleePermissions: null, requested: [] }, {}, ['grant']],
  ]
  test.each(table)('%s', (_, change, sees, expected) => {
    const { outcome, reasons } = decideDelegation({ ...ask, ...change }, limits, { ...sight, ...sees })
    expect([outcome, ...reasons.map(({ code }) => code)]).toEqual(expected)
  })

  test('that is refused says what would be left', () => {
    const { outcome, effective } = decideDelegation({ ...ask, requested: may('r', 'w', 'x') }, limits, sight)
    expect([outcome, effective]).toEqual(['deny', may('r')])
  })
})

describe('Over random trees of delegations', () => {
  interface Node {
    parent: Node | null
    path: PathStep[]
    open: number
  }
  const names = ['r', 'w', 'x', 'y'] as const
  const agents = ['agent:a', 'agent:b', 'agent:c', 'agent:d'] as const
  const attempt = fc.record({
    parent: fc.nat(100),
    callee: fc.nat(3),
    goal: fc.constantFrom('one', 'two', 'three'),
    requested: fc.subarray([...names], { maxLength: 2 }),
    claims: fc.constantFrom(null, null, null, ...agents),
    ends: fc.boolean(),
  })

  test('nobody ever holds what the root or anyone above lacks, and no limit is ever exceeded', () => {
    const seen = { granted: 0, refused: 0, deepest: 0 }
    fc.assert(
      fc.property(
        fc.tuple(...agents.map(() => fc.subarray([...names], { minLength: 3 }))),
        fc.record({ depth: fc.constantFrom(0, 1, 2, 4), fanOut: fc.constantFrom(0, 2, 4), total: fc.nat(12) }),
        fc.array(attempt, { minLength: 10, maxLength: 40 }),
        (holdings, bounds, attempts) => {
          const own = holdings.map(each => may(...each))
          const rootPermissions = own[0] ?? []
          const root: Node = { parent: null, open: 0, path: [step('agent:a', 'root', rootPermissions)] }
          const nodes = [root]
          const most: OrchestrationLimits = {
            ...limits,
            maximumDepth: bounds.depth,
            maximumFanOut: bounds.fanOut,
            maximumDelegations: bounds.total,
          }
          for (const { parent: choice, callee, goal, requested, claims, ends } of attempts) {
            const parent = nodes[choice % nodes.length] ?? root
            const caller = parent.path.at(-1)?.agent ?? 'agent:?'
            const to = agents[callee] ?? 'agent:?'
            const decision = decideDelegation(
              {
                caller: claims ?? caller,
                path: parent.path,
                callee: to,
                goal,
                purpose: 'invoices',
                requested: may(...requested),
                calleePermissions: own[callee] ?? [],
              },
              most,
              { ...sight, open: parent.open, total: nodes.length - 1 },
            )
            if (decision.outcome !== 'grant') {
              seen.refused += 1
              continue
            }
            seen.granted += 1
            const path = [...parent.path, step(to, goal, [...decision.effective])]
            nodes.push({ parent, path, open: 0 })
            parent.open += 1
            seen.deepest = Math.max(seen.deepest, path.length - 1)

            expect(claims === null || claims === caller).toBe(true)
            for (const { name } of decision.effective) {
              expect(own[callee]?.map(each => each.name)).toContain(name)
              for (const above of parent.path) expect(above.permissions.map(each => each.name)).toContain(name)
            }
            expect(path.length - 1).toBeLessThanOrEqual(bounds.depth)
            expect(parent.open).toBeLessThanOrEqual(bounds.fanOut)
            expect(nodes.length - 1).toBeLessThanOrEqual(bounds.total)
            const pairs = path.map(each => `${each.agent} ${each.goal}`)
            expect(new Set(pairs).size).toBe(pairs.length)
            if (ends) parent.open -= 1
          }
        },
      ),
      { seed: 60, numRuns: 1000 },
    )
    expect(seen.granted).toBeGreaterThan(1000)
    expect(seen.refused).toBeGreaterThan(1000)
    expect(seen.deepest).toBe(4)
  })
})
