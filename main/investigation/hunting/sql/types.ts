// How values of Kusto's types lie in DuckDB, and how one becomes another.
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import type { Literal } from '../query.ts'
import { once, quoted } from './text.ts'

/** DuckDB's type of each. A string is never null, a guid is text, a timespan is 100 ns ticks. */
export const storedTypes: Readonly<Record<ScalarType, string>> = {
  bool: 'BOOLEAN',
  int: 'INTEGER',
  long: 'BIGINT',
  real: 'DOUBLE',
  decimal: 'DECIMAL(38,10)',
  string: 'VARCHAR',
  guid: 'VARCHAR',
  datetime: 'TIMESTAMP',
  timespan: 'BIGINT',
  dynamic: 'JSON',
}

export const isNumber = (type: ScalarType): boolean =>
  type === 'int' || type === 'long' || type === 'real' || type === 'decimal'

/** Ticks from 0001-01-01 to 1970-01-01. */
export const epochTicks = 621_355_968_000_000_000n

/** What stands where there is no value. */
export const missing = (type: ScalarType): string => (type === 'string' ? "''" : `NULL::${storedTypes[type]}`)

export const datetimeSql = (ticks: bigint): string => `make_timestamp(${floorTo(ticks - epochTicks, 10n)}::BIGINT)`

function floorTo(value: bigint, by: bigint): bigint {
  const cut = value / by
  return value % by < 0n ? cut - 1n : cut
}

export function literalSql({ type, value }: Literal): string {
  if (value === null) return missing(type)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  switch (type) {
    case 'string':
    case 'guid':
      return quoted(value)
    case 'dynamic':
      return `${quoted(value)}::JSON`
    case 'datetime':
      return datetimeSql(BigInt(value))
    case 'real':
      return /^-?\d/.test(value) ? `${value}::DOUBLE` : `'${value}'::DOUBLE`
    case 'decimal':
      return `'${value}'::DECIMAL(38,10)`
    default:
      // The smallest of all has no positive twin.
      return `'${value}'::${storedTypes[type]}`
  }
}

/** Ticks since 0001-01-01, for functions that count so. */
export const ticksOf = (datetime: string): string => `(epoch_us(${datetime}) * 10 + ${epochTicks})`
export const datetimeOfTicks = (ticks: string): string => `make_timestamp(((${ticks}) - ${epochTicks}) // 10)`

/** The text inside a JSON text, JSON for everything else; '' for null. */
export const textOfJson = (json: string): string => `coalesce(json_extract_string(${json}, '$'), '')`
/** SQL's null for JSON's null too. */
export const jsonOrNull = (json: string): string =>
  once(json, value => `CASE WHEN json_type(${value}) = 'NULL' THEN NULL ELSE ${value} END`)
