// One trace in linked views: story, waterfall, links, gaps, evidence. One selection moves them all.
import {
  ArrowLeft16Regular,
  Bot16Regular,
  Clock16Regular,
  Document16Regular,
  Person16Regular,
  Table16Regular,
} from '@fluentui/react-icons'
import { type ReactNode, useMemo, useState } from 'react'
import type { Trace } from '../../shared/model/trace.ts'
import { BundleAction } from '../case/bundle.tsx'
import { ExportAction } from '../case/export.tsx'
import { type View, viewAfter, Waterfall, wholeView } from '../drawing/waterfall.tsx'
import { WaterfallTable } from '../drawing/waterfall-table.tsx'
import { Action, Chip, clock, count, dateClock, Pane, PaneHead, plural, Segmented } from '../parts/index.ts'
import { useCommands } from '../shell/commands.tsx'
import { useShellState } from '../shell/shell.tsx'
import { EvidencePane } from './evidence.tsx'
import { Gaps, Links } from './links-and-gaps.tsx'
import { clauseAfter, gapAfter, refusalAfter, selectClause, selectionOf, spanAfter } from './selection.ts'
import { Story } from './story.tsx'

interface Props {
  readonly trace: Trace
  /** A node's id or `clause:N`, from the deep link. */
  readonly selected: string | null
  onSelect(selected: string | null): void
  onClose(): void
}

export function TraceView({ trace, selected, onSelect, onClose }: Props) {
  const [fold, setFold] = useState(true)
  const [view, setView] = useState<View>(wholeView)
  const [table, setTable] = useState(false)
  const selection = useMemo(() => selectionOf(trace, selected), [trace, selected])
  const timed = trace.nodes.filter(each => each.start !== null).length
  const zoom = (key: string) => setView(viewAfter(key, view) ?? view)

  useCommands({
    'investigate.clauseBefore': () => onSelect(clauseAfter(trace, selection, -1)),
    'investigate.clauseAfter': () => onSelect(clauseAfter(trace, selection, 1)),
    'investigate.spanBefore': () => onSelect(spanAfter(trace, selection, -1)),
    'investigate.spanAfter': () => onSelect(spanAfter(trace, selection, 1)),
    'investigate.zoomIn': () => zoom('w'),
    'investigate.zoomOut': () => zoom('s'),
    'investigate.panLeft': () => zoom('a'),
    'investigate.panRight': () => zoom('d'),
    'investigate.nextGap': () => onSelect(gapAfter(trace, selection)),
    'investigate.nextPin': () => onSelect(refusalAfter(trace, selection)),
    'investigate.table': () => setTable(!table),
    'investigate.list': onClose,
    'investigate.clear': () => onSelect(null),
  })

  return (
    <div className="trace-view">
      <TraceHeader trace={trace} onClose={onClose} />
      <Pane label="Story" className="trace-story">
        <PaneHead title="Story" note={plural(trace.story.length, 'clause')}>
          <span className="tl-small tl-dim">records</span>
        </PaneHead>
        <Story trace={trace} selected={selection.clause} onSelect={index => onSelect(selectClause(trace, index))} />
      </Pane>
      <Pane label="Waterfall" className="trace-waterfall">
        <PaneHead title="Waterfall" note={plural(timed, 'span')}>
          <Segmented
            label="Idle time"
            value={fold ? 'folded' : 'true'}
            options={[
              { value: 'folded', label: 'Idle folded' },
              { value: 'true', label: 'True time' },
            ]}
            onChange={value => {
              setFold(value === 'folded')
              setView(wholeView)
            }}
          />
          <Action
            kind="quiet"
            icon={<Table16Regular />}
            label={table ? 'Show as a waterfall' : 'Show as a table'}
            keys="Shift+T"
            onClick={() => setTable(!table)}
          />
        </PaneHead>
        {table ? (
          <WaterfallTable trace={trace} selected={selection.nodes} onSelect={onSelect} />
        ) : (
          <Waterfall
            trace={trace}
            selected={selection.nodes}
            fold={fold}
            view={view}
            onView={setView}
            onSelect={onSelect}
          />
        )}
      </Pane>
      <Pane label="Links" className="trace-links">
        <PaneHead title="Links" note={`${exactOf(trace)} exact, ${trace.links.length - exactOf(trace)} inferred`} />
        <Links trace={trace} selected={selection.nodes} onNode={onSelect} />
      </Pane>
      <Pane label="Gaps" className="trace-gaps">
        <PaneHead title="Gaps" note="what can not be known from this case" />
        <Gaps trace={trace} selected={selection.nodes} onNode={onSelect} />
      </Pane>
      <EvidencePane
        trace={trace}
        records={selection.evidence}
        empty={
          selected === null
            ? 'Select a clause, a span or a gap to see the records behind it.'
            : 'No record stands behind this: it is what the other records lead to.'
        }
        onNode={onSelect}
      />
    </div>
  )
}

function TraceHeader({ trace, onClose }: { trace: Trace; onClose(): void }) {
  const { summary } = trace
  const info = useShellState(state => state.caseInfo)
  return (
    <header className="tl-pane trace-head">
      <div className="tl-row">
        <Action
          kind="quiet"
          icon={<ArrowLeft16Regular />}
          label="Back to the list"
          keys="Backspace"
          onClick={onClose}
        />
        <h2 className="tl-cut tl-grow" title={summary.title}>
          {summary.title}
        </h2>
        {summary.gaps > 0 && <Chip tone="warn">{plural(summary.gaps, 'gap')}</Chip>}
        {summary.gaps === 0 && summary.kind === 'run' && <Chip tone="ok">no gap found</Chip>}
        {summary.refused > 0 && <Chip tone="refuse">{count(summary.refused)} refused</Chip>}
        {info !== null && (
          <>
            <BundleAction info={info} trace={summary.id} />
            <ExportAction info={info} trace={summary.id} />
          </>
        )}
      </div>
      <div className="trace-facts">
        <Fact icon={<Clock16Regular />} name="Time, UTC">
          {summary.start === null ? 'no times in these records' : dateClock(summary.start)}
          {summary.end !== null && summary.end !== summary.start && ` to ${clock(summary.end)}`}
        </Fact>
        <Fact icon={<Person16Regular />} name="Human">
          {summary.human ?? 'no human recorded'}
        </Fact>
        <Fact icon={<Bot16Regular />} name="Agent">
          {summary.agent ?? 'no agent'}
        </Fact>
        <Fact icon={<Document16Regular />} name="Records">
          {plural(summary.records, 'record')}
        </Fact>
      </div>
    </header>
  )
}

function Fact({ icon, name, children }: { icon: ReactNode; name: string; children: ReactNode }) {
  return (
    <span title={name}>
      {icon}
      <span className="tl-hidden-text">{name}: </span>
      {children}
    </span>
  )
}

const exactOf = (trace: Trace): number => trace.links.filter(link => link.confidence === 'exact').length
