// The smallest sets of changes that turn a decision into the other one: changes of the request, or of the policies.
import type { AccessDecision } from '../../../shared/model/access.ts'
import type { Json } from '../../../shared/model/json.ts'
import type { PolicySet } from '../conditional-access/compile.ts'
import { decideAccess, evaluateAccess } from '../conditional-access/evaluate.ts'
import type { ConditionalAccessPolicy } from '../conditional-access/policy.ts'
import type { AccessRequest } from '../conditional-access/request.ts'
import { evaluatePlainly } from '../conditional-access/verdict.ts'
import { policyEdits } from './policy-edits.ts'
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
  /** All sets of up to so many changes were tried. */
  readonly searched: number
}

/** So many sets are listed; the others are counted. */
const mostListed = 20
/** Beyond this a set is no advice any more. */
const mostChanges = 4
/** So many sets of one size are tried; where there are more of a size, it is not searched, which the answer says. */
const mostTried = 200_000

export const flipTarget = ({ outcome }: Pick<AccessDecision, 'outcome'>): Flips['to'] =>
  outcome === 'grant' ? 'deny' : 'grant'

/** The smallest sets of changes of the request under which these policies decide the other way. */
export function flipsOfRequest(request: AccessRequest, set: PolicySet): Flips {
  const to = flipTarget(decideAccess(request, set))
  const edits = requestEdits(request, set.policies)
  const flips = (changed: AccessRequest): boolean => decideAccess(changed, set).outcome === to
  return listed(to, [smallestSets(request, edits, flips)])
}

/**
 * The smallest sets of changes of the policies under which they decide the other way on this request. Policies do not look at
 * each other: to grant, each one that stops the request must be changed by itself; to deny, one is enough.
 */
export function flipsOfPolicies(request: AccessRequest, set: PolicySet): Flips {
  const decision = evaluateAccess(request, set)
  const to = flipTarget(decision)
  if (decision.notEvaluated !== undefined) return { to, size: null, sets: [], more: 0, searched: mostChanges }
  const comesTo = (policy: ConditionalAccessPolicy) => evaluatePlainly(request, [policy], set.settings).outcome
  const smallest = (policy: ConditionalAccessPolicy) =>
    smallestSets(policy, policyEdits(policy, request, set.settings), changed => comesTo(changed) === to)
  if (to === 'grant') return listed(to, set.policies.filter(policy => comesTo(policy) !== 'grant').map(smallest))

  const found = set.policies.map(smallest)
  const searched = Math.min(mostChanges, ...found.map(each => each.searched))
  const size = Math.min(...found.map(each => each.size ?? Number.POSITIVE_INFINITY))
  const sets = found.filter(each => each.size === size).flatMap(each => each.sets)
  return listed(to, [{ size, sets, searched }])
}

/** What must be changed together: one set of each. */
function listed(to: Flips['to'], parts: readonly Smallest[]): Flips {
  const searched = Math.min(mostChanges, ...parts.map(part => part.searched))
  const size = parts.reduce((sum, part) => sum + (part.size ?? Number.POSITIVE_INFINITY), 0)
  if (!Number.isFinite(size)) return { to, size: null, sets: [], more: 0, searched }
  const total = parts.reduce((product, { sets }) => product * sets.length, 1)
  const sets = combinations(parts.map(part => part.sets))
  return { to, size, sets, more: total - sets.length, searched }
}

interface Smallest {
  readonly size: number | null
  readonly sets: readonly (readonly Change[])[]
  readonly searched: number
}

/** Sets of one change are tried before sets of two, so what is found first is smallest; all of that size are found. */
function smallestSets<Subject>(
  subject: Subject,
  edits: readonly Edit<Subject>[],
  isWanted: (changed: Subject) => boolean,
): Smallest {
  const slots = [...Map.groupBy(edits, ({ slot }) => slot).values()]
  for (let size = 1; size <= mostChanges; size += 1) {
    if (setsOf(size, slots) > mostTried) return { size: null, sets: [], searched: size - 1 }
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
    if (sets.length > 0) return { size, sets, searched: size }
  }
  return { size: null, sets: [], searched: mostChanges }
}

/** How many sets of this size there are, with at most one edit of each slot: the elementary symmetric polynomial. */
function setsOf(size: number, slots: readonly (readonly unknown[])[]): number {
  const counts = [1]
  for (const { length } of slots)
    for (let at = size; at > 0; at -= 1) counts[at] = (counts[at] ?? 0) + (counts[at - 1] ?? 0) * length
  return counts[size] ?? 0
}

/** One of each list, in every way, as many as are listed. */
function combinations(lists: readonly (readonly (readonly Change[])[])[]): Change[][] {
  let combined: Change[][] = [[]]
  for (const list of lists)
    combined = combined.flatMap(start => list.map(set => [...start, ...set])).slice(0, mostListed)
  return combined
}
