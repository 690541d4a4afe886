// Whether two answers are the same one, as far as Kusto says what it is: the order of rows counts only where the query
// sorts, reals to nine digits, datetimes to the microsecond that the columns of a case hold.
import type { Cell, HuntColumn } from '../../../shared/model/hunt.ts'
import { isJsonObject, type Json } from '../../../shared/model/json.ts'

export interface Answer {
  readonly columns: readonly HuntColumn[]
  readonly rows: readonly (readonly Cell[])[]
}

export interface Loose {
  /** The query sorts, so that the order of rows is a part of the answer. */
  readonly ordered: boolean
  /** Arrays in columns whose names begin with this have no order. */
  readonly sets?: string
}

export const columnsInWords = (columns: readonly HuntColumn[]): string =>
  columns.map(({ name, type }) => `${name}:${type}`).join(', ')

/** One line a row; equal lists are equal answers. */
export function linesOf({ columns, rows }: Answer, { ordered, sets }: Loose): string[] {
  const lines = rows.map(row =>
    row
      .map((cell, place) => {
        const column = columns[place]
        return written(cell, column?.type ?? 'dynamic', sets !== undefined && (column?.name.startsWith(sets) ?? false))
      })
      .join(' | '),
  )
  return ordered ? lines : lines.toSorted()
}

function written(cell: Cell, type: HuntColumn['type'], isSet: boolean): string {
  if (type === 'datetime' || type === 'timespan')
    return String(cell).replace(/\.(\d{6})\d(?=Z?$)/, (_, micros: string) => (micros === '000000' ? '' : `.${micros}`))
  return json(cell, isSet)
}

function json(cell: Json, isSet = false): string {
  if (typeof cell === 'number') return Number.isInteger(cell) ? String(cell + 0) : String(Number(cell.toPrecision(9)))
  if (Array.isArray(cell)) {
    const items = cell.map(each => json(each))
    return `[${(isSet ? items.toSorted() : items).join(',')}]`
  }
  if (isJsonObject(cell))
    return `{${Object.keys(cell)
      .toSorted()
      .map(key => `${JSON.stringify(key)}:${json(cell[key] ?? null)}`)
      .join(',')}}`
  return JSON.stringify(cell)
}
