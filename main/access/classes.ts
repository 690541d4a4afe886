// Sorts requests into classes that no policy of a set can tell apart, one classification for each part of an evaluation.
import { attributeLookup } from './condition.ts'
import { deviceLookup } from './device.ts'
import { type Lookup, parseFilterRule, propertiesOf, type RuleSubject } from './filter-rule.ts'
import type { ConditionalAccessPolicy } from './policy.ts'
import type { AccessRequest, SubjectKind } from './request.ts'
import { isProtectable } from './session-controls.ts'
import type { Trait } from './targeting.ts'

/** Names the class of a request: requests with one name come to the same in that part of every policy. */
export type Classify = (request: AccessRequest) => string

export interface Classes {
  /** Null: no list of any policy names this trait, and none could. */
  trait(trait: Trait): string | null
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
  const protectsTokens = policies.some(({ sessionControls }) => sessionControls?.secureSignInSession !== undefined)

  return {
    trait: trait => {
      switch (trait.of) {
        case 'actor':
          return 'actor'
        case 'self': {
          const own = `${kinds[trait.kind]}${accounts(trait.id)}`
          const { kind, blueprintAppId } = trait
          return kind === 'agentIdentity' && blueprintAppId !== null ? `${own}.${accounts(blueprintAppId)}` : own
        }
        case 'group':
          return memberClass(groups, trait, 'g')
        case 'role':
          return memberClass(roles, trait, 'r')
        case 'guest':
          return `guest ${trait.guest}`
        case 'attributes':
          return `a${kinds[trait.kind]}${ofAccounts(() => attributeLookup(trait.attributes))}`
      }
    },
    what: ({ subject: { kind }, resourceId, resourceIsAgent, resourceAttributes }) => {
      const attributes = ofResources(() => attributeLookup(resourceAttributes))
      return `${kinds[kind]}${resources(resourceId)}.${resourceIsAgent}.${attributes}`
    },
    risk: ({ subject: { kind, agentRisk, userRisk, signInRisk, insiderRisk } }) =>
      kind === 'human' ? `h${userRisk}.${signInRisk}.${insiderRisk}` : `${kinds[kind]}${agentRisk}`,
    device: ({ subject: { kind }, device }) =>
      `${kinds[kind]}${device?.platform}\n${ofDevices(() => deviceLookup(device))}`,
    place: ({ subject: { kind }, clientAppType, authenticationFlow, executionEnvironment, location }) => {
      const asked = kind === 'human' ? `${clientAppType}\n${authenticationFlow}` : `${executionEnvironment}`
      if (!readsAddress) return kinds[kind] + asked
      const { isTrusted, isCompliantNetwork, namedLocationIds } = location ?? {}
      return `${kinds[kind]}${asked}\n${isTrusted}.${isCompliantNetwork}.${members(locations, namedLocationIds)}`
    },
    controls: ({ subject, device, resourceId, satisfiedControls }) => {
      const { kind } = subject
      if (kind === 'agentIdentity') return 'i'
      if (kind === 'agentUser') return device === null ? 'u' : `u${device?.isCompliant}`
      const of = device === null ? '-' : `${device?.isCompliant}\n${device?.trustType}`
      const bound = protectsTokens && isProtectable(resourceId) ? (device?.systemLabels?.join('\n') ?? '?') : '-'
      const isGuest = subject.guest !== undefined && subject.guest !== null
      return `h${of}\n${isGuest}\n${bound}\n\n${satisfiedControls === undefined ? '?' : satisfiedControls.join('\n')}`
    },
  }
}

const kinds: Record<SubjectKind, string> = { agentIdentity: 'i', agentUser: 'u', human: 'h' }

/** Gives every name that some policy lists a number, in any case, and all others none. */
function numbered(names: readonly string[]): (name: string) => number {
  const numbers = new Map<string, number>()
  for (const name of names) {
    const key = name.toLowerCase()
    if (!numbers.has(key)) numbers.set(key, numbers.size + 1)
  }
  if (numbers.size === 0) return () => 0
  // an id mostly comes in lower case: only where it is not found is it worth a copy of it
  return name => numbers.get(name) ?? numbers.get(name.toLowerCase()) ?? 0
}

function memberClass(
  number: (name: string) => number,
  { kind, id }: { kind: SubjectKind; id: string | null },
  of: string,
) {
  if (id === null) return `${of}${kinds[kind]}?`
  const known = number(id)
  return known === 0 ? null : `${of}${kinds[kind]}${known}`
}

/** Which of the names that policies list are among these. */
function members(number: (name: string) => number, names: readonly string[] | undefined): string {
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
      values += value === undefined ? '?;' : `${JSON.stringify(value)};`
    }
    return values
  }
}
