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
          return paired(withKind(paired(blueprint, accounts(id), accounts.count + 1), kind), 0, 3)
        }
        case 'group':
          return memberClass(groups, trait, 1)
        case 'role':
          return memberClass(roles, trait, 2)
        case 'guest':
          return trait.guest === undefined ? 'guest?' : `guest ${trait.guest}`
        case 'attributes':
          return `${kinds[trait.kind]}${ofAccounts?.(attributeLookup(trait.attributes))}`
      }
    },
    what: ({ subject: { kind }, resourceId, resourceIsAgent, resourceAttributes }) => {
      const number = withKnown(withKind(resources(resourceId), kind), resourceIsAgent)
      return ofResources === null ? number : `${number}.${ofResources(attributeLookup(resourceAttributes))}`
    },
    risk: ({ subject: { kind, agentRisk, userRisk, signInRisk, insiderRisk } }) => {
      if (kind !== 'human') return withKind(levels[agentRisk], kind)
      const ofSignIn = paired(levels[userRisk ?? 'unknown'], levels[signInRisk ?? 'unknown'], 5)
      return withKind(paired(ofSignIn, insiderLevels[insiderRisk ?? 'unknown'], 5), kind)
    },
    device: ({ subject: { kind }, device }) =>
      `${kinds[kind]}${textOf(device?.platform)}\n${ofDevices?.(deviceLookup(device))}`,
    place: ({ subject: { kind }, clientAppType, authenticationFlow, executionEnvironment, location }) => {
      const environment = { endpoint: 0, service: 1, unknown: 2 }[executionEnvironment ?? 'unknown']
      const address = readsAddress ? withKnown(known(location?.isTrusted), location?.isCompliantNetwork) : 0
      const number = withKind(paired(address, environment, 3), kind)
      const named = locations.count === 0 ? null : members(locations, location?.namedLocationIds)
      if (readsClient && kind === 'human')
        return `${number}.${named}.${JSON.stringify([clientAppType, authenticationFlow])}`
      return named === null ? number : `${number}.${named}`
    },
    controls: ({ subject: { kind, guest }, device, resourceId, satisfiedControls }) => {
      const isCompliant = device === null ? 3 : known(device?.isCompliant)
      const number = withKind(paired(isCompliant, guest === undefined || guest === null ? 0 : 1, 2), kind)
      if (!asksMore || kind !== 'human') return number
      const labels = protectsTokens && isProtectable(resourceId) ? (device?.systemLabels ?? '?') : '-'
      return `${number}.${JSON.stringify([device?.trustType, labels, satisfiedControls])}`
    },
  }
}

const kinds: Record<SubjectKind, number> = { agentIdentity: 0, agentUser: 1, human: 2 }
const levels: Record<RiskLevel, number> = { none: 0, low: 1, medium: 2, high: 3, unknown: 4 }
const insiderLevels: Record<InsiderRiskLevel, number> = { none: 0, minor: 1, moderate: 2, elevated: 3, unknown: 4 }
const known = (value: boolean | undefined): number => (value === undefined ? 2 : Number(value))

/** Two numbers as one, which no other two come to: the second is less than `of`. */
function paired(first: number, second: number, of: number): number {
  const from = first * of
  return from + second
}
const withKind = (number: number, kind: SubjectKind): number => paired(number, kinds[kind], 3)
const withKnown = (number: number, value: boolean | undefined): number => paired(number, known(value), 3)

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
  return known === 0 ? null : paired(withKind(known, kind), of, 3)
}

/** Which of the names that policies list are among these. */
const members = (number: Numbered, names: readonly string[] | undefined): string =>
  names === undefined
    ? '?'
    : names
        .map(name => number(name))
        .filter(known => known !== 0)
        .join()

/** What the properties hold that some rule reads; null where no rule reads any. */
function properties(about: RuleSubject, rules: readonly (string | undefined)[]): ((lookup: Lookup) => string) | null {
  const written = rules.filter(rule => rule !== undefined)
  const read = [...new Set(written.flatMap(rule => propertiesOf(parseFilterRule(rule, about))))]
  if (read.length === 0) return null
  return lookup => {
    let texts = ''
    for (const name of read) texts += `${textOf(lookup(name))},`
    return texts
  }
}

/** With its length, so that texts that are put together never read like others. */
function textOf(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  return `${value.length}:${value}`
}
