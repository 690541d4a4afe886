// A case served as a cluster, asked through Microsoft's client: the answers and refusals that the case itself gives.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type KustoHost, startKustoHost } from '../../../../main/web/index.ts'
import { Refusal } from '../../../../shared/errors.ts'
import { keptLog } from '../../../app/fake-app.ts'
import { all, env, refusal, Sources } from './asking.ts'
import { everyType } from './every-type.ts'
import { standIn } from './stand-in.ts'

const sources = new Sources()
afterEach(() => sources.close())

describe('over a case that is served as a cluster', () => {
  const declaring = 'declare query_parameters(who:string, since:datetime, ago:timespan, most:long); Drawn'
  const served = standIn(
    {
      Every: everyType,
      Drawn: {
        columns: [{ name: 'n', type: 'int' }],
        rows: [[1]],
        render: { chart: 'piechart', properties: { title: 'A title' } },
      },
      [declaring]: { columns: [{ name: 'n', type: 'int' }], rows: [] },
      Many: { columns: [{ name: 'n', type: 'long' }], rows: Array.from({ length: 5 }, (_, at) => [at]) },
      Breaks: {
        columns: [{ name: 'n', type: 'int' }],
        rows: [[1], [2]],
        breaks: new Refusal('hunt.failed', 'It broke.'),
      },
    },
    [
      {
        name: 'AuditLogs',
        columns: [
          { name: 'Id', type: 'string' },
          { name: 'AdditionalDetails', type: 'dynamic' },
        ],
      },
    ],
  )
  let host: KustoHost
  beforeAll(async () => {
    host = await startKustoHost({
      source: served,
      database: 'incident',
      env,
      log: keptLog(),
      version: '1',
      port: 0,
      token: null,
    })
  })
  afterAll(() => host.close())

  test('every value of every type is what the case answers, with every digit', async () => {
    const { columns, rows, end } = await all(await sources.at(host.url), 'Every')
    expect({ columns, rows }).toEqual({ columns: everyType.columns, rows: everyType.rows })
    expect(end).toEqual({ rows: everyType.rows.length, cut: null, notes: [] })
  })

  test('how the query asks to be drawn comes with it', async () => {
    expect((await all(await sources.at(host.url), 'Drawn')).render).toEqual({
      chart: 'piechart',
      properties: { title: 'A title' },
    })
  })

  test('the tables are told with their columns and types', async () => {
    expect(await (await sources.at(host.url)).schema()).toEqual(await served.schema())
  })

  test('parameters are handed in as Kusto has them: texts as they are, all else as literals', async () => {
    const source = await sources.at(host.url)
    await all(source, declaring, { parameters: { who: "it's dana", since: '2026-11-20', ago: '1h', most: '7' } })
    expect(served.asked.at(-1)?.options).toMatchObject({
      parameters: { who: "it's dana", since: 'datetime(2026-11-20)', ago: 'timespan(1h)', most: '7' },
      written: 'kql',
    })
    expect(await refusal(source, declaring, { parameters: { since: 'soon' } })).toMatchObject({
      code: 'argument.invalid',
    })
    expect(await refusal(source, declaring, { parameters: { whom: 'x' } })).toMatchObject({ code: 'argument.invalid' })
  })

  test('more rows than the limit are cut there, and said to be', async () => {
    const { rows, end } = await all(await sources.at(host.url), 'Many', { limits: { rows: 3 } })
    expect(rows).toEqual([[0], [1], [2]])
    expect(end.cut).toMatchObject({ limit: 'service', message: expect.stringContaining('limit of 3 records') })
  })

  test('a mistake in the query is refused with its place', async () => {
    expect(await refusal(await sources.at(host.url), 'Nowhere')).toMatchObject({
      code: 'hunt.syntax',
      message: expect.stringContaining('There is no table Nowhere.'),
      where: { line: 1, column: 3 },
    })
  })

  test('an answer that breaks off is refused, with a word on the rows before', async () => {
    const refused = await refusal(await sources.at(host.url), 'Breaks')
    expect(refused).toMatchObject({ code: 'hunt.failed', message: 'It broke.', rows: [[1], [2]] })
    expect(refused.kept).toMatch(/^2 rows came before\./)
  })

  test('the bytes of the answer are shown as they came', async () => {
    const bytes: Uint8Array[] = []
    await all(await sources.at(host.url), 'Every', { onBytes: part => bytes.push(part) })
    const frames: unknown[] = JSON.parse(Buffer.concat(bytes).toString('utf8'))
    expect(frames[0]).toMatchObject({ FrameType: 'DataSetHeader' })
  })
})
