// A record of comma-separated values taken apart.
// https://learn.microsoft.com/kusto/query/parse-csv-function
import { type DeclaredFunction, declareFunction } from '../declared.ts'

/** The values of the first record; those behind it are left out. Two quotes within quotes are one. */
function firstRecord(text: string): string[] {
  const values: string[] = []
  const field = /(?:"((?:[^"]|"")*)"([^,\r\n]*)|([^,\r\n]*))(,|\r\n|\n|\r|$)/gy
  for (let more = true; more; ) {
    const [, quoted, tail = '', plain = '', end = ''] = field.exec(text) ?? []
    values.push(quoted === undefined ? plain : quoted.replaceAll('""', '"') + tail)
    more = end === ','
  }
  return values
}

export const csvFunctions: readonly DeclaredFunction[] = [
  declareFunction({ name: 'parse_csv', parameters: ['string'], returns: 'dynamic', call: firstRecord }),
]
