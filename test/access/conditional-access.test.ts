// Conditional Access: the matrix by the evaluator and the oracle, random policies by both, and what a decision says.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import type { AccessRequest } from '../../main/access/index.ts'
import { ConditionalAccessPolicy, evaluateAccess, GrantControl, isEvaluated } from '../../main/access/index.ts'
import { AccessDecision, PolicyResult } from '../../shared/model/access.ts'
import { TokenGrant } from '../../shared/model/facts.ts'
import { oracle } from './oracle.ts'

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
    expect(oracle(request, policies)).toEqual({ ...decision, results: Object.values(results) })
  })

  test('leaves no policy and no result unused', () => {
    const used = new Set(casesOf.flatMap(one => one.policies.map(policy => policy.id)))
    expect(Object.keys(matrix.policies).filter(name => !used.has(name))).toEqual([])
    const seen = new Set(casesOf.flatMap(one => Object.values(one.expect)))
    // Interrupted is for a person who would be asked for something; a token request of an agent never is.
    expect(PolicyResult.options.filter(result => !seen.has(result))).toEqual(['reportOnlyInterrupted'])
  })
})

// A few ids that meet often, so that lists overlap.
const ids = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'] as const
const idName = fc.constantFrom(...ids)
const upTo = <Value>(one: fc.Arbitrary<Value>) => fc.option(fc.array(one, { maxLength: 2 }), { nil: null })
const rarely = <Value>(one: fc.Arbitrary<Value>) => fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, one)
const filter = rarely(fc.record({ mode: fc.constantFrom('include', 'exclude'), rule: fc.constant('x -eq "1"') }))
const everyone = (name: string) => ({ weight: 2, arbitrary: fc.constant(name) })
const userName = fc.oneof(
  idName,
  everyone('All'),
  everyone('AllAgentIdUsers'),
  fc.constantFrom('None', 'GuestsOrExternalUsers'),
)
const appName = fc.oneof(idName, everyone('All'), fc.constantFrom('None', 'AllAgentIdResources', 'Office365'))
const agentName = fc.oneof(idName, everyone('All'), fc.constant('None'))

const anyPolicy = fc
  .record({
    id: fc.uuid(),
    displayName: fc.constant('random'),
    state: fc.constantFrom('enabled', 'enabled', 'disabled', 'enabledForReportingButNotEnforced'),
    conditions: fc.record({
      users: fc.record(
        {
          includeUsers: upTo(userName),
          excludeUsers: rarely(upTo(userName)),
          includeGroups: rarely(fc.constant(['g'])),
          excludeRoles: rarely(fc.constant(['r'])),
        },
        { requiredKeys: [] },
      ),
      clientApplications: fc.option(
        fc.record({
          includeAgentIdServicePrincipals: upTo(agentName),
          excludeAgentIdServicePrincipals: rarely(upTo(agentName)),
          agentIdServicePrincipalFilter: filter,
        }),
        { nil: null },
      ),
      applications: fc.record({
        includeApplications: upTo(appName),
        excludeApplications: rarely(upTo(appName)),
        applicationFilter: filter,
      }),
      agentIdRiskLevels: rarely(fc.constantFrom('low', 'high', 'medium,high', 'low, medium, high')),
      clientAppTypes: rarely(fc.constantFrom([], ['all'], ['browser', 'all'], ['browser'])),
      platforms: rarely(fc.constantFrom({ includePlatforms: ['all'] }, { includePlatforms: [] })),
      userRiskLevels: rarely(fc.constantFrom([], ['high'])),
    }),
    grantControls: fc.option(
      fc.record({
        operator: fc.constantFrom('AND', 'OR'),
        builtInControls: fc.oneof(
          fc.constantFrom(['block' as const], ['compliantDevice' as const]),
          fc.uniqueArray(fc.constantFrom(...GrantControl.options), { maxLength: 3 }),
        ),
        termsOfUse: rarely(fc.constant(['t'])),
      }),
      { nil: null },
    ),
  })
  .map(policy => ConditionalAccessPolicy.parse(policy))

const anyRequest: fc.Arbitrary<AccessRequest> = fc
  .record({
    grant: fc.oneof(
      { weight: 9, arbitrary: fc.constant('agentUser' as const) },
      fc.constantFrom(...TokenGrant.options),
    ),
    subject: fc.record({
      kind: fc.constantFrom('agentIdentity' as const, 'agentUser' as const, 'human' as const),
      id: idName,
      blueprintAppId: fc.option(idName),
      agentRisk: fc.constantFrom(
        'none' as const,
        'low' as const,
        'medium' as const,
        'high' as const,
        'unknown' as const,
      ),
    }),
    resourceId: idName,
    device: fc.option(fc.record({ isCompliant: fc.boolean(), trustType: fc.constantFrom('AzureAD', 'ServerAD') })),
    isAgent: fc.option(fc.boolean()),
  })
  .map(({ isAgent, ...request }) => (isAgent === null ? request : { ...request, resourceIsAgent: isAgent }))

const policySet = fc.array(anyPolicy, { maxLength: 3 })

describe('Any request and any policies', () => {
  test('come to what the naive oracle says', () => {
    const reached = new Map<string, number>()
    fc.assert(
      fc.property(anyRequest, policySet, (request, policies) => {
        const { outcome, status, errorCode, policies: applied } = evaluateAccess(request, policies)
        const results = applied.map(one => one.result)
        expect({ outcome, status, errorCode, results }).toEqual(oracle(request, policies))
        for (const one of [outcome, ...results]) reached.set(one, (reached.get(one) ?? 0) + 1)
      }),
      { seed: 53003, numRuns: 6000 },
    )
    // The comparison is worth something only where every outcome was met often.
    for (const outcome of [
      'grant',
      'deny',
      'cannotEvaluate',
      'success',
      'failure',
      'unknown',
      'reportOnlyFailure',
      'notApplied',
    ])
      expect(reached.get(outcome) ?? 0, outcome).toBeGreaterThan(20)
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
        expect(decision.policies).toHaveLength(isEvaluated(request.grant, request.resourceId) ? policies.length : 0)
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
      conditionsSatisfied: ['users', 'application', 'agentIdRisk'],
      conditionsNotSatisfied: [],
      conditionsUnknown: [],
      reason:
        'Applies: the agent user is included; the resource 00000003-0000-0000-c000-000000000000 is included; the agent risk is medium, the policy asks for medium or high. Controls: access is blocked.',
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
