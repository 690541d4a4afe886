// Times as logs write them: whole seconds stand for the whole second, and a run covers what lies inside it.
import { type EpochMs, epochMs } from '../../shared/model/units.ts'

export interface Interval {
  readonly start: EpochMs
  readonly end: EpochMs
}

/** When a record may have happened: audit logs cut times to the second, so a whole second means any moment of it. */
export function momentOf(time: EpochMs): Interval {
  return { start: time, end: time % 1000 === 0 ? epochMs(time + 999) : time }
}

export function overlaps(a: Interval, b: Interval): boolean {
  return a.start <= b.end && b.start <= a.end
}

/** Which of many intervals overlap a moment, without trying each: sorted by start, with the furthest end so far. */
export class IntervalIndex<Item extends Interval> {
  readonly #items: Item[]
  readonly #furthestEnd: number[]

  constructor(items: readonly Item[]) {
    this.#items = [...items].sort((a, b) => a.start - b.start || a.end - b.end)
    let furthest = Number.NEGATIVE_INFINITY
    this.#furthestEnd = this.#items.map(item => {
      furthest = Math.max(furthest, item.end)
      return furthest
    })
  }

  overlapping(moment: Interval): Item[] {
    const found: Item[] = []
    for (let at = countUpTo(this.#items, moment.end, item => item.start) - 1; at >= 0; at--) {
      if ((this.#furthestEnd[at] ?? Number.NEGATIVE_INFINITY) < moment.start) break
      const item = this.#items[at]
      if (item !== undefined && overlaps(item, moment)) found.push(item)
    }
    return found
  }
}

/** How many of these, sorted by `timeOf`, lie at or before a time. */
export function countUpTo<Item>(items: readonly Item[], time: number, timeOf: (item: Item) => number): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    const item = items[middle]
    if (item !== undefined && timeOf(item) <= time) low = middle + 1
    else high = middle
  }
  return low
}
