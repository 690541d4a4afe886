// Has DuckDB write each row of an answer as JSON: handing over its values one by one takes many times as long.
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { timespanText } from '../sql/casts.ts'
import { quoted } from '../sql/text.ts'
import { refusedMark } from './refusals.ts'

/** SQL of one column: every row of `sql` as the JSON text of an array of cells, in the same order. */
export function rowJson(sql: string, types: readonly ScalarType[]): string {
  const names = types.map((_, at) => `c${at + 1}`)
  const cells = types.map((type, at) => cellForms[type](`c${at + 1}`))
  // The line break ends a comment that the query may end with.
  return `SELECT json_array(${cells.join(', ')}) FROM (${sql}\n) AS answer(${names.join(', ')})`
}

/** From ±2^53 on a number of JavaScript is not exact. */
const whole = (column: string): string =>
  `CASE WHEN ${column} BETWEEN -9007199254740991 AND 9007199254740991 THEN to_json(${column}) ` +
  `ELSE to_json(${column}::VARCHAR) END`

const outside = 'A time in the answer lies before the year 1 or after the year 9999.'
const leastTimespan = '-10675199.02:48:05.4775808'

/** See Cell in shared/model/hunt.ts. */
const cellForms: Readonly<Record<ScalarType, (column: string) => string>> = {
  string: column => `coalesce(${column}, '')`,
  guid: column => column,
  bool: column => column,
  int: whole,
  long: whole,
  real: column =>
    `CASE WHEN isfinite(${column}) THEN to_json(${column}) WHEN isnan(${column}) THEN to_json('NaN') ` +
    `WHEN ${column} > 0 THEN to_json('Infinity') WHEN ${column} < 0 THEN to_json('-Infinity') END`,
  decimal: column =>
    `CASE WHEN contains(${column}::VARCHAR, '.') THEN rtrim(rtrim(${column}::VARCHAR, '0'), '.') ELSE ${column}::VARCHAR END`,
  datetime: column =>
    `CASE WHEN ${column} IS NULL THEN NULL ` +
    `WHEN ${column} NOT BETWEEN TIMESTAMP '0001-01-01' AND TIMESTAMP '9999-12-31 23:59:59.999999' ` +
    `THEN error(${quoted(refusedMark + outside)}) ` +
    `WHEN epoch_us(${column}) % 1000000 = 0 THEN strftime(${column}, '%Y-%m-%dT%H:%M:%SZ') ` +
    `ELSE strftime(${column}, '%Y-%m-%dT%H:%M:%S.%f0Z') END`,
  timespan: column =>
    `CASE WHEN ${column} = -9223372036854775808 THEN '${leastTimespan}' ELSE ${timespanText(column)} END`,
  // What is no JSON stays text.
  dynamic: column => `coalesce(TRY_CAST(${column} AS JSON), to_json(${column}::VARCHAR))`,
}
