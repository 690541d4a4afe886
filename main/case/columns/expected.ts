// Whether DuckDB can read a source by itself, as far as its first lines tell.
import type { FormatId, TableName } from '../../../shared/model/evidence.ts'
import type { Formats } from '../formats.ts'
import { newline, openBrace } from '../import/bytes.ts'
import { ownName } from '../import/columns.ts'
import { CsvContext } from '../import/csv-row.ts'
import { lineEnds } from '../intake.ts'
import type { Expected, Layout } from './alongside.ts'

/** Null where a line of `head` is no record, is called otherwise than its table has it, or is of another table than the first. */
export function expectedOf(
  formats: Pick<Formats, 'inPieces' | 'readPiece' | 'timeColumns'>,
  format: FormatId,
  file: string,
  head: Uint8Array,
  first: number,
): Expected | null {
  const pieces = formats.inPieces(format, head)
  if (pieces === null) return null
  const { header, isQuoted } = pieces
  // A byte order mark is no JSON to DuckDB.
  if (!isQuoted && head[0] !== openBrace) return null
  let names = new Set<string>()
  let asWritten = true
  let table: TableName | null = null
  let layout: Layout = { kind: 'lines' }
  const lines = head.subarray(header.length, head.lastIndexOf(newline) + 1)
  const segments = [
    ...formats.readPiece(format, header, lines, (fields, isAsWritten) => {
      asWritten &&= isAsWritten
      for (const name in fields) names.add(name)
    }),
  ]
  // The last line break in sight may lie inside a row.
  if (isQuoted) segments.pop()
  for (const segment of segments) {
    if (segment.kind === 'context') {
      const { columns, separator } = CsvContext.parse(segment.value)
      // Cells go by their places, which a row under their names need not keep.
      names = new Set(columns.map(ownName))
      layout = { kind: 'rows', before: lineEnds(header) + 1, separator: separator ?? ',', cells: columns.length }
    } else if (segment.kind !== 'record' || (table !== null && segment.table !== table)) {
      return null
    } else {
      table = segment.table
    }
  }
  if (table === null || !asWritten) return null
  // Two cells of one name would be one column.
  if (layout.kind === 'rows' && layout.cells !== names.size) return null
  return { file, table, layout, names: [...names], first, timeColumns: formats.timeColumns(table) }
}
