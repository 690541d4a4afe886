// How a value of each of Kusto's scalar types lies in a column, and how it is read out of JSON.

/** Kusto's names; what no page publishes may be anything. */
export const columnTypes = ['string', 'guid', 'dynamic', 'bool', 'int', 'long', 'real', 'datetime'] as const
export type ColumnType = (typeof columnTypes)[number]

interface Kind {
  /** DuckDB's type of the column. Text is never null (an empty one stands for what is missing), all else may be. */
  readonly stored: string
  /** The type DuckDB's reader takes it out of JSON as, and the value made of that. */
  readonly read: 'VARCHAR' | 'JSON'
  value(read: string): string
}

const text: Kind = { stored: "VARCHAR DEFAULT ''", read: 'VARCHAR', value: read => `coalesce(${read}, '')` }
/** TRY: one value that can not be read is no reason to lose a row; the evidence still has what it says. */
const tried = (stored: string): Kind => ({ stored, read: 'VARCHAR', value: read => `TRY_CAST(${read} AS ${stored})` })

export const kinds: Readonly<Record<ColumnType, Kind>> = {
  string: text,
  guid: text,
  dynamic: { stored: 'JSON', read: 'JSON', value: read => read },
  bool: tried('BOOLEAN'),
  int: tried('INTEGER'),
  long: tried('BIGINT'),
  real: tried('DOUBLE'),
  datetime: tried('TIMESTAMP'),
}

export const columnTypeOf = (said: string | undefined): ColumnType =>
  columnTypes.find(type => type === said) ?? 'dynamic'

/** An identifier of DuckDB, whatever characters it has. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`
/** A text of DuckDB; only the quote is doubled. */
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`
