// A value of one type as another's, where Kusto does so by itself or is asked to: toint(), tostring() and others.
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import type { Value } from './scope.ts'
import { once } from './text.ts'
import { isNumber, storedTypes, textOfJson } from './types.ts'

/** tostring(): never null. */
export function toText({ sql, type, text }: Value): string {
  if (text !== undefined) return text
  switch (type) {
    case 'string':
      return sql
    case 'dynamic':
      return textOfJson(sql)
    case 'bool':
      return once(sql, value => `CASE WHEN ${value} THEN 'true' WHEN NOT ${value} THEN 'false' ELSE '' END`)
    case 'datetime':
      return `coalesce(strftime(${sql}, '%Y-%m-%dT%H:%M:%S.%f0Z'), '')`
    case 'timespan':
      return `coalesce(${timespanText(sql)}, '')`
    case 'real':
      return `coalesce(${realText(sql)}, '')`
    case 'decimal':
      return `coalesce(regexp_replace(CAST(${sql} AS VARCHAR), '\\.?0+$', ''), '')`
    default:
      return `coalesce(CAST(${sql} AS VARCHAR), '')`
  }
}

/** `[-][d.]hh:mm:ss[.fffffff]`. */
export const timespanText = (sql: string): string =>
  once(sql, ticks => {
    const part = (unit: string, of: string) => `lpad((abs(${ticks}) // ${unit} % ${of})::VARCHAR, 2, '0')`
    const days = `abs(${ticks}) // 864000000000`
    const fraction = `abs(${ticks}) % 10000000`
    return (
      `CASE WHEN ${ticks} < 0 THEN '-' ELSE '' END || CASE WHEN ${days} > 0 THEN (${days})::VARCHAR || '.' ELSE '' END || ` +
      `${part('36000000000', '24')} || ':' || ${part('600000000', '60')} || ':' || ${part('10000000', '60')} || ` +
      `CASE WHEN ${fraction} > 0 THEN '.' || lpad((${fraction})::VARCHAR, 7, '0') ELSE '' END`
    )
  })

/** As .NET writes them: `1.0` keeps its point, `1E+20` has a large letter. */
const realText = (sql: string): string =>
  once(
    sql,
    value =>
      `CASE WHEN isnan(${value}) THEN 'NaN' WHEN isinf(${value}) THEN CASE WHEN ${value} > 0 THEN 'Infinity' ELSE '-Infinity' END ` +
      `ELSE upper(CAST(${value} AS VARCHAR)) END`,
  )

/** Where two types meet and one has to become the other's. */
export function converted(value: Value, type: ScalarType): string {
  if (value.type === type) return value.sql
  if (type === 'string') return toText(value)
  if (type === 'dynamic') return toDynamic(value)
  if (value.type === 'dynamic') return fromDynamic(value, type)
  if (value.type === 'string') return fromText(value.sql, type)
  if (isNumber(value.type) && isNumber(type)) return betweenNumbers(value, type)
  if (value.type === 'bool' && isNumber(type)) return `CAST(${value.sql} AS ${storedTypes[type]})`
  if (type === 'bool' && isNumber(value.type)) return `(${value.sql} <> 0)`
  if (value.type === 'timespan' && (type === 'long' || type === 'int'))
    return `TRY_CAST(${value.sql} AS ${storedTypes[type]})`
  if (type === 'timespan' && value.type === 'long') return value.sql
  if (type === 'guid' || value.type === 'guid') return `NULL::${storedTypes[type]}`
  return `TRY_CAST(${value.sql} AS ${storedTypes[type]})`
}

/** What its text says; a bool counts as 1 and 0, as it does by itself. */
function fromDynamic(value: Value, type: ScalarType): string {
  const read = fromText(toText(value), type)
  if (!isNumber(type)) return read
  const flag = (json: string) =>
    `CASE WHEN json_type(${json}) = 'BOOLEAN' THEN CAST(${json} = 'true' AS ${storedTypes[type]}) END`
  return `coalesce(${read}, ${once(value.sql, flag)})`
}

/** A real loses its fraction, where SQL would round; what does not fit is null. */
function betweenNumbers({ sql, type }: Value, to: ScalarType): string {
  const whole = to === 'int' || to === 'long'
  if (whole && (type === 'real' || type === 'decimal')) return `TRY_CAST(trunc(${sql}) AS ${storedTypes[to]})`
  if (type === 'long' && to === 'int') return `TRY_CAST(${sql} AS INTEGER)`
  return `TRY_CAST(${sql} AS ${storedTypes[to]})`
}

const plainInteger = "'^\\s*[+-]?\\d+\\s*$'"
const hexInteger = "'^\\s*0[xX][0-9a-fA-F]{1,16}\\s*$'"
const plainReal = "'^\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*$'"
const plainTime =
  "'^\\d{4}-\\d{2}-\\d{2}([T ]([01]\\d|2[0-3]):\\d{2}(:\\d{2}(\\.\\d{1,9})?)?( ?(Z|z|[+-]\\d{2}:?\\d{2}))?)?$'"

/** toint("…") and others: null where the text is none. DuckDB's own casts take more, and round. */
export function fromText(sql: string, type: ScalarType): string {
  const stored = storedTypes[type]
  return once(sql, text => {
    switch (type) {
      case 'int':
      case 'long':
        return (
          `CASE WHEN regexp_matches(${text}, ${plainInteger}) THEN TRY_CAST(trim(${text}) AS ${stored}) ` +
          `WHEN regexp_matches(${text}, ${hexInteger}) THEN TRY_CAST(trim(${text}) AS ${stored}) ` +
          `WHEN regexp_matches(${text}, ${plainReal}) THEN TRY_CAST(trunc(TRY_CAST(trim(${text}) AS DOUBLE)) AS ${stored}) END`
        )
      case 'real':
        return (
          `CASE WHEN regexp_matches(${text}, ${plainReal}) THEN TRY_CAST(trim(${text}) AS DOUBLE) ` +
          `WHEN lower(trim(${text})) = 'nan' THEN 'nan'::DOUBLE ` +
          `WHEN lower(trim(${text})) IN ('inf', '+inf', 'infinity') THEN 'inf'::DOUBLE ` +
          `WHEN lower(trim(${text})) IN ('-inf', '-infinity') THEN '-inf'::DOUBLE END`
        )
      case 'decimal':
        return `CASE WHEN regexp_matches(${text}, ${plainReal}) THEN TRY_CAST(trim(${text}) AS ${stored}) END`
      case 'bool':
        return (
          `CASE ${text} WHEN 'true' THEN true WHEN 'false' THEN false WHEN '' THEN NULL ELSE CASE WHEN lower(trim(${text})) = 'true' THEN true WHEN lower(trim(${text})) = 'false' THEN false ` +
          `WHEN regexp_matches(${text}, ${plainInteger}) THEN TRY_CAST(trim(${text}) AS BIGINT) <> 0 END END`
        )
      case 'datetime':
        return (
          `CASE WHEN regexp_matches(${text}, ${plainTime}) THEN TRY_CAST(${text} AS TIMESTAMPTZ)::TIMESTAMP ` +
          `WHEN ${text} = '' THEN NULL ELSE make_timestamp((k_todatetime(${text}) - 621355968000000000) // 10) END`
        )
      case 'timespan':
        return `CASE WHEN ${text} = '' THEN NULL ELSE k_totimespan(${text}) END`
      case 'guid':
        return (
          `CASE WHEN regexp_full_match(${text}, '\\{?[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\\}?') ` +
          `THEN CAST(TRY_CAST(${text} AS UUID) AS VARCHAR) END`
        )
      default:
        return text
    }
  })
}

/** todynamic() of what is no text: a bool and a number as JSON has them, all else as its text. */
export function toDynamic(value: Value): string {
  const { sql, type } = value
  switch (type) {
    case 'dynamic':
      return sql
    case 'bool':
    case 'int':
    case 'long':
      return `to_json(${sql})`
    case 'real':
      return once(sql, real => `CASE WHEN isfinite(${real}) THEN to_json(${real}) ELSE to_json(${realText(real)}) END`)
    case 'decimal':
      return `to_json(${toText(value)})`
    case 'string':
      return `to_json(${sql})`
    default:
      return `to_json(nullif(${toText(value)}, ''))`
  }
}
