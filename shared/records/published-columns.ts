// The columns that Microsoft publishes of every table of Log Analytics and Defender that can be imported.
import published from './published-columns.json' with { type: 'json' }

export interface PublishedColumn {
  readonly name: string
  /** A scalar type of Kusto: bool, datetime, dynamic, guid, int, long, real or string. */
  readonly type: string
  /** What the page of the table says of it; empty where it says nothing. */
  readonly description: string
}

const pages: Readonly<Record<string, Readonly<Record<string, string>>>> = published

/** Tables by the names they are published under, older names of the same included. */
export const publishedTables: ReadonlyMap<string, readonly PublishedColumn[]> = new Map(
  Object.entries(pages).map(([table, columns]) => [table, Object.entries(columns).map(columnOf)]),
)

function columnOf([name, said]: [string, string]): PublishedColumn {
  const [type = '', ...words] = said.split(' ')
  return { name, type, description: words.join(' ') }
}
