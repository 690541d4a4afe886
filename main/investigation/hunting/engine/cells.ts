// Writes what DuckDB gives as the cells of an answer, each as its Kusto type has it.
import { DuckDBDecimalValue, DuckDBTimestampValue, type DuckDBValue } from '@duckdb/node-api'
import type { Cell, ScalarType } from '../../../../shared/model/hunt.ts'
import type { Json } from '../../../../shared/model/json.ts'
import { parseExactly } from '../exact-numbers.ts'
import { datetimeText, ticksOfMicroseconds, timespanText } from '../times.ts'

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

/** Beyond ±2^53 a number of JavaScript is not exact. */
const exactUpTo = 2n ** 53n

function wholeCell(value: DuckDBValue): Cell {
  if (value === null || typeof value === 'number') return value
  if (typeof value !== 'bigint') return wrong(value, 'long')
  return value >= -exactUpTo && value <= exactUpTo ? Number(value) : String(value)
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

/** Without the zeros at the end that its encoding has. */
export function decimalText(value: DuckDBValue): string {
  if (!(value instanceof DuckDBDecimalValue)) return wrong(value, 'decimal')
  const text = value.toString()
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** JSON's text, whole numbers beyond ±2^53 as text; what DuckDB takes for JSON and JavaScript does not stays text. */
export function parsedDynamic(text: string): Json {
  try {
    return parseExactly(text)
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}
