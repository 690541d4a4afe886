// Rows of a device's timeline, as the Defender portal exports it: the columns of the device tables under names with spaces.
import type { JsonObject } from '../../../shared/model/json.ts'
import { has, putColumn } from './columns.ts'
import { publishedSpelling } from './published.ts'

/** What the timeline calls otherwise than the tables do. */
const otherNames: Record<string, string> = {
  'Event Time': 'Timestamp',
  'Machine Id': 'DeviceId',
  'Computer Name': 'DeviceName',
}

/** The row under the names its tables have; a row that is of no timeline as it is. */
export function timelineFields(row: JsonObject): JsonObject {
  if (!has(row, 'Event Time', 'Machine Id', 'Action Type')) return row
  const fields: JsonObject = {}
  for (const [name, value] of Object.entries(row)) {
    const other = Object.hasOwn(otherNames, name) ? otherNames[name] : undefined
    putColumn(fields, other ?? publishedSpelling(name.replaceAll(' ', '')) ?? name, value)
  }
  return fields
}
