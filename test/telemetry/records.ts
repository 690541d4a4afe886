// What telemetry writes of a list of facts, and the schema each record must fit.
import type { z } from 'zod'
import { createTelemetry } from '../../main/telemetry/index.ts'
import type { TableName } from '../../shared/model/evidence.ts'
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { AgentSpan } from '../../shared/records/agent365.ts'
import { ExporterBody } from '../../shared/records/agent365.ts'
import { tableSchemas } from '../../shared/records/tables.ts'
import { seededRandom } from './random.ts'

export function recordsOf(facts: readonly RecordedFact[], seed = '7'): LogRecord[] {
  const telemetry = createTelemetry({ random: seededRandom(seed) })
  return [...facts.flatMap(fact => telemetry.see(fact)), ...telemetry.end()]
}

export function schemaOf(table: TableName): z.ZodType {
  const schema = tableSchemas[table]
  if (schema === undefined) throw new Error(`telemetry wrote to ${table}, for which no schema is kept`)
  return schema
}

/** Bodies of one table, parsed. */
export function bodiesOf<Schema extends z.ZodType>(
  records: readonly LogRecord[],
  table: TableName,
  schema: Schema,
): z.output<Schema>[] {
  return records.filter(record => record.table === table).map(record => schema.parse(record.body))
}

export const spansOf = (records: readonly LogRecord[]): AgentSpan[] =>
  bodiesOf(records, 'AgentSpan', ExporterBody).flatMap(body => body.resourceSpans[0].scopeSpans[0].spans)
