// Records as JSON, one a line: the bytes they were taken in as, where those were JSON.
import { z } from 'zod'
import type { FormatId } from '../../../shared/model/evidence.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { isoOf } from '../../../shared/model/units.ts'
import { sha256Hex } from '../hashing.ts'
import { formats } from '../import/format.ts'
import { exactJson } from './exact-json.ts'
import type { Form, Leaving } from './form.ts'
import { counts } from './outgoing.ts'

export interface NdjsonOptions {
  /** Each line tells where the record came from too. Such files are for people and programs, and not imported again. */
  readonly withProvenance: boolean
}

/**
 * Records of one format make a file, which is imported again as the same records: an import reads a file as one format.
 * A row of CSV, or of a query's answer, is written as the object it was read as; a span with its resource and scope around it, for without them it
 * is another record; one that stood in a text as the object it was there. Line breaks between the members of an object
 * are left out. Numbers keep the digits they came with, however many. What is not as it stood is counted.
 */
export function ndjsonForm({ withProvenance }: NdjsonOptions): Form {
  const files = new Set<string>()
  const notes = counts()
  const fileOf = (record: Leaving): string => (withProvenance ? 'records.ndjson' : fileOfFormat(record))

  return {
    survey: record => void files.add(fileOf(record)),
    files: () => [...files],
    joins: true,
    push(record) {
      const written = objectOf(record)
      if (written !== record.raw) notes.add(changeOf(record))
      const text = withProvenance ? provenance(record, written) : around(record, written)
      return [{ file: fileOf(record), text: `${text}\n` }]
    },
    end: () => [],
    leftOut: new Map(),
    notes: notes.by,
  }
}

function changeOf(record: Leaving): string {
  if (isRow(record))
    return `row of ${formats[record.format].content === 'csv' ? 'CSV' : "a query's answer"} written as an object`
  return isEscaped(record) ? 'record taken out of the text it stood in' : 'record of several lines written on one'
}

/** What a row is as an object. */
const objectsOf: Partial<Record<FormatId, FormatId>> = {
  'entra-csv': 'entra-ndjson',
  'office-activity-csv': 'office-activity-ndjson',
  'log-analytics-csv': 'log-analytics-ndjson',
  'hunting-csv': 'hunting-ndjson',
  'cloudtrail-csv': 'cloudtrail-json',
  'audit-search-csv': 'management-api-ndjson',
  'query-answer-json': 'hunting-ndjson',
}

/** What is read in the light of the records before it stays with those of its own source. */
function fileOfFormat({ format, source }: Leaving): string {
  const ofSource = formats[format].follow === undefined ? '' : `-${source}`
  return `${objectsOf[format] ?? format}${ofSource}.ndjson`
}

const isRow = ({ format }: Leaving): boolean => formats[format].content !== 'json'

/** A span in the body of a request that is kept as text: the first that is written with a backslash is its first name. */
const isEscaped = ({ format, raw }: Leaving): boolean => formats[format].isRequest === true && /^\{\s*\\/.test(raw)

function objectOf(record: Leaving): string {
  if (isRow(record)) return exactJson(record.raw)(record.fields)
  const text = isEscaped(record) ? z.string().parse(JSON.parse(`"${record.raw}"`)) : record.raw
  // In JSON a line break stands only between members: inside a text it is written as `\n`.
  return text.replace(/\s*[\r\n]\s*/g, '')
}

function around(record: Leaving, text: string): string {
  const { isSpan, isRequest } = formats[record.format]
  if (!isSpan) return text
  const body = bodyAround(record, text)
  if (isRequest !== true || !isJsonObject(record.fields.request)) return body
  const { method = null, url = null } = record.fields.request
  return `{"method":${JSON.stringify(method)},"url":${JSON.stringify(url)},"body":${body}}`
}

function bodyAround({ fields, table }: Leaving, text: string): string {
  const [resources, scopes, items] =
    table === 'AgentSpan' ? ['resourceSpans', 'scopeSpans', 'spans'] : ['resourceLogs', 'scopeLogs', 'logRecords']
  const { resource = {}, scope = {} } = table === 'AgentSpan' ? fields : {}
  const [resourceText, scopeText] = [JSON.stringify(resource), JSON.stringify(scope)]
  return `{"${resources}":[{"resource":${resourceText},"${scopes}":[{"scope":${scopeText},"${items}":[${text}]}]}]}`
}

/** `raw` stands there only where the record is not written as it was: `sha256` is of it. */
function provenance(record: Leaving, text: string): string {
  const { id, sourceName, sourceDigest, line, table, time, raw } = record
  const known = {
    entry: id,
    source: { name: sourceName, sha256: sourceDigest },
    line,
    table,
    time: time === null ? null : isoOf(time),
    sha256: sha256Hex(Buffer.from(raw)),
    ...(text === raw ? {} : { raw }),
  }
  return `${JSON.stringify(known).slice(0, -1)},"record":${text}}`
}
