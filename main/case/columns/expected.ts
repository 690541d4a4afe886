// Whether DuckDB can read a source by itself, as far as its first lines tell.
import type { FormatId, TableName } from '../../../shared/model/evidence.ts'
import type { Formats } from '../formats.ts'
import { newline, openBrace } from '../import/bytes.ts'
import type { Expected } from './alongside.ts'

/** Null where a line of `head` is no record, is called otherwise than its table has it, or is of another table than the first. */
export function expectedOf(
  formats: Pick<Formats, 'readLines' | 'timeColumns'>,
  format: FormatId,
  file: string,
  head: Uint8Array,
  first: number,
): Expected | null {
  // A byte order mark is no JSON to DuckDB.
  if (head[0] !== openBrace) return null
  const names = new Set<string>()
  let asWritten = true
  let table: TableName | null = null
  const lines = head.subarray(0, head.lastIndexOf(newline) + 1)
  const segments = formats.readLines(format, lines, (written, fields) => {
    if (written !== fields) asWritten = false
    for (const name in fields) names.add(name)
  })
  for (const segment of segments) {
    if (segment.kind !== 'record' || (table !== null && segment.table !== table)) return null
    table = segment.table
  }
  if (table === null || !asWritten) return null
  return { file, table, names: [...names], first, timeColumns: formats.timeColumns(table) }
}
