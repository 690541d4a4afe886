// What two runs of one scenario left in each log, beside each other: rows that only one of them has.
import { beyond } from '../../shared/align.ts'
import { isJsonObject, type Json, type JsonObject } from '../../shared/model/json.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { withoutIds } from '../../shared/without-ids.ts'

/** One row of a log. Of an Agent 365 exporter body each span is one. */
export interface LogRow {
  readonly table: LogRecord['table']
  /** What it is of, in the log's own words. */
  readonly title: string
  readonly body: JsonObject
}

export interface LogComparison {
  readonly base: number
  readonly changed: number
  readonly onlyBase: readonly LogRow[]
  readonly onlyChanged: readonly LogRow[]
}

export type LogComparisons = Readonly<Record<LogRecord['plane'], LogComparison>>

/** Rows are the same that say the same, apart from ids and times; in which order they came does not count. */
export function compareLogs(base: readonly LogRecord[], changed: readonly LogRecord[]): LogComparisons {
  const of = (plane: LogRecord['plane']): LogComparison => {
    const rowsIn = (records: readonly LogRecord[]) => records.filter(each => each.plane === plane).flatMap(rowsOf)
    const [ours, theirs] = [rowsIn(base), rowsIn(changed)]
    return {
      base: ours.length,
      changed: theirs.length,
      onlyBase: beyond(ours, theirs, saying),
      onlyChanged: beyond(theirs, ours, saying),
    }
  }
  return { agent365: of('agent365'), entra: of('entra'), defender: of('defender'), purview: of('purview') }
}

function rowsOf({ table, format, body }: LogRecord): LogRow[] {
  const bodies = format === 'agent365-exporter' ? spansIn(body) : [body]
  return bodies.map(row => ({ table, title: titleOf(row), body: row }))
}

const spansIn = (body: JsonObject): JsonObject[] =>
  objectsIn(body.resourceSpans)
    .flatMap(({ scopeSpans }) => objectsIn(scopeSpans))
    .flatMap(({ spans }) => objectsIn(spans))

const objectsIn = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : [])

/** Members that name what a row is of, in the words of its log; what a table has not is left out. */
const titles = [
  'name',
  'Operation',
  'OperationName',
  'ActionType',
  'ToolName',
  'ResourceDisplayName',
  'ObjectName',
  'Title',
  'DisplayName',
  'EntityType',
  'ObjectId',
  'ResultType',
]
const dull = new Set(['Sign-in activity'])

const titleOf = (row: JsonObject): string =>
  titles
    .flatMap(name => {
      const value = row[name]
      return (typeof value === 'string' || typeof value === 'number') && value !== '' && !dull.has(String(value))
        ? [String(value)]
        : []
    })
    .filter((text, index, all) => all.indexOf(text) === index)
    .join(' ')

const saying = ({ table, body }: LogRow): string => JSON.stringify([table, withoutIds(body)])
