// The tables we write to have the columns we write, with the types we give them.
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { AlertEvidence, AlertInfo, SecurityAlert, SecurityIncident } from '../../shared/records/alert.ts'
import { ASimAgentEventLogs } from '../../shared/records/asim-agent-event.ts'
import { CloudAppEvents } from '../../shared/records/defender.ts'
import {
  AADManagedIdentitySignInLogs,
  AADNonInteractiveUserSignInLogs,
  AADServicePrincipalSignInLogs,
  AuditLogs,
} from '../../shared/records/entra.ts'
import { GraphAPIAuditEvents, MicrosoftGraphActivityLogs } from '../../shared/records/graph-activity.ts'
import { EntraIdSignInEvents, EntraIdSpnSignInEvents } from '../../shared/records/hunting-sign-in.ts'
import { AADAgentRiskEvents, AADRiskyAgents, AADRiskyUsers, AADUserRiskEvents } from '../../shared/records/risk.ts'
import { describeWith, materialPath } from '../material.ts'

const file = 'reference/table-schemas.csv'
const Column = z.object({ table: z.string(), column: z.string(), type: z.string() })

const tables = {
  AADServicePrincipalSignInLogs,
  AADManagedIdentitySignInLogs,
  AADNonInteractiveUserSignInLogs,
  AuditLogs,
  MicrosoftGraphActivityLogs,
  GraphAPIAuditEvents,
  EntraIdSignInEvents,
  EntraIdSpnSignInEvents,
  AADAgentRiskEvents,
  AADRiskyAgents,
  AADUserRiskEvents,
  AADRiskyUsers,
  ASimAgentEventLogs,
  AlertInfo,
  SecurityAlert,
  SecurityIncident,
}

/** JSON types a column of each Log Analytics type may be written as; a datetime is text. */
const jsonTypes: Record<string, readonly string[]> = {
  string: ['string'],
  datetime: ['string'],
  bool: ['boolean'],
  boolean: ['boolean'],
  int: ['number', 'integer'],
  long: ['number', 'integer'],
  real: ['number'],
  dynamic: ['object', 'array'],
}

const Alternative = z.object({
  type: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
})
const Property = Alternative.extend({ anyOf: z.array(Alternative).optional() })
const ObjectSchema = z.object({ properties: z.record(z.string(), Property) })

/** Every type each property may be of, pair by pair. */
function propertiesOf(schema: z.ZodType): [string, string][] {
  const { properties } = ObjectSchema.parse(z.toJSONSchema(schema, { io: 'output' }))
  return Object.entries(properties).flatMap(([name, property]) =>
    (property.anyOf ?? [property]).map((one): [string, string] => [name, typeOf(one)]),
  )
}

function typeOf({ type, const: constant, enum: members }: z.infer<typeof Alternative>): string {
  return type ?? typeof (constant ?? members?.[0])
}

describeWith(file, 'columns of Log Analytics and Defender', () => {
  const published = new Map(
    z
      .array(Column)
      .parse(parse(readFileSync(materialPath(file)), { columns: true }))
      .map(({ table, column, type }) => [`${table}.${column}`, type]),
  )

  const check = (table: string, schema: z.ZodType): void => {
    const properties = propertiesOf(schema)
    expect(properties.length).toBeGreaterThan(8)
    for (const [column, type] of properties) {
      const columnType = published.get(`${table}.${column}`)
      expect(columnType, `${table} has no column ${column}`).toBeDefined()
      expect(jsonTypes[columnType ?? ''], `${table}.${column} is ${columnType}`).toContain(type)
    }
  }

  test.each(Object.entries(tables))('every column of %s exists and has its type', (table, schema) => {
    check(table, schema)
  })

  test('every column of CloudAppEvents exists and has its type, whatever the action', () => {
    for (const option of CloudAppEvents.options) check('CloudAppEvents', option)
  })

  test('every column of AlertEvidence exists and has its type, whatever it is evidence of', () => {
    for (const option of AlertEvidence.options) check('AlertEvidence', option)
  })
})
