// Which alert or incident a row is, or is evidence of.
import type { TableName } from '../../../../shared/model/evidence.ts'
import type { JsonObject } from '../../../../shared/model/json.ts'
import { rowOf } from '../row.ts'

export interface Alert {
  readonly id: string
  readonly name: string | undefined
  readonly description: string | undefined
}

/** Tables whose rows are alerts and incidents themselves; rows of AlertEvidence only belong to one. */
export const alertTables: readonly TableName[] = ['AlertInfo', 'SecurityAlert', 'AlertObject', 'SecurityIncident']

const ids: Partial<Record<TableName, readonly string[]>> = {
  AlertInfo: ['AlertId'],
  AlertEvidence: ['AlertId'],
  SecurityAlert: ['SystemAlertId'],
  AlertObject: ['id'],
  SecurityIncident: ['ProviderIncidentId', 'IncidentName', 'IncidentNumber'],
}

export function alertOf(table: TableName, fields: JsonObject): Alert | null {
  const row = rowOf(fields)
  const id = row.text(...(ids[table] ?? []))
  if (id === undefined) return null
  return {
    id: table === 'SecurityIncident' ? `incident ${id}` : id,
    name: row.text('Title', 'title', 'DisplayName', 'AlertName'),
    description: row.text('Description', 'description'),
  }
}
