// Two runs of one scenario beside each other, fact by fact: what both tell, what only one tells, and where they first part.
import { align, beyond } from '../../../shared/align.ts'
import type { RecordedFact } from '../../../shared/model/facts.ts'
import { Json } from '../../../shared/model/json.ts'
import { withoutIds } from '../../../shared/without-ids.ts'

export interface FactComparison {
  readonly base: number
  readonly changed: number
  readonly same: number
  /** Told by both, but in another order. */
  readonly moved: number
  /** Where each first goes a way of its own; null on a side that never does. Null: they tell the same, in the same order. */
  readonly firstDivergence: { readonly base: RecordedFact | null; readonly changed: RecordedFact | null } | null
  readonly onlyBase: readonly RecordedFact[]
  readonly onlyChanged: readonly RecordedFact[]
  /** False where they differ in so much that only their beginnings and ends were laid beside each other. */
  readonly complete: boolean
}

/** Facts are the same that say the same, apart from ids the run drew and times. */
export function compareFacts(base: readonly RecordedFact[], changed: readonly RecordedFact[]): FactComparison {
  const [ours, theirs] = [base.map(told), changed.map(told)]
  const { rows, complete } = align(ours.map(says), theirs.map(says))
  const left = rows.flatMap(row => (row.right === null ? (ours[row.left] ?? []) : []))
  const right = rows.flatMap(row => (row.left === null ? (theirs[row.right] ?? []) : []))
  const onlyBase = beyond(left, right, says)
  const onlyChanged = beyond(right, left, says)
  const apart = { base: left[0]?.recorded ?? null, changed: right[0]?.recorded ?? null }
  return {
    base: base.length,
    changed: changed.length,
    same: base.length - left.length,
    moved: left.length - onlyBase.length,
    firstDivergence: left.length + right.length === 0 ? null : apart,
    onlyBase: onlyBase.map(({ recorded }) => recorded),
    onlyChanged: onlyChanged.map(({ recorded }) => recorded),
    complete,
  }
}

interface Told {
  readonly recorded: RecordedFact
  readonly text: string
}
const told = (recorded: RecordedFact): Told => ({ recorded, text: saying(recorded) })
const says = ({ text }: Told): string => text

const saying = ({ fact }: RecordedFact): string =>
  JSON.stringify(withoutIds(Json.parse(JSON.parse(JSON.stringify(fact)))))
