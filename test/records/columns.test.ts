// The tables we write to have the columns we write, with the types we give them.
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { AlertEvidence } from '../../shared/records/alert.ts'
import { CloudAppEvents } from '../../shared/records/defender.ts'
import { AADAgentRiskEvents, AADRiskyAgents } from '../../shared/records/risk.ts'
import { tablePlanes, tableSchemas } from '../../shared/records/tables.ts'
import { describeWith, materialPath } from '../material.ts'

const file = 'reference/table-schemas.csv'
const Column = z.object({ table: z.string(), column: z.string(), type: z.string() })

/** Names of ours for what is no table of Log Analytics or Defender, and tables whose rows are of several shapes: those follow by themselves. */
const others = [
  ...['AgentSpan', 'AuditRecord', 'AgentObject', 'CloudPcObject', 'AlertObject', 'InteractionObject'],
  ...['CloudAppEvents', 'AlertEvidence', 'AADAgentRiskEvents', 'AADRiskyAgents'],
]
const tables = Object.entries(tableSchemas).filter(([name]) => !others.includes(name))

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

  test('each table has its log, and no other has one', () => {
    expect(Object.keys(tablePlanes).sort()).toEqual(Object.keys(tableSchemas).sort())
  })

  test.each(tables)('every column of %s exists and has its type', (table, schema) => {
    check(table, schema)
  })

  test('every column of CloudAppEvents exists and has its type, whatever the action', () => {
    for (const option of CloudAppEvents.options) check('CloudAppEvents', option)
  })

  test('every column of what ID Protection says of agents exists and has its type', () => {
    check('AADAgentRiskEvents', AADAgentRiskEvents)
    check('AADRiskyAgents', AADRiskyAgents)
  })

  test('every column of AlertEvidence exists and has its type, whatever it is evidence of', () => {
    for (const option of AlertEvidence.options) check('AlertEvidence', option)
  })
})
