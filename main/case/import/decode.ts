// Reads a record back from the bytes the case kept and the context they stood in.
import type { FormatId } from '../../../shared/model/evidence.ts'
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { withOwnNames } from './columns.ts'
import { CsvContext, cellsOf, rowFields } from './csv-row.ts'
import { formats } from './format.ts'
import { recordText } from './requests.ts'
import type { DecodeRecord } from './segment.ts'
import { logFields, spanFields } from './span.ts'
import { TableContext, valuesByColumn } from './table-context.ts'

/** Throws where `raw` is not what a record segment of this format covered: the case's bytes were changed, or a bug. */
export const decodeRecord: DecodeRecord = (format, raw, context) => {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw)
  if (formats[format].content === 'csv') {
    const { columns, separator } = headerIn(context)
    return csvFields(format, columns, cellsOf(text, separator))
  }
  if (formats[format].content === 'rows') {
    const values: Json = JSON.parse(text)
    if (!Array.isArray(values)) throw new TypeError(`A record of ${format} must be a list of values.`)
    return valuesByColumn(TableContext.parse(context), values)
  }
  const value: Json = JSON.parse(formats[format].isRequest === true ? recordText(text, context) : text)
  if (!isJsonObject(value)) throw new TypeError(`A record of ${format} must be a JSON object.`)
  return jsonFields(format, value, context)
}

const headers = new WeakMap<JsonObject, CsvContext>()

/** Of a context whose rows are many. */
function headerIn(context: JsonObject | null): CsvContext {
  const header = (context === null ? undefined : headers.get(context)) ?? CsvContext.parse(context)
  if (context !== null) headers.set(context, header)
  return header
}

/** The record's fields as its table names them. Duplicate names: the last won in JSON.parse. */
export function jsonFields(format: FormatId, value: JsonObject, context: JsonObject | null): JsonObject {
  const { isSpan, isRequest, hasColumns, shape } = formats[format]
  if (shape !== undefined) return shape(value, context)
  // OTLP/JSON holds log records beside spans; those alone have a body.
  if (format === 'otlp-json' && 'body' in value) return withOwnNames(logFields(value))
  if (isSpan) {
    const span = spanFields(value, context)
    return isRequest === true ? { ...span, request: context?.request ?? null } : span
  }
  return hasColumns ? withOwnNames(value) : value
}

/** The same of the cells of a row of CSV. */
export const csvFields = (format: FormatId, columns: readonly string[], cells: readonly string[]): JsonObject =>
  shapedRow(format, rowFields(columns, cells))

/** A row of CSV as its table has it; itself where that is so. */
export const shapedRow = (format: FormatId, row: JsonObject): JsonObject => formats[format].shape?.(row, null) ?? row
