// A statechart drawn from the real machine: where it is now, where it has been, and the way it took last.
import { useMemo } from 'react'
import type { ActorView } from '../../shared/model/run.ts'
import { clockMillis, spaced } from '../parts/index.ts'
import { type Box, layOutStatechart, type Way } from './statechart-layout.ts'

export function Statechart({ view }: { view: ActorView }) {
  const layout = useMemo(() => layOutStatechart(view.chart), [view.chart])
  const taken = view.transitions.at(-1)
  const now = view.active.at(-1)
  const eventTaken = (way: Way) => (isTaken(way, taken) ? (taken?.event ?? null) : null)
  // what can happen next is drawn over what can not, and stands out from it
  const open = (way: Way) => view.active.includes(way.from)
  const rank = (way: Way) => (eventTaken(way) !== null ? 2 : open(way) ? 1 : 0)
  const ways = layout.ways.toSorted((one, other) => rank(one) - rank(other))

  return (
    <svg
      className="tl-chart"
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      role="img"
      aria-label={`Statechart of ${view.title}. Current state: ${view.active.join(', ')}.`}
    >
      {layout.boxes.map(box => (
        <StateBox
          key={box.id}
          box={box}
          lit={view.active.includes(box.id)}
          now={box.id === now && !box.compound}
          entered={enteredAt(view, box.id)}
        />
      ))}
      {ways.map(way => (
        <WayLine key={`${way.from} ${way.to}`} way={way} open={open(way)} taken={eventTaken(way)} />
      ))}
      {layout.ways.map(way => (
        <WayWord key={`${way.from} ${way.to}`} way={way} taken={eventTaken(way)} />
      ))}
    </svg>
  )
}

function StateBox({ box, lit, now, entered }: { box: Box; lit: boolean; now: boolean; entered: string | null }) {
  const classes = [
    'tl-chart-state',
    box.compound ? 'tl-compound' : '',
    box.depth > 0 ? 'tl-small' : '',
    entered !== null ? 'tl-past' : '',
    lit ? 'tl-lit' : '',
    now ? 'tl-now' : '',
  ].join(' ')
  const middle = box.compound ? box.y + 17 : box.y + box.height / 2 + 4
  return (
    <g className={classes}>
      <title>{box.id}</title>
      <rect x={box.x} y={box.y} width={box.width} height={box.height} rx={6} />
      {box.final && (
        <rect x={box.x + 3} y={box.y + 3} width={box.width - 6} height={box.height - 6} rx={4} fill="none" />
      )}
      {box.initial && box.depth === 0 && <InitialMark box={box} />}
      <text x={box.x + (box.depth > 0 && !box.compound ? 9 : 10)} y={middle}>
        {spaced(box.name)}
      </text>
      {entered !== null && box.depth === 0 && (
        <text className="tl-chart-time" x={box.x + box.width - 10} y={middle} textAnchor="end">
          {entered}
        </text>
      )}
    </g>
  )
}

/** The dot and arrow that lead into the first state. */
function InitialMark({ box }: { box: Box }) {
  const y = box.y + box.height / 2
  if (box.x < 24) return <circle cx={box.x + 5} cy={box.y - 6} r={4} className="tl-chart-tip" />
  return (
    <>
      <circle cx={14} cy={y} r={5} className="tl-chart-tip" />
      <path className="tl-chart-edge" d={`M20 ${y}H${box.x - 5}`} />
      <path className="tl-chart-tip" d={tip([box.x - 8, y], [box.x, y])} />
    </>
  )
}

/** `taken` is the event by which it was taken last; null where another way was. */
function WayLine({ way, open, taken }: { way: Way; open: boolean; taken: string | null }) {
  const mark = taken !== null ? 'tl-taken' : open ? 'tl-open' : ''
  const end = way.points.at(-1)
  const before = way.points.at(-2)
  if (end === undefined || before === undefined) return null
  return (
    <g>
      <title>{`${way.from} → ${way.to} on ${way.events}`}</title>
      <path className={`tl-chart-edge ${mark}`} d={roundedPath(way.points)} />
      <path className={`tl-chart-tip ${mark}`} d={tip(before, end)} />
    </g>
  )
}

/** Drawn over all lines, so that none runs through a word. */
function WayWord({ way, taken }: { way: Way; taken: string | null }) {
  const word = way.word?.all === true ? way.events : taken
  if (way.word === null || word === null) return null
  return (
    <text
      className={`tl-chart-word ${taken === null ? '' : 'tl-taken'}`}
      x={way.word.x}
      y={way.word.y}
      textAnchor={way.word.anchor}
    >
      {word}
    </text>
  )
}

type Point = readonly [x: number, y: number]

const linePath = (points: readonly Point[]) =>
  points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')

/** The same with its corners rounded. */
function roundedPath(points: readonly Point[]): string {
  const corners = points.map((point, index) => {
    const before = points[index - 1]
    const after = points[index + 1]
    if (before === undefined || after === undefined) return `${index === 0 ? 'M' : 'L'}${point[0]} ${point[1]}`
    const [ax, ay] = toward(point, before)
    const [bx, by] = toward(point, after)
    return `L${ax} ${ay}Q${point[0]} ${point[1]} ${bx} ${by}`
  })
  return corners.join('')
}

/** The point a corner's radius away from `from`, on the way to `to`. */
function toward(from: Point, to: Point): Point {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1])
  const step = Math.min(5, length / 2) / Math.max(length, 1)
  return [from[0] + (to[0] - from[0]) * step, from[1] + (to[1] - from[1]) * step]
}

/** An arrow head at `end` that points the way the line comes in. */
function tip(before: Point, end: Point): string {
  const angle = Math.atan2(end[1] - before[1], end[0] - before[0])
  const back = (side: number): Point => [
    end[0] - 7 * Math.cos(angle) + side * 3.5 * Math.sin(angle),
    end[1] - 7 * Math.sin(angle) - side * 3.5 * Math.cos(angle),
  ]
  return `${linePath([end, back(1), back(-1)])}Z`
}

const isTaken = (way: Way, taken: ActorView['transitions'][number] | undefined): boolean =>
  taken !== undefined &&
  taken.from === way.from &&
  (taken.to === way.to || taken.to.startsWith(`${way.to}.`)) &&
  way.events.split(', ').includes(taken.event)

/** Seconds and milliseconds of the last time the state was entered from outside; null where it never was. */
function enteredAt(view: ActorView, id: string): string | null {
  const inside = (state: string) => state === id || state.startsWith(`${id}.`)
  const entry = view.transitions.findLast(({ from, to }) => inside(to) && !inside(from))
  return entry === undefined ? null : clockMillis(entry.at).slice(6)
}
