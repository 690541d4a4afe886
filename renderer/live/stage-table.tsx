// The stage as a table: the same messages in words, for screen readers and for anyone who would rather read.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { laneLook } from '../drawing/lanes.ts'
import { clockMillis, count, ToneIcon } from '../parts/index.ts'
import { tokenPixels } from '../theme/tokens.ts'
import { injectedBy, type Message, type MessageTone } from './message.ts'

interface StageTableProps {
  readonly messages: readonly Message[]
  readonly position: number
  readonly selected: number
  onSelect(row: number): void
}

const rowHeight = tokenPixels('row')
const outcome: Record<MessageTone, string> = { plain: '', ok: 'ok', warn: 'warning', refuse: 'refused' }

export function StageTable({ messages, position, selected, onSelect }: StageTableProps) {
  const scroll = useRef<HTMLElement>(null)
  const rows = useVirtualizer({
    count: position + 1,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  })

  useEffect(() => rows.scrollToIndex(selected < 0 ? position : selected), [rows, position, selected])

  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    onSelect(Math.min(Math.max((selected < 0 ? position + 1 : selected) + step, 0), position))
  }

  const items = rows.getVirtualItems()
  return (
    <section
      ref={scroll}
      className="tl-scroll tl-stage-table"
      aria-label="Messages, newest last"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: whatever scrolls can be scrolled by keyboard (WCAG 2.1.1)
      tabIndex={0}
      data-pane-start
      onKeyDown={press}
    >
      <table aria-rowcount={position + 2}>
        <thead>
          <tr>
            <th scope="col">No.</th>
            <th scope="col">Time, UTC</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Message</th>
            <th scope="col">Detail</th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          <Spacer height={items[0]?.start ?? 0} />
          {items.map(({ index }) => {
            const message = messages[index]
            return (
              message !== undefined && (
                <Row key={message.seq} message={message} index={index} on={index === selected} onSelect={onSelect} />
              )
            )
          })}
          <Spacer height={rows.getTotalSize() - (items.at(-1)?.end ?? 0)} />
        </tbody>
      </table>
    </section>
  )
}

/** Stands for the rows that are not drawn. */
const Spacer = ({ height }: { height: number }) =>
  height > 0 && (
    <tr style={{ height }}>
      <td colSpan={7} />
    </tr>
  )

interface RowProps {
  readonly message: Message
  readonly index: number
  readonly on: boolean
  onSelect(row: number): void
}

function Row({ message, index, on, onSelect }: RowProps) {
  const { at, from, to, label, detail, full, tone, follows } = message
  return (
    <tr aria-rowindex={index + 2} aria-current={on ? 'true' : undefined}>
      <td className="tl-mono tl-dim">{count(index + 1)}</td>
      <td className="tl-mono tl-dim">{clockMillis(at)}</td>
      <td>{laneLook(from).title}</td>
      <td>{laneLook(to).title}</td>
      <td>
        <button type="button" className="tl-cut" onClick={() => onSelect(index)}>
          {label}
        </button>
      </td>
      <td className="tl-cut" title={full ?? detail}>
        {detail}
      </td>
      <td className={`tl-tone-${tone}`}>
        {tone !== 'plain' && <ToneIcon tone={tone} />} {outcome[tone]}
        {follows !== undefined && <span className="tl-tone-warn">{injectedBy(follows)}</span>}
      </td>
    </tr>
  )
}
