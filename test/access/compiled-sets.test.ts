// What a compiled set keeps of one request must not answer for another: requests that differ in one thing alone, one after the other.
import { describe, expect, test } from 'vitest'
import {
  type AccessRequest,
  type AccessSettings,
  type ConditionalAccessPolicy,
  compilePolicies,
  decideAccess,
  defaultSettings,
  evaluateAccess,
} from '../../main/access/index.ts'
import { compiledAgrees } from './agreement.ts'
import { controlRequests, controls } from './cases/controls.ts'
import { block, policyOf } from './cases/policies.ts'
import { type Asked, agentUser, broad, inMay, person } from './cases/requests.ts'
import { tables } from './cases/tables.ts'
import type { Named } from './written-table.ts'

const policyNamed = (id: string, more: object): ConditionalAccessPolicy =>
  policyOf({ id, displayName: id, grantControls: block, ...more })

/** Requests to one tenant, which a set is compiled for. */
const tenants: readonly Named<AccessSettings>[] = [
  ['July', defaultSettings],
  ['May', inMay],
]
const requestsTo = (tenant: AccessSettings, asked: readonly Named<Asked>[]): AccessRequest[] =>
  asked.flatMap(([, { request, settings }]) => (settings === tenant ? [request] : []))

interface Differing {
  readonly said: readonly Named<object>[]
  readonly policy: (said: Named<object>) => ConditionalAccessPolicy
  readonly requests: readonly Named<Asked>[]
}
const differing: readonly Named<Differing>[] = [
  ...Array.from(
    tables,
    ([name, { conditions, requests }]): Named<Differing> => [
      name,
      { said: conditions, policy: ([id, one]) => policyNamed(id, { conditions: one }), requests },
    ],
  ),
  ['what they say of controls', { said: controls, policy: byControl, requests: controlRequests }],
]
function byControl([id, control]: Named<object>): ConditionalAccessPolicy {
  const one = policyNamed(id, control)
  return { ...one, conditions: broad(one.conditions) }
}

describe.each(differing)('Requests that differ in %s', (_, { said, policy, requests }) => {
  // a few at a time: mutation testing asks no test that takes long
  const few = Map.groupBy(said.keys(), at => Math.floor(at / 8))
  test.each([...few])('come to the same by each policy alone, compiled (%i)', (_, places) => {
    const all = said.map(policy)
    for (const [, settings] of tenants) {
      const asked = requestsTo(settings, requests)
      for (const at of places) compiledAgrees(asked, all.slice(at, at + 1), settings)
    }
  })

  test.each(tenants)('come to the same by all policies at once, compiled (%s)', (_, settings) => {
    compiledAgrees(requestsTo(settings, requests), said.map(policy), settings)
  })
})

/** Requests that one policy answers in two ways, though they are nearly alike or read alike when they are put together. */
const alike: readonly Named<{ policy: object; said: readonly Partial<AccessRequest>[] }>[] = [
  [
    'the texts of a device',
    {
      policy: {
        conditions: broad({
          devices: {
            deviceFilter: { mode: 'include', rule: 'device.model -eq "x" -and device.displayName -eq "y\nsz"' },
          },
        }),
      },
      said: [
        ['x', 'y\nsz'],
        ['x\nsy', 'z'],
        ['x,4:y\nsz', ''],
        ['xy\nsz', ''],
      ].map(([model = '', displayName = '']) => ({ device: { model, displayName } })),
    },
  ],
  [
    'the controls that are met',
    {
      policy: {
        conditions: broad({}),
        grantControls: { operator: 'AND', builtInControls: ['mfa', 'passwordChange'] },
      },
      said: [
        ['mfa', 'passwordChange'],
        ['mfapasswordChange'],
        ['mfa\npasswordChange'],
        ['mfa', 'password', 'Change'],
      ].map(satisfiedControls => ({ satisfiedControls })),
    },
  ],
  [
    'who is a guest',
    {
      policy: { conditions: broad({ userRiskLevels: ['high'] }) },
      said: [undefined, null, 'serviceProvider' as const].map(guest => {
        const { guest: _, ...subject } = { ...person.subject, userRisk: 'high' as const }
        return { subject: guest === undefined ? subject : { ...subject, guest } }
      }),
    },
  ],
]
test.each(alike)(
  'Requests that are alike but for how %s are told apart come to the same compiled',
  (_, { policy, said }) => {
    const requests = said.map(one => ({ ...person, ...one }))
    for (const first of requests) {
      const decisions = compiledAgrees([first, ...requests], [policyNamed('p', policy)], defaultSettings)
      expect(new Set(decisions.map(({ outcome, errorCode }) => `${outcome} ${errorCode}`)).size).toBe(2)
    }
  },
)

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
    const nobody = policyNamed('nobody', { conditions: elsewhere })
    const policies = Array.from({ length: 66 }, (_, index) => ({ ...nobody, id: `${index}` }))
    for (const [at, policy] of chosen) policies[at] = policyNamed(`${at}`, policy)
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
    const policies = [policyNamed('p', { conditions })]
    expect(compilePolicies(policies, inMay)).toMatchObject({ policies, settings: inMay })
  })

  test('answers requests that no policy tells apart with the same words, and others with others', () => {
    const set = compilePolicies([policyNamed('p', { conditions: { ...conditions, agentIdRiskLevels: 'high' } })])
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
