// Tells a file's format from its content. A file's name is only quoted back, never trusted.
import { Refusal } from '../../../shared/errors.ts'
import type { FormatId } from '../../../shared/model/evidence.ts'
import { isJsonObject, type JsonObject } from '../../../shared/model/json.ts'
import { isAuditSearch } from './audit-search.ts'
import { ByteWindow, isBlank, markLength, openBrace, openBracket } from './bytes.ts'
import { cellsOf, isBeforeHeader, separatorOf } from './csv-row.ts'
import type { Cut, Cutter } from './cut.ts'
import { csvCutter } from './cut-csv.ts'
import { documentCutter } from './cut-document.ts'
import { lineCutter } from './cut-lines.ts'
import { tableCutter } from './cut-tables.ts'
import { csvFields, jsonFields } from './decode.ts'
import { fileKind } from './file-kinds.ts'
import { formats, importable } from './format.ts'
import { type Child, childrenOf } from './json-ranges.ts'
import { beginsInRecord, layoutOf } from './layout.ts'
import { isMcp } from './mcp.ts'
import { otherObject } from './other-objects.ts'
import { isExporterRequest } from './requests.ts'
import { rowFormatOf } from './row-table.ts'
import { rowFormats, tableOf } from './table.ts'
import { type TableContext, valuesByColumn } from './table-context.ts'
import { readJson, readText } from './text.ts'

/** Records looked at before a file is called unrecognised: the first may be broken. */
const looks = 50

/**
 * The format of a source that begins with `head` (its first 64 KiB, or all of it). Refuses with `import.unrecognised`,
 * saying what was seen; which formats there are is in what to do.
 */
export function recognise(head: Uint8Array, fileName: string): FormatId {
  const bytes = head.subarray(markLength(head))
  const other = fileKind(bytes)
  if (other !== null) throw noLog(fileName, `${other.what}. ${other.todo}`)
  let start = 0
  while (isBlank(bytes[start])) start++
  if (start === bytes.length) throw noLog(fileName, 'nothing.')
  const first = bytes[start]
  const isJson = first === openBrace || first === openBracket || beginsInRecord(bytes.subarray(start))
  return isJson ? jsonFormat(bytes, fileName) : csvFormat(bytes, fileName)
}

const unrecognised = (fileName: string, seen: string): Refusal => noLog(fileName, `${seen}.`)

/** Whoever shows many files shows the sentence alone. */
const noLog = (fileName: string, said: string): Refusal =>
  new Refusal('import.unrecognised', `${fileName} holds ${said}`, {
    where: { file: fileName },
    todo: `Export the log again in a format that can be imported, or name the format when importing. What can be imported: ${importable}.`,
  })

function jsonFormat(bytes: Uint8Array, fileName: string): FormatId {
  const cutter = layoutOf(bytes, ['value']) === 'lines' ? lineCutter() : documentCutter([])
  let seen: string | null = null
  for (const cut of firstCuts(cutter, bytes)) {
    let inside: string | null = null
    for (const { fields, envelope } of candidates(cut.bytes)) {
      const format = 'resourceSpans' in fields ? spanFormat(cut.bytes) : rowFormat(fields)
      if (format !== null) return openedBy(format, envelope)
      inside = describe(fields)
    }
    seen ??= inside
  }
  const answer = answerIn(bytes)
  if (answer === 'known') return 'query-answer-json'
  const empty = answer === null ? emptyIn(bytes) : null
  if (empty !== null) throw noLog(fileName, `${empty}: there is nothing to import.`)
  throw unrecognised(fileName, answer ?? seen ?? 'JSON without a single readable object')
}

/** What it is that holds no record though it is whole; null where it is something else. */
function emptyIn(bytes: Uint8Array): string | null {
  const read = readJson(bytes)
  if (!('value' in read)) return null
  if (Array.isArray(read.value)) return read.value.length === 0 ? 'an empty list' : null
  if (!isJsonObject(read.value)) return null
  const held = Object.entries(read.value).filter(([name]) => around.has(name))
  const isEmpty = held.length > 0 && held.every(([, list]) => Array.isArray(list) && list.length === 0)
  return isEmpty ? `an answer without a record, its ${held.map(([name]) => name).join(' and ')} empty` : null
}

/** Whether rows of a table that is known stand here as query APIs answer them, or would; else what stands here, null for no answer. */
function answerIn(bytes: Uint8Array): string | null {
  const told: TableContext[] = []
  for (const { table, bytes: row } of firstCuts(
    tableCutter(seen => told.push(seen)),
    bytes,
  )) {
    if (table === undefined) continue
    const read = readJson(row)
    const values = 'value' in read && Array.isArray(read.value) ? read.value : []
    if (tableOf('query-answer-json', valuesByColumn(table, values)) !== null) return 'known'
  }
  // Columns alone say enough where they are a table's own: an answer without rows is one.
  if (told.some(table => tableOf('query-answer-json', valuesByColumn(table, [])) !== null)) return 'known'
  const names = told[0]?.columns.slice(0, 6).map(({ name }) => name)
  return names === undefined ? null : `the answer of a query with the columns ${names.join(', ')} …`
}

/** Cuts of the head. The last may be cut off by the head's end; what it says up to there is looked at all the same. */
function* firstCuts(cutter: Cutter, bytes: Uint8Array): Generator<Cut> {
  const window = new ByteWindow()
  window.append(bytes)
  for (let count = 0; count < looks; count++) {
    const cut = cutter.next(window, true)
    if (cut === null) return
    yield cut.problem === null ? cut : { ...cut, bytes: bytes.subarray(cut.start, cut.start + cut.length) }
  }
}

/** Names under which records stand in what is around them. */
const around = new Set(['value', 'results', 'Results', 'Records', 'Events', 'records'])

interface Candidate {
  readonly fields: JsonObject
  /** The member of what is around it that holds it; null where nothing is. */
  readonly envelope: string | null
}

/** Rows of any table may stand in an answer of hunting, which is the format that opens it. */
const openedBy = (format: FormatId, envelope: string | null): FormatId =>
  envelope === null || !formats[format].hasColumns || formats[format].envelopes.includes(envelope)
    ? format
    : 'hunting-ndjson'

/** What may be a record in this piece: the object itself, or the first objects in the list it wraps. */
function* candidates(bytes: Uint8Array): Generator<Candidate> {
  let start = 0
  while (isBlank(bytes[start])) start++
  const outer = fieldsAt(bytes, start)
  if (outer === null) return
  yield { fields: outer.fields, envelope: null }
  for (const child of outer.children) {
    if (child.key === null || !around.has(child.key)) continue
    const items = bytes[child.start] === openBracket ? childrenOf(bytes, child.start, true).children : [child]
    for (const item of items.slice(0, looks)) {
      const inner = fieldsAt(bytes, item.start)
      if (inner !== null) yield { fields: inner.fields, envelope: child.key }
    }
  }
}

/** The members that can be read, however broken the rest is. Where a member is itself cut off, its name still counts. */
function fieldsAt(bytes: Uint8Array, start: number): { fields: JsonObject; children: readonly Child[] } | null {
  if (bytes[start] !== openBrace) return null
  const { children } = childrenOf(bytes, start, true)
  const fields: JsonObject = {}
  for (const { key, start: from, end } of children) {
    const read = readJson(bytes.subarray(from, end))
    if (key !== null) fields[key] = 'value' in read ? read.value : null
  }
  return { fields, children }
}

function rowFormat(fields: JsonObject): FormatId | null {
  if (isMcp(fields)) return 'mcp-jsonl'
  if (isExporterRequest(fields)) return 'agent365-requests'
  if ('resourceLogs' in fields) return 'otlp-json'
  for (const format of rowFormats) {
    const table = tableOf(format, jsonFields(format, fields, null))
    if (table === null) continue
    return formats[format].hasColumns ? rowFormatOf(table, fields, 'json') : format
  }
  return null
}

/** The exporter writes attributes as one object and times as numbers; OTLP/JSON writes pairs and strings. */
function spanFormat(bytes: Uint8Array): FormatId {
  const text = new TextDecoder().decode(bytes)
  const attributes = /(?<!\\)"attributes"\s*:\s*([[{])/.exec(text)
  if (attributes !== null) return attributes[1] === '[' ? 'otlp-json' : 'agent365-exporter'
  return /(?<!\\)"startTimeUnixNano"\s*:\s*"/.test(text) ? 'otlp-json' : 'agent365-exporter'
}

function csvFormat(bytes: Uint8Array, fileName: string): FormatId {
  const rows: string[][] = []
  const separator = separatorOf(bytes)
  for (const cut of firstCuts(csvCutter(separator), bytes)) {
    const read = readText(cut.bytes)
    if (cut.problem === null && 'text' in read) rows.push(cellsOf(read.text, String.fromCharCode(separator)))
  }
  const [columns = [], ...records] = isBeforeHeader(rows[0]) ? rows.slice(1) : rows
  if (columns.length < 2) throw unrecognised(fileName, `text that begins with ${JSON.stringify(firstLine(bytes))}`)
  if (isAuditSearch(columns)) return 'audit-search-csv'
  // A header alone says enough where its columns are a table's own.
  for (const record of [...records, columns.map(() => '')]) {
    if (tableOf('cloudtrail-csv', csvFields('cloudtrail-csv', columns, record)) !== null) return 'cloudtrail-csv'
    const fields = csvFields('hunting-csv', columns, record)
    const table = tableOf('hunting-csv', fields)
    if (table !== null) return rowFormatOf(table, fields, 'csv')
    if (tableOf('entra-csv', csvFields('entra-csv', columns, record)) !== null) return 'entra-csv'
  }
  throw unrecognised(fileName, `CSV with the columns ${columns.slice(0, 6).join(', ')} …`)
}

/** As far as a person needs it. */
function firstLine(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, 512)).trimStart()
  return Array.from(text.split(/[\r\n]/, 1)[0] ?? '')
    .slice(0, 60)
    .join('')
}

function describe(fields: JsonObject): string {
  const other = otherObject(fields)
  if (other !== null) return other
  const type = fields['@odata.type'] ?? fields.Type
  const names = Object.keys(fields).slice(0, 6).join(', ')
  return `JSON objects ${typeof type === 'string' ? `of type ${type}` : `with ${names || 'no members'}`}`
}
