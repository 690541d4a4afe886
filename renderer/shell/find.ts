// What the search box and its list offer for a text: traces, runs and records of the open case.
import type { Hit } from '../../shared/contract/contract.ts'
import type { LinkKind } from '../../shared/model/evidence.ts'
import type { RunInfo } from '../../shared/model/run.ts'
import type { TraceSummary } from '../../shared/model/trace.ts'
import { count, dateClock, plural } from '../parts/format.ts'
import { type Place, places } from './place.ts'

export interface Found {
  readonly id: string
  readonly group: 'Records' | 'Traces' | 'Runs'
  readonly title: string
  readonly note: string
  readonly place: Place
}

/**
 * Every trace and run that has all words of `text` somewhere in what it is called or in its id, and the record whose
 * number `text` is. Without a text, everything. `hits` are the records that carry `text` as an identifier; each leads
 * to where its trace shows it, or to the record alone.
 */
export function find(
  text: string,
  within: { traces: readonly TraceSummary[]; runs: readonly RunInfo[]; records: number; hits: readonly Hit[] },
): Found[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '')
  const matches = (...fields: Array<string | null>) => {
    const all = fields.join(' ').toLowerCase()
    return words.every(word => all.includes(word))
  }
  return [
    ...recordOf(text, within.records),
    ...within.hits.map(foundHit),
    ...within.traces
      .filter(trace => matches(trace.title, trace.prompt, trace.human, trace.agent, trace.id))
      .map(
        (trace): Found => ({
          id: `trace-${trace.id}`,
          group: 'Traces',
          title: trace.title,
          note: [
            trace.start === null ? null : dateClock(trace.start),
            trace.human,
            trace.agent,
            plural(trace.records, 'record'),
          ]
            .filter(part => part !== null)
            .join(' · '),
          place: places.trace(trace.id),
        }),
      ),
    ...within.runs
      .filter(run => matches(run.title, run.scenario, run.run, String(run.seed)))
      .map(
        (run): Found => ({
          id: `run-${run.run}`,
          group: 'Runs',
          title: run.title,
          note: `seed ${run.seed} · ${plural(run.facts, 'fact')}${run.done ? '' : ' so far'}`,
          place: places.run(run.run),
        }),
      ),
  ]
}

const kindWords: Record<LinkKind, string> = {
  uti: 'unique token identifier',
  correlation: 'correlation id',
  request: 'request id',
  trace: 'trace id',
  span: 'span id',
  parentSpan: 'parent span id',
  conversation: 'conversation',
  session: 'Cloud PC session',
  sid: 'Entra session id',
  agent: 'agent identity',
  callerAgent: 'calling agent',
  agentUser: 'agent user',
  blueprint: 'blueprint',
  user: 'user',
  upn: 'user principal name',
  device: 'device id',
  deviceName: 'device name',
  computer: 'Cloud PC',
  app: 'application',
  toolCall: 'tool call id',
  resource: 'file or message',
  message: 'internet message id',
  record: 'record id of its log',
  principal: 'AWS principal',
  accessKey: 'AWS access key',
}

const foundHit = ({ record, table, kind, trace, node }: Hit): Found => ({
  id: `hit-${record}`,
  group: 'Records',
  title: `${table}, record No. ${count(record)}`,
  note: [`by ${kindWords[kind]}`, trace === null ? 'in no trace' : null].filter(part => part !== null).join(' · '),
  place: trace === null ? places.record(record) : places.trace(trace, node),
})

function recordOf(text: string, records: number): Found[] {
  const number = /^\s*(?:#|no\.?\s*)?(\d[\d,]*)\s*$/i.exec(text)?.[1]?.replaceAll(',', '')
  if (number === undefined || Number(number) >= records) return []
  const record = Number(number)
  return [
    {
      id: `record-${record}`,
      group: 'Records',
      title: `Record No. ${count(record)}`,
      note: `of ${count(records)} ledger entries`,
      place: places.record(record),
    },
  ]
}
