// The waterfall: lanes by actor, bars in time, a minimap with a brush. One list for the keyboard and for screen readers.
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react'
import type { Trace } from '../../shared/model/trace.ts'
import { epochMs } from '../../shared/model/units.ts'
import { clock, clockMillis, duration } from '../parts/format.ts'
import { tokenPixels } from '../theme/tokens.ts'
import { Minimap } from './minimap.tsx'
import { ticks } from './time-scale.ts'
import { useWidth } from './use-width.ts'
import { type Waterfall as Layout, labelWidth, layOutWaterfall, type Span, type SpanLane } from './waterfall-spans.ts'
import './waterfall.css'

export interface View {
  readonly left: number
  readonly right: number
}

export const wholeView: View = { left: 0, right: 1 }
const narrowest = 0.002
/** Places are sums of shares: the last one may miss 1 by a hair. */
const rounding = 1e-6
const names = tokenPixels('waterfall-names') + tokenPixels('space-2')
const track = tokenPixels('waterfall-track')

interface Props {
  readonly trace: Trace
  readonly selected: readonly string[]
  readonly fold: boolean
  readonly view: View
  onView(view: View): void
  onSelect(node: string): void
}

export function Waterfall({ trace, selected, fold, view, onView, onSelect }: Props) {
  const [body, width] = useWidth<HTMLDivElement>(800)
  const line = Math.max(track, width - names)
  const layout = useMemo(() => layOutWaterfall(trace, fold, line), [trace, fold, line])
  const flat = useMemo(() => layout.lanes.flatMap(lane => lane.spans.map(span => span.node.id)), [layout])
  const id = useId()
  const active = selected.find(node => flat.includes(node)) ?? null
  const list = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (active) list.current?.querySelector(`[data-node="${CSS.escape(active)}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [active])

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const next = viewAfter(event.key, view)
    const step =
      event.key === 'ArrowRight' || event.key === 'ArrowDown'
        ? 1
        : event.key === 'ArrowLeft' || event.key === 'ArrowUp'
          ? -1
          : 0
    if (next) onView(next)
    else if (step !== 0) {
      const at = active ? flat.indexOf(active) + step : step > 0 ? 0 : flat.length - 1
      const node = flat[Math.min(flat.length - 1, Math.max(0, at))]
      if (node) onSelect(node)
    } else if (event.key === 'Home' && flat[0]) onSelect(flat[0])
    else if (event.key === 'End') onSelect(flat.at(-1) ?? '')
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className="waterfall" ref={body}>
      <Minimap layout={layout} view={view} onView={onView} />
      <Axis layout={layout} view={view} line={line} />
      <div
        className="waterfall-body"
        role="listbox"
        tabIndex={0}
        aria-label="Spans in time order, by lane"
        aria-activedescendant={active ? `${id}${active}` : undefined}
        onKeyDown={onKeyDown}
        ref={list}
      >
        <div className="waterfall-lanes">
          <Grid layout={layout} view={view} line={line} />
          {layout.lanes.map(lane => (
            <LaneRows
              key={lane.lane}
              lane={lane}
              view={view}
              line={line}
              id={id}
              selected={selected}
              onSelect={onSelect}
            />
          ))}
        </div>
      </div>
    </div>
  )
}

/** W and S zoom about the middle, A and D pan by a fifth, 0 shows all. Null for any other key. */
export function viewAfter(key: string, view: View): View | null {
  const size = view.right - view.left
  const middle = (view.left + view.right) / 2
  if (key === 'w' || key === 'W') return clamp(middle - size / 4, size / 2)
  if (key === 's' || key === 'S') return clamp(middle - size, size * 2)
  if (key === 'a' || key === 'A') return clamp(view.left - size / 5, size)
  if (key === 'd' || key === 'D') return clamp(view.left + size / 5, size)
  return key === '0' ? wholeView : null
}

function clamp(left: number, size: number): View {
  const kept = Math.min(1, Math.max(narrowest, size))
  const from = Math.min(1 - kept, Math.max(0, left))
  return { left: from, right: from + kept }
}

const across = (place: number, view: View): number => (place - view.left) / (view.right - view.left)

function Axis({ layout, view, line }: { layout: Layout; view: View; line: number }) {
  const shownTicks = ticks(layout.scale, view.left, view.right, line / 90)
  const fine = shownTicks.some(tick => tick.sinceStretch !== null && tick.sinceStretch % 1000 !== 0)
  const folds = foldsIn(layout, view).map(fold => {
    const text = duration(fold.to - fold.from)
    const middle = across(fold.left + fold.width / 2, view) * line
    return { text, left: middle - labelWidth(text) / 2, fold: true }
  })
  const times = shownTicks.map(tick => {
    const at = epochMs(Math.round(tick.at))
    const text = tick.sinceStretch === null ? (fine ? clockMillis(at) : clock(at)) : `+${duration(tick.sinceStretch)}`
    return { text, left: across(tick.place, view) * line, fold: false }
  })
  return (
    <div className="waterfall-axis" aria-hidden="true">
      {apart([...times.slice(0, 1), ...folds, ...times.slice(1)], line).map(({ text, left, fold }) => (
        <span key={left} className={fold ? 'waterfall-folded' : undefined} style={{ left }}>
          {text}
        </span>
      ))}
    </div>
  )
}

const foldsIn = (layout: Layout, view: View) =>
  layout.scale.segments.filter(each => each.folded && each.left + each.width > view.left && each.left < view.right)

interface Caption {
  readonly text: string
  readonly left: number
  readonly fold: boolean
}

/** Captions that neither touch each other nor run out of the line; those first in the list win the room. */
function apart(captions: readonly Caption[], line: number): Caption[] {
  const kept: Caption[] = []
  for (const caption of captions) {
    const right = caption.left + labelWidth(caption.text)
    const free = kept.every(other => right <= other.left || caption.left >= other.left + labelWidth(other.text))
    if (free && right <= line + 8) kept.push(caption)
  }
  return kept
}

function Grid({ layout, view, line }: { layout: Layout; view: View; line: number }) {
  return (
    <div className="waterfall-grid" aria-hidden="true">
      {ticks(layout.scale, view.left, view.right, line / 90).map(tick => (
        <i key={tick.at} className="waterfall-line" style={{ left: across(tick.place, view) * line }} />
      ))}
      {foldsIn(layout, view).map(each => (
        <i
          key={each.from}
          className="waterfall-fold"
          style={{ left: across(each.left, view) * line, width: (each.width / (view.right - view.left)) * line }}
        ></i>
      ))}
    </div>
  )
}

interface LaneProps {
  readonly lane: SpanLane
  readonly view: View
  readonly line: number
  readonly id: string
  readonly selected: readonly string[]
  onSelect(node: string): void
}

function LaneRows({ lane, view, line, id, selected, onSelect }: LaneProps) {
  const shown = lane.spans.filter(span => span.right >= view.left - 0.05 && span.left <= view.right + rounding)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of options inside a listbox has no element of its own.
    <div className={`waterfall-lane lane-${lane.lane}`} role="group" aria-label={lane.title}>
      <div className="waterfall-name" aria-hidden="true">
        {lane.title}
      </div>
      <div className="waterfall-tracks" style={{ height: lane.tracks * track + 4 }}>
        {shown.map(span => (
          <Bar
            key={span.node.id}
            span={span}
            view={view}
            line={line}
            id={id}
            selected={selected.includes(span.node.id)}
            onSelect={onSelect}
          />
        ))}
      </div>
    </div>
  )
}

interface BarProps {
  readonly span: Span
  readonly view: View
  readonly line: number
  readonly id: string
  readonly selected: boolean
  onSelect(node: string): void
}

function Bar({ span, view, line, id, selected, onSelect }: BarProps) {
  const width = Math.max(3, (across(span.right, view) - across(span.left, view)) * line)
  // What happens at the very end keeps its place inside the line.
  const left = Math.min(
    across(span.left, view) * line,
    span.left <= view.right + rounding ? line - 3 : Number.POSITIVE_INFINITY,
  )
  const name = labelWidth(span.node.label)
  const inside = name <= width
  const tone = span.node.status === 'refused' || span.node.status === 'error' ? ' is-refused' : ''
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox around it takes the keys.
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the listbox, which names the active option.
    <div
      id={`${id}${span.node.id}`}
      data-node={span.node.id}
      role="option"
      aria-selected={selected}
      aria-label={`${span.node.label}, ${clock(epochMs(span.start))}, ${duration(span.end - span.start)}, ${span.node.status}`}
      className={`waterfall-span kind-${span.node.kind}${tone}${selected ? ' is-selected' : ''}`}
      style={{ left, width, top: span.track * track + 3 }}
      title={`${span.node.label}\n${span.node.note}`}
      onClick={() => onSelect(span.node.id)}
    >
      <span
        className={`waterfall-name-${inside ? 'inside' : span.name}`}
        style={inside && left < 0 ? { paddingLeft: -left } : undefined}
      >
        {span.node.label}
      </span>
    </div>
  )
}
