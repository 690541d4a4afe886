// Access reviews: which permissions of a grant were not used in a window, who may decide, and what the decisions come to.
import type {
  PermissionUse,
  ResourceGrant,
  Review,
  ReviewDecision,
  ReviewItem,
  ReviewResult,
} from '../../../shared/model/governance.ts'
import type { ActorRef, GrantRef, HumanRef } from '../../../shared/model/refs.ts'
import type { ApproverSight } from './approval.ts'
import { against, type Decision, decide, notKnown } from './findings.ts'

/**
 * Every permission of every grant with what is known of its use: from `window.from` up to, not including, `window.to`.
 * One that is younger than the window cannot be called unused. Uses need not be in order.
 */
export function findUnused(
  grants: readonly ResourceGrant[],
  uses: Iterable<PermissionUse>,
  window: Review['window'],
): ReviewItem[] {
  const counted = new Map<string, { uses: number; lastUsed: PermissionUse['at'] }>()
  for (const { grant, permission, at } of uses) {
    if (at < window.from || window.to <= at) continue
    const key = keyOf(grant, permission)
    const before = counted.get(key)
    if (before === undefined) counted.set(key, { uses: 1, lastUsed: at })
    else {
      before.uses += 1
      if (before.lastUsed < at) before.lastUsed = at
    }
  }
  return grants.flatMap(({ ref, permissions, startDateTime }) =>
    permissions.map((permission): ReviewItem => {
      const found = counted.get(keyOf(ref, permission))
      const evidence = found ?? { uses: 0, lastUsed: null }
      if (found)
        return {
          grant: ref,
          permission,
          evidence,
          recommendation: 'Approve',
          reason: `${permission} was used ${found.uses} ${found.uses === 1 ? 'time' : 'times'} in the window.`,
        }
      return startDateTime > window.from
        ? {
            grant: ref,
            permission,
            evidence,
            recommendation: 'NoInfoAvailable',
            reason: `${permission} was not used, but was given only after the window began.`,
          }
        : {
            grant: ref,
            permission,
            evidence,
            recommendation: 'Deny',
            reason: `${permission} was not used in the window.`,
          }
    }),
  )
}

/** A grant's reference holds no line break. */
const keyOf = (grant: GrantRef, permission: string): string => `${grant}\n${permission}`

export interface ItemDecision {
  grant: GrantRef
  permission: string
  decision: Exclude<ReviewDecision, 'NotReviewed'>
  by: HumanRef
  justification: string
}

/**
 * Whether a decision counts. Codes (ours): `notInProgress`, `notAPerson`, `notReviewer`, `noSuchItem`, `noJustification`,
 * `reviewerDisabled`, `reviewerUnknown`. An agent never reviews, and neither does a person who is not named as reviewer.
 */
export function decideReviewDecision(
  review: Review,
  { by, ...asked }: Omit<ItemDecision, 'by'> & { by: ActorRef },
  { isInProgress, account }: { isInProgress: boolean; account: ApproverSight['account'] },
): Decision {
  const { grant, permission, decision, justification } = asked
  const isItem = review.items.some(item => item.grant === grant && item.permission === permission)
  return decide([
    isInProgress ? null : against('notInProgress', 'The review takes no decisions now.'),
    by.startsWith('human:') ? null : against('notAPerson', `${by} is not a person, and only people review.`),
    review.reviewers.some(reviewer => reviewer === by) ? null : against('notReviewer', `${by} is no reviewer here.`),
    isItem ? null : against('noSuchItem', `${permission} of ${grant} is not under review.`),
    decision === 'Approve' && review.justificationRequiredOnApproval && justification.trim() === ''
      ? against('noJustification', 'Keeping it requires a justification.')
      : null,
    account === 'disabled' ? against('reviewerDisabled', `${by} is disabled.`) : null,
    account === 'unknown' ? notKnown('reviewerUnknown', `Whether ${by} can still sign in is not known.`) : null,
  ])
}

/** What the review comes to: the last decision on each item, or what holds for one nobody decided (to us, `DontKnow` decides nothing). */
export function concludeReview(review: Review, decisions: readonly ItemDecision[]): ReviewResult[] {
  const last = new Map(decisions.map(each => [keyOf(each.grant, each.permission), each]))
  return review.items.map(item => {
    const { grant, permission } = item
    const decided = last.get(keyOf(grant, permission))
    if (decided && decided.decision !== 'DontKnow') {
      const { decision, by, justification } = decided
      const result = decision === 'Approve' ? 'keep' : 'remove'
      return { grant, permission, result, decision, by, reason: justification || `${by} decided so.` }
    }
    return {
      grant,
      permission,
      ...byDefault(review.defaultDecision, item),
      decision: decided?.decision ?? 'NotReviewed',
      by: decided?.by ?? null,
    }
  })
}

function byDefault(
  decision: Review['defaultDecision'],
  { recommendation, reason }: ReviewItem,
): Pick<ReviewResult, 'result' | 'reason'> {
  switch (decision) {
    case 'Deny':
      return { result: 'remove', reason: 'Nobody decided; what nobody decides is removed.' }
    case 'Recommendation':
      return {
        result: recommendation === 'Deny' ? 'remove' : 'keep',
        reason: `Nobody decided; as recommended: ${reason}`,
      }
    default:
      return { result: 'keep', reason: 'Nobody decided; what nobody decides stays.' }
  }
}

/** What each grant loses by the results, and what is left of it: a grant that keeps nothing ends. */
export function removalsOf(
  grants: readonly ResourceGrant[],
  results: readonly ReviewResult[],
): { grant: GrantRef; removed: string[]; left: string[] }[] {
  return grants.flatMap(({ ref, permissions }) => {
    const gone = new Set(
      results.filter(({ grant, result }) => grant === ref && result === 'remove').map(({ permission }) => permission),
    )
    const removed = permissions.filter(permission => gone.has(permission))
    const left = permissions.filter(permission => !gone.has(permission))
    return removed.length > 0 ? [{ grant: ref, removed, left }] : []
  })
}
