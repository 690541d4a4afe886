// Incidents of Sentinel as Azure Resource Manager gives them, as rows of SecurityIncident.
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { objectOf, putColumn, textOf } from './columns.ts'
import { publishedName } from './published.ts'

export const isArmIncident = (record: JsonObject): boolean =>
  textOf(record, 'type')?.toLowerCase() === 'microsoft.securityinsights/incidents'

/**
 * The row of an incident. Its `properties` stand in one object, or under names with dots where a tool flattened them
 * (`properties.owner.email`); ARM puts `Utc` behind the names of times, and the incident's GUID is its `name`.
 */
export function incidentFields(record: JsonObject): JsonObject {
  if (!isArmIncident(record)) return record
  const { properties, name, ...around } = record
  const inside: JsonObject = { ...objectOf(properties) }
  const fields: JsonObject = {}
  for (const [path, value] of Object.entries(around)) {
    const [first, member = '', ...deeper] = path.split('.')
    if (first !== 'properties' || member === '') putColumn(fields, path, value)
    else if (deeper.length === 0) putColumn(inside, member, value)
    else putColumn(inside, member, { ...ownObject(inside, member), [deeper.join('.')]: value })
  }
  for (const [member, value] of Object.entries(inside)) {
    putColumn(fields, publishedName('SecurityIncident', member.replace(/Utc$/, '')) ?? member, value)
  }
  if (name !== undefined) putColumn(fields, 'IncidentName', name)
  return fields
}

const ownObject = (fields: JsonObject, name: string): Record<string, Json> =>
  Object.hasOwn(fields, name) ? objectOf(fields[name]) : {}
