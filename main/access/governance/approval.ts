// Who may be asked to approve, when a request is put to nobody, and whose answer counts.
import type { Approval, Reason } from '../../../shared/model/governance.ts'
import type { ActorRef, HumanRef } from '../../../shared/model/refs.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import { against, type Decision, decide, type Finding, notKnown } from './findings.ts'

/** Somebody who answers for the agent: a sponsor, an owner, a manager. */
export interface ApproverSight {
  readonly human: HumanRef
  readonly account: 'enabled' | 'disabled' | 'unknown'
  /** When the requests were made that still wait for this person, in any order. */
  readonly pending: readonly EpochMs[]
}

/** Privileged Identity Management sets the first two for each role; the last is ours. */
export interface ApprovalSettings {
  readonly maximumDurationMs: number
  readonly justificationRequired: boolean
  /** So many requests within the window, and a person reads none of them properly any more (OWASP T10). */
  readonly flood: { readonly windowMs: number; readonly limit: number }
}

/** Eight hours at most, as PIM's default; ten requests in ten minutes are a flood. */
export const defaultApprovalSettings: ApprovalSettings = {
  maximumDurationMs: 8 * 3_600_000,
  justificationRequired: true,
  flood: { windowMs: 600_000, limit: 10 },
}

export type ApprovalRequest = Pick<Approval, 'requester' | 'onBehalfOf' | 'justification'> & {
  /** For how long an activation is to last; null for an action. */
  durationMs: number | null
  /** Where the grant to be activated stands; null for an action. */
  grant: 'eligible' | 'active' | 'ended' | 'unknown' | null
  /** The person whose prompt it is may confirm a step, where this is false; never gain rights by it. */
  fourEyes: boolean
}

export interface ApprovalDecision {
  /** `hold`: nothing is wrong with it but that everyone who may answer has too much to answer. */
  readonly outcome: Decision['outcome'] | 'hold'
  /** Who is asked; empty unless it is granted. */
  readonly approvers: readonly HumanRef[]
  readonly reasons: readonly Reason[]
}

/**
 * Whether a request is put to people, and to whom. Codes (ours): `noJustification`, `durationTooLong`, `durationInvalid`,
 * `notEligible`, `alreadyActive`, `grantUnknown`, `noApprover`, `approverUnknown`, `approverFlooded`.
 */
export function decideApprovalRequest(
  request: ApprovalRequest,
  candidates: readonly ApproverSight[],
  settings: ApprovalSettings,
  now: EpochMs,
): ApprovalDecision {
  const able = candidates.filter(({ human }) => !isInterested(human, request))
  const enabled = able.filter(({ account }) => account === 'enabled')
  const free = enabled.filter(({ pending }) => !isFlooded(pending, settings, now))
  const decision = decide([
    ...requestFindings(request, settings),
    enabled.length > 0 ? null : approverFinding(able, candidates),
  ])
  if (decision.outcome !== 'grant') return { ...decision, approvers: [] }
  const flooded = enabled.filter(one => !free.includes(one)).map(({ human }) => human)
  const reasons = flooded.map(human => ({
    code: 'approverFlooded',
    message: `${human} has ${settings.flood.limit} or more requests of the last ${settings.flood.windowMs / 60_000} minutes to answer.`,
  }))
  if (free.length === 0) return { outcome: 'hold', approvers: [], reasons }
  return { outcome: 'grant', approvers: free.map(({ human }) => human), reasons }
}

function requestFindings(request: ApprovalRequest, settings: ApprovalSettings): (Finding | null)[] {
  const { justification, durationMs, grant } = request
  const longest = settings.maximumDurationMs
  const grants = {
    eligible: null,
    active: against('alreadyActive', 'It is active already.'),
    ended: against('notEligible', 'There is no eligible grant to activate.'),
    unknown: notKnown('grantUnknown', 'Whether there is an eligible grant is not known.'),
  }
  return [
    settings.justificationRequired && justification.trim() === ''
      ? against('noJustification', 'A justification is required.')
      : null,
    durationMs !== null && durationMs > longest
      ? against('durationTooLong', `${durationMs / 60_000} minutes are asked for; ${longest / 60_000} are allowed.`)
      : null,
    durationMs !== null && !(durationMs > 0) ? against('durationInvalid', 'The duration is not above zero.') : null,
    grant === null ? null : grants[grant],
  ]
}

function approverFinding(able: readonly ApproverSight[], candidates: readonly ApproverSight[]): Finding {
  if (able.some(({ account }) => account === 'unknown'))
    return notKnown('approverUnknown', 'Whether anybody who may approve can still sign in is not known.')
  return against(
    'noApprover',
    candidates.length === 0
      ? 'Nobody answers for the agent.'
      : 'Everyone who answers for the agent asks for it themselves or is disabled.',
  )
}

/** Nobody approves what they ask for, nor what an agent asks for on their prompt. */
const isInterested = (
  human: HumanRef,
  { requester, onBehalfOf, fourEyes }: Pick<ApprovalRequest, 'requester' | 'onBehalfOf' | 'fourEyes'>,
): boolean => human === requester || (human === onBehalfOf && fourEyes)

/** Requests at the very start of the window still count. */
export const isFlooded = (
  pending: readonly EpochMs[],
  { flood }: Pick<ApprovalSettings, 'flood'>,
  now: EpochMs,
): boolean => pending.filter(at => now - at <= flood.windowMs).length >= flood.limit

/**
 * Whether this answer counts. Codes (ours): `notPending`, `tooLate`, `notAPerson`, `isRequester`, `isPromptingHuman`,
 * `notApprover`, `approverDisabled`, `approverUnknown`.
 */
export function decideApprovalAnswer(
  approval: Approval,
  answer: { by: ActorRef; account: ApproverSight['account']; isPending: boolean; at: EpochMs },
): Decision {
  const { by, account, isPending, at } = answer
  const isPerson = by.startsWith('human:')
  const fourEyes = approval.kind === 'activation' || approval.fourEyes
  return decide([
    isPending ? null : against('notPending', 'It does not wait for an answer.'),
    at < approval.answerBy ? null : against('tooLate', 'It had to be answered before.'),
    isPerson ? null : against('notAPerson', `${by} is not a person, and only people approve.`),
    by === approval.requester ? against('isRequester', `${by} asks for it.`) : null,
    by === approval.onBehalfOf && fourEyes
      ? against('isPromptingHuman', `${by} is the person whose prompt it is asked for.`)
      : null,
    approval.approvers.some(human => human === by) ? null : against('notApprover', `${by} was not asked.`),
    account === 'disabled' ? against('approverDisabled', `${by} is disabled.`) : null,
    account === 'unknown' ? notKnown('approverUnknown', `Whether ${by} can still sign in is not known.`) : null,
  ])
}
