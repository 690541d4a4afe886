// AWS CloudTrail events in one shape, by CloudTrail's own names, whatever wrote them: its log files, the answer of
// LookupEvents, or a table somebody made of them.
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { deepestNesting } from './bytes.ts'
import { objectOf, putColumn, unfolded } from './columns.ts'
import { pythonValue } from './python.ts'
import { isDeeperThan } from './text.ts'

/** CloudTrail record contents (docs.aws.amazon.com: cloudtrail-event-reference-record-contents), by their letters alone. */
const members = new Map<string, string>(
  [
    ...['eventVersion', 'userIdentity', 'eventTime', 'eventSource', 'eventName', 'awsRegion', 'sourceIPAddress'],
    ...['userAgent', 'errorCode', 'errorMessage', 'requestParameters', 'responseElements', 'additionalEventData'],
    ...['requestID', 'eventID', 'eventType', 'apiVersion', 'managementEvent', 'readOnly', 'resources'],
    ...['recipientAccountId', 'serviceEventDetails', 'sharedEventID', 'vpcEndpointId', 'vpcEndpointAccountId'],
    ...['eventCategory', 'addendum', 'sessionCredentialFromConsole', 'edgeDeviceDetails', 'tlsDetails'],
    ...['insightDetails', 'eventContext'],
  ].map(name => [name.toLowerCase(), name]),
)
/** What tables call them otherwise. A table's `User ID` holds the whole identity. */
for (const [other, name] of [
  ['userid', 'userIdentity'],
  ['eventdatetime', 'eventTime'],
  ['sourceip', 'sourceIPAddress'],
  ['requestuseragent', 'userAgent'],
] as const)
  members.set(other, name)

/** No member of an event lies deeper. */
const deepestPath = 8

/**
 * The event's members. A column of a table is taken for the member its letters spell (`Event Name`, `eventname`), one
 * with dots for a member inside (`userIdentity.arn`), and what stands in its cells as JSON or as Python prints it is read;
 * every other column stays as it is. An entry of LookupEvents gives the event that it holds as text, and what is around it.
 */
export function cloudTrailFields(row: JsonObject): JsonObject {
  if (isJsonObject(row.userIdentity) || isJsonObject(row.insightDetails)) return row
  if (typeof row.CloudTrailEvent === 'string') {
    const { CloudTrailEvent: event, ...around } = row
    const inside = objectOf(event)
    return Object.keys(inside).length === 0 ? row : { ...around, ...inside }
  }
  const fields: JsonObject = {}
  for (const [column, cell] of Object.entries(row)) {
    const [first = '', ...path] = column.split('.')
    const member = members.get(first.toLowerCase().replaceAll(/[^a-z]/g, ''))
    if (member === undefined || path.length > deepestPath) putColumn(fields, column, cell)
    else putInside(fields, [member, ...path], read(cell))
  }
  return fields
}

/** Puts a value where the path leads, through objects that are made on the way. */
function putInside(fields: JsonObject, [name = '', ...path]: readonly string[], value: Json): void {
  if (path.length === 0) {
    putColumn(fields, name, value)
    return
  }
  const inside = Object.hasOwn(fields, name) ? fields[name] : undefined
  const object = isJsonObject(inside) ? inside : {}
  putInside(object, path, value)
  putColumn(fields, name, object)
}

function read(cell: Json): Json {
  if (typeof cell !== 'string' || !/^\s*[[{]/.test(cell)) return cell
  const json = unfolded(cell)
  const inside = json === cell ? (pythonValue(cell) ?? cell) : json
  return isDeeperThan(inside, deepestNesting) ? cell : inside
}
