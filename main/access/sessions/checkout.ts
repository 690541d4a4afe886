// Gate two of a session: whether a checkout gets a Cloud PC of the pool, which one, or every reason why not.
import type { AgentUser, Pool } from '../../../shared/model/objects.ts'
import type { PcRef } from '../../../shared/model/refs.ts'
import { type Truth, truth } from '../truth.ts'
import { type PoolStatus, takesCheckouts } from './pool.ts'

/** By header: user-object-id alone, x-ms-authorization-auxiliary with it, or neither (real-system.md §9.2). */
export type SessionKind = 'HumanUser' | 'Agentic' | 'Local'

/** Which of the three kinds of callers asks. An agent token without a user object id counts as an agent. */
export const sessionKindOf = (headers: Pick<CheckoutHeaders, 'userObjectId' | 'agentToken'>): SessionKind => {
  if (headers.agentToken !== null) return 'Agentic'
  return headers.userObjectId === null ? 'Local' : 'HumanUser'
}

export interface CheckoutHeaders {
  /** `x-ms-sessionId`, the idempotency key; null: each call allocates another Cloud PC. */
  sessionId: string | null
  /** `user-object-id`. */
  userObjectId: string | null
  /** `x-ms-authorization-auxiliary`: what checking the agent identity's token came to, and whose it is. */
  agentToken: { valid: Truth; agentId: string } | null
}

/** A session that is open: waiting for a Cloud PC, or having one. */
export interface OpenSession {
  sessionId: string
  poolId: string
  agentUserId: string
  pc: PcRef | null
}

export interface CheckoutSight {
  pool: Pool
  status: PoolStatus
  headers: CheckoutHeaders
  /** Whether the token in `Authorization` is good, and its bearer a caller the pool trusts. */
  token: Truth
  trustedCaller: Truth
  /** Whom `user-object-id` names, with the object id of its agent identity; null where it names no agent user. */
  agentUser: { account: AgentUser; agentId: string } | null
  /** Whether an administrator approved the agent's registration. */
  approved: Truth
  /** Sessions that are open, of all pools; those that ended with the id asked for are `ended`. */
  open: readonly OpenSession[]
  ended: boolean
  /** Available Cloud PCs of the pool, and how many sessions asked before this one and still wait. */
  free: readonly PcRef[]
  waitingBefore: number
  /** Chooses an index below `count`. */
  pick: (count: number) => number
}

export type CheckoutCheck =
  | 'token'
  | 'trustedCaller'
  | 'agentOnly'
  | 'agentToken'
  | 'agentUser'
  | 'agentOfUser'
  | 'assigned'
  | 'approved'
  | 'session'
  | 'limit'
  | 'pool'

export interface CheckoutReason {
  check: CheckoutCheck
  met: Truth
  /** The checkout call's HTTP status where the check is not met. */
  status: number
  reason: string
}

/**
 * `reasons` are all checks that are not known to be met; the status is that of the first one that is not met.
 * `turnsAway`: whether the session of this id ends with it. One that has a Cloud PC, is over, or is somebody else's does
 * not: else knowing an id would be enough to end a session.
 */
export type CheckoutDecision =
  /** `repeated`: the answer this session id got before. */
  | { outcome: 'grant'; pc: PcRef; repeated: boolean }
  /** None is free: the call waits up to 30 s and is answered 504 then. */
  | { outcome: 'queue'; reason: string; repeated: boolean }
  | { outcome: 'refuse'; status: number; reasons: CheckoutReason[]; turnsAway: boolean }
  /** 500: "retry same id" (real-system.md §9.2). */
  | { outcome: 'cannotEvaluate'; status: 500; reasons: CheckoutReason[] }

/** How long a checkout may take (real-system.md §9.2). */
export const checkoutTimeoutMs = 30_000

/**
 * Decides `POST /api/pools/{poolId}/sessions`. 401 the token; 403 who asks: not a trusted caller, no agent (pools for
 * agents are agent-only), not assigned, not approved; 409 a conflicting session; 500 what cannot be evaluated; then the
 * same id gets the same answer, another a free Cloud PC or a place in the queue. (404 for a pool that takes no checkouts is ours.)
 */
export function decideCheckout(see: CheckoutSight): CheckoutDecision {
  const { pool, headers, free, waitingBefore, pick } = see
  const open = see.open.find(({ sessionId }) => headers.sessionId !== null && same(sessionId, headers.sessionId))
  const reasons = checks(see, open).filter(({ met }) => met !== 'yes')
  const refusal = reasons.find(({ met }) => met === 'no')
  if (refusal) return { outcome: 'refuse', status: refusal.status, reasons, turnsAway: turnsAway(see, open, reasons) }
  if (reasons.length > 0) return { outcome: 'cannotEvaluate', status: 500, reasons }
  if (open?.pc) return { outcome: 'grant', pc: open.pc, repeated: true }
  if (free.length <= waitingBefore)
    return {
      outcome: 'queue',
      repeated: open !== undefined,
      reason: `None of the ${pool.size} Cloud PCs of the pool "${pool.displayName}" is available.`,
    }
  const index = pick(free.length)
  const pc = free[index]
  if (pc === undefined) throw new RangeError(`pick(${free.length}) gave ${index}.`)
  return { outcome: 'grant', pc, repeated: false }
}

/** A new session, or one that waits and whose own agent user asks again, as its tokens prove. */
function turnsAway(see: CheckoutSight, open: OpenSession | undefined, reasons: readonly CheckoutReason[]): boolean {
  if (open === undefined) return !see.ended
  const proven: readonly CheckoutCheck[] = ['token', 'trustedCaller', 'agentToken', 'agentOfUser', 'session']
  return open.pc === null && !reasons.some(({ check }) => proven.includes(check))
}

function checks(see: CheckoutSight, open: OpenSession | undefined): CheckoutReason[] {
  const { pool, status, headers, token, trustedCaller, agentUser, approved } = see
  const { agentToken, sessionId } = headers
  const who = agentUser?.account.userPrincipalName ?? headers.userObjectId ?? 'The caller'
  const kind = sessionKindOf(headers)
  const check = (name: CheckoutCheck, met: Truth, code: number, reason: string): CheckoutReason => ({
    check: name,
    met,
    status: code,
    reason,
  })
  return [
    check('token', token, 401, 'The token of the call is not valid.'),
    check('trustedCaller', trustedCaller, 403, `The caller is not trusted by the pool "${pool.displayName}".`),
    check('agentOnly', truth(kind === 'Agentic'), 403, `A pool for agents takes no session of the kind ${kind}.`),
    check('agentToken', agentToken?.valid ?? 'no', 403, 'x-ms-authorization-auxiliary holds no valid agent token.'),
    check('agentUser', truth(agentUser !== null), 403, `user-object-id names no agent user.`),
    check(
      'agentOfUser',
      truth(agentUser !== null && agentToken !== null && same(agentToken.agentId, agentUser.agentId)),
      403,
      `${who} is not the agent user of the agent identity that asks.`,
    ),
    check(
      'assigned',
      truth(agentUser !== null && pool.assignedTo.includes(agentUser.account.ref)),
      403,
      `${who} is not assigned to the pool "${pool.displayName}".`,
    ),
    check('approved', approved, 403, `No administrator has approved the agent of ${who}.`),
    check('session', conflictOf(see, open), 409, conflictReason(see, open, sessionId)),
    check('limit', withinLimit(see, open), 409, `${who} holds as many sessions as the pool allows.`),
    // "maybe", of a pool that is being provisioned: a Cloud PC that stands is given, for another the call waits
    check(
      'pool',
      truth(takesCheckouts[status] !== 'no'),
      404,
      `The pool "${pool.displayName}" is in the status ${status}.`,
    ),
  ]
}

/** The same id is asked for the same pool by the same agent user, or it is a new one. */
function conflictOf({ pool, agentUser, ended }: CheckoutSight, open: OpenSession | undefined): Truth {
  if (open) return truth(same(open.poolId, pool.id) && same(open.agentUserId, agentUser?.account.id ?? ''))
  return truth(!ended)
}

const conflictReason = ({ pool }: CheckoutSight, open: OpenSession | undefined, sessionId: string | null): string => {
  if (!open) return `The session ${sessionId} has ended.`
  return same(open.poolId, pool.id)
    ? `The session ${sessionId} belongs to another agent user.`
    : `The session ${sessionId} is in another pool.`
}

function withinLimit({ pool, agentUser, open }: CheckoutSight, own: OpenSession | undefined): Truth {
  if (pool.sessionsPerAgentUser === undefined || own || agentUser === null) return 'yes'
  const held = open.filter(
    ({ agentUserId, poolId }) => same(agentUserId, agentUser.account.id) && same(poolId, pool.id),
  )
  return truth(held.length < pool.sessionsPerAgentUser)
}

/** Entra compares object ids without regard to case. */
const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()
