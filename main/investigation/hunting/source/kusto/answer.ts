// Reads an answer of Kusto from its frames: the columns first, rows as they come, and at the end what was cut or went wrong.
import { Refusal } from '../../../../../shared/errors.ts'
import type { Cell, HuntColumn } from '../../../../../shared/model/hunt.ts'
import { ScalarType } from '../../../../../shared/model/hunt.ts'
import { isJsonObject, type Json } from '../../../../../shared/model/json.ts'
import type { Render } from '../../query.ts'
import type { Cut, HuntAnswer, HuntEnd } from '../source.ts'
import { type Frame, TooManyBytes } from './frames.ts'
import { isTooLarge, refusalOf, type Told, toldIn } from './told.ts'

type Rows = readonly Cell[][]

/** What is known of the one table the query answers with, while it is read. */
interface Primary {
  readonly id: number
  readonly columns: readonly HuntColumn[]
}

export interface Reading {
  readonly requestId: string
  /** Rows that are handed out at most. */
  readonly most: number
  readonly notes: readonly string[]
  /** Called once, when nothing more is read. */
  letGo(): void
  /** What the frames broke off with, as a refusal. */
  refused(error: unknown, rows: number): Promise<unknown>
}

/** Reads up to the columns, so that what is wrong with the query itself is thrown here. */
export async function answerOf(frames: AsyncGenerator<Frame>, reading: Reading): Promise<HuntAnswer> {
  const state: State = {
    primary: null,
    rows: 0,
    cut: null,
    wrong: null,
    warnings: [],
    render: null,
    complete: false,
  }
  const parts = partsOf(frames, state, reading)
  let end: HuntEnd | null = null
  let first: IteratorResult<Rows>
  try {
    first = await parts.next()
    if (state.primary === null) throw new Refusal('hunt.failed', 'The service answered without a table of results.')
  } catch (error) {
    reading.letGo()
    throw await reading.refused(error, 0)
  }
  const { columns } = state.primary

  async function* rows(): AsyncGenerator<Rows> {
    try {
      for (let part = first; part.done !== true; part = await parts.next()) if (part.value.length > 0) yield part.value
      end = { rows: state.rows, cut: state.cut, notes: [...reading.notes, ...state.warnings] }
    } catch (error) {
      throw await reading.refused(error, state.rows)
    } finally {
      await parts.return(undefined)
      reading.letGo()
    }
  }

  return {
    columns,
    render: state.render,
    rows: rows(),
    end: () => {
      if (end === null) throw new Error('The rows of this answer are not read to their end')
      return end
    },
    requestId: reading.requestId,
  }
}

interface State {
  primary: Primary | null
  rows: number
  cut: Cut | null
  wrong: Told | null
  readonly warnings: string[]
  render: Render | null
  complete: boolean
}

/** Rows in chunks, the first chunk empty once the columns are known. */
async function* partsOf(frames: AsyncGenerator<Frame>, state: State, reading: Reading): AsyncGenerator<Rows, void> {
  try {
    yield* wholeOf(frames, state, reading)
  } catch (error) {
    if (!(error instanceof TooManyBytes) || state.rows === 0) throw error
    const message = `Only ${state.rows} rows were taken: more than ${error.most} bytes came, which is the limit. Ask for less.`
    state.cut = { limit: 'bytes', message }
  }
}

async function* wholeOf(frames: AsyncGenerator<Frame>, state: State, { most }: Reading): AsyncGenerator<Rows, void> {
  for await (const frame of frames) {
    if (frame.FrameType === 'TableHeader' || frame.FrameType === 'DataTable') {
      if (frame.TableKind === 'PrimaryResult') {
        begin(state, frame.TableId, frame.Columns)
        yield []
      } else if (frame.FrameType === 'DataTable' && frame.TableKind === 'QueryCompletionInformation') {
        completion(state, frame.Columns, frame.Rows)
      } else if (frame.FrameType === 'DataTable' && frame.TableKind === 'QueryProperties') {
        state.render ??= renderIn(frame.Rows)
      }
    }
    if (frame.FrameType === 'DataTable' || frame.FrameType === 'TableFragment') {
      if (frame.TableId !== state.primary?.id) continue
      if (frame.FrameType === 'TableFragment' && frame.TableFragmentType === 'DataReplace' && state.rows > 0)
        throw new Refusal('hunt.failed', 'The service took back rows that it had sent: it answers piece by piece.')
      const rows = rowsIn(state, state.primary, frame.Rows)
      const room = most - state.rows
      state.rows += Math.min(rows.length, room)
      if (rows.length > 0 && room > 0) yield rows.slice(0, room)
      if (rows.length > room) {
        state.cut = cutAt(most)
        return
      }
    }
    if (frame.FrameType === 'TableCompletion' && frame.TableId === state.primary?.id) {
      note(state, frame.OneApiErrors)
      if (state.cut === null && state.wrong === null && frame.RowCount !== state.rows)
        throw new Refusal('hunt.failed', `The service sent ${frame.RowCount} rows and ${state.rows} arrived.`)
    }
    if (frame.FrameType === 'DataSetCompletion') {
      note(state, frame.OneApiErrors)
      state.complete = true
      if (frame.HasErrors && state.cut === null && state.wrong === null)
        throw new Refusal('hunt.failed', 'The service says that the answer has errors, and does not say which.')
      if (frame.Cancelled === true) throw new Refusal('hunt.failed', 'The query was cancelled where it ran.')
    }
    // After a failure the service may send rows that are wrong: https://learn.microsoft.com/kusto/concepts/partial-query-failures
    if (state.wrong !== null) throw refusalOf(state.wrong)
  }
  if (!state.complete) throw new Refusal('hunt.failed', 'The answer ends without saying that it is whole.')
}

const cutAt = (most: number): Cut => ({
  limit: 'rows',
  message: `Only the first ${most} rows were taken: that is the limit. Ask for less, or allow more.`,
})

function begin(state: State, id: number, columns: readonly { ColumnName: string; ColumnType: string }[]): void {
  if (state.primary !== null)
    throw new Refusal('hunt.unsupported', 'The query answers with several tables.', {
      todo: 'Ask for one of them at a time.',
    })
  state.primary = {
    id,
    columns: columns.map(({ ColumnName, ColumnType }) => ({ name: ColumnName, type: typeOf(ColumnType) })),
  }
}

function typeOf(name: string): ScalarType {
  const type = ScalarType.safeParse(otherNames[name.toLowerCase()] ?? name.toLowerCase())
  if (type.success) return type.data
  throw new Refusal('hunt.unsupported', `The answer has a column of the type ${name}, which can not be read here.`)
}

/** Kusto knows its types by several names: https://learn.microsoft.com/kusto/query/scalar-data-types/ */
const otherNames: Readonly<Record<string, ScalarType>> = {
  boolean: 'bool',
  double: 'real',
  time: 'timespan',
  date: 'datetime',
  uuid: 'guid',
  uniqueid: 'guid',
}

function rowsIn(state: State, { columns }: Primary, rows: readonly (Json[] | { [key: string]: Json })[]): Cell[][] {
  const read: Cell[][] = []
  for (const row of rows) {
    if (!Array.isArray(row)) {
      note(state, [row])
      continue
    }
    if (row.length !== columns.length)
      throw new Refusal('hunt.failed', `A row of the answer has ${row.length} cells for ${columns.length} columns.`)
    read.push(row)
  }
  return read
}

/** Keeps the first thing that went wrong; that the answer is too large leaves its rows what they are. */
function note(state: State, errors: readonly { readonly [key: string]: Json }[] | undefined): void {
  for (const each of errors ?? []) {
    const told = toldIn(each) ?? { code: '', message: JSON.stringify(each), permanent: true, where: undefined }
    if (isTooLarge(told)) state.cut ??= { limit: 'service', message: told.message.trim() }
    else state.wrong ??= told
  }
}

/** Levels: 1 critical, 2 error, 3 warning, above that information. What an error says, other frames may say too. */
function completion(
  state: State,
  columns: readonly { ColumnName: string }[],
  rows: readonly (Json[] | { [key: string]: Json })[],
): void {
  const at = (name: string): number => columns.findIndex(({ ColumnName }) => ColumnName === name)
  const [level, payload] = [at('Level'), at('Payload')]
  for (const row of rows) {
    if (!Array.isArray(row)) continue
    const severity = row[level]
    if (typeof severity !== 'number' || severity > 3) continue
    const message = textIn(row[payload])
    if (severity === 3) state.warnings.push(message)
    else note(state, [{ error: { code: '', message } }])
  }
}

/** The payload is JSON in a text: `{"Count": 1, "Text": "…"}`. */
function textIn(payload: Json | undefined): string {
  const { Text: text } = objectIn(payload)
  if (typeof text === 'string') return text
  return typeof payload === 'string' ? payload : JSON.stringify(payload ?? null)
}

/** `[1, "Visualization", "{…}"]`: its members are the properties of `render`, spelled with capitals. */
function renderIn(rows: readonly (Json[] | { [key: string]: Json })[]): Render | null {
  const row = rows.find(each => Array.isArray(each) && each[1] === 'Visualization')
  const said = objectIn(Array.isArray(row) ? row[2] : undefined)
  const { Visualization: chart, ...more } = said
  if (typeof chart !== 'string') return null
  const written = Object.entries(more).flatMap(([name, value]) => {
    const text = Array.isArray(value) ? value.join(',') : value
    return text === null || text === false || text === 'NaN' ? [] : [[name.toLowerCase(), String(text)]]
  })
  return { chart, properties: Object.fromEntries(written) }
}

function objectIn(value: Json | undefined): { readonly [key: string]: Json } {
  if (typeof value !== 'string') return isJsonObject(value) ? value : {}
  try {
    const inside: unknown = JSON.parse(value)
    return isJsonObject(inside) ? inside : {}
  } catch {
    return {}
  }
}
