// Random policies, requests and tenants for Conditional Access, whose ids and attributes meet often.
import fc from 'fast-check'
import {
  type AccessRequest,
  type AccessSettings,
  ConditionalAccessPolicy,
  GrantControl,
} from '../../main/access/index.ts'
import { TokenGrant } from '../../shared/model/facts.ts'
import { attributeRules, deviceRules } from './oracle-rules.ts'

const ids = ['00000000-0000-4000-8000-00000000000a', 'ABCDEF00-0000-4000-8000-00000000000B'] as const
const sharePoint = '00000003-0000-0ff1-ce00-000000000000'
const compliantNetwork = '3d46dbda-8382-466a-856d-eb00cbc6b910'
const idName = fc.constantFrom(...ids, ids[1].toLowerCase())
const upTo = <Value>(one: fc.Arbitrary<Value>) => fc.option(fc.array(one, { maxLength: 2 }), { nil: null })
const rarely = <Value>(one: fc.Arbitrary<Value>) => fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, one)
const seldom = <Value>(one: fc.Arbitrary<Value>) => fc.oneof({ weight: 15, arbitrary: fc.constant(null) }, one)
const maybe = <Value>(one: fc.Arbitrary<Value>) => fc.option(one, { nil: undefined })
const often = (name: string) => ({ weight: 3, arbitrary: fc.constant(name) })
const filterOf = (rules: readonly string[]) =>
  fc.record({ mode: fc.constantFrom('include', 'exclude'), rule: fc.constantFrom(...rules) })

const userName = fc.oneof(
  idName,
  often('All'),
  often('AllAgentIdUsers'),
  fc.constantFrom('None', 'GuestsOrExternalUsers'),
)
const appName = fc.oneof(
  idName,
  { weight: 5, arbitrary: fc.constant('All') },
  fc.constantFrom('None', 'AllAgentIdResources', 'Office365', sharePoint),
)
const agentName = fc.oneof(idName, often('All'), fc.constant('None'))
const guestType = fc.constantFrom('b2bCollaborationGuest' as const, 'serviceProvider' as const)
const guests = fc.record({
  guestOrExternalUserTypes: fc.constantFrom('b2bCollaborationGuest', 'b2bCollaborationGuest,serviceProvider'),
})
const lists = <Value>(key: string, one: fc.Arbitrary<Value>) =>
  fc.record({ [`include${key}`]: upTo(one), [`exclude${key}`]: rarely(upTo(one)) })

const conditions = fc.record({
  users: fc.record(
    {
      includeUsers: upTo(userName),
      excludeUsers: rarely(upTo(userName)),
      includeGroups: rarely(fc.constant(['g'])),
      excludeGroups: seldom(fc.constant(['g', 'h'])),
      includeRoles: seldom(fc.constant(['r'])),
      excludeRoles: seldom(fc.constant(['r'])),
      includeGuestsOrExternalUsers: seldom(guests),
      excludeGuestsOrExternalUsers: seldom(guests),
    },
    { requiredKeys: [] },
  ),
  agents: rarely(
    fc.record({
      includeAgentUsers: upTo(agentName),
      excludeAgentUsers: rarely(upTo(agentName)),
      agentFilter: fc.option(filterOf(attributeRules)),
    }),
  ),
  clientApplications: fc.option(
    fc.record({
      includeAgentIdServicePrincipals: upTo(agentName),
      excludeAgentIdServicePrincipals: rarely(upTo(agentName)),
      agentIdServicePrincipalFilter: rarely(filterOf(attributeRules)),
    }),
    { nil: null },
  ),
  applications: fc.record({
    includeApplications: upTo(appName),
    excludeApplications: rarely(upTo(appName)),
    applicationFilter: seldom(filterOf(attributeRules)),
  }),
  agentIdRiskLevels: rarely(fc.constantFrom('low', 'high', 'medium,high', 'low, medium, high')),
  userRiskLevels: rarely(fc.constantFrom([], ['high'], ['none', 'low'], ['high', 'medium'])),
  signInRiskLevels: seldom(fc.constant(['medium', 'high'])),
  insiderRiskLevels: seldom(fc.constant('minor,elevated')),
  servicePrincipalRiskLevels: seldom(fc.constantFrom([], ['high'])),
  clientAppTypes: rarely(
    fc.constantFrom([], ['all'], ['browser', 'all'], ['browser'], ['exchangeActiveSync', 'other']),
  ),
  platforms: seldom(lists('Platforms', fc.constantFrom('all', 'windows', 'iOS'))),
  devices: rarely(fc.record({ deviceFilter: fc.option(filterOf(deviceRules)) })),
  locations: seldom(lists('Locations', fc.constantFrom('All', 'AllTrusted', compliantNetwork, 'office'))),
  authenticationFlows: seldom(fc.record({ transferMethods: fc.constantFrom('', 'deviceCodeFlow') })),
  agentContext: seldom(
    lists(
      'AgentContexts',
      fc.constantFrom('allAgentUserSessions', 'agentUserSessionsInitiatedFromEndpoints', 'ofTomorrow'),
    ),
  ),
  times: seldom(fc.constantFrom({}, { all: true })),
})

/** Half of the policies are about everybody and everything, so that their conditions and controls come to bear. */
const broad = {
  users: { includeUsers: ['All', 'AllAgentIdUsers'] },
  agents: null,
  clientApplications: { includeAgentIdServicePrincipals: ['All'] },
  applications: { includeApplications: ['All'] },
}

export const anyPolicy: fc.Arbitrary<ConditionalAccessPolicy> = fc
  .record({
    id: fc.uuid(),
    displayName: fc.constant('random'),
    state: fc.constantFrom('enabled', 'enabled', 'disabled', 'enabledForReportingButNotEnforced'),
    conditions: fc.oneof(
      conditions,
      conditions.map(some => ({ ...some, ...broad })),
    ),
    grantControls: fc.option(
      fc.record({
        operator: fc.constantFrom('AND', 'OR'),
        builtInControls: fc.oneof(
          fc.constantFrom(
            ['block' as const],
            ['compliantDevice' as const],
            ['domainJoinedDevice' as const],
            ['mfa' as const, 'compliantDevice' as const],
          ),
          fc.uniqueArray(fc.constantFrom(...GrantControl.options), { maxLength: 3 }),
        ),
        termsOfUse: rarely(fc.constant(['t'])),
      }),
      { nil: null },
    ),
    sessionControls: fc.oneof(
      { weight: 4, arbitrary: fc.constant(null) },
      fc.constantFrom({ secureSignInSession: { isEnabled: true } }, { signInFrequency: { isEnabled: true } }),
    ),
  })
  .map(policy => ConditionalAccessPolicy.parse(policy))

const attributes = fc.record(
  { Agents_Tier: fc.constantFrom('1', '2', '3', null), Agents_Owner: fc.constantFrom('finance', 'hr') },
  { requiredKeys: [] },
)
const risk = fc.constantFrom(
  'none' as const,
  'low' as const,
  'medium' as const,
  'high' as const,
  'high' as const,
  'unknown' as const,
)
const device = fc.record(
  {
    isCompliant: fc.boolean(),
    trustType: fc.constantFrom('AzureAD', 'ServerAD', 'ServerAd'),
    platform: fc.constantFrom('windows', 'macOS'),
    model: fc.constantFrom('Cloud PC for Agents', 'Surface', null),
    systemLabels: fc.constantFrom(['CloudPC'], ['Other', 'CloudPC'], []),
    extensionAttributes: fc.constantFrom({}, { extensionAttribute3: 'x' }),
  },
  { requiredKeys: [] },
)

/** What is undefined is left out, as the type has it. */
function leaveOut<Shape extends object>(value: Shape): { [Key in keyof Shape]: Exclude<Shape[Key], undefined> }
function leaveOut(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined))
}

export const anyRequest: fc.Arbitrary<AccessRequest> = fc
  .record({
    grant: fc.oneof(
      { weight: 9, arbitrary: fc.constant('agentUser' as const) },
      fc.constantFrom(...TokenGrant.options),
    ),
    subject: fc
      .record({
        kind: fc.constantFrom('agentIdentity' as const, 'agentUser' as const, 'human' as const),
        id: idName,
        blueprintAppId: fc.option(idName),
        agentRisk: risk,
        userRisk: maybe(risk),
        signInRisk: maybe(risk),
        insiderRisk: maybe(fc.constantFrom('minor' as const, 'moderate' as const)),
        customSecurityAttributes: maybe(attributes),
        groups: maybe(fc.constantFrom([], ['g'], ['x', 'h'])),
        roles: maybe(fc.constantFrom([], ['r'])),
        guest: maybe(fc.option(guestType)),
      })
      .map(leaveOut),
    resourceId: fc.oneof(idName, fc.constant(sharePoint)),
    resourceIsAgent: maybe(fc.boolean()),
    resourceAttributes: maybe(attributes),
    resourceIsProtected: fc.oneof({ weight: 20, arbitrary: fc.constant(undefined) }, fc.constantFrom(true, false)),
    device: maybe(fc.option(device)),
    clientAppType: maybe(fc.constantFrom('browser', 'exchangeActiveSync')),
    location: maybe(
      fc.record(
        {
          isTrusted: fc.boolean(),
          isCompliantNetwork: fc.boolean(),
          namedLocationIds: fc.constantFrom([], ['office'], ['home', 'office']),
        },
        { requiredKeys: [] },
      ),
    ),
    executionEnvironment: maybe(fc.constantFrom('endpoint' as const, 'service' as const)),
    authenticationFlow: maybe(fc.constantFrom('none' as const, 'deviceCodeFlow' as const)),
    satisfiedControls: maybe(fc.constantFrom([], ['mfa'], ['mfa', 'termsOfUse'])),
  })
  .map(leaveOut)

export const anySettings: fc.Arbitrary<AccessSettings> = fc.record({
  profile: fc.constantFrom('2026-07' as const, '2026-07' as const, '2026-05' as const),
  licences: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(['E5' as const], ['P1' as const, 'P2' as const]) },
    fc.constantFrom<AccessSettings['licences']>([], ['P1'], ['P2']),
  ),
  securityDefaults: fc.oneof({ weight: 19, arbitrary: fc.constant(false) }, fc.constant(true)),
})

/** Requests for one set that are much alike, so that what is kept of one meets another that differs in little. */
export const manyRequests: fc.Arbitrary<AccessRequest[]> = fc
  .tuple(anyRequest, fc.array(anyRequest, { minLength: 10, maxLength: 10 }))
  .map(([first, others]) => [
    ...others,
    ...others.flatMap(other => [
      { ...first, subject: other.subject },
      { ...first, device: other.device ?? null },
      ...(other.location ? [{ ...other, location: { ...first.location, ...other.location } }] : []),
      ...(other.location ? [{ ...first, location: other.location }] : []),
      { ...other, resourceId: first.resourceId },
    ]),
  ])
export const manyPolicies: fc.Arbitrary<ConditionalAccessPolicy[]> = fc.array(
  fc.oneof(
    anyPolicy,
    // without blocks the first refusal decides on the code, in whichever word of bits it stands
    anyPolicy.map(policy => ({
      ...policy,
      grantControls: { operator: 'OR' as const, builtInControls: ['compliantDevice' as const] },
    })),
  ),
  { minLength: 33, maxLength: 70 },
)
