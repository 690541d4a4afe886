// The layout of statecharts: nothing overlaps, everything is inside, over the shipped shapes and random ones.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Box, layOutStatechart } from '../../../renderer/drawing/statechart-layout.ts'
import type { ActorView, ChartState } from '../../../shared/model/run.ts'

type Chart = ActorView['chart']

const state = (id: string, children: ChartState[] = []): ChartState => ({
  id,
  name: id.split('.').at(-1) ?? id,
  initial: false,
  final: false,
  children,
})

/** States a, b, c … each with up to eight inner ones, and edges between any two of them. */
const charts: fc.Arbitrary<Chart> = fc
  .array(fc.nat(8), { minLength: 1, maxLength: 8 })
  .map(sizes =>
    sizes.map((size, index) => {
      const id = String.fromCharCode(97 + index)
      return state(
        id,
        Array.from({ length: size }, (_, inner) => state(`${id}.${'state'.slice(0, 1 + (inner % 5))}${inner}`)),
      )
    }),
  )
  .chain(states => {
    const ids = states.flatMap(top => [top.id, ...top.children.map(child => child.id)])
    const edge = fc.record({
      from: fc.constantFrom(...ids),
      to: fc.constantFrom(...ids),
      event: fc.constantFrom('go', 'stop'),
    })
    return fc.array(edge, { maxLength: 20 }).map(edges => ({ states, edges }))
  })

const overlap = (one: Box, other: Box) =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height

const inside = (inner: Box, outer: Box) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height

const isWithin = (inner: Box, outer: Box) => inner.id.startsWith(`${outer.id}.`)

describe('over any chart', () => {
  const always = (holds: (chart: Chart) => void) => fc.assert(fc.property(charts, holds), { seed: 13 })

  test('every state has one box', () => {
    always(chart => {
      const ids = chart.states.flatMap(top => [top.id, ...top.children.map(child => child.id)])
      expect(layOutStatechart(chart).boxes.map(box => box.id)).toEqual(ids)
    })
  })

  test('a way straight down to the next top state runs over no other state', () => {
    always(chart => {
      const { boxes, ways } = layOutStatechart(chart)
      const top = new Map(chart.states.map(({ id }, index) => [id, index]))
      const topOf = (id: string) => top.get(id.split('.')[0] ?? id) ?? -1
      for (const { from, to, points } of ways.filter(way => topOf(way.to) === topOf(way.from) + 1)) {
        const [[x, start] = [0, 0], [, end] = [0, 0]] = points
        const crossed = boxes.filter(
          box => !box.compound && box.id !== from && box.id !== to && box.x < x && x < box.x + box.width,
        )
        for (const box of crossed) expect(start < box.y + box.height && box.y < end).toBe(false)
      }
    })
  })

  test('a way inside a top state runs over no state but its ends', () => {
    always(chart => {
      const { boxes, ways } = layOutStatechart(chart)
      const topOf = (id: string) => id.split('.')[0]
      for (const { from, to, points } of ways.filter(way => topOf(way.from) === topOf(way.to))) {
        const strangers = boxes.filter(box => !box.compound && box.id !== from && box.id !== to)
        for (const [index, [x, y]] of points.slice(1).entries()) {
          const [fromX, fromY] = points[index] ?? [x, y]
          const over = strangers.filter(
            box =>
              Math.max(x, fromX) > box.x &&
              Math.min(x, fromX) < box.x + box.width &&
              Math.max(y, fromY) > box.y &&
              Math.min(y, fromY) < box.y + box.height,
          )
          expect(over.map(({ id }) => `${from} → ${to} over ${id}`)).toEqual([])
        }
      }
    })
  })

  test('inner states are inside their own, and no others touch', () => {
    always(chart => {
      const { boxes } = layOutStatechart(chart)
      for (const [index, one] of boxes.entries()) {
        for (const other of boxes.slice(index + 1)) {
          if (isWithin(other, one)) expect(inside(other, one)).toBe(true)
          else expect(overlap(one, other)).toBe(false)
        }
      }
    })
  })

  test('all of it is within the drawing', () => {
    always(chart => {
      const { boxes, ways, width, height } = layOutStatechart(chart)
      for (const box of boxes) {
        expect(box.x + box.width).toBeLessThanOrEqual(width)
        expect(box.y + box.height).toBeLessThanOrEqual(height)
      }
      for (const [x, y] of ways.flatMap(way => way.points)) {
        expect(x >= 0 && x <= width && y >= 0 && y <= height).toBe(true)
      }
    })
  })

  test('every way between two states is drawn once, with all of its events', () => {
    always(chart => {
      const wanted = new Map<string, Set<string>>()
      for (const { from, to, event } of chart.edges) {
        if (from !== to) wanted.set(`${from} ${to}`, new Set([...(wanted.get(`${from} ${to}`) ?? []), event]))
      }
      const drawn = layOutStatechart(chart).ways.map(
        way => [`${way.from} ${way.to}`, new Set(way.events.split(', '))] as const,
      )
      expect(new Map(drawn)).toEqual(wanted)
      expect(drawn).toHaveLength(wanted.size)
    })
  })
})

test('a long way goes around a short one', () => {
  const { ways } = layOutStatechart({
    states: ['a', 'b', 'c', 'd'].map(id => state(id)),
    edges: [
      { from: 'a', to: 'd', event: 'far' },
      { from: 'a', to: 'c', event: 'near' },
    ],
  })
  const reach = (event: string) => Math.max(...(ways.find(way => way.events === event)?.points.map(([x]) => x) ?? []))
  expect(reach('far')).toBeGreaterThan(reach('near'))
})
