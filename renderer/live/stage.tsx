// The sequence stage: lanes, and the messages up to the playhead, drawn as they come.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useId, useRef } from 'react'
import type { ActorRef } from '../../shared/model/refs.ts'
import type { Lane } from '../../shared/model/trace.ts'
import { laneClass, laneLook, laneMiddle, lanes } from '../drawing/lanes.ts'
import { useWidth } from '../drawing/use-width.ts'
import { Wire } from '../drawing/wire.tsx'
import { clockMillis, count } from '../parts/index.ts'
import { tokenPixels } from '../theme/tokens.ts'
import { type Bar, barsAt } from './bars.ts'
import { injectedBy, type Message } from './message.ts'

interface StageProps {
  readonly messages: readonly Message[]
  readonly bars: readonly Bar[]
  readonly position: number
  /** Whether nothing more will be told. */
  readonly done: boolean
  readonly playing: boolean
  /** Row that is selected; -1 where none is. */
  readonly selected: number
  onSelect(row: number): void
}

const rowHeight = tokenPixels('stage-message')
const wireAbove = tokenPixels('stage-wire')
const timeWidth = tokenPixels('stage-time')
const wireAt = (row: number) => (row + 1) * rowHeight - wireAbove

export function Stage({ messages, bars, position, done, playing, selected, onSelect }: StageProps) {
  const scroll = useRef<HTMLDivElement>(null)
  const [inner, width] = useWidth<HTMLDivElement>(900)
  const id = useId()
  const rows = useVirtualizer({
    count: position + 2,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })

  // the line of now stays in view as it moves, and a selection comes into view when it is made
  useEffect(() => reveal(scroll.current, position, position + 1), [position])
  useEffect(() => {
    if (selected >= 0) reveal(scroll.current, selected, selected + 1)
  }, [selected])

  const items = rows.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  const shown = barsAt(bars, position).filter(bar => bar.from <= last && (bar.to ?? position + 1) >= first)
  const laneWidth = Math.max(width - timeWidth, 0)
  const now = messages[position]

  const press = (event: KeyboardEvent) => {
    const row = moved(event.key, selected < 0 ? position + 1 : selected, position)
    if (row === null) return
    event.preventDefault()
    onSelect(row)
  }

  return (
    <div
      ref={scroll}
      className="tl-scroll tl-stage"
      role="listbox"
      aria-label="Messages, newest last"
      aria-activedescendant={selected >= 0 && selected <= position ? `${id}-${selected}` : undefined}
      tabIndex={0}
      data-pane-start
      onKeyDown={press}
    >
      <div ref={inner} className="tl-stage-inner" role="presentation" style={{ height: rows.getTotalSize() }}>
        <div className="tl-stage-under" aria-hidden="true">
          {lanes.map(({ lane }) => (
            <i key={lane} className="tl-life" style={{ left: percent(lane) }} />
          ))}
          {shown.map(bar => (
            <BarMark key={`${bar.lane} ${bar.kind} ${bar.from} ${bar.depth}`} bar={bar} position={position} />
          ))}
        </div>
        {items.map(({ index, start }) => {
          const message = messages[index]
          if (index > position || message === undefined) return null
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the list keeps the focus and names the active option
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys
            <div
              key={message.seq}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === selected}
              aria-setsize={position + 1}
              aria-posinset={index + 1}
              className={`tl-message ${message.tone === 'refuse' ? 'tl-message-refuse' : ''} ${message.follows === undefined ? '' : 'tl-message-injected'}`}
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => onSelect(index)}
            >
              <time className="tl-mono">{clockMillis(message.at)}</time>{' '}
              <Wire {...message} fresh={playing && index === position} width={laneWidth} />
              <span className="tl-hidden-text">{way(message)}</span>
            </div>
          )
        })}
        {now !== undefined && (
          <div
            className="tl-now"
            aria-hidden="true"
            style={{ transform: `translateY(${(position + 1) * rowHeight}px)` }}
          >
            <time className="tl-mono">{clockMillis(now.at)}</time>
            <span>
              now, message {count(position + 1)}
              {done ? ` of ${count(messages.length)}` : ', still running'}
            </span>
          </div>
        )}
      </div>
    </div>
  )
}

/** Scrolls as little as shows the rows from `first` to `last`. */
function reveal(box: HTMLElement | null, first: number, last: number): void {
  if (box === null) return
  const top = first * rowHeight
  const bottom = (last + 1) * rowHeight
  if (top < box.scrollTop) box.scrollTop = top
  else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight
}

/** Where a key takes the selection; null for keys that do nothing here. */
function moved(key: string, row: number, position: number): number | null {
  const to = { ArrowUp: row - 1, ArrowDown: row + 1, Home: 0, End: position, PageUp: row - 20, PageDown: row + 20 }[key]
  return to === undefined ? null : Math.min(Math.max(to, 0), position)
}

const percent = (lane: Lane) => `${laneMiddle(lane) * 100}%`

/** For those who can not see the lanes. */
const way = ({ from, to, follows }: Message) => {
  const lanes = from === to ? laneLook(from).title : `${laneLook(from).title} to ${laneLook(to).title}`
  return `, ${lanes}${follows === undefined ? '' : `, ${injectedBy(follows)}`}`
}

function BarMark({ bar, position }: { bar: Bar; position: number }) {
  const top = wireAt(bar.from)
  const bottom = bar.to === null ? (position + 1.5) * rowHeight : wireAt(bar.to)
  return (
    <>
      <i
        className={`tl-bar tl-bar-${bar.kind} ${laneClass(bar.lane)}`}
        data-depth={bar.depth}
        style={{ left: percent(bar.lane), top, height: Math.max(bottom - top, wireAbove) }}
      />
      {bar.cut !== null && (
        <span className="tl-cut-mark" style={{ left: percent(bar.lane), top: bottom }}>
          <svg viewBox="0 0 52 12" aria-hidden="true">
            <path d={zigzag} className="tl-cut-under" />
            <path d={zigzag} className="tl-cut-line" />
          </svg>
          <b>{bar.cut}</b>
        </span>
      )}
    </>
  )
}

const zigzag = 'M0 6l6.5-5 6.5 9 6.5-9 6.5 9 6.5-9 6.5 9 6.5-9 6.5 5'

export interface LaneNote {
  readonly lane: Lane
  readonly note: string
  /** Who stands for the lane; null where nobody does. */
  readonly actor: ActorRef | null
}

export function LaneHeads({ notes, onSelect }: { notes: readonly LaneNote[]; onSelect(actor: ActorRef): void }) {
  return (
    <div className="tl-lane-heads">
      <span className="tl-dim tl-small">Time, UTC</span>
      <div>
        {notes.map(({ lane, note, actor }) => {
          const { title, icon: Icon } = laneLook(lane)
          const words = (
            <>
              <b>
                <Icon aria-hidden />
                <span className="tl-cut">{title}</span>
              </b>
              <span className="tl-cut">{note}</span>
            </>
          )
          return actor === null ? (
            <div key={lane} className={`tl-lane-head ${laneClass(lane)}`}>
              {words}
            </div>
          ) : (
            <button
              key={lane}
              type="button"
              className={`tl-lane-head ${laneClass(lane)}`}
              title={`Inspect ${note}`}
              onClick={() => onSelect(actor)}
            >
              {words}
            </button>
          )
        })}
      </div>
    </div>
  )
}
