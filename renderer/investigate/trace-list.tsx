// The list of prompts and runs: who asked, which agent, what came of it. Filtered as one types.
import { type KeyboardEvent, useMemo, useState } from 'react'
import type { TraceSummary } from '../../shared/model/trace.ts'
import { Chip, count, dateClock, duration, Pane, PaneHead, plural } from '../parts/index.ts'
import { ScrollRegion } from '../parts/scroll-region.tsx'
import { type Column, firstOrder, inOrder, type Order, orderAfter } from './trace-order.ts'

interface Props {
  readonly traces: readonly TraceSummary[]
  onOpen(id: string): void
}

export function TraceList({ traces, onOpen }: Props) {
  const [filter, setFilter] = useState('')
  const [order, setOrder] = useState(firstOrder)
  const shown = useMemo(
    () =>
      inOrder(
        traces.filter(trace => matches(trace, filter)),
        order,
      ),
    [traces, filter, order],
  )
  const runs = traces.filter(trace => trace.kind === 'run').length
  return (
    <Pane label="Prompts and runs" className="trace-list">
      <PaneHead
        title="Prompts and runs"
        note={`${plural(runs, 'agent run')}, ${plural(traces.length - runs, 'other account or device timeline')}${
          shown.length === traces.length ? '' : `, ${count(shown.length)} shown`
        }`}
      >
        <input
          className="filter-field"
          type="search"
          value={filter}
          placeholder="Filter; -word leaves out"
          aria-label="Filter the list. A word keeps, a word after a minus leaves out."
          onChange={event => setFilter(event.target.value)}
        />
      </PaneHead>
      <ScrollRegion label="List of prompts and runs">
        <table className="dense-table">
          <thead>
            <tr>
              <SortHead title="Began, UTC" column="start" order={order} onOrder={setOrder} />
              <th scope="col">Prompt, account or device</th>
              <th scope="col">Human</th>
              <th scope="col">Agent</th>
              <th scope="col">Lasted</th>
              <SortHead title="Records" column="records" order={order} onOrder={setOrder} />
              <SortHead title="Links" column="links" order={order} onOrder={setOrder} />
              <SortHead title="Outcome" column="refused" order={order} onOrder={setOrder} />
            </tr>
          </thead>
          <tbody onKeyDown={moveInRows}>
            {shown.map(trace => (
              <TraceRow key={trace.id} trace={trace} onOpen={onOpen} />
            ))}
          </tbody>
        </table>
        {shown.length === 0 && <p className="quiet-note">Nothing matches “{filter}”.</p>}
      </ScrollRegion>
    </Pane>
  )
}

interface SortHeadProps {
  readonly title: string
  readonly column: Column
  readonly order: Order
  onOrder(order: Order): void
}

function SortHead({ title, column, order, onOrder }: SortHeadProps) {
  const sorted = order.column === column ? (order.descending ? 'descending' : 'ascending') : 'none'
  return (
    <th scope="col" aria-sort={sorted} className={column === 'records' || column === 'links' ? 'is-number' : undefined}>
      <button type="button" className="sort" onClick={() => onOrder(orderAfter(order, column))}>
        {title}
        <span aria-hidden="true">{sorted === 'none' ? '' : sorted === 'descending' ? ' ↓' : ' ↑'}</span>
      </button>
    </th>
  )
}

function TraceRow({ trace, onOpen }: { trace: TraceSummary; onOpen(id: string): void }) {
  return (
    <tr className="is-openable" onClick={() => onOpen(trace.id)}>
      <td className="tl-mono">{trace.start === null ? 'no time' : dateClock(trace.start)}</td>
      <td className="is-wide">
        <button type="button" className="row-open" title={trace.title} onClick={() => onOpen(trace.id)}>
          {trace.prompt ?? trace.title}
        </button>
      </td>
      <td>{humanOf(trace)}</td>
      <td>{trace.agent ?? <span className="tl-dim">–</span>}</td>
      <td>{lastedOf(trace)}</td>
      <td className="is-number">{count(trace.records)}</td>
      <td className="is-number">{count(trace.links)}</td>
      <td>
        <span className="outcome">
          {trace.refused > 0 && <Chip tone="refuse">{count(trace.refused)} refused</Chip>}
          {trace.gaps > 0 && <Chip tone="warn">{plural(trace.gaps, 'gap')}</Chip>}
          {trace.kind === 'run' && trace.refused === 0 && trace.gaps === 0 && <Chip tone="ok">no gap found</Chip>}
        </span>
      </td>
    </tr>
  )
}

/** A run without a human is a finding; a timeline is named after its account already. */
function humanOf(trace: TraceSummary) {
  if (trace.kind === 'activity') return <span className="tl-dim">–</span>
  return trace.human ?? <span className="tl-tone-warn">not recorded</span>
}

function lastedOf(trace: TraceSummary) {
  if (trace.start === null || trace.end === null || trace.start === trace.end) return <span className="tl-dim">–</span>
  return duration(trace.end - trace.start)
}

/** Every word must be found in the row; a word after a minus must not. */
export function matches(trace: TraceSummary, filter: string): boolean {
  const text = [trace.id, trace.title, trace.prompt, trace.human, trace.agent].join(' ').toLowerCase()
  return filter
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '' && word !== '-')
    .every(word => (word.startsWith('-') ? !text.includes(word.slice(1)) : text.includes(word)))
}

function moveInRows(event: KeyboardEvent<HTMLTableSectionElement>) {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('.row-open')]
  const here = buttons.findIndex(button => button.contains(document.activeElement))
  buttons[Math.min(buttons.length - 1, Math.max(0, here + step))]?.focus()
  event.preventDefault()
}
