// From a trace's nodes to bars on tracks: which lanes there are, where each bar lies, and where its name goes.
import type { Lane, Trace, TraceNode } from '../../shared/model/trace.ts'
import { type Extent, packTracks } from './pack-tracks.ts'
import { placeOf, type TimeScale, timeScale } from './time-scale.ts'

/** Where a bar's name goes; hidden where it would run into another. */
export type NamePlace = 'inside' | 'after' | 'before' | 'hidden'

export interface Span {
  readonly node: TraceNode
  readonly start: number
  readonly end: number
  readonly left: number
  readonly right: number
  readonly track: number
  readonly name: NamePlace
}

export interface SpanLane {
  readonly lane: Lane
  readonly title: string
  readonly spans: readonly Span[]
  readonly tracks: number
}

export interface Waterfall {
  readonly scale: TimeScale
  readonly lanes: readonly SpanLane[]
  readonly count: number
}

const order: readonly { lane: Lane; title: string }[] = [
  { lane: 'human', title: 'Human' },
  { lane: 'agent365', title: 'Agent 365' },
  { lane: 'entra', title: 'Entra' },
  { lane: 'pool', title: 'Pool' },
  { lane: 'cloudpc', title: 'Cloud PC' },
  { lane: 'resource', title: 'Resources' },
  { lane: 'defence', title: 'Defender' },
]

export const laneTitle = (lane: Lane): string => order.find(each => each.lane === lane)?.title ?? lane

/** Average advance of the 11 px interface font; a name takes this much beside or inside its bar. */
const pixelsPerCharacter = 6.1

export const labelWidth = (text: string): number => Math.ceil(text.length * pixelsPerCharacter) + 10

/**
 * Lays out every node that carries a time. Tracks are packed for the whole line at `pixels` wide, so they stay put while
 * the person zooms. The longest bar of a lane (a run) comes first and takes the top track.
 */
export function layOutWaterfall(trace: Trace, fold: boolean, pixels: number): Waterfall {
  const timed = trace.nodes.flatMap(node =>
    node.start === null ? [] : [{ node, start: Number(node.start), end: Number(node.end ?? node.start) }],
  )
  // A run spans the idle stretches inside it: it must not hide them from the folding.
  const busy = timed.filter(each => each.node.kind !== 'run' && each.node.kind !== 'session')
  const ends = timed.flatMap(each => [
    { start: each.start, end: each.start },
    { start: each.end, end: each.end },
  ])
  const scale = timeScale([...busy, ...ends], fold)
  const lanes = order.flatMap(({ lane, title }) => {
    const own = timed.filter(each => each.node.lane === lane).sort(longestFirst)
    if (own.length === 0) return []
    const bars = own.map(each => ({ ...each, left: placeOf(scale, each.start), right: placeOf(scale, each.end) }))
    const { places, tracks } = packBars(bars, pixels)
    return [{ lane, title, tracks, spans: bars.map((bar, index) => ({ ...bar, ...(places[index] ?? unplaced) })) }]
  })
  return { scale, lanes, count: timed.length }
}

function longestFirst(a: { start: number; end: number }, b: { start: number; end: number }): number {
  return a.start - b.start || b.end - b.start - (a.end - a.start)
}

interface Place {
  readonly track: number
  readonly name: NamePlace
}

const unplaced: Place = { track: 0, name: 'hidden' }

/** A lane with room for every name may take this many tracks; a denser one is packed by its bars alone. */
const mostNamedTracks = 10
const narrowestBar = 3
const barGap = 2

function packBars(
  bars: readonly { left: number; right: number; node: TraceNode }[],
  line: number,
): { places: Place[]; tracks: number } {
  const named = bars.map(bar => withName(bar.left * line, bar.right * line, labelWidth(bar.node.label), line))
  const roomy = packTracks(named)
  if (roomy.count <= mostNamedTracks)
    return { tracks: roomy.count, places: named.map(({ name }, index) => ({ name, track: roomy.tracks[index] ?? 0 })) }
  const bare = bars.map(bar => ({
    left: bar.left * line,
    right: Math.max(bar.left * line + narrowestBar, bar.right * line) + barGap,
  }))
  const dense = packTracks(bare)
  return {
    tracks: dense.count,
    places: bars.map((bar, index) => {
      const track = dense.tracks[index] ?? 0
      return { track, name: nameAmong(index, labelWidth(bar.node.label), bare, dense.tracks, line) }
    }),
  }
}

/** What a bar and its name take of the line, in pixels. A name that would run out of the line stands before its bar. */
function withName(left: number, right: number, name: number, line: number): Extent & { name: NamePlace } {
  const width = Math.max(narrowestBar, right - left)
  if (name <= width) return { left, right: left + width, name: 'inside' }
  if (left + width + name > line && left > name) return { left: left - name, right: left + width, name: 'before' }
  return { left, right: left + width + name, name: 'after' }
}

/** Among bars packed without their names, a name is written only where it meets no neighbour. */
function nameAmong(
  index: number,
  name: number,
  bars: readonly Extent[],
  tracks: readonly number[],
  line: number,
): NamePlace {
  const bar = bars[index]
  if (!bar) return 'hidden'
  if (name <= bar.right - bar.left) return 'inside'
  const room = bars.reduce(
    (nearest, other, at) =>
      tracks[at] === tracks[index] && other.left > bar.left ? Math.min(nearest, other.left) : nearest,
    line,
  )
  return bar.right + name <= room ? 'after' : 'hidden'
}
