// Writes values of DuckDB as cells one by one, in TypeScript: what the SQL that writes whole rows must come to.
import { DuckDBTimestampValue, type DuckDBValue } from '@duckdb/node-api'
import { decimalText, parsedDynamic } from '../../../../main/investigation/hunting/engine/cells.ts'
import { datetimeText, ticksOfMicroseconds, timespanText } from '../../../../main/investigation/hunting/times.ts'
import type { Cell, ScalarType } from '../../../../shared/model/hunt.ts'

/** Writes a value of a column of this type; a value that is none of this type is a bug. */
export const cellWriters: Readonly<Record<ScalarType, (value: DuckDBValue) => Cell>> = {
  string: value => (value === null ? '' : textIn(value)),
  guid: value => (value === null ? null : textIn(value)),
  bool: value => (value === null || typeof value === 'boolean' ? value : wrong(value, 'bool')),
  int: wholeCell,
  long: wholeCell,
  real: realCell,
  decimal: value => (value === null ? null : decimalText(value)),
  datetime: datetimeCell,
  timespan: value =>
    value === null ? null : typeof value === 'bigint' ? timespanText(value) : wrong(value, 'timespan'),
  dynamic: value => (value === null ? null : parsedDynamic(textIn(value))),
}

const textIn = (value: DuckDBValue): string => (typeof value === 'string' ? value : wrong(value, 'string'))

function wrong(value: DuckDBValue, type: ScalarType): never {
  throw new Error(`a value of DuckDB is no ${type}: ${typeof value}`)
}

/** From ±2^53 on a number of JavaScript is not exact. */
const exactBelow = 2n ** 53n

function wholeCell(value: DuckDBValue): Cell {
  if (value === null || typeof value === 'number') return value
  if (typeof value !== 'bigint') return wrong(value, 'long')
  return value > -exactBelow && value < exactBelow ? Number(value) : String(value)
}

function realCell(value: DuckDBValue): Cell {
  if (value === null) return null
  if (typeof value !== 'number') return wrong(value, 'real')
  return Number.isFinite(value) ? value : String(value)
}

function datetimeCell(value: DuckDBValue): Cell {
  if (value === null) return null
  if (!(value instanceof DuckDBTimestampValue)) return wrong(value, 'datetime')
  return datetimeText(ticksOfMicroseconds(value.micros))
}
