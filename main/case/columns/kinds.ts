// How a value of each of Kusto's scalar types lies in a column, and how it is read out of JSON.

/** Kusto's names; what no page publishes may be anything. */
export const columnTypes = ['string', 'guid', 'dynamic', 'bool', 'int', 'long', 'real', 'datetime'] as const
export type ColumnType = (typeof columnTypes)[number]

export interface Kind {
  /** DuckDB's type of the column. Text is never null (an empty one stands for what is missing), all else may be. */
  readonly stored: string
  /** The type DuckDB's reader takes it out of JSON as, and the value made of that. */
  readonly read: 'VARCHAR' | 'JSON'
  value(read: string): string
}

const text: Kind = { stored: "VARCHAR DEFAULT ''", read: 'VARCHAR', value: read => `coalesce(${read}, '')` }
/** TRY: one value that can not be read is no reason to lose a row; the evidence still has what it says. */
const tried = (stored: string): Kind => ({ stored, read: 'VARCHAR', value: read => `TRY_CAST(${read} AS ${stored})` })

/** A time as DuckDB reads it, to the microsecond. It leaves zones out, and takes other forms for none. */
const plainTime = '\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?Z?'
const plainTimeForm = new RegExp(`^${plainTime}$`)
export const isPlainTime = (text: string): boolean => plainTimeForm.test(text)

/** As Log Analytics shows it, and exports it as CSV: `9/14/2026, 9:30:00.123 AM`. */
const portalTime = '\\d{1,2}/\\d{1,2}/\\d{4}, \\d{1,2}:\\d{2}:\\d{2}\\.\\d{3} [AP]M'

/** Where one is written otherwise, reading fails: whoever knows the form has to write it plain before. */
const time = (read: string): string =>
  `CASE WHEN ${read} IS NULL OR ${read} = '' THEN NULL ` +
  `WHEN regexp_full_match(${read}, '${plainTime}') THEN TRY_CAST(${read} AS TIMESTAMP) ` +
  `WHEN regexp_full_match(${read}, '${portalTime}') THEN try_strptime(${read}, '%m/%d/%Y, %I:%M:%S.%g %p') ` +
  `ELSE error('a time in another form') END`

export const kinds: Readonly<Record<ColumnType, Kind>> = {
  string: text,
  guid: text,
  dynamic: { stored: 'JSON', read: 'JSON', value: read => read },
  bool: tried('BOOLEAN'),
  int: tried('INTEGER'),
  long: tried('BIGINT'),
  real: tried('DOUBLE'),
  datetime: { stored: 'TIMESTAMP', read: 'VARCHAR', value: time },
}

export const columnTypeOf = (said: string | undefined): ColumnType =>
  columnTypes.find(type => type === said) ?? 'dynamic'

/** An identifier of DuckDB, whatever characters it has. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`
/** A text of DuckDB; only the quote is doubled. */
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`
