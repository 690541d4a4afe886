// Time on a line of fixed width, with idle stretches folded so that six busy seconds in five minutes stay readable.

export interface Interval {
  readonly start: number
  readonly end: number
}

export interface ScaleSegment {
  readonly from: number
  readonly to: number
  /** Place on the line, 0 to 1. */
  readonly left: number
  readonly width: number
  readonly folded: boolean
}

export interface TimeScale {
  readonly start: number
  readonly end: number
  readonly segments: readonly ScaleSegment[]
}

/** A stretch is folded when nothing happens in it for this share of the whole. */
const foldShare = 0.06
/** Shorter silences are part of the work, milliseconds. */
const shortestFold = 1000
/** What a folded stretch keeps of the line. */
const foldWidth = 0.022

/**
 * Lays busy stretches side by side on [0, 1]; busy time keeps one scale, each idle stretch longer than `foldShare`
 * of the whole takes `foldWidth`. With `fold` off the whole is one true stretch.
 */
export function timeScale(intervals: readonly Interval[], fold: boolean): TimeScale {
  const [first, ...rest] = [...intervals].sort((a, b) => a.start - b.start)
  if (!first) return { start: 0, end: 1, segments: [{ from: 0, to: 1, left: 0, width: 1, folded: false }] }
  const start = first.start
  const end = Math.max(start + 1, ...intervals.map(each => each.end))
  const idle = fold ? idleStretches(first, rest, Math.max(shortestFold, (end - start) * foldShare)) : []
  const folded = idle.length * foldWidth
  const busy = end - start - idle.reduce((sum, each) => sum + each.end - each.start, 0)
  const perMs = (1 - folded) / busy
  const segments: ScaleSegment[] = []
  let from = start
  let left = 0
  for (const stretch of [...idle, { start: end, end }]) {
    const width = (stretch.start - from) * perMs
    if (width > 0) segments.push({ from, to: stretch.start, left, width, folded: false })
    left += Math.max(0, width)
    if (stretch.end > stretch.start) {
      segments.push({ from: stretch.start, to: stretch.end, left, width: foldWidth, folded: true })
      left += foldWidth
    }
    from = stretch.end
  }
  return { start, end, segments }
}

function idleStretches(first: Interval, rest: readonly Interval[], shortest: number): Interval[] {
  const found: Interval[] = []
  let busyUntil = first.end
  for (const interval of rest) {
    // A margin on either side keeps the last and the next span clear of the fold.
    const gap = interval.start - busyUntil
    if (gap > shortest) found.push({ start: busyUntil + gap * 0.05, end: interval.start - gap * 0.05 })
    busyUntil = Math.max(busyUntil, interval.end)
  }
  return found
}

/** Where a moment lies on the line, 0 to 1. */
export function placeOf(scale: TimeScale, at: number): number {
  const segment = scale.segments.find(each => at <= each.to) ?? scale.segments.at(-1)
  if (!segment) return 0
  const share = (Math.min(Math.max(at, segment.from), segment.to) - segment.from) / (segment.to - segment.from)
  return segment.left + share * segment.width
}

/** The moment that lies at a place: the inverse of `placeOf`. */
export function momentAt(scale: TimeScale, place: number): number {
  const segment = scale.segments.find(each => place <= each.left + each.width) ?? scale.segments.at(-1)
  if (!segment) return scale.start
  const share = Math.min(1, Math.max(0, (place - segment.left) / segment.width))
  return segment.from + share * (segment.to - segment.from)
}

export interface Tick {
  readonly at: number
  readonly place: number
  /** Ticks that open a busy stretch carry the clock; the others count from it. */
  readonly sinceStretch: number | null
}

const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000,
]

/** At most about `most` ticks on a line shown from `left` to `right` (places). */
export function ticks(scale: TimeScale, left: number, right: number, most: number): Tick[] {
  const busy = scale.segments.filter(each => !each.folded)
  const shown = busy.reduce((sum, each) => sum + overlap(each, left, right), 0)
  const perPlace = busy[0] ? (busy[0].to - busy[0].from) / busy[0].width : 1
  const step =
    steps.find(each => (shown * perPlace) / each <= most) ??
    86_400_000 * Math.ceil((shown * perPlace) / most / 86_400_000)
  return busy.flatMap(segment => {
    const found: Tick[] = [{ at: segment.from, place: segment.left, sinceStretch: null }]
    for (let at = segment.from + step; at < segment.to; at += step)
      found.push({ at, place: placeOf(scale, at), sinceStretch: at - segment.from })
    return found.filter(tick => tick.place >= left - 1e-9 && tick.place <= right)
  })
}

function overlap(segment: ScaleSegment, left: number, right: number): number {
  return Math.max(0, Math.min(right, segment.left + segment.width) - Math.max(left, segment.left))
}
