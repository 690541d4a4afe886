// What stands in the tables that are ours, out of the case's own calls.
import type { Annotations } from '../../../shared/model/act.ts'
import { type Evidence, type SourceInfo, tableNames } from '../../../shared/model/evidence.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import { type EpochMs, isoOf } from '../../../shared/model/units.ts'
import { type ActLog, doneAct } from '../acts/act-log.ts'
import type { Output } from '../protocol.ts'
import type { CaseReader } from '../reading.ts'
import type { OwnTableName } from './own-tables.ts'

/** `id` is the record that a row leads to. */
export interface OwnRow {
  readonly id: number | null
  readonly fields: JsonObject
}

export interface OwnPlace {
  readonly reader: CaseReader
  readonly acts: ActLog
  readonly sources: readonly SourceInfo[]
  rejected(source: number, after: number, limit: number): Promise<Output<'rejected'>>
}

export const ownRows: Readonly<Record<OwnTableName, (place: OwnPlace) => AsyncGenerator<OwnRow> | Generator<OwnRow>>> =
  {
    Throughline_Annotations: annotationRows,
    Throughline_Links: linkRows,
    Throughline_RejectedLines: rejectedRows,
    Throughline_Sources: sourceRows,
  }

const timeOf = (at: EpochMs | null) => (at === null ? null : isoOf(at))

function* annotationRows({ acts, reader }: OwnPlace): Generator<OwnRow> {
  const { records }: Annotations = acts.annotations()
  for (const row of acts.standing(new Set(records.map(({ record }) => record)))) {
    const { entry, at, by, what } = doneAct(row)
    if (what.act !== 'star' && what.act !== 'tag' && what.act !== 'comment') continue
    const evidence = what.record === null ? null : reader.evidence(what.record)
    const Kind = what.act === 'comment' && what.record === null ? 'note' : what.act
    const Text = what.act === 'tag' ? what.tag : what.act === 'comment' ? what.text : ''
    const of =
      evidence === null ? {} : { Table: evidence.table, RecordTime: timeOf(evidence.time), Fields: evidence.fields }
    yield {
      id: what.record,
      fields: { Time: isoOf(at), By: by, Kind, Text, Record: what.record, ...of, Entry: entry },
    }
  }
}

function* linkRows({ reader }: OwnPlace): Generator<OwnRow> {
  const all = new Set(tableNames)
  for (let from: number | null = 0; from !== null; ) {
    const page: { items: Evidence[]; next: number | null } = reader.scan(all, from)
    for (const { id, table, time, keys } of page.items) {
      for (const { kind, value, field } of keys) {
        const what = { Record: id, Table: table, Time: timeOf(time), Kind: kind, Value: value, Field: field }
        yield { id, fields: what }
      }
    }
    from = page.next
  }
}

const linesInPage = 500

async function* rejectedRows({ sources, rejected }: OwnPlace): AsyncGenerator<OwnRow> {
  for (const { id: source, name, rejected: count } of sources) {
    for (let after = -1, left = count; left > 0; ) {
      const { lines } = await rejected(source, after, linesInPage)
      for (const { id, line, column, code, reason, excerpt } of lines) {
        const place = { Source: source, SourceName: name, Line: line, Column: column }
        yield { id: null, fields: { ...place, Code: code, Reason: reason, Excerpt: excerpt, Entry: id } }
      }
      const last = lines.at(-1)
      if (last === undefined) break
      after = last.id
      left -= lines.length
    }
  }
}

function* sourceRows({ sources }: OwnPlace): Generator<OwnRow> {
  for (const { id, name, kind, format, digest, bytes, accepted, rejected, duplicates, addedAt, complete } of sources) {
    const counts = { Bytes: bytes, Accepted: accepted, Rejected: rejected, Duplicates: duplicates }
    const of = { Source: id, Name: name, Kind: kind, Format: format, Digest: digest }
    yield { id: null, fields: { ...of, ...counts, AddedAt: isoOf(addedAt), Complete: complete ?? true } }
  }
}
