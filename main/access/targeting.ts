// Who and what a Conditional Access policy is about: people, agent users, agent identities, and the resource.
import { doesNotExist, exists } from './capabilities.ts'
import {
  among,
  attributeLookup,
  available,
  type ConditionResult,
  type Entry,
  filtered,
  isOneOf,
  join,
  type Listing,
  listing,
  scope,
  selects,
} from './condition.ts'
import { type Conditions, isGuid, isSet } from './policy.ts'
import type { AccessRequest, AccessSettings, AccessSubject } from './request.ts'
import { truth } from './truth.ts'

type Names = readonly string[] | null | undefined

/** Reads the subject and the grant alone. */
export function evaluateWho(
  { subject, grant }: Pick<AccessRequest, 'subject' | 'grant'>,
  conditions: Conditions,
  settings: AccessSettings,
): ConditionResult {
  if (subject.kind === 'human') return people(subject, conditions)
  if (subject.kind === 'agentUser') return agentUsers(subject, conditions, settings)
  return isForSomeone(grant)
    ? {
        condition: 'servicePrincipals',
        holds: 'no',
        reason: 'the agent acts on behalf of a person, whose policies govern it',
      }
    : agentIdentities(subject, conditions)
}

/** "OBO is governed by the policies on the user, not the agent." */
export const isForSomeone = (grant: AccessRequest['grant']): boolean =>
  grant === 'onBehalfOf' || grant === 'refreshToken'

/**
 * Agent identities are targeted apart from other service principals. How a blueprint is written in the list is not
 * published; ours takes the blueprint's application id, and it covers the agent identity, not its agent user.
 */
function agentIdentities(subject: AccessSubject, { clientApplications }: Conditions): ConditionResult {
  const named = (list: Names): Listing =>
    listing(
      (list ?? []).map((name): Entry => {
        if (isOneOf(name, ['All'])) return { holds: 'yes', rule: 'allAgentIdServicePrincipals' }
        if (isOneOf(name, [subject.blueprintAppId])) return { holds: 'yes', rule: 'agentIdentityBlueprintId' }
        return { holds: truth(isOneOf(name, [subject.id])), rule: 'agentIdServicePrincipalId' }
      }),
    )
  const filter = clientApplications?.agentIdServicePrincipalFilter
  const [included, excluded] = filtered(
    named(clientApplications?.includeAgentIdServicePrincipals),
    named(clientApplications?.excludeAgentIdServicePrincipals),
    filter,
    () => attributeEntry(subject, filter?.rule ?? '', 'agentIdServicePrincipalFilter'),
  )
  return scope('servicePrincipals', 'the agent identity', included, excluded, 'its custom security attributes')
}

const attributeEntry = ({ customSecurityAttributes }: AccessSubject, rule: string, name: string): Entry => ({
  holds: selects(rule, 'attributes', attributeLookup(customSecurityAttributes)),
  rule: name,
})

/** "All users" does not include agent users: they are named by `AllAgentIdUsers`, by `agents`, one by one or by group. */
function agentUsers(subject: AccessSubject, { users, agents }: Conditions, settings: AccessSettings): ConditionResult {
  const { profile } = settings
  const ifThere = (name: string, what: string, entry: () => Entry): Entry =>
    available(
      exists('agentUser', profile, 'targeting', name),
      entry,
      () => `targeting ${what} ${doesNotExist('agentUser', profile, 'targeting', name)}`,
    )
  const picked = (name: string): Entry => {
    const isSelf = isOneOf(name, [subject.id])
    return isSelf ? ifThere('picked', 'picked ones', () => ({ holds: 'yes', rule: 'userId' })) : no
  }
  const side = (which: 'include' | 'exclude'): Listing => {
    const { lists, unread } = usersLists(users, which)
    const groups = lists.groups.map(group =>
      ifThere('groups', 'by group', () => ({ holds: among(group, subject.groups), rule: 'groupId' })),
    )
    const roles = lists.roles.map(role =>
      ifThere('roles', 'by role', () => ({ holds: among(role, subject.roles), rule: 'roleId' })),
    )
    const named = lists.users.map(name =>
      isOneOf(name, ['AllAgentIdUsers']) ? ({ holds: 'yes', rule: 'allAgentIdUsers' } as const) : picked(name),
    )
    return listing([...named, ...groups, ...roles, ...unread])
  }
  const agentSide = (list: Names): Listing =>
    listing(
      (list ?? []).map(name => (isOneOf(name, ['All']) ? { holds: 'yes', rule: 'allAgentIdUsers' } : picked(name))),
    )
  const filter = agents?.agentFilter
  const [included, excluded] = filtered(
    agentSide(agents?.includeAgentUsers),
    agentSide(agents?.excludeAgentUsers),
    filter,
    () =>
      ifThere('filter', 'by custom security attributes', () =>
        attributeEntry(subject, filter?.rule ?? '', 'agentFilter'),
      ),
  )
  const missing = isSet(filter) ? 'its groups and custom security attributes' : 'its groups and roles'
  return scope('users', 'the agent user', join(included, side('include')), join(excluded, side('exclude')), missing)
}

function people(subject: AccessSubject, { users }: Conditions): ConditionResult {
  const side = (which: 'include' | 'exclude'): Listing => {
    const { lists, unread } = usersLists(users, which)
    const named = lists.users.map((name): Entry => {
      if (isOneOf(name, ['All'])) return { holds: 'yes', rule: 'allUsers' }
      if (isOneOf(name, ['GuestsOrExternalUsers'])) return isGuest(subject)
      return { holds: truth(isOneOf(name, [subject.id])), rule: 'userId' }
    })
    const groups = lists.groups.map((group): Entry => ({ holds: among(group, subject.groups), rule: 'groupId' }))
    const roles = lists.roles.map((role): Entry => ({ holds: among(role, subject.roles), rule: 'roleId' }))
    return listing([...named, ...groups, ...roles, ...guestTypes(subject, lists.guests), ...unread])
  }
  return scope('users', 'the user', side('include'), side('exclude'), 'its groups and roles')
}

const isGuest = ({ guest }: AccessSubject): Entry => ({
  holds: guest === undefined ? 'unknown' : truth(guest !== null),
  rule: 'guest',
})

type GuestList = NonNullable<Conditions['users']>['includeGuestsOrExternalUsers']

/** Which tenant a guest is from is not in a request: where a policy enumerates tenants, it cannot be told. */
function guestTypes({ guest }: AccessSubject, list: GuestList): Entry[] {
  if (!isSet(list)) return []
  if (guest === null) return [no]
  const types = (list?.guestOrExternalUserTypes ?? '').split(',').map(type => type.trim())
  if (guest === undefined) return [{ holds: 'unknown', rule: 'guest' }]
  if (!types.includes(guest)) return [no]
  const anyTenant = (list?.externalTenants?.membershipKind ?? 'all') === 'all'
  return [{ holds: anyTenant ? 'yes' : 'unknown', rule: guest }]
}

const no: Entry = { holds: 'no', rule: '' }

/** The lists of `conditionalAccessUsers`; one that nobody here knows might name anybody. */
function usersLists(users: Conditions['users'], which: 'include' | 'exclude') {
  const lists = {
    users: users?.[`${which}Users`] ?? [],
    groups: users?.[`${which}Groups`] ?? [],
    roles: users?.[`${which}Roles`] ?? [],
    guests: users?.[`${which}GuestsOrExternalUsers`],
  }
  const unread = Object.entries(users ?? {}).flatMap(([key, value]): Entry[] =>
    key.startsWith(which) && !readLists.has(key) && isSet(value) ? [{ holds: 'unknown', rule: key }] : [],
  )
  return { lists, unread }
}

const readLists = new Set(
  ['include', 'exclude'].flatMap(which => ['Users', 'Groups', 'Roles', 'GuestsOrExternalUsers'].map(of => which + of)),
)

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
        if (name === 'All') return { holds: 'yes', rule: 'allApps' }
        if (name === 'AllAgentIdResources')
          return ifThere('allAgents', 'all agent resources', () => ({
            holds: request.resourceIsAgent === undefined ? 'unknown' : truth(request.resourceIsAgent),
            rule: 'allAgentIdResources',
          }))
        if (name === 'None') return no
        const isIt = isOneOf(name, [request.resourceId])
        // Other reserved words (Office365, MicrosoftAdminPortals) stand for lists of applications we do not have.
        if (!isIt && isGuid(name)) return no
        return ifThere('picked', 'picked resources', () => ({ holds: isIt ? 'yes' : 'unknown', rule: 'appId' }))
      }),
    )
  const filter = applications?.applicationFilter
  const [included, excluded] = filtered(
    named(applications?.includeApplications),
    named(applications?.excludeApplications),
    filter,
    () =>
      ifThere('filter', 'resources by custom security attributes', () => ({
        holds: selects(filter?.rule ?? '', 'attributes', attributeLookup(request.resourceAttributes)),
        rule: 'appFilter',
      })),
  )
  return scope('application', 'the resource', included, excluded, 'what kind of application it is')
}
