// How a hunt answers: columns and rows for a program, a table for people, and what limit was reached.
import type { Cell } from '../../shared/model/hunt.ts'
import { isoOf } from '../../shared/model/units.ts'
import type { HuntReport } from '../app/index.ts'
import { type Answer, exitCodes, table } from './output.ts'

/** Wider cells are cut for people, and say so. */
const widest = 60
/** More rows than a person reads at once. */
const mostRows = 100

export function huntAnswer(report: HuntReport, out: string | null): Answer {
  const { columns, table: rows, records, total, milliseconds, notes, cut, at, chart } = report
  const hasRecords = records.some(record => record !== null)
  const told = { total, ms: milliseconds, at: isoOf(at), notes, limit: cut, render: chart }
  return {
    json:
      out === null
        ? { columns, rows, ...told, ...(hasRecords && { records }) }
        : { columns, out, written: report.rows, ...told },
    text: [
      ...(out === null ? tableText(report) : [`${countOf(report.rows)} to ${out}`]),
      countText(report),
      ...notes.map(note => `note  ${note}`),
    ].join('\n'),
    exitCode: exitCodes.done,
  }
}

const countOf = (rows: number): string => `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`

/** Columns that say nothing in any of the rows are told by their number: tables have a hundred of them. */
function tableText({ columns, table: rows }: HuntReport): string[] {
  if (rows.length === 0) return []
  const shown = rows.slice(0, mostRows).map(row => row.map(cellText))
  const places = columns.map((_, at) => at).filter(at => shown.some(row => row[at] !== ''))
  const empty = columns.length - places.length
  const more = rows.length - shown.length
  return [
    table(
      places.map(at => columns[at]?.name ?? ''),
      shown.map(row => places.map(at => row[at] ?? '')),
    ),
    ...(empty > 0 ? [`… ${empty} ${empty === 1 ? 'column' : 'columns'} without a value in these rows`] : []),
    ...(more > 0 ? [`… ${countOf(more)} more: --json and --out give all of them`] : []),
  ]
}

/** One line, whatever the value is. */
function cellText(cell: Cell): string {
  const text = cell === null ? '' : typeof cell === 'string' ? cell : JSON.stringify(cell)
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, each => (each === '\n' ? '⏎' : ' '))
  return line.length > widest ? `${line.slice(0, widest - 1)}…` : line
}

function countText({ rows, total, cut, milliseconds }: HuntReport): string {
  const seconds = `${(milliseconds / 1000).toFixed(2)} s`
  if (cut === null) return `${countOf(rows)} in ${seconds}`
  const of = total === null ? 'there are more, which are not counted' : `of ${countOf(total)}`
  return `${countOf(rows)} ${total === null ? `(${of})` : of} in ${seconds}: ${cut.message}`
}
