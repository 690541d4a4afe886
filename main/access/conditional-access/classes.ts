// Sorts requests into classes that no policy of a set can tell apart, one classification for each part of an evaluation.
import { attributeLookup } from './condition.ts'
import { deviceLookup } from './device.ts'
import { type Lookup, parseFilterRule, propertiesOf, type RuleSubject } from './filter-rule.ts'
import { type ConditionalAccessPolicy, isSet, otherGrantControls } from './policy.ts'
import type { AccessRequest, InsiderRiskLevel, RiskLevel, SubjectKind } from './request.ts'
import { isProtectable } from './session-controls.ts'
import type { Trait } from './targeting.ts'

/** Names the class of a request: requests with one name come to the same in that part of every policy. */
export type Classify = (request: AccessRequest) => ClassName
/** A number wherever it can be one: names are looked up for every decision. */
export type ClassName = string | number

export interface Classes {
  /** Null: no list of any policy names this trait, and none could. */
  trait(trait: Trait): ClassName | null
  what: Classify
  risk: Classify
  device: Classify
  place: Classify
  controls: Classify
}

/**
 * A part of an evaluation reads of a request only what some policy names: an id that stands in no policy is like any other
 * such id. Each classification must read all that its part's function reads (see there); a differential test holds them to it.
 */
export function classesOf(policies: readonly ConditionalAccessPolicy[]): Classes {
  const conditions = policies.map(policy => policy.conditions)
  const accounts = numbered(
    conditions.flatMap(({ users, agents, clientApplications: apps }) => [
      ...(users?.includeUsers ?? []),
      ...(users?.excludeUsers ?? []),
      ...(agents?.includeAgentUsers ?? []),
      ...(agents?.excludeAgentUsers ?? []),
      ...(apps?.includeAgentIdServicePrincipals ?? []),
      ...(apps?.excludeAgentIdServicePrincipals ?? []),
    ]),
  )
  const groups = numbered(
    conditions.flatMap(({ users }) => [...(users?.includeGroups ?? []), ...(users?.excludeGroups ?? [])]),
  )
  const roles = numbered(
    conditions.flatMap(({ users }) => [...(users?.includeRoles ?? []), ...(users?.excludeRoles ?? [])]),
  )
  const ofAccounts = properties(
    'attributes',
    conditions.flatMap(({ agents, clientApplications: apps }) => [
      agents?.agentFilter?.rule,
      apps?.agentIdServicePrincipalFilter?.rule,
    ]),
  )
  const resources = numbered(
    conditions.flatMap(({ applications: apps }) => [
      ...(apps?.includeApplications ?? []),
      ...(apps?.excludeApplications ?? []),
    ]),
  )
  const ofResources = properties(
    'attributes',
    conditions.map(({ applications }) => applications?.applicationFilter?.rule),
  )
  const ofDevices = properties(
    'device',
    conditions.map(({ devices }) => devices?.deviceFilter?.rule),
  )
  const locations = numbered(
    conditions.flatMap(({ locations: places }) => [
      ...(places?.includeLocations ?? []),
      ...(places?.excludeLocations ?? []),
    ]),
  )
  const readsAddress = conditions.some(({ locations: places }) =>
    [...(places?.includeLocations ?? []), ...(places?.excludeLocations ?? [])].some(name => !/^all$/i.test(name)),
  )
  const readsClient = conditions.some(one => isSet(one.clientAppTypes) || isSet(one.authenticationFlows))
  const protectsTokens = policies.some(({ sessionControls }) => isSet(sessionControls?.secureSignInSession))
  const asksMore =
    protectsTokens ||
    policies.some(
      ({ grantControls }) =>
        grantControls?.builtInControls?.some(control => control !== 'block' && control !== 'compliantDevice') ||
        otherGrantControls.some(control => isSet(grantControls?.[control])),
    )

  return {
    trait: trait => {
      switch (trait.of) {
        case 'actor':
          return 'actor'
        case 'self': {
          const { kind, id, blueprintAppId } = trait
          const blueprint = kind === 'agentIdentity' && blueprintAppId !== null ? accounts(blueprintAppId) : 0
          return ((blueprint * (accounts.count + 1) + accounts(id)) * 3 + kinds[kind]) * 3
        }
        case 'group':
          return memberClass(groups, trait, 1)
        case 'role':
          return memberClass(roles, trait, 2)
        case 'guest':
          return trait.guest === undefined ? 'guest?' : `guest ${trait.guest}`
        case 'attributes':
          return `${letters[trait.kind]}${ofAccounts(() => attributeLookup(trait.attributes))}`
      }
    },
    what: ({ subject: { kind }, resourceId, resourceIsAgent, resourceAttributes }) => {
      const number = (resources(resourceId) * 3 + kinds[kind]) * 3 + known(resourceIsAgent)
      const attributes = ofResources(() => attributeLookup(resourceAttributes))
      return attributes === '' ? number : `${number}.${attributes}`
    },
    risk: ({ subject: { kind, agentRisk, userRisk, signInRisk, insiderRisk } }) =>
      kind === 'human'
        ? (levels[userRisk ?? 'unknown'] * 5 + levels[signInRisk ?? 'unknown']) * 5 +
          insiderLevels[insiderRisk ?? 'unknown']
        : -1 - levels[agentRisk] * 3 - kinds[kind],
    device: ({ subject: { kind }, device }) => {
      const platform = device?.platform
      const properties = ofDevices(() => deviceLookup(device))
      if (properties === '' && platform === undefined) return kinds[kind]
      return `${letters[kind]}${platform}\n${properties}`
    },
    place: ({ subject: { kind }, clientAppType, authenticationFlow, executionEnvironment, location }) => {
      const environment = { endpoint: 0, service: 1, unknown: 2 }[executionEnvironment ?? 'unknown']
      const address = readsAddress ? known(location?.isTrusted) * 3 + known(location?.isCompliantNetwork) : 0
      const number = (address * 3 + environment) * 3 + kinds[kind]
      const named = locations.count === 0 ? '' : members(locations, location?.namedLocationIds)
      if (readsClient && kind === 'human') return `${number}.${named}\n${clientAppType}\n${authenticationFlow}`
      return named === '' ? number : `${number}.${named}`
    },
    controls: ({ subject: { kind, guest }, device, resourceId, satisfiedControls }) => {
      if (kind === 'agentIdentity') return -1
      const isCompliant = device === null ? 3 : known(device?.isCompliant)
      const number =
        (isCompliant * 2 + (guest === undefined || guest === null ? 0 : 1)) * 2 + (kind === 'human' ? 1 : 0)
      if (!asksMore || kind === 'agentUser') return number
      const labels = protectsTokens && isProtectable(resourceId) ? (device?.systemLabels?.join('\n') ?? '?') : '-'
      const satisfied = satisfiedControls === undefined ? '?' : satisfiedControls.join('\n')
      return `${number}.${device?.trustType}\n${labels}\n\n${satisfied}`
    },
  }
}

const kinds: Record<SubjectKind, number> = { agentIdentity: 0, agentUser: 1, human: 2 }
const letters: Record<SubjectKind, string> = { agentIdentity: 'i', agentUser: 'u', human: 'h' }
const levels: Record<RiskLevel, number> = { none: 0, low: 1, medium: 2, high: 3, unknown: 4 }
const insiderLevels: Record<InsiderRiskLevel, number> = { none: 0, minor: 1, moderate: 2, elevated: 3, unknown: 4 }
const known = (value: boolean | undefined): number => (value === undefined ? 2 : Number(value))

interface Numbered {
  (name: string): number
  count: number
}

/** Gives every name that some policy lists a number, in any case, and all others none. */
function numbered(names: readonly string[]): Numbered {
  const numbers = new Map<string, number>()
  for (const name of names) {
    const key = name.toLowerCase()
    if (!numbers.has(key)) numbers.set(key, numbers.size + 1)
  }
  // an id mostly comes in lower case: only where it is not found is it worth a copy of it
  const number = (name: string): number => numbers.get(name) ?? numbers.get(name.toLowerCase()) ?? 0
  return Object.assign(numbers.size === 0 ? () => 0 : number, { count: numbers.size })
}

function memberClass(number: Numbered, { kind, id }: { kind: SubjectKind; id: string | null }, of: 1 | 2) {
  const known = id === null ? number.count + 1 : number(id)
  return known === 0 ? null : (known * 3 + kinds[kind]) * 3 + of
}

/** Which of the names that policies list are among these. */
function members(number: Numbered, names: readonly string[] | undefined): string {
  if (names === undefined) return '?'
  let found = ''
  for (const name of names) {
    const known = number(name)
    if (known !== 0) found += `,${known}`
  }
  return found
}

/** What the properties hold that some rule reads. */
function properties(about: RuleSubject, rules: readonly (string | undefined)[]): (lookup: () => Lookup) => string {
  const read = new Set(rules.flatMap(rule => (rule === undefined ? [] : propertiesOf(parseFilterRule(rule, about)))))
  if (read.size === 0) return () => ''
  const names = [...read]
  return lookup => {
    const read = lookup()
    let values = ''
    for (const name of names) {
      const value = read(name)
      values += value === undefined ? '?\n' : typeof value === 'string' ? `s${value}\n` : `${JSON.stringify(value)}\n`
    }
    return values
  }
}
