// What DuckDB has of a decimal and of a dynamic, as functions written in TypeScript take them.
import { DuckDBDecimalValue, type DuckDBValue } from '@duckdb/node-api'
import type { Json } from '../../../../shared/model/json.ts'
import { parseExactly } from '../exact-numbers.ts'

/** Without the zeros at the end that its encoding has. */
export function decimalText(value: DuckDBValue): string {
  if (!(value instanceof DuckDBDecimalValue)) throw new Error(`a value of DuckDB is no decimal: ${typeof value}`)
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
