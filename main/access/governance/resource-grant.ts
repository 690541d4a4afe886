// Gate four of a session: whether what an agent does with a resource is given to it, for the purpose of the task it works on.
import type { Permission, ResourceGrant } from '../../../shared/model/governance.ts'
import type { AgentRef, AgentUserRef, GrantRef } from '../../../shared/model/refs.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import { against, type Decision, decide, type Finding, notKnown } from './findings.ts'

/** A grant as it stands. `eligible`: it would have to be activated first. */
export interface HeldGrant {
  readonly grant: ResourceGrant
  readonly state: 'active' | 'eligible' | 'ended' | 'unknown'
}

export interface ResourceAsk {
  readonly agent: AgentRef
  /** Null where the agent identity acts as itself. */
  readonly agentUser: AgentUserRef | null
  readonly resourceAppId: string
  /** Any one of these is enough; the narrowest first. */
  readonly permissions: readonly string[]
  /** What it is done to, as a path; null: not known. */
  readonly object: string | null
  /** What the task is for; null: not known. */
  readonly purpose: string | null
  readonly now: EpochMs
}

export interface ResourceDecision extends Decision {
  /** Every grant that covers it, with the permission it is covered by. */
  readonly by: readonly { grant: GrantRef; permission: string }[]
}

/**
 * Codes of refusals (ours): `noGrant`, and for each grant the agent holds at the resource `permission`, `purpose`,
 * `object`, `notYetValid`, `expired`, `notActivated`, `ended`; not known: `purposeUnknown`, `objectUnknown`, `stateUnknown`.
 */
export function decideResourceAccess(ask: ResourceAsk, grants: readonly HeldGrant[]): ResourceDecision {
  const held = grants.filter(({ grant }) => isHeldBy(grant, ask) && same(grant.resourceAppId, ask.resourceAppId))
  const by = held.flatMap(({ grant, state }) => {
    const permission = ask.permissions.find(each => grant.permissions.includes(each))
    return permission !== undefined && state === 'active' && isValid(grant, ask) && isFor(grant, ask)
      ? [{ grant: grant.ref, permission }]
      : []
  })
  if (by.length > 0) return { outcome: 'grant', reasons: [], by }
  if (held.length === 0) {
    const who = ask.agentUser ?? ask.agent
    return { ...decide([against('noGrant', `${who} was given nothing at ${ask.resourceAppId}.`)]), by }
  }
  // One grant that may cover it is enough for the whole not to be known, whatever the others lack.
  const judged = held.map(one => decide(shortcomings(one, ask)))
  const isOpen = judged.some(({ outcome }) => outcome === 'cannotEvaluate')
  return {
    outcome: isOpen ? 'cannotEvaluate' : 'deny',
    reasons: judged.flatMap(({ reasons }) => reasons),
    by,
  }
}

/** One of the agents a delegated request comes through. `passedOn`: what its task was given; null: the root, which has what it holds. */
export interface ChainLink extends Pick<ResourceAsk, 'agent' | 'agentUser'> {
  readonly grants: readonly HeldGrant[]
  readonly passedOn: readonly Permission[] | null
}

/**
 * No privilege is gained by asking another agent: a delegated request needs one permission that everyone it comes
 * through has for this object and purpose, and was passed on all the way. `chain` begins with the agent a person asked
 * and ends with the one that acts. Codes: those of `decideResourceAccess`, and `notPassedOn`.
 */
export function decideDelegatedAccess(
  ask: Omit<ResourceAsk, 'agent' | 'agentUser'>,
  chain: readonly ChainLink[],
): ResourceDecision {
  const byPermission = ask.permissions.map(permission => {
    const links = chain.map(link => {
      const own = decideResourceAccess({ ...ask, permissions: [permission], ...link }, link.grants)
      if (link.passedOn === null || isPassedOn(link.passedOn, ask.resourceAppId, permission)) return own
      const message = `${permission} was not passed on to ${link.agent} for this task.`
      return { ...own, outcome: 'deny' as const, reasons: [...own.reasons, { code: 'notPassedOn', message }] }
    })
    const outcomes = links.map(({ outcome }) => outcome)
    const outcome = outcomes.includes('deny')
      ? ('deny' as const)
      : outcomes.includes('cannotEvaluate')
        ? ('cannotEvaluate' as const)
        : ('grant' as const)
    return { outcome, reasons: links.flatMap(({ reasons }) => reasons), by: links.at(-1)?.by ?? [] }
  })
  const covered = byPermission.filter(({ outcome }) => outcome === 'grant')
  if (chain.length > 0 && covered.length > 0)
    return { outcome: 'grant', reasons: [], by: covered.flatMap(({ by }) => by) }
  return {
    outcome: byPermission.some(({ outcome }) => outcome === 'cannotEvaluate') ? 'cannotEvaluate' : 'deny',
    reasons: byPermission.flatMap(({ reasons }) => reasons),
    by: [],
  }
}

const isPassedOn = (permissions: readonly Permission[], resourceAppId: string, name: string): boolean =>
  permissions.some(each => each.name === name && same(each.resourceAppId, resourceAppId))

/** What is given to an agent identity it also has while it acts as its agent user; not the other way round. */
const isHeldBy = ({ subject }: ResourceGrant, { agent, agentUser }: ResourceAsk): boolean =>
  subject === agent || subject === agentUser

const isValid = ({ startDateTime, endDateTime }: ResourceGrant, { now }: ResourceAsk): boolean =>
  startDateTime <= now && (endDateTime === null || now < endDateTime)

const isFor = ({ purpose, objects }: ResourceGrant, ask: ResourceAsk): boolean => {
  const { object } = ask
  return (
    purpose === ask.purpose &&
    (objects === null || (object !== null && objects.some(bound => coversObject(bound, object))))
  )
}

/** Everything that keeps one grant from covering the request. */
function shortcomings({ grant, state }: HeldGrant, ask: ResourceAsk): (Finding | null)[] {
  const { ref, permissions, purpose, objects, startDateTime, endDateTime } = grant
  const { object, now } = ask
  const stateFinding = {
    active: null,
    eligible: against('notActivated', `${ref} would have to be activated first.`),
    ended: against('ended', `${ref} has ended.`),
    unknown: notKnown('stateUnknown', `Whether ${ref} is active is not known.`),
  }[state]
  return [
    stateFinding,
    ask.permissions.some(each => permissions.includes(each))
      ? null
      : against('permission', `${ref} gives ${permissions.join(', ')}, not ${ask.permissions.join(' or ')}.`),
    purposeFinding(ref, purpose, ask.purpose),
    now < startDateTime ? against('notYetValid', `${ref} is not valid yet.`) : null,
    endDateTime !== null && endDateTime <= now ? against('expired', `${ref} is not valid any more.`) : null,
    objects === null ? null : objectFinding(ref, objects, object),
  ]
}

function purposeFinding(ref: GrantRef, purpose: string, asked: string | null): Finding | null {
  if (asked === null) return notKnown('purposeUnknown', `${ref} is for ${purpose}; what the task is for is not known.`)
  return asked === purpose ? null : against('purpose', `${ref} is for ${purpose}, and the task is for ${asked}.`)
}

function objectFinding(ref: GrantRef, objects: readonly string[], object: string | null): Finding | null {
  const bounds = objects.join(', ')
  if (object === null)
    return notKnown('objectUnknown', `${ref} is bounded by ${bounds}; what it is done to is not known.`)
  return objects.some(bound => coversObject(bound, object))
    ? null
    : against('object', `${ref} is bounded by ${bounds}, and ${object} is outside.`)
}

/**
 * Whether `object` is `bound` or lies below it, segment by segment. A path that leads anywhere else (`..`, `.`, an empty
 * segment, a backslash) is below nothing: what it stands for is for the resource to say, not for a grant to guess.
 */
export function coversObject(bound: string, object: string): boolean {
  const inside = object === bound || object.startsWith(bound.endsWith('/') ? bound : `${bound}/`)
  return inside && !/(^|\/)\.{0,2}(\/|$)|\\/.test(withoutOrigin(object))
}

/** Without scheme and outer slashes, which enclose no segment: `https://host/path/` → `host/path`. */
const withoutOrigin = (path: string): string => path.replace(/^([a-z][a-z0-9+.-]*:\/)?\//i, '').replace(/\/$/, '')

const same = (left: string, right: string): boolean => left === right || left.toLowerCase() === right.toLowerCase()
