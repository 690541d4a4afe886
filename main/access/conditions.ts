// The conditions of a Conditional Access policy, each a function that answers yes, no or unknown with its reason.
import type { TokenGrant } from '../../shared/model/facts.ts'
import type { ConditionalAccessPolicy } from './policy.ts'
import { isSet } from './policy.ts'
import type { Truth } from './truth.ts'
import { every, not, some, truth } from './truth.ts'

/** What Conditional Access is asked: one token request. */
export interface AccessRequest {
  grant: TokenGrant
  subject: {
    kind: 'agentIdentity' | 'agentUser' | 'human'
    /** Object id in the directory. */
    id: string
    /** Application id of the agent's blueprint. */
    blueprintAppId: string | null
    agentRisk: 'none' | 'low' | 'medium' | 'high' | 'unknown'
  }
  /** Application id of the resource the token is for. */
  resourceId: string
  /** Whether the resource is itself an agent (`AllAgentIdResources`). Left out: not known. */
  resourceIsAgent?: boolean
  /** The device the request comes from, as Entra knows it; null where it comes from none. */
  device: { isCompliant: boolean; trustType: string } | null
}

/** `condition` is named as in Graph's sign-in logs, or by the policy's own key where they have no name. */
export interface ConditionResult {
  condition: string
  holds: Truth
  reason: string
}

type Conditions = ConditionalAccessPolicy['conditions']

/** Every condition the policy sets, in a fixed order. The policy applies where all of them hold. */
export function evaluateConditions(request: AccessRequest, conditions: Conditions): ConditionResult[] {
  return [
    request.subject.kind === 'agentIdentity' ? servicePrincipals(request, conditions) : users(request, conditions),
    application(request, conditions),
    ...agentRisk(request, conditions),
    ...notInRequest(conditions),
  ]
}

/**
 * Agent identities are targeted apart from other service principals. How a blueprint is written in the list is not
 * published; ours takes the blueprint's application id, and it covers the agent identity, not its agent user.
 */
function servicePrincipals({ subject }: AccessRequest, { clientApplications }: Conditions): ConditionResult {
  const self = [subject.id, subject.blueprintAppId ?? subject.id, 'All']
  const included = truth(names(clientApplications?.includeAgentIdServicePrincipals, self))
  const excluded = truth(names(clientApplications?.excludeAgentIdServicePrincipals, self))
  const filter = clientApplications?.agentIdServicePrincipalFilter
  return scope('servicePrincipals', 'the agent identity', included, excluded, 'its custom security attributes', filter)
}

/** "All users" means people: agent users are targeted by `AllAgentIdUsers` or one by one. */
function users({ subject }: AccessRequest, { users }: Conditions): ConditionResult {
  const isHuman = subject.kind === 'human'
  const self = [subject.id, isHuman ? 'All' : 'AllAgentIdUsers']
  const listed = (list: readonly string[] | null | undefined): Truth => {
    if (names(list, self)) return 'yes'
    return isHuman && names(list, ['GuestsOrExternalUsers']) ? 'unknown' : 'no'
  }
  return scope(
    'users',
    isHuman ? 'the user' : 'the agent user',
    some([listed(users?.includeUsers), unreadLists(users, 'include', 'includeUsers')]),
    some([listed(users?.excludeUsers), unreadLists(users, 'exclude', 'excludeUsers')]),
    'its groups and roles',
  )
}

function application({ resourceId, resourceIsAgent }: AccessRequest, { applications }: Conditions): ConditionResult {
  const listed = (list: readonly string[] | null | undefined): Truth => {
    if (names(list, [resourceId, 'All'])) return 'yes'
    const isAgent = resourceIsAgent === undefined ? 'unknown' : truth(resourceIsAgent)
    const named = (list ?? []).map((name): Truth => {
      if (name === 'AllAgentIdResources') return isAgent
      // Other reserved words (Office365, MicrosoftAdminPortals) stand for lists of applications we do not have.
      return name === 'None' || isGuid(name) ? 'no' : 'unknown'
    })
    return some(named)
  }
  return scope(
    'application',
    `the resource ${resourceId}`,
    listed(applications?.includeApplications),
    listed(applications?.excludeApplications),
    'what kind of application it is',
    applications?.applicationFilter,
  )
}

function agentRisk({ subject }: AccessRequest, { agentIdRiskLevels }: Conditions): ConditionResult[] {
  if (!agentIdRiskLevels) return []
  const levels = agentIdRiskLevels.split(',').map(level => level.trim())
  const { kind, agentRisk: risk } = subject
  const condition = 'agentIdRisk'
  if (kind === 'human') return [{ condition, holds: 'no', reason: 'a person has no agent risk' }]
  const holds = risk === 'unknown' ? 'unknown' : truth(levels.includes(risk))
  return [{ condition, holds, reason: `the agent risk is ${risk}, the policy asks for ${levels.join(' or ')}` }]
}

/** Conditions that ask for what a token request of ours does not say: unknown, never ignored. */
function notInRequest(conditions: Conditions): ConditionResult[] {
  return Object.entries(conditions).flatMap(([key, setting]): ConditionResult[] => {
    if (evaluated.has(key) || !isSet(setting)) return []
    if (key === 'clientAppTypes' && names(conditions.clientAppTypes, ['all'])) return []
    const reason = `the request does not say what the condition ${key} asks for`
    return [{ condition: conditionNames.get(key) ?? key, holds: 'unknown', reason }]
  })
}

const evaluated = new Set(['users', 'clientApplications', 'applications', 'agentIdRiskLevels'])

/** Policy key → `conditionalAccessConditions` member, as sign-in logs name it. */
const conditionNames = new Map([
  ['clientAppTypes', 'clientType'],
  ['platforms', 'devicePlatform'],
  ['locations', 'location'],
  ['devices', 'deviceState'],
  ['deviceStates', 'deviceState'],
  ['times', 'time'],
  ['signInRiskLevels', 'signInRisk'],
  ['userRiskLevels', 'userRisk'],
  ['servicePrincipalRiskLevels', 'servicePrincipalRisk'],
  ['insiderRiskLevels', 'insiderRisk'],
])

/** Exclusions beat inclusions. A filter's rule reads attributes we do not have: who it selects is not known. */
function scope(
  condition: string,
  who: string,
  listedIn: Truth,
  listedOut: Truth,
  missing: string,
  filter?: { mode: 'include' | 'exclude' } | null,
): ConditionResult {
  const included = filter?.mode === 'include' ? 'unknown' : listedIn
  const excluded = filter?.mode === 'exclude' ? some([listedOut, 'unknown']) : listedOut
  const holds = every([included, not(excluded)])
  if (excluded === 'yes') return { condition, holds, reason: `${who} is excluded` }
  if (included === 'no') return { condition, holds, reason: `${who} is not included` }
  if (holds === 'unknown')
    return { condition, holds, reason: `${who} may be in scope: ${missing} cannot be known here` }
  return { condition, holds, reason: `${who} is included` }
}

/** Groups, roles, guests: lists whose members we do not have. */
function unreadLists(users: Conditions['users'], prefix: 'include' | 'exclude', known: string): Truth {
  const unread = Object.entries(users ?? {}).some(
    ([key, list]) => key.startsWith(prefix) && key !== known && isSet(list),
  )
  return unread ? 'unknown' : 'no'
}

/** Ids compare in any case, as Graph takes them. */
function names(list: readonly string[] | null | undefined, candidates: readonly string[]): boolean {
  const wanted = new Set(candidates.map(name => name.toLowerCase()))
  return (list ?? []).some(name => wanted.has(name.toLowerCase()))
}

const isGuid = (name: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name)
