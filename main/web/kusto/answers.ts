// Writes the answer to a query as Kusto does, piece by piece as its rows come: the frames of v2, the tables of v1.
import { Refusal, type RefusalData } from '../../../shared/errors.ts'
import type { HuntAnswer } from '../../app/index.ts'
import { type Asked, oneApiPart, tooLarge } from './oneapi.ts'
import { column, columnsV2, rowText, rowTextV1, tableBeginV1, tableV1 } from './tables.ts'

export interface Shape {
  /** Rows in frames of their own, a chunk each (`results_v2_fragment_primary_tables`). */
  readonly fragmented: boolean
  /** Hears of what is no refusal. */
  bug(error: unknown): void
}

/** What went wrong after the answer began, or what is missing from it; null where it is whole. */
type Trouble = { readonly told: RefusalData | null } | null

/** The text of an answer in v2, in pieces. What goes wrong on the way is told in it; a bug only that there was one. */
export async function* answerV2(answer: HuntAnswer, asked: Asked, { fragmented, bug }: Shape): AsyncGenerator<string> {
  const { columns } = answer
  const header = {
    FrameType: 'DataSetHeader',
    IsProgressive: false,
    Version: 'v2.0',
    IsFragmented: fragmented,
    ErrorReportingPlacement: fragmented ? 'EndOfTable' : 'InData',
  }
  yield `[${JSON.stringify(header)}\n,${JSON.stringify(properties(answer))}`
  const primary = { TableId: 1, TableKind: 'PrimaryResult', TableName: 'PrimaryResult', Columns: columnsV2(columns) }
  const begin = JSON.stringify({ FrameType: fragmented ? 'TableHeader' : 'DataTable', ...primary })
  yield fragmented ? `\n,${begin}` : `\n,${begin.slice(0, -1)},"Rows":[`
  let count = 0
  const reading = watching(answer, bug)
  for await (const rows of reading.rows) {
    const text = rows.map(row => rowText(columns, row)).join(',')
    const fragment = { FrameType: 'TableFragment', TableFragmentType: 'DataAppend', TableId: 1 }
    yield fragmented
      ? `\n,${JSON.stringify(fragment).slice(0, -1)},"Rows":[${text}]}`
      : `${count === 0 ? '' : ','}${text}`
    count += rows.length
  }
  const trouble = reading.trouble()
  const errors = trouble === null ? [] : [oneApiPart(trouble.told, asked)]
  const inData = errors.length === 0 ? '' : `${count === 0 ? '' : ','}${JSON.stringify({ OneApiErrors: errors })}`
  const completion = { FrameType: 'TableCompletion', TableId: 1, RowCount: count, ...oneApi(errors) }
  yield fragmented ? `\n,${JSON.stringify(completion)}` : `${inData}]}`
  yield `\n,${JSON.stringify(information(asked, trouble, reading.notes()))}`
  const end = { FrameType: 'DataSetCompletion', HasErrors: errors.length > 0, Cancelled: false, ...oneApi(errors) }
  yield `\n,${JSON.stringify(end)}]`
}

const oneApi = (errors: readonly object[]): object => (errors.length === 0 ? {} : { OneApiErrors: errors })

/** The same in v1: the rows, how to draw them, how the query went, and a table of contents. */
export async function* answerV1(answer: HuntAnswer, asked: Asked, { bug }: Pick<Shape, 'bug'>): AsyncGenerator<string> {
  yield `{"Tables":[${tableBeginV1('Table_0', answer.columns)}`
  let count = 0
  const reading = watching(answer, bug)
  for await (const rows of reading.rows) {
    yield `${count === 0 ? '' : ','}${rows.map(row => rowTextV1(answer.columns, row)).join(',')}`
    count += rows.length
  }
  const trouble = reading.trouble()
  const drawn = tableV1('Table_1', [column('Value')], [[visualization(answer)]])
  const status = tableV1('Table_2', statusColumns, [statusRow(asked, trouble)])
  const contents = tableV1('Table_3', contentsColumns, [
    [0, 'QueryResult', 'PrimaryResult', asked.activityId, ''],
    [1, 'QueryProperties', '@ExtendedProperties', asked.activityId, ''],
    [2, 'QueryStatus', 'QueryStatus', asked.activityId, ''],
  ])
  const exceptions = trouble === null ? '' : `,"Exceptions":${JSON.stringify([sentence(trouble)])}`
  yield `]},${drawn},${status},${contents}]${exceptions}}`
}

/** Hands rows on and keeps what they end with, so that an answer that began can be brought to an end that says so. */
function watching(answer: HuntAnswer, bug: Shape['bug']) {
  let trouble: Trouble = null
  let notes: readonly string[] = []
  async function* rows(): HuntRows {
    try {
      yield* answer.rows
      const { cut, notes: said } = answer.end()
      notes = said
      if (cut !== null) trouble = { told: tooLarge(cut.message) }
    } catch (error) {
      trouble = { told: error instanceof Refusal ? error.data : null }
      if (!(error instanceof Refusal)) bug(error)
    }
  }
  return { rows: rows(), trouble: (): Trouble => trouble, notes: () => notes }
}

type HuntRows = AsyncGenerator<HuntAnswer['rows'] extends AsyncIterable<infer Chunk> ? Chunk : never>

function properties(answer: HuntAnswer): object {
  return {
    FrameType: 'DataTable',
    TableId: 0,
    TableKind: 'QueryProperties',
    TableName: '@ExtendedProperties',
    Columns: columnsV2([column('TableId', 'int'), column('Key'), column('Value', 'dynamic')]),
    Rows: [[1, 'Visualization', visualization(answer)]],
  }
}

/** Properties of `render` in the spelling Kusto has in its answers. */
const spelled = [
  'Title',
  'XColumn',
  'Series',
  'YColumns',
  'AnomalyColumns',
  'XTitle',
  'YTitle',
  'XAxis',
  'YAxis',
].concat(['Legend', 'YSplit', 'Kind', 'Ymin', 'Ymax', 'Xmin', 'Xmax'])
const lists = new Set(['Series', 'YColumns', 'AnomalyColumns'])

function visualization({ render }: HuntAnswer): string {
  const said = spelled.map(name => {
    const text = render?.properties[name.toLowerCase()]
    return [name, text === undefined ? null : lists.has(name) ? text.split(',').map(each => each.trim()) : text]
  })
  const Accumulate = render?.properties.accumulate === 'true'
  return JSON.stringify({ Visualization: render?.chart ?? null, ...Object.fromEntries(said), Accumulate })
}

/** How the query went, and what is to be known of the answer as warnings. */
function information(asked: Asked, trouble: Trouble, notes: readonly string[]): object {
  const columns = [
    column('Timestamp', 'datetime'),
    column('ClientRequestId'),
    column('ActivityId', 'guid'),
    column('SubActivityId', 'guid'),
    column('ParentActivityId', 'guid'),
    column('Level', 'int'),
    column('LevelName'),
    column('StatusCode', 'int'),
    column('StatusCodeName'),
    column('EventType', 'int'),
    column('EventTypeName'),
    column('Payload'),
  ]
  const { requestId, activityId, at } = asked
  const row = ([level, name, event]: Level, status: readonly [number, string], text: string) => {
    const about = [at, requestId, activityId, activityId, activityId, level, name, ...status, level, event]
    return [...about, JSON.stringify({ Count: 1, Text: text })]
  }
  const went =
    trouble === null
      ? row(info, [0, 'S_OK (0)'], 'Query completed successfully')
      : row(failure, [-2133196797, 'E_FAILED'], sentence(trouble))
  return {
    FrameType: 'DataTable',
    TableId: 2,
    TableKind: 'QueryCompletionInformation',
    TableName: 'QueryCompletionInformation',
    Columns: columnsV2(columns),
    Rows: [went, ...notes.map(note => row(warning, [0, 'S_OK (0)'], note))],
  }
}

type Level = readonly [level: number, name: string, event: string]
const failure: Level = [2, 'Error', 'QueryError']
const warning: Level = [3, 'Warning', 'QueryWarning']
const info: Level = [4, 'Info', 'QueryInfo']

const sentence = (trouble: NonNullable<Trouble>): string => trouble.told?.message ?? 'The query failed.'

const contentsColumns = [column('Ordinal', 'long'), column('Kind'), column('Name'), column('Id'), column('PrettyName')]

const statusColumns = [
  column('Timestamp', 'datetime'),
  column('Severity', 'int'),
  column('SeverityName'),
  column('StatusCode', 'int'),
  column('StatusDescription'),
  column('Count', 'int'),
  column('RequestId', 'guid'),
  column('ActivityId', 'guid'),
  column('SubActivityId', 'guid'),
  column('ClientActivityId'),
]

function statusRow({ at, activityId, requestId }: Asked, trouble: Trouble) {
  const went = trouble === null ? [4, 'Info', 0, 'Query completed successfully'] : [2, 'Error', 1, sentence(trouble)]
  return [at, ...went, 1, activityId, activityId, activityId, requestId]
}
