// What a hunt asks and what it answers: a query in KQL, and rows of Kusto's types.
import { z } from 'zod'
import { Json } from './json.ts'

/** Kusto's scalar types, by their official names. */
export const scalarTypes = [
  'bool',
  'int',
  'long',
  'real',
  'decimal',
  'string',
  'guid',
  'datetime',
  'timespan',
  'dynamic',
] as const
export const ScalarType = z.enum(scalarTypes)
export type ScalarType = z.infer<typeof ScalarType>

/** What getschema, .show commands and tables of the v1 protocol call each. */
export const clrTypes: Readonly<Record<ScalarType, string>> = {
  bool: 'System.SByte',
  int: 'System.Int32',
  long: 'System.Int64',
  real: 'System.Double',
  decimal: 'System.Data.SqlTypes.SqlDecimal',
  string: 'System.String',
  guid: 'System.Guid',
  datetime: 'System.DateTime',
  timespan: 'System.TimeSpan',
  dynamic: 'System.Object',
}

/** Names differ in case alone where the query lets them: within one list of columns each is there once. */
export const HuntColumn = z.object({ name: z.string(), type: ScalarType })
export type HuntColumn = z.infer<typeof HuntColumn>

/**
 * A value of an answer, as Kusto's v2 protocol writes it: null for a null; a bool; a number for int, real, and long within
 * ±2^53; decimal text for a longer long and for decimals; `NaN`, `Infinity` and `-Infinity` as text; a datetime as
 * `2026-11-20T09:30:00Z`, with seven digits of a second where there are some; a timespan as `1.02:03:04`, likewise; any
 * JSON for a dynamic; text for all else.
 */
export const Cell = Json
export type Cell = Json
