// A Conditional Access policy as Microsoft Graph (beta) writes it, read and checked against what exists for agents.
import { z } from 'zod'
import { Refusal } from '../../../shared/errors.ts'
import type { CapabilityProfile } from '../../../shared/model/access.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { didYouMean, ended } from '../../../shared/nearest.ts'
import { type AgentKind, type CapabilityArea, doesNotExist, existing, exists } from './capabilities.ts'
import { parseFilterRule, type RuleSubject } from './filter-rule.ts'
import { isGuid, isOneOf } from './names.ts'
import { refuseMisspelled } from './policy-keys.ts'

export type { CapabilityProfile } from '../../../shared/model/access.ts'
export type { AgentKind } from './capabilities.ts'

const names = z.array(z.string()).nullish()
const riskLevels = z.string().regex(/^((low|medium|high)(\s*,\s*(low|medium|high))*)?$/, {
  error: 'agentIdRiskLevels is a string of "low", "medium" and "high" separated by commas',
})
/** Names of an enum of Graph, as a list or, where they are flags, separated by commas: one that is none of them would never hold. */
const listOf = (known: readonly string[]) => z.array(z.string().check(isAmong(known))).nullish()
const flagsOf = (known: readonly string[]) => z.string().check(isAmong(known)).nullish()

const isAmong = (known: readonly string[]) => (context: z.core.ParsePayload<string>) => {
  const wrong = context.value
    .split(',')
    .map(name => name.trim())
    .find(name => name !== '' && !known.includes(name))
  if (wrong === undefined) return
  complain(context, `"${wrong}" is none of ${known.join(', ')}${didYouMean(wrong, known)}`)
}

const complain = ({ value, issues }: z.core.ParsePayload<string>, message: string): void => {
  issues.push({ code: 'custom', input: value, message })
}

/** `riskLevel`, `conditionalAccessInsiderRiskLevels`, … of Microsoft Graph. */
const personRisks = listOf(['low', 'medium', 'high', 'hidden', 'none', 'unknownFutureValue'])
const insiderRisks = flagsOf(['minor', 'moderate', 'elevated', 'unknownFutureValue'])
const clientAppTypes = listOf([
  'all',
  'browser',
  'mobileAppsAndDesktopClients',
  'exchangeActiveSync',
  'easSupported',
  'other',
  'unknownFutureValue',
])
const platforms = listOf(['android', 'iOS', 'windows', 'windowsPhone', 'macOS', 'linux', 'all', 'unknownFutureValue'])
const transferMethods = flagsOf(['none', 'deviceCodeFlow', 'authenticationTransfer', 'unknownFutureValue'])
const guestTypes = flagsOf([
  'none',
  'internalGuest',
  'b2bCollaborationGuest',
  'b2bCollaborationMember',
  'b2bDirectConnectUser',
  'otherExternalUser',
  'serviceProvider',
  'unknownFutureValue',
])

/** A rule that cannot be read is refused here, with the character it stops at: it would select nobody knows whom. */
const filter = (about: RuleSubject) =>
  z.looseObject({
    mode: z.enum(['include', 'exclude']),
    rule: z.string().check(context => {
      try {
        parseFilterRule(context.value, about)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        complain(context, error.message.replace(/\.$/, ''))
      }
    }),
  })

/** `conditionalAccessGrantControl` of Microsoft Graph. What of it exists for agents at a date: `grantControlsFor`. */
export const GrantControl = z.enum([
  'block',
  'mfa',
  'compliantDevice',
  'domainJoinedDevice',
  'approvedApplication',
  'compliantApplication',
  'passwordChange',
  'riskRemediation',
])
export type GrantControl = z.infer<typeof GrantControl>

const guests = z.looseObject({
  /** `conditionalAccessGuestOrExternalUserTypes`, separated by commas. */
  guestOrExternalUserTypes: guestTypes,
  externalTenants: z.looseObject({ membershipKind: z.string().nullish() }).nullish(),
})

/**
 * `conditionalAccessPolicy`, the part we evaluate. Keys we do not know are kept; a condition among them is never ignored.
 * `agents` and `agentContext` are in Graph's beta SDKs (`conditionalAccessAgents`, `conditionalAccessAgentContext`) and in
 * published exports; the values of `includeAgentContexts` are not published, one of them is in those exports.
 */
export const ConditionalAccessPolicy = z.looseObject({
  id: z.string(),
  displayName: z.string(),
  state: z.enum(['enabled', 'disabled', 'enabledForReportingButNotEnforced']),
  conditions: z.looseObject({
    users: z
      .looseObject({
        includeUsers: names,
        excludeUsers: names,
        includeGroups: names,
        excludeGroups: names,
        includeRoles: names,
        excludeRoles: names,
        includeGuestsOrExternalUsers: guests.nullish(),
        excludeGuestsOrExternalUsers: guests.nullish(),
      })
      .nullish(),
    agents: z
      .looseObject({ includeAgentUsers: names, excludeAgentUsers: names, agentFilter: filter('attributes').nullish() })
      .nullish(),
    clientApplications: z
      .looseObject({
        includeAgentIdServicePrincipals: names,
        excludeAgentIdServicePrincipals: names,
        agentIdServicePrincipalFilter: filter('attributes').nullish(),
      })
      .nullish(),
    applications: z
      .looseObject({
        includeApplications: names,
        excludeApplications: names,
        applicationFilter: filter('attributes').nullish(),
      })
      .nullish(),
    agentIdRiskLevels: riskLevels.nullish(),
    userRiskLevels: personRisks,
    signInRiskLevels: personRisks,
    servicePrincipalRiskLevels: personRisks,
    insiderRiskLevels: insiderRisks,
    clientAppTypes,
    platforms: z.looseObject({ includePlatforms: platforms, excludePlatforms: platforms }).nullish(),
    devices: z.looseObject({ deviceFilter: filter('device').nullish() }).nullish(),
    locations: z.looseObject({ includeLocations: names, excludeLocations: names }).nullish(),
    authenticationFlows: z.looseObject({ transferMethods }).nullish(),
    agentContext: z.looseObject({ includeAgentContexts: names, excludeAgentContexts: names }).nullish(),
  }),
  grantControls: z
    .looseObject({ operator: z.enum(['AND', 'OR']), builtInControls: z.array(GrantControl).nullish() })
    .nullish(),
  sessionControls: z.looseObject({}).nullish(),
})
export type ConditionalAccessPolicy = z.infer<typeof ConditionalAccessPolicy>
export type Conditions = ConditionalAccessPolicy['conditions']

/** The built-in grant controls that exist for this kind of agent. */
export const grantControlsFor = (kind: AgentKind, profile: CapabilityProfile = '2026-07'): readonly GrantControl[] =>
  GrantControl.options.filter(control => exists(kind, profile, 'grantControl', control))

/** Grant controls beside the built-in ones; none of them exists for agents. */
export const otherGrantControls = ['authenticationStrength', 'termsOfUse', 'customAuthenticationFactors'] as const

/** Microsoft's id of the named location "All Compliant Network locations", the same in every tenant. */
export const compliantNetworkLocationId = '3d46dbda-8382-466a-856d-eb00cbc6b910'

/**
 * Whether a part of a policy says anything: null, false, empty lists, objects of such and OData annotations do not, nor does
 * a session control that is switched off, whatever it was set to before.
 */
export function isSet(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === false) return false
  if (Array.isArray(value)) return value.length > 0
  if (typeof value !== 'object') return true
  return !('isEnabled' in value && value.isEnabled === false) && saidIn(value).length > 0
}

/** The other keys of a part that say anything. An annotation is of the part (`@odata.type`) or of a key (`users@odata.type`). */
export const saidIn = (part: object | null | undefined, except: ReadonlySet<string> = nothing): string[] =>
  Object.entries(part ?? {}).flatMap(([key, value]) =>
    except.has(key) || key.includes('@') || !isSet(value) ? [] : [key],
  )
const nothing: ReadonlySet<string> = new Set()

/**
 * Reads any policy. What does not exist for the agents it names is refused by name, with `argument.invalid`, the key and
 * the date it appeared. A policy that names no agents is about people, for whom everything exists; whether a name among
 * its users is an agent user's is for `isAgentUser` to say. A key that is nearly a known one is refused as misspelled.
 */
export function parsePolicy(
  value: unknown,
  profile: CapabilityProfile = '2026-07',
  isAgentUser?: IsAgentUser,
): ConditionalAccessPolicy {
  const policy = readPolicy(value)
  const { clientApplications, agents, users } = policy.conditions
  if (namesAgentIdentities(clientApplications)) refuseMissing(policy, 'agentIdentity', profile)
  if (includesAgentUsers({ agents, users }, isAgentUser)) refuseMissing(policy, 'agentUser', profile, isAgentUser)
  return policy
}

/**
 * Reads a policy that is to govern agents and refuses what does not exist for them, as `parsePolicy` does. A policy that
 * names agent service principals is for agent identities, any other for agent users.
 */
export function parsePolicyForAgents(value: unknown, profile: CapabilityProfile = '2026-07'): ConditionalAccessPolicy {
  const policy = readPolicy(value)
  refuseMissing(policy, isSet(policy.conditions.clientApplications) ? 'agentIdentity' : 'agentUser', profile)
  return policy
}

function readPolicy(value: unknown): ConditionalAccessPolicy {
  if (isJsonObject(value)) refuseMisspelled(value)
  const parsed = ConditionalAccessPolicy.safeParse(value, { reportInput: true })
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues.map(refusalOf)
  throw first
}

function refusalOf(issue: z.core.$ZodIssue): Refusal {
  const { path, message, input } = issue
  const key = path.join('.')
  const known = issue.code === 'invalid_value' ? issue.values.map(String) : []
  const end = ended(message) === message ? '' : didYouMean(String(input), known)
  return new Refusal('argument.invalid', `This is not a Conditional Access policy: ${key}: ${message}${end}`, {
    where: { key },
  })
}

const namesAgentIdentities = (apps: Conditions['clientApplications']): boolean =>
  isSet(apps?.includeAgentIdServicePrincipals) || isSet(apps?.agentIdServicePrincipalFilter)

/** Whether a name in a list of users is an agent user's. Where nobody says so, any id may be. */
type IsAgentUser = (name: string) => boolean

/** To exclude agent users from a policy for people asks nothing of them. */
const includesAgentUsers = (
  { agents, users }: Pick<Conditions, 'agents' | 'users'>,
  isAgentUser: IsAgentUser | undefined,
): boolean =>
  isSet(agents?.includeAgentUsers) ||
  isSet(agents?.agentFilter) ||
  (users?.includeUsers?.some(name => isOneOf(name, ['AllAgentIdUsers']) || isAgentUser?.(name)) ?? false)

function refuseMissing(
  policy: ConditionalAccessPolicy,
  kind: AgentKind,
  profile: CapabilityProfile,
  isAgentUser: IsAgentUser = isGuid,
): void {
  for (const { area, name, key, what } of chosen(policy, kind, isAgentUser)) {
    if (exists(kind, profile, area, name)) continue
    const rest = existing(kind, profile, area)
    const others = rest.length === 0 ? 'none does' : `${rest.join(', ')} ${rest.length === 1 ? 'does' : 'do'}`
    throw new Refusal(
      'argument.invalid',
      `Policy "${policy.displayName}": ${what} ${doesNotExist(kind, profile, area, name)}; ${others}.`,
      { where: { key } },
    )
  }
}

interface Choice {
  area: CapabilityArea
  name: string
  key: string
  what: string
}

/** Everything the policy chooses, under the name the capabilities have for it. */
function* chosen(
  { conditions, grantControls, sessionControls }: ConditionalAccessPolicy,
  kind: AgentKind,
  isAgentUser: IsAgentUser,
) {
  const choice = (area: CapabilityArea, name: string, key: string, what: string): Choice => ({ area, name, key, what })
  for (const control of grantControls?.builtInControls ?? [])
    yield choice('grantControl', control, `grantControls.builtInControls.${control}`, `grant control "${control}"`)
  for (const control of otherGrantControls)
    if (isSet(grantControls?.[control]))
      yield choice('grantControl', control, `grantControls.${control}`, `grant control "${control}"`)
  for (const control of saidIn(sessionControls))
    yield choice('sessionControl', control, `sessionControls.${control}`, `session control "${control}"`)
  yield* chosenTargets(conditions, kind, isAgentUser)
  for (const condition of saidIn(conditions, targetingKeys)) {
    if (condition === 'clientAppTypes' && conditions.clientAppTypes?.includes('all')) continue
    yield choice('condition', condition, `conditions.${condition}`, `condition "${condition}"`)
  }
  const { includeLocations, excludeLocations } = conditions.locations ?? {}
  for (const [list, ids] of Object.entries({ includeLocations, excludeLocations }))
    for (const id of ids ?? [])
      if (!isOneOf(id, ['All', compliantNetworkLocationId]))
        yield choice('condition', 'named locations', `conditions.locations.${list}`, `named location "${id}"`)
}

const targetingKeys = new Set(['users', 'agents', 'clientApplications', 'applications'])

function* chosenTargets({ users, agents, applications }: Conditions, kind: AgentKind, isAgentUser: IsAgentUser) {
  const target = (name: string, key: string): Choice => ({
    area: 'targeting',
    name,
    key: `conditions.${key}`,
    what: `targeting ${name === 'filter' ? 'by custom security attributes' : name}`,
  })
  // every way to target agent identities exists from the first date on
  if (kind === 'agentUser') {
    for (const list of ['includeUsers', 'excludeUsers'] as const)
      if (users?.[list]?.some(name => isAgentUser(name))) yield target('picked', `users.${list}`)
    for (const list of ['includeAgentUsers', 'excludeAgentUsers'] as const)
      if (agents?.[list]?.some(isGuid)) yield target('picked', `agents.${list}`)
    if (isSet(agents?.agentFilter)) yield target('filter', 'agents.agentFilter')
    for (const [name, lists] of [
      ['groups', ['includeGroups', 'excludeGroups']],
      ['roles', ['includeRoles', 'excludeRoles']],
    ] as const)
      for (const list of lists) if (isSet(users?.[list])) yield target(name, `users.${list}`)
  }
  const resource = (name: string, key: string, what: string): Choice => ({
    area: 'resource',
    name,
    key: `conditions.applications.${key}`,
    what: `resource ${what}`,
  })
  for (const list of ['includeApplications', 'excludeApplications'] as const)
    for (const name of applications?.[list] ?? []) {
      const kinds = isOneOf(name, ['AllAgentIdResources']) ? 'allAgents' : 'picked'
      if (!isOneOf(name, ['All', 'None'])) yield resource(kinds, list, `"${name}"`)
    }
  if (isSet(applications?.applicationFilter)) yield resource('filter', 'applicationFilter', 'filter')
}
