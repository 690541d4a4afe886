// The whole trace in a strip above the waterfall, with a brush that says which part is shown.
import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { epochMs } from '../../shared/model/units.ts'
import { clock, duration } from '../parts/format.ts'
import { momentAt } from './time-scale.ts'
import type { View } from './waterfall.tsx'
import type { Waterfall } from './waterfall-spans.ts'

interface Props {
  readonly layout: Waterfall
  readonly view: View
  onView(view: View): void
}

const narrowest = 0.002

export function Minimap({ layout, view, onView }: Props) {
  const strip = useRef<HTMLDivElement>(null)
  const grab = useRef<{ place: number; view: View; edge: 'left' | 'right' | 'both' } | null>(null)

  function placeUnder(event: PointerEvent): number {
    const box = strip.current?.getBoundingClientRect()
    return box && box.width > 0 ? Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) : 0
  }

  function onPointerDown(event: PointerEvent<HTMLDivElement>) {
    const place = placeUnder(event)
    const near = 0.012
    const edge = Math.abs(place - view.left) < near ? 'left' : Math.abs(place - view.right) < near ? 'right' : 'both'
    grab.current = { place, view, edge }
    event.currentTarget.setPointerCapture(event.pointerId)
  }

  function onPointerMove(event: PointerEvent) {
    const held = grab.current
    if (!held) return
    const by = placeUnder(event) - held.place
    const left = held.edge === 'right' ? held.view.left : held.view.left + by
    const right = held.edge === 'left' ? held.view.right : held.view.right + by
    onView(held.edge === 'both' ? moved(held.view, by) : sized(left, right))
  }

  function onKeyDown(event: KeyboardEvent) {
    const by = event.key === 'ArrowRight' ? 0.02 : event.key === 'ArrowLeft' ? -0.02 : 0
    if (by === 0 && event.key !== 'Home') return
    if (event.key === 'Home') onView({ left: 0, right: 1 })
    else onView(event.shiftKey ? sized(view.left, view.right + by) : moved(view, by))
    event.preventDefault()
    event.stopPropagation()
  }

  const from = momentAt(layout.scale, view.left)
  const to = momentAt(layout.scale, view.right)
  return (
    <div className="minimap">
      <span className="minimap-title">0 to {duration(layout.scale.end - layout.scale.start)}</span>
      <div
        ref={strip}
        className="minimap-strip"
        role="slider"
        tabIndex={0}
        aria-label="Part of the trace that is shown. Arrow keys move it, Shift and arrow keys resize it, Home shows all."
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(view.left * 100)}
        aria-valuetext={`${clock(epochMs(Math.round(from)))} to ${clock(epochMs(Math.round(to)))}`}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          grab.current = null
        }}
        onDoubleClick={() => onView({ left: 0, right: 1 })}
        onKeyDown={onKeyDown}
      >
        {layout.lanes.map((lane, index) =>
          lane.spans.map(span => (
            <i
              key={span.node.id}
              className={`lane-${lane.lane}${span.node.status === 'refused' ? ' is-refused' : ''}`}
              style={{
                left: `${span.left * 100}%`,
                width: `max(2px, ${(span.right - span.left) * 100}%)`,
                top: 3 + index * 3.6,
              }}
            />
          )),
        )}
        <div className="minimap-brush" style={{ left: `${view.left * 100}%`, right: `${(1 - view.right) * 100}%` }} />
      </div>
    </div>
  )
}

function moved(view: View, by: number): View {
  const size = view.right - view.left
  const left = Math.min(1 - size, Math.max(0, view.left + by))
  return { left, right: left + size }
}

function sized(left: number, right: number): View {
  const from = Math.max(0, Math.min(left, right - narrowest))
  return { left: from, right: Math.min(1, Math.max(right, from + narrowest)) }
}
