// What a compiled set keeps of one request must not answer for another: requests that differ in one thing alone, one after the other.
import { describe, expect, test } from 'vitest'
import {
  type AccessRequest,
  type AccessSettings,
  ConditionalAccessPolicy,
  compilePolicies,
  decideAccess,
  defaultSettings,
  evaluateAccess,
} from '../../main/access/index.ts'
import { compiledAgrees } from './agreement.ts'
import { type Asked, agentUser, controlRequests, controls, inMay, person, tables } from './conditional-access-cases.ts'
import type { Named } from './written-table.ts'

const block = { operator: 'OR', builtInControls: ['block'] }
const policyOf = (id: string, more: object): ConditionalAccessPolicy =>
  ConditionalAccessPolicy.parse({
    id,
    displayName: id,
    state: 'enabled',
    conditions: {},
    grantControls: block,
    ...more,
  })

/** Requests to one tenant, which a set is compiled for. */
const tenants: readonly Named<AccessSettings>[] = [
  ['July', defaultSettings],
  ['May', inMay],
]
const requestsTo = (tenant: AccessSettings, asked: readonly Named<Asked>[]): AccessRequest[] =>
  asked.flatMap(([, { request, settings }]) => (settings === tenant ? [request] : []))

const everybody = {
  users: { includeUsers: ['All', 'AllAgentIdUsers'] },
  clientApplications: { includeAgentIdServicePrincipals: ['All'] },
  applications: { includeApplications: ['All'] },
}

describe.each([...tables])('Requests that differ in %s', (_, { conditions, requests }) => {
  const policies = () => conditions.map(([name, one]) => policyOf(name, { conditions: one }))

  // a few at a time: mutation testing asks no test that takes long
  const few = Map.groupBy(conditions.keys(), at => Math.floor(at / 8))
  test.each([...few])('come to the same by each policy alone, compiled (%i)', (_, places) => {
    const all = policies()
    for (const [, settings] of tenants) {
      const asked = requestsTo(settings, requests)
      for (const at of places) compiledAgrees(asked, all.slice(at, at + 1), settings)
    }
  })

  test.each(tenants)('come to the same by all policies at once, compiled (%s)', (_, settings) => {
    compiledAgrees(requestsTo(settings, requests), policies(), settings)
  })
})

describe('Requests that differ in what they say of controls', () => {
  const policies = () =>
    controls.map(([name, control]) => {
      const one = policyOf(name, control)
      return { ...one, conditions: { ...everybody, ...one.conditions } }
    })

  const few = Map.groupBy(controls.keys(), at => Math.floor(at / 8))
  test.each([...few])('come to the same by each policy alone, compiled (%i)', (_, places) => {
    const all = policies()
    for (const [, settings] of tenants) {
      const asked = requestsTo(settings, controlRequests)
      for (const at of places) compiledAgrees(asked, all.slice(at, at + 1), settings)
    }
  })

  test.each(tenants)('come to the same by all policies at once, compiled (%s)', (_, settings) => {
    compiledAgrees(requestsTo(settings, controlRequests), policies(), settings)
  })
})

describe('More policies than fit into a word of bits', () => {
  const users = { users: { includeUsers: ['All'] }, applications: { includeApplications: ['All'] } }
  const elsewhere = { ...users, users: { includeUsers: ['None'] } }
  const places = [0, 1, 30, 31, 32, 63, 64, 65]
  const asks = (control: string): object => ({
    conditions: users,
    grantControls: { operator: 'OR', builtInControls: [control] },
  })
  /** Policies about nobody, but for those at their place. */
  const manyWith = (...chosen: readonly (readonly [at: number, policy: object])[]): ConditionalAccessPolicy[] => {
    const nobody = policyOf('nobody', { conditions: elsewhere })
    const policies = Array.from({ length: 66 }, (_, index) => ({ ...nobody, id: `${index}` }))
    for (const [at, policy] of chosen) policies[at] = policyOf(`${at}`, policy)
    return policies
  }
  const request: AccessRequest = { ...person, device: null, satisfiedControls: ['mfa'] }
  const decide = (policies: readonly ConditionalAccessPolicy[], asked = request) => {
    const { outcome, status, errorCode } = decideAccess(asked, compilePolicies(policies))
    return `${outcome} ${status} ${errorCode}`
  }

  test('decide by one of them, wherever it stands', () => {
    for (const at of places) {
      expect(decide(manyWith([at, asks('block')]))).toBe('deny failure 53003')
      expect(decide(manyWith([at, asks('compliantDevice')]))).toBe('deny failure 53000')
      expect(decide(manyWith([at, asks('approvedApplication')]))).toBe('deny failure 50076')
      expect(decide(manyWith([at, asks('mfa')]))).toBe('grant success null')
      expect(decide(manyWith([at, { ...asks('block'), state: 'disabled' }]))).toBe('grant notApplied null')
    }
    expect(decide(manyWith())).toBe('grant notApplied null')
  })

  test('cannot decide where one of them cannot, wherever it stands', () => {
    const { satisfiedControls: _, ...unsaid } = request
    for (const at of places) {
      expect(decide(manyWith([at, asks('mfa')]), unsaid)).toBe('cannotEvaluate failure 50131')
      const byRisk = { conditions: { ...users, signInRiskLevels: ['high'] } }
      expect(decide(manyWith([at, byRisk]), unsaid)).toBe('cannotEvaluate failure 50131')
    }
  })

  test('refuse by the first that refuses, but for a block', () => {
    for (const [index, first] of places.entries())
      for (const then of [places[index + 1], places.at(-1)]) {
        if (then === undefined || then === first) continue
        expect(decide(manyWith([first, asks('compliantDevice')], [then, asks('domainJoinedDevice')]))).toContain(
          '53000',
        )
        expect(decide(manyWith([first, asks('domainJoinedDevice')], [then, asks('compliantDevice')]))).toContain(
          '53001',
        )
        expect(decide(manyWith([first, asks('compliantDevice')], [then, asks('block')]))).toContain('53003')
      }
  })

  test('refuse where another one allows or cannot decide, whichever stands first', () => {
    const { satisfiedControls: _, ...unsaid } = request
    for (const [one, other] of [
      [3, 40],
      [40, 3],
      [31, 63],
      [63, 31],
    ] as const) {
      expect(decide(manyWith([one, asks('compliantDevice')], [other, asks('mfa')]), unsaid)).toBe('deny failure 53000')
      expect(decide(manyWith([one, asks('compliantDevice')], [other, asks('mfa')]))).toBe('deny failure 53000')
      expect(
        decide(manyWith([one, { conditions: users, grantControls: null }], [other, asks('mfa')]), unsaid),
      ).toContain('cannotEvaluate')
    }
  })

  test('are listed in their order, with what each came to', () => {
    const set = compilePolicies(manyWith([31, asks('block')], [64, asks('mfa')]))
    const results = evaluateAccess(request, set).policies.map(({ id, result }) => `${id} ${result}`)
    expect(results).toEqual(
      Array.from({ length: 66 }, (_, at) => `${at} ${at === 31 ? 'failure' : at === 64 ? 'success' : 'notApplied'}`),
    )
  })
})

describe('A set', () => {
  const conditions = { users: { includeUsers: ['AllAgentIdUsers'] }, applications: { includeApplications: ['All'] } }

  test('of no policies lets everybody through', () => {
    const set = compilePolicies([])
    expect(decideAccess(agentUser, set)).toEqual({ outcome: 'grant', status: 'notApplied', errorCode: null })
    expect(evaluateAccess(agentUser, set).policies).toEqual([])
  })

  test('keeps what it was made of', () => {
    const policies = [policyOf('p', { conditions })]
    expect(compilePolicies(policies, inMay)).toMatchObject({ policies, settings: inMay })
  })

  test('answers requests that no policy tells apart with the same words, and others with others', () => {
    const set = compilePolicies([policyOf('p', { conditions: { ...conditions, agentIdRiskLevels: 'high' } })])
    const at = (agentRisk: 'low' | 'high', id: string): AccessRequest => ({
      ...agentUser,
      subject: { ...agentUser.subject, id, agentRisk },
    })
    const appliedTo = (request: AccessRequest) => evaluateAccess(request, set).policies[0]
    const first = appliedTo(at('high', 'a'))
    expect(appliedTo(at('high', 'b'))).toBe(first)
    expect(appliedTo(at('low', 'a'))).not.toBe(first)
    expect(appliedTo(at('high', 'a'))).toBe(first)
  })
})
