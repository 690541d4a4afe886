// Records as CSV (RFC 4180): a file a table, its columns all that any of its rows has, those Microsoft publishes first.
import type { TableName } from '../../../shared/model/evidence.ts'
import type { Json } from '../../../shared/model/json.ts'
import { publishedTables } from '../../../shared/records/published-columns.ts'
import type { Form, Leaving } from './form.ts'
import { counts } from './outgoing.ts'

export interface CsvOptions {
  /** For people who open the files in a spreadsheet; see `csvForm`. */
  readonly spreadsheet: boolean
}

/**
 * Cells hold what the fields say: text as it is, numbers and booleans in digits and words, objects and lists as JSON,
 * nothing where a row has no such column, null or an empty text. A spreadsheet takes a cell that begins with =, +, - or @
 * for a formula, and logs hold what strangers wrote. Such cells are counted and left as they are, so that the files are
 * imported again as the same rows; for `spreadsheet` they get an apostrophe in front, as do cells that begin with one,
 * so that taking away the first apostrophe of a cell gives what stood there; and the file begins with a byte order mark,
 * without which Excel takes UTF-8 for something else.
 */
export function csvForm({ spreadsheet }: CsvOptions): Form {
  const seen = new Map<TableName, Set<string>>()
  const columns = new Map<TableName, readonly string[]>()
  const notes = counts()

  function cell(value: Json | undefined): string {
    const text = textOf(value)
    if (isFormula(text)) notes.add(spreadsheet ? marked : unmarked)
    return quoted(spreadsheet && (isFormula(text) || text.startsWith("'")) ? `'${text}` : text)
  }
  const line = (cells: readonly (Json | undefined)[]): string => `${cells.map(cell).join(',')}\r\n`

  return {
    survey({ table, fields }) {
      const names = seen.get(table) ?? new Set()
      seen.set(table, names)
      for (const name of Object.keys(fields)) names.add(name)
    },
    files: () => [...seen.keys()].map(fileOf),
    joins: false,
    push({ table, fields }: Leaving) {
      const known = columns.get(table)
      const names = known ?? inOrder(table, seen.get(table) ?? new Set())
      const row = line(names.map(name => (Object.hasOwn(fields, name) ? fields[name] : undefined)))
      if (known !== undefined) return [{ file: fileOf(table), text: row }]
      columns.set(table, names)
      return [{ file: fileOf(table), text: `${spreadsheet ? '\ufeff' : ''}${line(names)}${row}` }]
    },
    end: () => [],
    leftOut: new Map(),
    notes: notes.by,
  }
}

const marked = 'cell that begins as a formula does got an apostrophe in front'
const unmarked = 'cell begins as a formula does: open it in a spreadsheet as text only, or export it with --spreadsheet'

const fileOf = (table: TableName): string => `${table}.csv`

function inOrder(table: TableName, seen: ReadonlySet<string>): string[] {
  const published = (publishedTables.get(table) ?? []).map(({ name }) => name).filter(name => seen.has(name))
  return [...new Set([...published, ...seen])]
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A tab or a line break in front does not keep Excel from it (OWASP, CSV Injection). A number is no formula. */
const isFormula = (text: string): boolean =>
  /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text)

/** Blanks at either end are quoted too: some readers would take them away. */
const quoted = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
