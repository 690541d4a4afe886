// Places a small statechart: top states below each other, inner states in rows inside them, long ways in a gutter at the right.
import type { ActorView, ChartState } from '../../shared/model/run.ts'
import { spaced } from '../parts/format.ts'
import { pointsInside } from './statechart-inside.ts'

export interface Box {
  readonly id: string
  readonly name: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly initial: boolean
  readonly final: boolean
  readonly compound: boolean
}

export interface Way {
  readonly from: string
  readonly to: string
  /** The events that take it, joined by commas. */
  readonly events: string
  /** Points of the line; the arrow is at the last one. */
  readonly points: ReadonlyArray<readonly [x: number, y: number]>
  /** Where its words stand; null where there is no room. `all` where there is room for every event, not just one. */
  readonly word: {
    readonly x: number
    readonly y: number
    readonly anchor: 'start' | 'end'
    readonly all: boolean
  } | null
}

export interface ChartLayout {
  readonly width: number
  readonly height: number
  readonly boxes: readonly Box[]
  readonly ways: readonly Way[]
}

const width = 328
const body = 236
const margin = 8
const indent = 40
const leafHeight = 28
const innerHeight = 22
const headHeight = 26
const between = 20
const gutterStep = 9

const textWidth = (text: string, size: number) => text.length * size * 0.56

/** Coordinates are in units of a drawing 328 wide. */
export function layOutStatechart({ states, edges }: ActorView['chart']): ChartLayout {
  const boxes: Box[] = []
  let y = 12
  for (const state of states) {
    const placed = state.children.length === 0 ? placeLeaf(state, y) : placeCompound(state, margin, y, body - margin, 0)
    boxes.push(...placed)
    y += (placed[0]?.height ?? 0) + between
  }
  const byId = new Map(boxes.map(box => [box.id, box]))
  const { ways, rightmost } = route(mergeEdges(edges), byId, states)
  return { width: Math.max(width, rightmost + margin), height: y - between + 4, boxes, ways }
}

function placeLeaf(state: ChartState, y: number): Box[] {
  const wide = Math.max(112, textWidth(spaced(state.name), 12) + 72)
  return [box(state, indent, y, Math.min(wide, body - indent), leafHeight, 0)]
}

function placeCompound(state: ChartState, x: number, y: number, wide: number, depth: number): Box[] {
  const inner: Box[] = []
  let left = x + margin
  let top = y + headHeight
  let rowHeight = 0
  const newRow = () => {
    top += rowHeight + 12
    left = x + margin
    rowHeight = 0
  }
  for (const child of state.children) {
    if (child.children.length > 0) {
      if (left > x + margin) newRow()
      const placed = placeCompound(child, left, top, wide - 2 * margin, depth + 1)
      inner.push(...placed)
      rowHeight = placed[0]?.height ?? 0
      newRow()
      continue
    }
    const childWidth = Math.max(48, textWidth(spaced(child.name), 11) + 18)
    if (left > x + margin && left + childWidth > x + wide - margin) newRow()
    inner.push(box(child, left, top, childWidth, innerHeight, depth + 1))
    left += childWidth + 16
    rowHeight = Math.max(rowHeight, innerHeight)
  }
  const height = top + rowHeight + margin + 2 - y - (rowHeight === 0 ? 12 : 0)
  return [box(state, x, y, wide, height, depth), ...inner]
}

function box(state: ChartState, x: number, y: number, wide: number, height: number, depth: number): Box {
  const { id, name, initial, final } = state
  return { id, name, x, y, width: wide, height, depth, initial, final, compound: state.children.length > 0 }
}

interface Merged {
  from: string
  to: string
  events: string[]
}

/** One way for all events between the same two states; a state's way to itself is not drawn. */
function mergeEdges(edges: ActorView['chart']['edges']): Merged[] {
  const merged = new Map<string, Merged>()
  for (const { from, to, event } of edges) {
    if (from === to) continue
    const key = `${from} ${to}`
    const known = merged.get(key) ?? { from, to, events: [] }
    if (!known.events.includes(event)) known.events.push(event)
    merged.set(key, known)
  }
  return [...merged.values()]
}

function route(edges: Merged[], boxes: ReadonlyMap<string, Box>, states: readonly ChartState[]) {
  const order = new Map(states.map((state, index) => [state.id, index]))
  const topOf = (id: string) => order.get(id.split('.')[0] ?? id) ?? -1
  const outerOf = (id: string, box: Box) => boxes.get(id.split('.')[0] ?? id) ?? box
  const ways: Way[] = []
  const far: Array<{ edge: Merged; from: Box; to: Box; top: number; bottom: number }> = []
  const usedX = new Map<string, number>()
  const all = [...boxes.values()]

  for (const edge of edges) {
    const from = boxes.get(edge.from)
    const to = boxes.get(edge.to)
    if (from === undefined || to === undefined) continue
    const events = edge.events.join(', ')
    const sameTop = topOf(edge.from) === topOf(edge.to)
    if (sameTop && from.y === to.y && from !== to) ways.push(beside(edge, events, from, to))
    else if (sameTop)
      ways.push({ from: edge.from, to: edge.to, events, points: pointsInside(from, to, all), word: null })
    else if (topOf(edge.to) === topOf(edge.from) + 1)
      ways.push(
        below(
          edge,
          events,
          { box: from, top: outerOf(edge.from, from) },
          { box: to, top: outerOf(edge.to, to) },
          usedX,
        ),
      )
    else far.push({ edge, from, to, ...spanOf(from, to) })
  }

  // short ways take the inner channels, so that long ones go around them
  far.sort((a, b) => a.bottom - a.top - (b.bottom - b.top))
  const channels: Array<Array<{ top: number; bottom: number }>> = []
  let rightmost = body
  for (const { edge, from, to, top, bottom } of far) {
    let channel = 0
    while (channels[channel]?.some(taken => taken.top < bottom && top < taken.bottom)) channel += 1
    const lane = channels[channel] ?? []
    lane.push({ top, bottom })
    channels[channel] = lane
    const x = body + 12 + channel * gutterStep
    rightmost = Math.max(rightmost, x)
    const start = [from.x + from.width, from.y + from.height / 2] as const
    const end = [to.x + to.width, to.y + (to.compound ? 13 : to.height / 2)] as const
    const outer = outerOf(edge.from, from)
    const first = from === outer ? start : ([outer.x + outer.width, start[1]] as const)
    ways.push({
      from: edge.from,
      to: edge.to,
      events: edge.events.join(', '),
      points: [first, [x, start[1]], [x, end[1]], end],
      word: null,
    })
  }
  return { ways, rightmost }
}

const spanOf = (from: Box, to: Box) => {
  const a = from.y + from.height / 2
  const b = to.y + to.height / 2
  return { top: Math.min(a, b) - 2, bottom: Math.max(a, b) + 2 }
}

/** Neighbours in one row: forward above the middle, back below it. Over others in between it bends under the row. */
function beside(edge: Merged, events: string, from: Box, to: Box): Way {
  const forward = from.x < to.x
  const y = from.y + from.height / 2 + (forward ? -4 : 5)
  const start = forward ? from.x + from.width : from.x
  const end = forward ? to.x : to.x + to.width
  const adjacent = Math.abs(end - start) <= 20
  const low = from.y + from.height
  const points: Way['points'] = adjacent
    ? [
        [start, y],
        [end, y],
      ]
    : [
        [from.x + from.width / 2, low],
        [from.x + from.width / 2, low + 6],
        [to.x + to.width / 2, low + 6],
        [to.x + to.width / 2, low],
      ]
  return { from: edge.from, to: edge.to, events, points, word: null }
}

/**
 * To the next top state: straight down, the words to the right of the line. A way out of an inner state leaves from the
 * edge of its top state, and one to an inner state that others stand above ends there: neither runs over other states.
 */
function below(edge: Merged, events: string, from: Ends, to: Ends, usedX: Map<string, number>): Way {
  const target = to.box.y - to.top.y > headHeight ? to.top : to.box
  const middle = from.box.compound ? from.box.x + 84 : from.box.x + from.box.width / 2
  const wanted = target.depth === 0 ? middle : target.x + target.width / 2
  const shift = usedX.get(target.id) ?? 0
  usedX.set(target.id, shift + 1)
  const x = Math.min(Math.max(wanted, target.x + 10), target.x + target.width - 10) + shift * 8
  return {
    from: edge.from,
    to: edge.to,
    events,
    points: [
      [x, from.top.y + from.top.height],
      [x, target.y],
    ],
    word: shift === 0 ? wordBeside(events, x, to.top.y - between / 2 + 4) : null,
  }
}

/** One end of a way: the state, and the top state it is in. */
interface Ends {
  readonly box: Box
  readonly top: Box
}

/** Right of the line where the words end before the gutter begins, else left of it; one event only where neither has room. */
function wordBeside(events: string, x: number, y: number): Way['word'] {
  const needed = textWidth(events, 11) + 6
  if (needed <= body - x) return { x: x + 6, y, anchor: 'start', all: true }
  if (needed <= x - margin) return { x: x - 6, y, anchor: 'end', all: true }
  return x < body / 2 ? { x: x + 6, y, anchor: 'start', all: false } : { x: x - 6, y, anchor: 'end', all: false }
}
