// Draws the ways between states of one top state, so that none runs over a state it does not concern.
import type { Box, Way } from './statechart-layout.ts'

type Point = Way['points'][number]

/** Space under a row of inner states, in which a way can run along it. */
const underRow = 6
/** Distance from a compound state's edge at which its inner states have ended. */
const alongEdge = 4

/** `boxes` are all of the drawing. `from` and `to` stand in different rows, or one within the other. */
export function pointsInside(from: Box, to: Box, boxes: readonly Box[]): Way['points'] {
  const others = boxes.filter(box => box !== from && box !== to && !holds(box, from) && !holds(box, to))
  if (holds(from, to)) return straightOut(to, from, others).toReversed()
  if (holds(to, from)) return straightOut(from, to, others)
  const direct = straight(from, to)
  return isClear(direct, others) ? direct : around(from, to, boxes)
}

/** From an inner state to the edge of the state it is in: down, up, right or left, whichever is free. */
function straightOut(inner: Box, outer: Box, others: readonly Box[]): Point[] {
  const x = inner.x + inner.width / 2
  const y = inner.y + inner.height / 2
  const ways: Point[][] = [
    [
      [x, inner.y + inner.height],
      [x, outer.y + outer.height],
    ],
    [
      [x, inner.y],
      [x, outer.y],
    ],
    [
      [inner.x + inner.width, y],
      [outer.x + outer.width, y],
    ],
    [
      [inner.x, y],
      [outer.x, y],
    ],
  ]
  return ways.find(way => isClear(way, others)) ?? ways[0] ?? []
}

/** Up or down; a way down keeps left of a way up between the same two. */
function straight(from: Box, to: Box): Point[] {
  const down = from.y < to.y
  const x = Math.min(Math.max(from.x + from.width / 2 + (down ? -4 : 4), to.x + 6), to.x + to.width - 6)
  return [
    [x, down ? from.y + from.height : from.y],
    [x, down ? to.y : to.y + to.height],
  ]
}

/** Under its row to the right edge of what holds both, along that, and back in over or under the row it goes to. */
function around(from: Box, to: Box, boxes: readonly Box[]): Point[] {
  const down = from.y < to.y
  const x =
    Math.min(...boxes.filter(box => holds(box, from) && holds(box, to)).map(box => box.x + box.width)) - alongEdge
  const out = from.x + from.width / 2
  const back = to.x + to.width / 2 + (down ? 5 : -5)
  const start = down ? from.y + from.height : from.y
  const end = down ? to.y : to.y + to.height
  const step = down ? underRow : -underRow
  return [
    [out, start],
    [out, start + step],
    [x, start + step],
    [x, end - step],
    [back, end - step],
    [back, end],
  ]
}

const holds = (outer: Box, inner: Box): boolean => inner.id.startsWith(`${outer.id}.`)

/** Whether no state is run over by lines that go straight along or up and down. */
function isClear(points: readonly Point[], others: readonly Box[]): boolean {
  return points.slice(1).every(([x, y], index) => {
    const [fromX, fromY] = points[index] ?? [x, y]
    return !others.some(
      box =>
        Math.max(x, fromX) > box.x &&
        Math.min(x, fromX) < box.x + box.width &&
        Math.max(y, fromY) > box.y &&
        Math.min(y, fromY) < box.y + box.height,
    )
  })
}
