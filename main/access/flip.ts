// The smallest sets of changes that turn a decision into the other one: changes of the request, or of the policies.
import type { AccessDecision } from '../../shared/model/access.ts'
import type { Json } from '../../shared/model/json.ts'
import { compilePolicies, type PolicySet } from './compile.ts'
import { decideAccess, evaluateAccess } from './evaluate.ts'
import type { ConditionalAccessPolicy } from './policy.ts'
import { policyEdits } from './policy-edits.ts'
import type { AccessRequest } from './request.ts'
import { requestEdits } from './request-edits.ts'

/** One change as data. `key` is where it is: a field of the request, or a key of the policy `policy`. */
export type Change = { readonly key: string; readonly from: Json; readonly to: Json; readonly sentence: string } & (
  | { readonly of: 'request' }
  | { readonly of: 'policy'; readonly policy: string }
)

/** A change and how it is made. Edits of one slot exclude each other: a thing has one value. */
export interface Edit<Subject> {
  readonly slot: string
  readonly change: Change
  apply(subject: Subject): Subject
}

export interface Flips {
  /** What the changes lead to: where it was granted deny, else grant. */
  readonly to: 'grant' | 'deny'
  /** How many changes the smallest sets have; null where no set of up to `searched` changes does it. */
  readonly size: number | null
  readonly sets: readonly (readonly Change[])[]
  /** Sets of that size beyond those listed. */
  readonly more: number
  readonly searched: number
}

/** So many sets are listed; the others are counted. */
const mostListed = 20
/** Beyond this a set is no advice any more, and there are too many to try. */
const mostChanges = 4

export const flipTarget = ({ outcome }: Pick<AccessDecision, 'outcome'>): Flips['to'] =>
  outcome === 'grant' ? 'deny' : 'grant'

/** The smallest sets of changes of the request under which these policies decide the other way. */
export function flipsOfRequest(request: AccessRequest, set: PolicySet): Flips {
  const to = flipTarget(decideAccess(request, set))
  const edits = requestEdits(request, set.policies)
  const flips = (changed: AccessRequest): boolean => decideAccess(changed, set).outcome === to
  const found = smallestSets(request, edits, mostChanges, flips)
  return listed(to, found?.size ?? null, found?.sets ?? [], found?.sets.length ?? 0)
}

/**
 * The smallest sets of changes of the policies under which they decide the other way on this request. Policies do not look at
 * each other: to grant, each one that stops the request must be changed by itself; to deny, one is enough.
 */
export function flipsOfPolicies(request: AccessRequest, set: PolicySet): Flips {
  const decision = evaluateAccess(request, set)
  const to = flipTarget(decision)
  const comesTo = (policy: ConditionalAccessPolicy) =>
    decideAccess(request, compilePolicies([policy], set.settings)).outcome
  const smallest = (policy: ConditionalAccessPolicy) =>
    smallestSets(policy, policyEdits(policy, request, set.settings), mostChanges, changed => comesTo(changed) === to)

  if (decision.notEvaluated !== undefined) return listed(to, null, [], 0)
  if (to === 'deny') {
    const found = set.policies.map(smallest).filter(each => each !== null)
    const size = Math.min(...found.map(each => each.size))
    const sets = found.filter(each => each.size === size).flatMap(each => each.sets)
    return listed(to, sets.length === 0 ? null : size, sets, sets.length)
  }
  const found = set.policies.filter(policy => comesTo(policy) !== 'grant').map(smallest)
  if (found.some(each => each === null)) return listed(to, null, [], 0)
  const each = found.filter(one => one !== null)
  const total = each.reduce((product, { sets }) => product * sets.length, 1)
  const size = each.reduce((sum, one) => sum + one.size, 0)
  return listed(to, size, combinations(each.map(({ sets }) => sets)), total)
}

function listed(to: Flips['to'], size: number | null, sets: readonly (readonly Change[])[], total: number): Flips {
  const shown = sets.slice(0, mostListed)
  return { to, size, sets: shown, more: total - shown.length, searched: mostChanges }
}

interface Smallest {
  readonly size: number
  readonly sets: readonly (readonly Change[])[]
}

/** Sets of one change are tried before sets of two, so what is found first is smallest; all of that size are found. */
export function smallestSets<Subject>(
  subject: Subject,
  edits: readonly Edit<Subject>[],
  most: number,
  isWanted: (changed: Subject) => boolean,
): Smallest | null {
  const slots = [...Map.groupBy(edits, ({ slot }) => slot).values()]
  for (let size = 1; size <= Math.min(most, slots.length); size += 1) {
    const sets: Change[][] = []
    const extend = (changed: Subject, changes: readonly Change[], from: number): void => {
      if (changes.length === size) {
        if (isWanted(changed)) sets.push([...changes])
        return
      }
      // Enough slots must be left for the changes that are still to come.
      for (let index = from; index <= slots.length - (size - changes.length); index += 1)
        for (const edit of slots[index] ?? []) extend(edit.apply(changed), [...changes, edit.change], index + 1)
    }
    extend(subject, [], 0)
    if (sets.length > 0) return { size, sets }
  }
  return null
}

/** One of each list, in every way, as many as are listed. */
function combinations(lists: readonly (readonly (readonly Change[])[])[]): Change[][] {
  let combined: Change[][] = [[]]
  for (const list of lists)
    combined = combined.flatMap(start => list.map(set => [...start, ...set])).slice(0, mostListed)
  return combined
}
