// Conditional Access: the matrix by the evaluator and the oracle, random policies by both, and what a decision says.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import type { AccessRequest } from '../../main/access/index.ts'
import { ConditionalAccessPolicy, evaluateAccess, isEvaluated } from '../../main/access/index.ts'
import { requestEdits } from '../../main/access/what-if/request-edits.ts'
import { AccessDecision, PolicyResult } from '../../shared/model/access.ts'
import { TokenGrant } from '../../shared/model/facts.ts'
import { agrees, compiledAgrees } from './agreement.ts'
import { oracle } from './oracle.ts'
import { anyPolicy, anyRequest, anySettings, manyPolicies, manyRequests } from './random.ts'

const Subject = z.object({
  kind: z.enum(['agentIdentity', 'agentUser', 'human']),
  id: z.string(),
  blueprintAppId: z.string().nullable(),
  agentRisk: z.enum(['none', 'low', 'medium', 'high', 'unknown']),
})
const Matrix = z.object({
  ids: z.object({ graph: z.string() }),
  policies: z.record(z.string(), z.looseObject({})),
  cases: z.array(
    z.strictObject({
      name: z.string(),
      grant: TokenGrant.default('agentUser'),
      subject: Subject,
      resource: z.string().optional(),
      resourceIsAgent: z.boolean().optional(),
      device: z.object({ isCompliant: z.boolean(), trustType: z.string() }).nullable().default(null),
      given: z.array(z.string()).optional(),
      expect: z.record(z.string(), PolicyResult),
      decision: z.object({ outcome: z.string(), status: z.string(), errorCode: z.number().nullable() }),
    }),
  ),
})
const matrix = Matrix.parse(
  parse(readFileSync(new URL('matrix.yaml', import.meta.url), 'utf8'), { merge: true, maxAliasCount: -1 }),
)
const policyNamed = (name: string): ConditionalAccessPolicy =>
  ConditionalAccessPolicy.parse({ id: name, displayName: name, ...matrix.policies[name] })

const casesOf = matrix.cases.map(one => {
  const { grant, subject, device, resourceIsAgent } = one
  const resource = { resourceId: one.resource ?? matrix.ids.graph }
  const isAgent = resourceIsAgent === undefined ? {} : { resourceIsAgent }
  const request: AccessRequest = { grant, subject, device, ...resource, ...isAgent }
  return { ...one, request, policies: (one.given ?? Object.keys(one.expect)).map(policyNamed) }
})

describe('The matrix', () => {
  test.each(casesOf)('$name', ({ request, policies, expect: results, decision }) => {
    const { outcome, status, errorCode, policies: applied } = evaluateAccess(request, policies)
    expect(Object.fromEntries(applied.map(one => [one.displayName, one.result]))).toEqual(results)
    expect({ outcome, status, errorCode }).toEqual(decision)
  })

  test.each(casesOf)('by the oracle: $name', ({ request, policies, expect: results, decision }) => {
    expect(oracle(request, policies)).toMatchObject({ ...decision, results: Object.values(results) })
  })

  test('leaves no policy and no result unused', () => {
    const used = new Set(casesOf.flatMap(one => one.policies.map(policy => policy.id)))
    expect(Object.keys(matrix.policies).filter(name => !used.has(name))).toEqual([])
    const seen = new Set(casesOf.flatMap(one => Object.values(one.expect)))
    // Interrupted is for a person who would be asked for something; a token request of an agent never is.
    expect(PolicyResult.options.filter(result => !seen.has(result))).toEqual(['reportOnlyInterrupted'])
  })
})

const policySet = fc.array(anyPolicy, { maxLength: 3 })

describe('Any request and any policies', () => {
  // a few first: a difference mostly shows soon, and mutation testing asks no test that takes seconds
  test('come to what the naive oracle says (a few)', () => {
    fc.assert(
      fc.property(anyRequest, policySet, anySettings, (request, policies, settings) => {
        agrees([request], policies, settings)
      }),
      { seed: 53000, numRuns: 150 },
    )
  })

  test('come to what the naive oracle says, policy by policy and compiled', { timeout: 30_000 }, () => {
    const reached = new Map<string, number>()
    fc.assert(
      fc.property(
        fc.array(anyRequest, { minLength: 1, maxLength: 3 }),
        policySet,
        anySettings,
        (requests, policies, settings) => {
          for (const one of agrees(requests, policies, settings)) reached.set(one, (reached.get(one) ?? 0) + 1)
        },
      ),
      { seed: 53003, numRuns: 3000 },
    )
    // The comparison is worth something only where everything was met often.
    const codes = ['53003', '53000', '53001', '50076', '50131', '530035']
    const exempt = ['tokenExchange', 'blueprint', 'resourceNotProtected', 'securityDefaults', 'noLicence']
    for (const one of ['grant', 'deny', 'cannotEvaluate', ...PolicyResult.options, ...exempt, ...codes])
      expect(reached.get(one) ?? 0, one).toBeGreaterThan(10)
    expect(reached.get('530084') ?? 0).toBeGreaterThan(0)
  })

  test.each([
    ['two sets', 2],
    ['fifteen', 15],
  ])(
    'come to the same compiled, for more policies than fit into a word of bits (%s)',
    { timeout: 30_000 },
    (_, numRuns) => {
      fc.assert(
        fc.property(manyRequests, manyPolicies, anySettings, (requests, policies, settings) => {
          compiledAgrees(requests, policies, { ...settings, securityDefaults: false, licences: ['E5'] })
        }),
        { seed: 64, numRuns },
      )
    },
  )

  // requests that differ in one thing alone: what a set keeps for one of them must not answer for the other
  test('come to the same compiled, for a request and everything near it, one after the other', () => {
    let near = 0
    fc.assert(
      fc.property(
        anyRequest,
        fc.array(anyPolicy, { minLength: 1, maxLength: 2 }),
        anySettings,
        (request, policies, settings) => {
          const changed = requestEdits(request, policies).map(({ apply }) => apply(request))
          if (changed.length === 0) return
          near += changed.length
          compiledAgrees([request, ...changed, request], policies, {
            ...settings,
            securityDefaults: false,
            licences: ['E5'],
          })
        },
      ),
      { seed: 16, numRuns: 250 },
    )
    expect(near).toBeGreaterThan(400)
  })

  test('come to the same whatever order the policies stand in', () => {
    fc.assert(
      fc.property(anyRequest, policySet, (request, policies) => {
        const forward = evaluateAccess(request, policies)
        const backward = evaluateAccess(request, policies.toReversed())
        expect(backward.outcome).toBe(forward.outcome)
        expect(backward.status).toBe(forward.status)
        expect(backward.policies.toReversed()).toEqual(forward.policies)
      }),
      { seed: 2, numRuns: 500 },
    )
  })

  test('are only ever stricter with one more policy', () => {
    const strictness = { grant: 0, cannotEvaluate: 1, deny: 2 }
    fc.assert(
      fc.property(anyRequest, policySet, anyPolicy, (request, policies, more) => {
        const before = evaluateAccess(request, policies).outcome
        const after = evaluateAccess(request, [...policies, more]).outcome
        expect(strictness[after]).toBeGreaterThanOrEqual(strictness[before])
      }),
      { seed: 3, numRuns: 500 },
    )
  })

  test('give a decision the model takes, with every condition of every policy in one of three lists', () => {
    fc.assert(
      fc.property(anyRequest, policySet, (request, policies) => {
        const decision = evaluateAccess(request, policies)
        expect(AccessDecision.parse(decision)).toEqual(decision)
        expect(decision.policies).toHaveLength(decision.notEvaluated ? 0 : policies.length)
        for (const applied of decision.policies) {
          const unknown = applied.conditionsUnknown ?? []
          const all = [...applied.conditionsSatisfied, ...applied.conditionsNotSatisfied, ...unknown]
          expect(new Set(all).size).toBe(all.length)
          expect(all).toContain('application')
          expect(all.some(one => one === 'users' || one === 'servicePrincipals')).toBe(true)
          expect(applied.reason).toMatch(/\.$/)
        }
      }),
      { seed: 4, numRuns: 500 },
    )
  })
})

describe('A decision says why', () => {
  const decide = (subject: string, policy: string) => {
    const request = casesOf.find(one => one.name === subject)?.request
    if (request === undefined) throw new Error(`There is no case "${subject}".`)
    return evaluateAccess(request, [policyNamed(policy)]).policies[0]
  }

  test('a block by risk names the risk and what the policy asks for', () => {
    expect(decide('an agent user at risk is blocked', 'block agent users at risk')).toEqual({
      id: 'block agent users at risk',
      displayName: 'block agent users at risk',
      result: 'failure',
      enforcedGrantControls: ['Block'],
      enforcedSessionControls: [],
      sessionControlsNotSatisfied: [],
      conditionsSatisfied: ['users', 'application', 'agentIdRisk'],
      conditionsNotSatisfied: [],
      conditionsUnknown: [],
      includeRulesSatisfied: [
        { conditionalAccessCondition: 'users', ruleSatisfied: 'allAgentIdUsers' },
        { conditionalAccessCondition: 'application', ruleSatisfied: 'allApps' },
      ],
      excludeRulesSatisfied: [],
      reason:
        'Applies: the agent user is included; the resource is included; the agent risk is medium, the policy asks for medium or high. Controls: access is blocked.',
    })
  })

  test('a policy that does not apply says which condition was not met', () => {
    expect(decide('exclusions beat inclusions', 'block all agent users but this one')).toMatchObject({
      enforcedGrantControls: [],
      conditionsSatisfied: ['application'],
      conditionsNotSatisfied: ['users'],
      reason: 'Does not apply: the agent user is excluded.',
    })
  })

  test('one that cannot be evaluated says what is missing', () => {
    expect(
      decide('unknown risk where a policy needs it cannot be evaluated', 'block agent users at risk'),
    ).toMatchObject({
      conditionsUnknown: ['agentIdRisk'],
      reason: 'Cannot be evaluated: the agent risk is unknown, the policy asks for medium or high.',
    })
    expect(decide('mfa does not exist for agent users', 'agent users need mfa')?.reason).toContain(
      'the grant control mfa does not exist for agent users',
    )
  })
})

test('Only the resource token is evaluated, and not at the token exchange endpoint', () => {
  const exchange = 'fb60f99c-7a34-4190-8149-302f77469936'
  expect(isEvaluated('t1', exchange)).toBe(false)
  expect(isEvaluated('t2', exchange)).toBe(false)
  expect(isEvaluated('agentUser', exchange.toUpperCase())).toBe(false)
  expect(isEvaluated('agentUser', matrix.ids.graph)).toBe(true)
})
