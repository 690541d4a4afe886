// Records written out again, one a line under the names of their columns, for DuckDB to read.
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Evidence } from '../../../shared/model/evidence.ts'
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { isoOf } from '../../../shared/model/units.ts'
import { timeOfValue } from '../import/index.ts'
import { folderFor } from '../under-way.ts'
import { type Catalogue, type Column, entryColumn, storedAs } from './catalogue.ts'
import type { ColumnDatabase } from './database.ts'
import { identifier, isPlainTime, kinds, literal } from './kinds.ts'

/** Puts records into their tables, through files in the folder; what a killed process left of those goes away with the next. */
export async function insertRecords(
  db: ColumnDatabase,
  catalogue: Catalogue,
  folder: string,
  records: readonly Evidence[],
): Promise<void> {
  const place = folderFor('incoming', folder)
  try {
    for (const [table, rows] of Map.groupBy(records, ({ table }) => table)) {
      const names = new Set(rows.flatMap(({ fields }) => Object.keys(fields)))
      const columns = await catalogue.columns(table, names)
      const file = join(place, 'rows.ndjson')
      await db.run(insertFrom(table, columns, file, writeRows(file, rows, columns)))
    }
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

/** What a row is read from, and what it says under the names of its columns. */
interface SpooledRow {
  readonly id: number | null
  readonly fields: JsonObject
}

const rowsAtOnce = 65_536
/** What DuckDB reads at a time where it is told nothing; it makes room for that much for each file, however short. */
const mostRead = 16_777_216

/** Makes a table anew, of rows as they come; how many there were. */
export async function makeTable(
  db: ColumnDatabase,
  table: string,
  columns: readonly Column[],
  folder: string,
  rows: AsyncIterable<SpooledRow> | Iterable<SpooledRow>,
): Promise<number> {
  await db.run(`DROP TABLE IF EXISTS ${identifier(table)}`)
  await db.run(`CREATE TABLE ${identifier(table)} (${[`${entryColumn} BIGINT`, ...columns.map(storedAs)].join(', ')})`)
  const place = folderFor('incoming', folder)
  const file = join(place, 'rows.ndjson')
  let waiting: SpooledRow[] = []
  let count = 0
  const insert = async () => {
    if (waiting.length > 0) await db.run(insertFrom(table, columns, file, writeRows(file, waiting, columns)))
    count += waiting.length
    waiting = []
  }
  try {
    for await (const row of rows) {
      waiting.push(row)
      if (waiting.length === rowsAtOnce) await insert()
    }
    await insert()
    return count
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

/** Bytes to be read at a time: all of them where there are few, and never less than the longest line. */
function writeRows(file: string, rows: readonly SpooledRow[], columns: readonly Column[]): number {
  const handle = openSync(file, 'w', 0o600)
  let longest = 0
  let all = 0
  try {
    for (const { id, fields } of rows) {
      const row: Record<string, Json> = { [entryColumn]: id }
      for (const { name, type, physical } of columns) {
        const value = fields[name]
        if (value === undefined || value === null) continue
        row[physical] = type === 'datetime' ? readTime(value) : kinds[type].read === 'JSON' ? value : textOf(value)
      }
      const line = Buffer.from(`${JSON.stringify(row)}\n`)
      longest = Math.max(longest, line.length)
      all += line.length
      writeSync(handle, line)
    }
  } finally {
    closeSync(handle)
  }
  return Math.max(longest, Math.min(all, mostRead))
}

/** As the record has it: DuckDB would write numbers in its own way. */
const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Portals write times in ways DuckDB does not read, and it leaves zones out. */
function readTime(value: Json): Json {
  if (typeof value === 'string' && isPlainTime(value)) return value
  const time = timeOfValue(value)
  return time === null ? null : isoOf(time)
}

function insertFrom(table: string, columns: readonly Column[], file: string, atOnce: number): string {
  const read = columns.map(({ physical, type }) => `${physical}: '${kinds[type].read}'`)
  const values = columns.map(({ physical, type }) => kinds[type].value(physical))
  const into = [entryColumn, ...columns.map(({ physical }) => physical)].join(', ')
  const options = `format = 'newline_delimited', maximum_object_size = ${atOnce + 1}`
  const rows = `read_json(${literal(file)}, columns = {${[`${entryColumn}: 'BIGINT'`, ...read].join(', ')}}, ${options})`
  return `INSERT INTO ${identifier(table)} (${into}) SELECT ${[entryColumn, ...values].join(', ')} FROM ${rows}`
}
