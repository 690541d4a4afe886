// The list of prompts and runs: who asked, which agent, what came of it. Filtered as one types.
import { type KeyboardEvent, useMemo, useState } from 'react'
import type { TraceSummary } from '../../shared/model/trace.ts'
import { Chip, count, dateClock, duration, Pane, PaneHead, plural } from '../parts/index.ts'
import { ScrollRegion } from '../parts/scroll-region.tsx'

interface Props {
  readonly traces: readonly TraceSummary[]
  onOpen(id: string): void
}

export function TraceList({ traces, onOpen }: Props) {
  const [filter, setFilter] = useState('')
  const shown = useMemo(() => traces.filter(trace => matches(trace, filter)), [traces, filter])
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
              <th scope="col">Began, UTC</th>
              <th scope="col">What was asked</th>
              <th scope="col">Human</th>
              <th scope="col">Agent</th>
              <th scope="col">Lasted</th>
              <th scope="col" className="is-number">
                Records
              </th>
              <th scope="col" className="is-number">
                Links
              </th>
              <th scope="col">Outcome</th>
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

function TraceRow({ trace, onOpen }: { trace: TraceSummary; onOpen(id: string): void }) {
  return (
    <tr className="is-openable" onClick={() => onOpen(trace.id)}>
      <td className="tl-mono">{trace.start === null ? 'no time' : dateClock(trace.start)}</td>
      <td className="is-wide">
        <button type="button" className="row-open" title={trace.title} onClick={() => onOpen(trace.id)}>
          {trace.prompt ?? trace.title}
        </button>
      </td>
      <td>{trace.human ?? <span className="tl-tone-warn">{trace.kind === 'run' ? 'not recorded' : '–'}</span>}</td>
      <td>{trace.agent ?? <span className="tl-dim">–</span>}</td>
      <td>{trace.start === null || trace.end === null ? '–' : duration(trace.end - trace.start)}</td>
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
