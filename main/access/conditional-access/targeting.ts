// Who and what a Conditional Access policy is about: people, agent users, agent identities, and the resource.

import { truth } from '../truth.ts'
import { doesNotExist, exists } from './capabilities.ts'
import {
  attributeLookup,
  available,
  type ConditionResult,
  type Entry,
  filtered,
  join,
  type Listing,
  listing,
  scope,
  selects,
} from './condition.ts'
import { isGuid, isOneOf } from './names.ts'
import { type Conditions, isSet, saidIn } from './policy.ts'
import type { AccessRequest, AccessSettings, AccessSubject, Attributes, GuestType, SubjectKind } from './request.ts'

type Names = readonly string[] | null | undefined

/**
 * What of a subject a list can name, each by itself: a list names the subject where it names one of these. A null id: which
 * groups or roles it has is not known.
 */
export type Trait =
  | { of: 'self'; kind: SubjectKind; id: string; blueprintAppId: string | null }
  | { of: 'group' | 'role'; kind: SubjectKind; id: string | null }
  | { of: 'attributes'; kind: SubjectKind; attributes: Attributes | undefined }
  | { of: 'guest'; guest: GuestType | null | undefined }
  | { of: 'actor' }

export function traitsOf({ subject, grant }: Pick<AccessRequest, 'subject' | 'grant'>): Trait[] {
  const { kind, id, blueprintAppId, groups, roles, guest, customSecurityAttributes: attributes } = subject
  const self: Trait = { of: 'self', kind, id, blueprintAppId }
  if (kind === 'agentIdentity')
    return isForSomeone(grant) ? [{ of: 'actor' }] : [self, { of: 'attributes', kind, attributes }]
  const members: Trait[] = [
    ...(groups ?? [null]).map((one): Trait => ({ of: 'group', kind, id: one })),
    ...(roles ?? [null]).map((one): Trait => ({ of: 'role', kind, id: one })),
  ]
  return [self, ...members, kind === 'human' ? { of: 'guest', guest } : { of: 'attributes', kind, attributes }]
}

/** "OBO is governed by the policies on the user, not the agent": an agent identity that acts for a person is not asked about. */
const isForSomeone = (grant: AccessRequest['grant']): boolean => grant === 'onBehalfOf' || grant === 'refreshToken'

/** Reads the subject and the grant alone. */
export function evaluateWho(
  request: Pick<AccessRequest, 'subject' | 'grant'>,
  conditions: Conditions,
  settings: AccessSettings,
): ConditionResult {
  const { kind } = request.subject
  const traits = traitsOf(request)
  if (traits.some(({ of }) => of === 'actor')) {
    const reason = 'the agent acts on behalf of a person, whose policies govern it'
    return { condition: 'servicePrincipals', holds: 'no', reason }
  }
  const sides = traits.map(trait => ({ of: trait.of, ...sidesOf(trait, conditions, settings) }))
  const open = sides.filter(isOpen).map(({ of }) => unknownOf[of])
  return scope(
    kind === 'agentIdentity' ? 'servicePrincipals' : 'users',
    { agentIdentity: 'the agent identity', agentUser: 'the agent user', human: 'the user' }[kind],
    join(...sides.map(({ included }) => included)),
    join(...sides.map(({ excluded }) => excluded)),
    [...new Set(open)].join(' and '),
  )
}

const isOpen = ({ included, excluded }: Sides): boolean => included.holds === 'unknown' || excluded.holds === 'unknown'

/** What is not known where a list may or may not name this trait. */
const unknownOf: Record<Trait['of'], string> = {
  self: 'whom a list names that is not read here',
  group: 'its groups',
  role: 'its directory roles',
  guest: 'what kind of guest from which tenant it is',
  attributes: 'its custom security attributes',
  actor: 'for whom it acts',
}

/** Which of the policy's lists name this trait. */
export function sidesOf(trait: Trait, conditions: Conditions, settings: AccessSettings): Sides {
  switch (trait.of) {
    case 'actor':
      return both(() => [])
    case 'self':
      if (trait.kind === 'human') return both(which => humanEntries(trait.id, conditions, which))
      return trait.kind === 'agentUser'
        ? both(which => agentUserEntries(trait.id, conditions, which, settings))
        : both(which => agentIdentityEntries(trait, conditions, which))
    case 'group':
    case 'role': {
      const [key, targeting, rule] = trait.of === 'group' ? groupLists : roleLists
      if (!exists(trait.kind, settings.profile, 'targeting', targeting)) return both(() => [])
      return both(which =>
        (conditions.users?.[`${which}${key}`] ?? []).map(name => ({
          holds: trait.id === null ? 'unknown' : truth(isOneOf(name, [trait.id])),
          rule,
        })),
      )
    }
    case 'guest':
      return both(which => guestEntries(trait.guest, conditions, which))
    case 'attributes':
      return both(which => attributeEntries(trait, conditions, which, settings))
  }
}

export interface Sides {
  included: Listing
  excluded: Listing
}
type Side = 'include' | 'exclude'
const both = (entries: (which: Side) => Entry[]): Sides => ({
  included: listing(entries('include')),
  excluded: listing(entries('exclude')),
})

const groupLists = ['Groups', 'groups', 'groupId'] as const
const roleLists = ['Roles', 'roles', 'roleId'] as const

/**
 * Agent identities are targeted apart from other service principals. How a blueprint is written in the list is not
 * published; ours takes the blueprint's application id, and it covers the agent identity, not its agent user.
 */
function agentIdentityEntries(
  { id, blueprintAppId }: { id: string; blueprintAppId: string | null },
  { clientApplications }: Conditions,
  which: Side,
): Entry[] {
  const unread = unreadLists(clientApplications, clientLists, which)
  if (isReplaced(clientApplications?.agentIdServicePrincipalFilter, which)) return unread
  const named = (clientApplications?.[`${which}AgentIdServicePrincipals`] ?? []).map((name): Entry => {
    if (isOneOf(name, ['All'])) return { holds: 'yes', rule: 'allAgentIdServicePrincipals' }
    if (isOneOf(name, [blueprintAppId])) return { holds: 'yes', rule: 'agentIdentityBlueprintId' }
    return { holds: truth(isOneOf(name, [id])), rule: 'agentIdServicePrincipalId' }
  })
  return [...named, ...unread]
}

type Filter = { mode: 'include' | 'exclude'; rule: string } | null | undefined

/** A filter that includes stands in place of the list of names; one that excludes is added to it. */
const isReplaced = (filter: Filter, which: Side): boolean => which === 'include' && filter?.mode === 'include'

/** "All users" does not include agent users: they are named by `AllAgentIdUsers`, by `agents`, one by one or by group. */
function agentUserEntries(
  id: string,
  { users, agents }: Conditions,
  which: Side,
  { profile }: AccessSettings,
): Entry[] {
  const ignored = (what: string, name: string): Entry => ({
    ignored: `targeting ${what} ${doesNotExist('agentUser', profile, 'targeting', name)}`,
  })
  const isThere = (name: string): boolean => exists('agentUser', profile, 'targeting', name)
  const named =
    (all: string) =>
    (name: string): Entry => {
      if (isOneOf(name, [all])) return { holds: 'yes', rule: 'allAgentIdUsers' }
      if (!isOneOf(name, [id])) return no
      return isThere('picked') ? { holds: 'yes', rule: 'userId' } : ignored('picked ones', 'picked')
    }
  const agentNames = isReplaced(agents?.agentFilter, which) ? [] : (agents?.[`${which}AgentUsers`] ?? [])
  return [
    ...(users?.[`${which}Users`] ?? []).map(named('AllAgentIdUsers')),
    ...agentNames.map(named('All')),
    ...(isSet(users?.[`${which}Groups`]) && !isThere('groups') ? [ignored('by group', 'groups')] : []),
    ...(isSet(users?.[`${which}Roles`]) && !isThere('roles') ? [ignored('by role', 'roles')] : []),
    ...unreadLists(users, userLists, which),
    ...unreadLists(agents, agentUserLists, which),
  ]
}

function humanEntries(id: string, { users }: Conditions, which: Side): Entry[] {
  const named = (users?.[`${which}Users`] ?? []).map((name): Entry => {
    if (isOneOf(name, ['All'])) return { holds: 'yes', rule: 'allUsers' }
    return { holds: truth(isOneOf(name, [id])), rule: 'userId' }
  })
  return [...named, ...unreadLists(users, userLists, which)]
}

/** Which tenant a guest is from is not in a request: where a policy enumerates tenants, it cannot be told. */
function guestEntries(guest: GuestType | null | undefined, { users }: Conditions, which: Side): Entry[] {
  const isAny = (users?.[`${which}Users`] ?? []).some(name => isOneOf(name, ['GuestsOrExternalUsers']))
  const any: Entry[] = isAny ? [{ holds: guest === undefined ? 'unknown' : truth(guest !== null), rule: 'guest' }] : []
  const list = users?.[`${which}GuestsOrExternalUsers`]
  if (!isSet(list)) return any
  if (guest === undefined) return [...any, { holds: 'unknown', rule: 'guest' }]
  const types = (list?.guestOrExternalUserTypes ?? '').split(',').map(type => type.trim())
  const isAnyTenant = (list?.externalTenants?.membershipKind ?? 'all') === 'all'
  const rule = types.find(type => type === guest)
  return rule === undefined ? any : [...any, { holds: isAnyTenant ? 'yes' : 'unknown', rule }]
}

function attributeEntries(
  { kind, attributes }: { kind: SubjectKind; attributes: Attributes | undefined },
  { agents, clientApplications }: Conditions,
  which: Side,
  { profile }: AccessSettings,
): Entry[] {
  const isUser = kind === 'agentUser'
  const filter = isUser ? agents?.agentFilter : clientApplications?.agentIdServicePrincipalFilter
  if (filter?.mode !== which) return []
  if (isUser && !exists(kind, profile, 'targeting', 'filter'))
    return [
      { ignored: `targeting by custom security attributes ${doesNotExist(kind, profile, 'targeting', 'filter')}` },
    ]
  const rule = isUser ? 'agentFilter' : 'agentIdServicePrincipalFilter'
  return [{ holds: selects(filter.rule, 'attributes', attributeLookup(attributes)), rule }]
}

const no: Entry = { holds: 'no', rule: '' }

/** A key that nobody here knows (how a policy names a blueprint, say, is not published) might name anybody. */
const unreadLists = (part: object | null | undefined, read: ReadonlySet<string>, which: Side): Entry[] =>
  saidIn(part, read).flatMap((key): Entry[] =>
    key.startsWith('exclude') === (which === 'exclude') ? [{ holds: 'unknown', rule: key }] : [],
  )

const listsOf = (...of: readonly string[]): string[] => of.flatMap(each => [`include${each}`, `exclude${each}`])
const userLists = new Set(listsOf('Users', 'Groups', 'Roles', 'GuestsOrExternalUsers'))
const agentUserLists = new Set([...listsOf('AgentUsers'), 'agentFilter'])
/** Other service principals are no agents: their lists are read and name none. */
const clientLists = new Set([
  ...listsOf('AgentIdServicePrincipals', 'ServicePrincipals'),
  ...['agentIdServicePrincipalFilter', 'servicePrincipalFilter'],
])

/** Reads the kind of subject and the resource alone. */
export function evaluateWhat(
  request: Pick<AccessRequest, 'resourceId' | 'resourceIsAgent' | 'resourceAttributes'> & {
    subject: Pick<AccessSubject, 'kind'>
  },
  { applications }: Conditions,
  { profile }: AccessSettings,
): ConditionResult {
  const { kind } = request.subject
  const ifThere = (name: string, what: string, entry: () => Entry): Entry =>
    kind === 'human'
      ? entry()
      : available(
          exists(kind, profile, 'resource', name),
          entry,
          () => `targeting ${what} ${doesNotExist(kind, profile, 'resource', name)}`,
        )
  const named = (list: Names): Listing =>
    listing(
      (list ?? []).map((name): Entry => {
        if (isOneOf(name, ['All'])) return { holds: 'yes', rule: 'allApps' }
        if (isOneOf(name, ['AllAgentIdResources']))
          return ifThere('allAgents', 'all agent resources', () => ({
            holds: request.resourceIsAgent === undefined ? 'unknown' : truth(request.resourceIsAgent),
            rule: 'allAgentIdResources',
          }))
        if (isOneOf(name, ['None'])) return no
        const isIt = isOneOf(name, [request.resourceId])
        // Other reserved words (Office365, MicrosoftAdminPortals) stand for lists of applications we do not have.
        if (!isIt && isGuid(name)) return no
        return ifThere('picked', 'picked resources', () => ({ holds: isIt ? 'yes' : 'unknown', rule: 'appId' }))
      }),
    )
  const [included, excluded] = filtered(
    named(applications?.includeApplications),
    named(applications?.excludeApplications),
    applications?.applicationFilter,
    rule =>
      ifThere('filter', 'resources by custom security attributes', () => ({
        holds: selects(rule, 'attributes', attributeLookup(request.resourceAttributes)),
        rule: 'appFilter',
      })),
  )
  return scope('application', 'the resource', included, excluded, 'what kind of application it is')
}
