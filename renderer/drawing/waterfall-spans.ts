// From a trace's nodes to bars on tracks: which lanes there are, where each bar lies, and where its name goes.
import type { Lane, Trace, TraceNode } from '../../shared/model/trace.ts'
import { type Extent, packTracks } from './pack-tracks.ts'
import { placeOf, type TimeScale, timeScale } from './time-scale.ts'

export interface Span {
  readonly node: TraceNode
  readonly start: number
  readonly end: number
  readonly left: number
  readonly right: number
  readonly track: number
  /** A name that would run out of the line stands before its bar. */
  readonly before: boolean
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
    const extents = bars.map(bar => extentOf(bar.left * pixels, bar.right * pixels, labelWidth(bar.node.label), pixels))
    const { tracks, count } = packTracks(extents)
    return [
      {
        lane,
        title,
        tracks: count,
        spans: bars.map((bar, index) => ({
          ...bar,
          track: tracks[index] ?? 0,
          before: extents[index]?.before ?? false,
        })),
      },
    ]
  })
  return { scale, lanes, count: timed.length }
}

function longestFirst(a: { start: number; end: number }, b: { start: number; end: number }): number {
  return a.start - b.start || b.end - b.start - (a.end - a.start)
}

/** What a bar and its name take of the line, in pixels. */
function extentOf(left: number, right: number, name: number, line: number): Extent & { before: boolean } {
  const width = Math.max(3, right - left)
  if (name <= width) return { left, right: left + width, before: false }
  const before = left + width + name > line && left > name
  return before ? { left: left - name, right: left + width, before } : { left, right: left + width + name, before }
}
