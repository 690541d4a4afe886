// Reads the rows that DuckDB wrote as JSON.
import { z } from 'zod'
import type { Cell } from '../../../../shared/model/hunt.ts'
import { parseExactly } from '../exact-numbers.ts'

/** Whatever JSON holds is a cell: looking at each again would cost more than parsing them. */
const Rows = z.custom<Cell[][]>(value => Array.isArray(value) && value.every(row => Array.isArray(row)))

/** Numbers that JSON has no word for stand in dynamics all the same: DuckDB takes them in, and writes them as they were. */
const textOrNamedNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:nan|inf(?:inity)?)\b/gi

/** Numbers that JSON can not hold, or JavaScript not exactly, become text. */
export function parsedRows(text: string): Cell[][] {
  try {
    return Rows.parse(parseExactly(text))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return Rows.parse(
      parseExactly(text.replace(textOrNamedNumber, found => (found.startsWith('"') ? found : named(found)))),
    )
  }
}

const named = (number: string): string =>
  /nan/i.test(number) ? '"NaN"' : number.startsWith('-') ? '"-Infinity"' : '"Infinity"'
