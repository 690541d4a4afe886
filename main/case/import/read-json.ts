// Turns cuts of JSON into segments: finds the records inside, reads them, names what is wrong with those it can not read.
import type { FormatId, RejectCode, TableName } from '../../../shared/model/evidence.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import { asBuffer } from '../buffers.ts'
import type { Place } from './bytes.ts'
import { comma, isBlank, openBrace, openBracket, placeIn, quote } from './bytes.ts'
import { contextTable } from './contexts.ts'
import type { Cut } from './cut.ts'
import { jsonFields } from './decode.ts'
import { formats } from './format.ts'
import type { Child, Children } from './json-ranges.ts'
import { childrenOf } from './json-ranges.ts'
import { keysOf } from './keys.ts'
import { otherObject } from './other-objects.ts'
import { readEscaped, unescaped } from './requests.ts'
import type { RecordSegment, RejectedSegment, SeeRecord, Segment } from './segment.ts'
import { spanContext } from './span.ts'
import { tableOf } from './table.ts'
import { readJson } from './text.ts'
import { readTime } from './time.ts'

interface Range {
  readonly start: number
  readonly end: number
}

/** Records that stand in one context: spans of one resource and scope. */
interface Group {
  readonly context: JsonObject | null
  readonly records: readonly Range[]
}

/** The page of records a cut begins with: an object that holds them in a list, as answers of an API do. */
interface Page {
  readonly groups: readonly Group[]
  /** Where it ends in the cut. */
  readonly end: number
  /** Whether its lists are there and have nothing in them. */
  readonly isEmpty: boolean
}

/** A piece of a source that should be one record. */
type Part = Omit<Cut, 'problem'>

export function jsonReader(format: FormatId, see?: SeeRecord): (cut: Cut) => Segment[] {
  const contexts = contextTable()
  const follow = formats[format].follow?.()
  const seeInside: SeeRecord | undefined = see && (fields => see(fields, false))
  /** `isAlone`: nothing else stands in its cut. */
  const readOne = (part: Part, context: JsonObject | null, index: number | null, isAlone: boolean): Segment[] => {
    const read = objectIn(part, context)
    if ('kind' in read) return [read]
    const seen = isAlone ? see : seeInside
    if (follow === undefined) return [readRecord(format, part, read.value, context, index, seen)]
    const around = follow(read.value)
    const told = contexts.add(around)
    const record = readRecord(format, part, read.value, around, told.index)
    return told.segment === undefined ? [record] : [told.segment, record]
  }
  const readPage = (part: Part, { groups, isEmpty }: Page): Segment[] => {
    const segments: Segment[] = []
    let from: Part = part
    for (const { context, records } of groups) {
      const known = context === null || records.length === 0 ? null : contexts.add(context)
      if (known?.segment !== undefined) segments.push(known.segment)
      for (const range of records) {
        from = partOf(part, range, from)
        segments.push(...readOne(from, context, known?.index ?? null, false))
      }
    }
    if (segments.length > 0 || isEmpty) return segments
    return [rejected(part, 'record.unrecognised', part.place, 'No record stands where this object should hold some.')]
  }
  return cut => {
    if (cut.problem !== null) return [rejected(cut, cut.problem.code, cut.problem.place, cut.problem.reason)]
    const segments: Segment[] = []
    let part: Part = cut
    for (;;) {
      const page = pageIn(format, part.bytes)
      if (page === null)
        return part === cut ? readOne(part, null, null, true) : [...segments, ...readOne(part, null, null, false)]
      const { end } = page
      segments.push(...readPage(partOf(part, { start: 0, end }, part), page))
      // what follows a page on its line is no part of it: another page, or what should not be there
      const next = part.bytes.subarray(end).findIndex(byte => !isBlank(byte) && byte !== comma)
      if (next === -1) return segments
      part = partOf(part, { start: end + next, end: part.bytes.length }, part)
    }
  }
}

/** A range of the cut. Its place is counted from the part before: a page may hold a hundred thousand on one line. */
function partOf(cut: Part, range: Range, before: Part): Part {
  const skipped = before.start - cut.start
  return {
    start: cut.start + range.start,
    length: range.end - range.start,
    place: placeIn(cut.bytes.subarray(skipped, range.start), range.start - skipped, before.place),
    bytes: cut.bytes.subarray(range.start, range.end),
  }
}

/** The page of records a cut begins with; null where it begins with none: it is one record then, and is judged as that. */
function pageIn(format: FormatId, bytes: Uint8Array): Page | null {
  const { envelopes, isSpan, isRequest, isBatched } = formats[format]
  if (isRequest === true) return requestPage(bytes)
  if (isBatched === true && bytes[0] === openBracket) return batchPage(bytes)
  if (envelopes.length === 0 || bytes[0] !== openBrace) return null
  if (!envelopes.some(name => holdsName(bytes, name)) && !isSpan) return null
  const page = childrenOf(bytes, 0)
  const held = page.children.filter(({ key, start }) => key !== null && envelopes.includes(key) && opens(bytes[start]))
  if (!page.complete || page.children.some(({ key }) => key !== null && ofRecords.has(key))) return null
  const isEmpty = held.length > 0 && held.every(list => itemsOf(bytes, list)?.length === 0)
  if (isSpan) {
    const groups = spanGroups(bytes, page)
    return groups === null ? null : { groups, end: page.end, isEmpty }
  }
  if (held.length === 0) return null
  const records = held.flatMap(child => itemsOf(bytes, child) ?? [child])
  return { groups: [{ context: null, records }], end: page.end, isEmpty }
}

/** What a record says of itself, and no page does: a record may have a member of its own that is called as an envelope is. */
const ofRecords = new Set(['TimeGenerated', 'Timestamp', 'Type', 'CreationTime'])

/** The messages of a JSON-RPC batch (JSON-RPC 2.0 §6); null where none stands there, which that calls an invalid request. */
function batchPage(bytes: Uint8Array): Page | null {
  const { children, complete, end } = childrenOf(bytes, 0)
  if (!complete || children.length === 0) return null
  return { groups: [{ context: null, records: children }], end, isEmpty: false }
}

const opens = (byte: number | undefined): boolean => byte === openBrace || byte === openBracket

/** Whether the name stands anywhere in the bytes: a look that costs nothing beside finding its members. */
const holdsName = (bytes: Uint8Array, name: string): boolean => asBuffer(bytes).includes(`"${name}"`)

/** The spans in the body of a request, at the places where they are written; null where it holds none. */
function requestPage(bytes: Uint8Array): Page | null {
  const request = childrenOf(bytes, 0)
  const body = request.children.findLast(({ key }) => key === 'body')
  if (!request.complete || body === undefined) return null
  const escaped = bytes[body.start] === quote
  const start = escaped ? body.start + 1 : body.start
  const inside = bytes.subarray(start, escaped ? body.end - 1 : body.end)
  const { bytes: said, places } = escaped ? unescaped(inside) : { bytes: inside, places: null }
  const content = childrenOf(said, 0)
  const groups = content.complete ? spanGroups(said, content) : null
  if (groups === null) return null
  const [method, url] = ['method', 'url'].map(name => textNamed(bytes, request.children, name))
  const placeOf = (at: number): number => start + (places === null ? at : (places[at] ?? inside.length))
  return {
    groups: groups.map(({ context, records }) => ({
      context: { ...context, request: { method: method ?? null, url: url ?? null }, escaped },
      records: records.map(range => ({ start: placeOf(range.start), end: placeOf(range.end) })),
    })),
    end: request.end,
    isEmpty: false,
  }
}

function textNamed(bytes: Uint8Array, children: readonly Child[], name: string): string | null {
  const child = named(children, name).at(-1)
  const read = child === undefined ? null : readJson(bytes.subarray(child.start, child.end))
  return read !== null && 'value' in read && typeof read.value === 'string' ? read.value : null
}

/** What the members of a body are called on the way to its spans, or to its log records. */
const spanLevels = { resources: 'resourceSpans', scopes: 'scopeSpans', records: 'spans' } as const
const logLevels = { resources: 'resourceLogs', scopes: 'scopeLogs', records: 'logRecords' } as const
type Levels = typeof spanLevels | typeof logLevels

/**
 * Spans of a body, of one of its `resourceSpans`, or a span by itself, and so for log records; null where a part around
 * them can not be read.
 */
function spanGroups(bytes: Uint8Array, body: Children): Group[] | null {
  const levels = [spanLevels, logLevels].filter(({ resources }) => named(body.children, resources).length > 0)
  if (levels.length === 0) {
    const inside = [spanLevels, logLevels].find(({ scopes }) => named(body.children, scopes).length > 0)
    return inside === undefined ? null : resourceGroups(bytes, { start: 0, end: bytes.length }, inside)
  }
  const groups: Group[] = []
  for (const level of levels) {
    for (const resource of named(body.children, level.resources).flatMap(list => itemsOf(bytes, list) ?? [list])) {
      const inside = resourceGroups(bytes, resource, level)
      if (inside === null) return null
      groups.push(...inside)
    }
  }
  return groups
}

function resourceGroups(bytes: Uint8Array, range: Range, levels: Levels): Group[] | null {
  const { children, complete } = childrenOf(bytes, range.start)
  const resource = lastNamed(bytes, children, 'resource')
  if (!complete || resource === null) return null
  const groups: Group[] = []
  for (const list of named(children, levels.scopes)) {
    for (const item of itemsOf(bytes, list) ?? [list]) {
      const parts = childrenOf(bytes, item.start)
      const scope = lastNamed(bytes, parts.children, 'scope')
      if (!parts.complete || scope === null) return null
      const records = named(parts.children, levels.records).flatMap(each => itemsOf(bytes, each) ?? [each])
      groups.push({ context: spanContext(resource, scope), records })
    }
  }
  return groups
}

const named = (children: readonly Child[], name: string): Child[] => children.filter(child => child.key === name)

/** The object under this name, {} where there is none, null where it can not be read. */
function lastNamed(bytes: Uint8Array, children: readonly Child[], name: string): JsonObject | null {
  const child = named(children, name).at(-1)
  if (child === undefined) return {}
  const read = readJson(bytes.subarray(child.start, child.end))
  if ('unreadable' in read) return null
  return isJsonObject(read.value) ? read.value : {}
}

function itemsOf(bytes: Uint8Array, list: Range): readonly Range[] | null {
  if (bytes[list.start] !== openBracket) return null
  const { children, complete } = childrenOf(bytes, list.start)
  return complete ? children : null
}

function objectIn(part: Part, context: JsonObject | null): { value: JsonObject } | RejectedSegment {
  const read = context?.escaped === true ? readEscaped(part.bytes) : readJson(part.bytes)
  if ('unreadable' in read) {
    const { code, offset, reason } = read.unreadable
    return rejected(part, code, placeIn(part.bytes, offset, part.place), reason)
  }
  if (!isJsonObject(read.value)) {
    return rejected(part, 'json.notAnObject', part.place, 'A record must be a JSON object: {…}.')
  }
  return { value: read.value }
}

function readRecord(
  format: FormatId,
  part: Part,
  value: JsonObject,
  context: JsonObject | null,
  index: number | null,
  see?: SeeRecord,
): Segment {
  const fields = jsonFields(format, value, context)
  see?.(fields, fields === value)
  const table = tableOf(format, fields)
  if (table === null) return rejected(part, 'record.unrecognised', part.place, notOfFormat(format, value))
  const reading = readTime(table, fields)
  if ('unreadable' in reading) {
    const { field, reason } = reading.unreadable
    const at = childrenOf(part.bytes, 0).children.findLast(child => child.key?.startsWith(field))?.start ?? 0
    return rejected(part, 'time.unreadable', placeIn(part.bytes, at, part.place), reason)
  }
  return accepted(part, index, table, reading.time, fields)
}

export function accepted(
  part: Part,
  context: number | null,
  table: TableName,
  time: EpochMs | null,
  fields: JsonObject,
): RecordSegment {
  const { start, length } = part
  return { kind: 'record', start, length, line: part.place.line, context, table, time, keys: keysOf(table, fields) }
}

export function rejected(part: Part, code: RejectCode, place: Place, reason: string): RejectedSegment {
  return {
    kind: 'rejected',
    start: part.start,
    length: part.length,
    line: place.line,
    code,
    column: place.column,
    reason,
  }
}

export function notOfFormat(format: FormatId, fields: JsonObject): string {
  const other = otherObject(fields)
  if (other !== null) return `This is no record: ${other}.`
  const type = fields['@odata.type'] ?? fields.Type
  const what =
    typeof type === 'string'
      ? `${type}`
      : `an object with ${Object.keys(fields).slice(0, 6).join(', ') || 'no members'}`
  return `This is no record of ${formats[format].name}: ${what}.`
}
