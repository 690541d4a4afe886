// Which records of the case are meant: all, those somebody marked, or a trace's; of one table, between two times.
import { Field, Input, Select } from '@fluentui/react-components'
import { useState } from 'react'
import type { Choice, Marked } from '../../shared/contract/handing-over.ts'
import type { CaseInfo } from '../../shared/model/evidence.ts'
import { TableName } from '../../shared/model/evidence.ts'
import { momentOf } from '../../shared/model/moment.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { useAnswer } from '../client/index.ts'
import { count, dateClock, plural, Trouble } from '../parts/index.ts'

interface Draft {
  /** Null until somebody chooses: the starred records where there are some, else all. */
  readonly marked: string | null
  readonly trace: string | null
  readonly table: string
  readonly from: string
  readonly until: string
}

export interface ChoiceState {
  readonly draft: Draft
  change(more: Partial<Draft>): void
  /** Null where it can not be asked for as it stands. */
  readonly choice: Choice | null
}

const nothing: Draft = { marked: null, trace: null, table: '', from: '', until: '' }
const tagged = 'tag:'

/** @param trace the trace that is open; null where none is */
export function useChoice(trace: string | null): ChoiceState {
  const [draft, setDraft] = useState<Draft>({ ...nothing, trace, marked: trace === null ? null : 'trace' })
  const stars = useAnswer('case.annotations', {}).data?.records.some(({ starred }) => starred) ?? null
  const marked = draft.marked ?? (stars === null ? null : stars ? 'starred' : 'all')
  const shown = { ...draft, marked }
  return { draft: shown, change: more => setDraft({ ...shown, ...more }), choice: choiceOf(shown) }
}

function choiceOf(draft: Draft): Choice | null {
  const { table, from, until } = draft
  const marked = markedOf(draft.marked, draft.trace)
  if (marked === null || wrongIn(from) !== null || wrongUntil(draft) !== null) return null
  return { marked, table: table === '' ? null : TableName.parse(table), from: momentOf(from), until: momentOf(until) }
}

/** Null where nothing is wrong with a time, or none is given. */
const wrongIn = (text: string): string | null =>
  text.trim() === '' || momentOf(text) !== null ? null : 'Write it as 2026-11-20 or 2026-11-20 09:30.'

function wrongUntil({ from, until }: Draft): string | null {
  const [first, end] = [momentOf(from), momentOf(until)]
  return wrongIn(until) ?? (first !== null && end !== null && end <= first ? 'It is not after the first.' : null)
}

function markedOf(marked: string | null, trace: string | null): Marked | null {
  if (marked === 'all' || marked === 'starred') return { by: marked }
  if (marked === 'trace') return trace === null ? null : { by: 'trace', trace }
  return marked?.startsWith(tagged) === true ? { by: 'tag', tag: marked.slice(tagged.length) } : null
}

export function ChoiceFields({ info, state: { draft, change } }: { info: CaseInfo; state: ChoiceState }) {
  const marks = useAnswer('case.annotations', {}, info.root)
  const records = marks.data?.records ?? []
  const starred = records.filter(each => each.starred).length
  const tags = [
    ...Map.groupBy(
      records.flatMap(each => each.tags),
      tag => tag,
    ),
  ].sort()
  const tables = Object.entries(tablesOf(info)).sort()
  return (
    <>
      <Field label="Records" size="small">
        <Select size="small" value={draft.marked ?? ''} onChange={(_, { value }) => change({ marked: value })}>
          {draft.marked === null && <option value="">Reading…</option>}
          <option value="starred" disabled={starred === 0}>{`Starred (${count(starred)})`}</option>
          {tags.map(([tag, each]) => (
            <option key={tag} value={`${tagged}${tag}`}>{`Tagged “${tag}” (${count(each.length)})`}</option>
          ))}
          <option value="trace">What a trace rests on</option>
          <option value="all">{`All records of the case (${count(info.accepted)})`}</option>
        </Select>
      </Field>
      {draft.marked === 'trace' && <TraceField trace={draft.trace} onTrace={trace => change({ trace })} />}
      {marks.error !== null && <Trouble error={marks.error} />}
      <div className="work-narrow">
        <Field label="Table" size="small">
          <Select size="small" value={draft.table} onChange={(_, { value }) => change({ table: value })}>
            <option value="">Every table</option>
            {tables.map(([table, accepted]) => (
              <option key={table} value={table}>{`${table} (${count(accepted)})`}</option>
            ))}
          </Select>
        </Field>
        <TimeField
          label="From, UTC"
          at={info.first}
          value={draft.from}
          wrong={wrongIn(draft.from)}
          onTime={from => change({ from })}
        />
        <TimeField
          label="Before, UTC"
          at={info.last}
          value={draft.until}
          wrong={wrongUntil(draft)}
          onTime={until => change({ until })}
        />
      </div>
    </>
  )
}

interface TimeProps {
  readonly label: string
  /** A time there is in the case, to show how one is written. */
  readonly at: EpochMs | null
  readonly value: string
  readonly wrong: string | null
  onTime(text: string): void
}

function TimeField({ label, at, value, wrong, onTime }: TimeProps) {
  return (
    <Field label={label} size="small" {...(wrong === null ? {} : { validationMessage: wrong })}>
      <Input
        size="small"
        value={value}
        placeholder={at === null ? '' : dateClock(at)}
        onChange={(_, change) => onTime(change.value)}
      />
    </Field>
  )
}

function TraceField({ trace, onTrace }: { trace: string | null; onTrace(trace: string): void }) {
  const { data, error } = useAnswer('investigate.traces', {})
  if (error !== null) return <Trouble error={error} />
  return (
    <Field label="Trace" size="small">
      <Select size="small" value={trace ?? ''} onChange={(_, { value }) => onTrace(value)}>
        {trace === null && <option value="">{data === null ? 'Reading…' : 'Choose a trace'}</option>}
        {data?.map(each => (
          <option key={each.id} value={each.id}>
            {`${each.start === null ? '' : `${dateClock(each.start)}  `}${each.title} (${plural(each.records, 'record')})`}
          </option>
        ))}
      </Select>
    </Field>
  )
}

function tablesOf({ sources }: CaseInfo): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { tables } of sources)
    for (const { table, accepted } of tables) counts[table] = (counts[table] ?? 0) + accepted
  return counts
}
