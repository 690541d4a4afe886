// Records as CSV (RFC 4180): a file a table, its columns all that any of its rows has, those Microsoft publishes first.
import type { TableName } from '../../../shared/model/evidence.ts'
import type { Json } from '../../../shared/model/json.ts'
import { publishedTables } from '../../../shared/records/published-columns.ts'
import { exactJson } from './exact-json.ts'
import type { Form, Leaving } from './form.ts'
import { counts } from './outgoing.ts'

export interface CsvOptions {
  /** For people who open the files in a spreadsheet; see `csvForm`. */
  readonly spreadsheet: boolean
}

/**
 * Cells hold what the fields say: text as it is, numbers with the digits they came with, booleans in words, objects and
 * lists as JSON. A cell is empty where the row has no such column, null or an empty text.
 *
 * A spreadsheet runs a cell that begins with =, +, - or @ as a formula, and logs hold what strangers wrote. Such cells are
 * counted and left as they are, so that the files are imported again as the same rows. With `spreadsheet` each of them,
 * and each cell that begins with an apostrophe, gets an apostrophe in front: whoever takes the first apostrophe of a cell
 * away has what stood there. The file then begins with a byte order mark, without which Excel does not read it as UTF-8.
 */
export function csvForm(options: CsvOptions): Form {
  const seen = new Map<TableName, Set<string>>()
  const columns = new Map<TableName, readonly string[]>()
  const { begin, line, notes } = csvLines(options)

  return {
    survey({ table, fields }) {
      const names = seen.get(table) ?? new Set()
      seen.set(table, names)
      for (const name of Object.keys(fields)) names.add(name)
    },
    files: () => [...seen.keys()].map(fileOf),
    joins: false,
    push({ table, fields, raw }: Leaving) {
      const known = columns.get(table)
      const names = known ?? inOrder(table, seen.get(table) ?? new Set())
      const text = textsOf(raw)
      const row = line(names.map(name => (Object.hasOwn(fields, name) ? text(fields[name], name) : '')))
      if (known !== undefined) return [{ file: fileOf(table), text: row }]
      columns.set(table, names)
      return [{ file: fileOf(table), text: `${begin}${line(names)}${row}` }]
    },
    end: () => [],
    leftOut: new Map(),
    notes,
  }
}

/** How a file of CSV begins, and how texts become a line of it; see `csvForm` for those a spreadsheet would run. */
export function csvLines({ spreadsheet }: CsvOptions): {
  readonly begin: string
  line(cells: readonly string[]): string
  /** What a reader of the lines should know, and how often it is so. */
  readonly notes: ReadonlyMap<string, number>
} {
  const notes = counts()
  function cell(text: string): string {
    if (isFormula(text)) notes.add(spreadsheet ? marked : unmarked)
    return quoted(spreadsheet && (isFormula(text) || text.startsWith("'")) ? `'${text}` : text)
  }
  return {
    begin: spreadsheet ? '\ufeff' : '',
    line: cells => `${cells.map(cell).join(',')}\r\n`,
    notes: notes.by,
  }
}

const marked = 'cell a spreadsheet would run as a formula: written with an apostrophe in front'
const unmarked = 'cell a spreadsheet would run as a formula: open the file as text, or export it with --spreadsheet'

const fileOf = (table: TableName): string => `${table}.csv`

function inOrder(table: TableName, seen: ReadonlySet<string>): string[] {
  const published = (publishedTables.get(table) ?? []).map(({ name }) => name).filter(name => seen.has(name))
  return [...new Set([...published, ...seen])]
}

/** Writes a member of the record as the text of a cell. */
function textsOf(raw: string): (value: Json | undefined, name: string) => string {
  const exact = exactJson(raw)
  return (value, name) => {
    if (value === undefined || value === null) return ''
    return typeof value === 'string' ? value : exact(value, name)
  }
}

/** A tab or a line break in front does not keep Excel from it (OWASP, CSV Injection). A number is no formula. */
const isFormula = (text: string): boolean =>
  /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text)

/** Blanks at either end are quoted too: some readers would take them away. */
const quoted = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
