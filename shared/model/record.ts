// A record: what one log saw of a fact, in that log's real schema. The hand-over from telemetry to the case.
import { z } from 'zod'
import { FormatId, LogPlane, TableName } from './evidence.ts'
import { JsonObject } from './json.ts'
import { EpochMs } from './units.ts'

export const LogRecord = z.object({
  plane: LogPlane,
  table: TableName,
  /** The export this record would be found in; the case's importer for that format reads it back. */
  format: FormatId,
  /** When the log would first show it (virtual time): events arrive late in every real log. */
  availableAt: EpochMs,
  /** One line of that export. For Agent 365, a whole exporter body with one or more spans. */
  body: JsonObject,
})
export type LogRecord = z.infer<typeof LogRecord>
