// The case as a cluster, asked by Microsoft's own client and by bare requests.
import { request } from 'node:http'
import {
  Client,
  ClientRequestProperties,
  KustoConnectionStringBuilder,
  type KustoResponseDataSet,
} from 'azure-kusto-data'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type KustoHost, startKustoHost } from '../../../main/web/index.ts'
import { Refusal } from '../../../shared/errors.ts'
import { keptLog } from '../../app/fake-app.ts'
import { testEnv } from '../../case/making.ts'
import { everyType } from '../../investigation/hunting/source/every-type.ts'
import { standIn } from '../../investigation/hunting/source/stand-in.ts'

const column = { name: 'n', type: 'long' } as const
const source = standIn(
  {
    Every: everyType,
    Nothing: { columns: [column], rows: [] },
    Three: {
      columns: [column],
      rows: [[1], [2], [3]],
      render: { chart: 'timechart', properties: { title: 'T', ycolumns: 'a, b' } },
    },
    Breaks: { columns: [column], rows: [[1]], breaks: new Refusal('hunt.failed', 'The pattern is bad.') },
    Bug: { columns: [column], rows: [[1]], breaks: new TypeError('of no concern to a client') },
  },
  [
    {
      name: 'SigninLogs',
      columns: [
        { name: 'TimeGenerated', type: 'datetime' },
        { name: 'Status', type: 'dynamic' },
      ],
    },
  ],
)
const log = keptLog()
let open: KustoHost
let closed: KustoHost

beforeAll(async () => {
  const options = { source, database: 'incident', env: testEnv(), log, version: '1.2.3', port: 0 }
  open = await startKustoHost({ ...options, token: null })
  closed = await startKustoHost({ ...options, token: 'a-token' })
})
afterAll(async () => {
  await open.close()
  await closed.close()
})

const client = (): Client => new Client(open.url)
const rowsOf = (answer: KustoResponseDataSet): unknown[][] => {
  const [table] = answer.primaryResults
  return table === undefined ? [] : [...table.rows()].map(row => [...row.values()])
}

/** What JavaScript makes of a number beyond 2^53, which the client does not keep. */
const rounded = (cell: unknown, type: string): unknown =>
  type === 'long' && typeof cell === 'string' ? Number(cell) : cell
const expected = everyType.rows.map(row => row.map((cell, at) => rounded(cell, everyType.columns[at]?.type ?? '')))

describe('Microsoft’s client', () => {
  test('gets every value of every type', async () => {
    const answer = await client().executeQuery('incident', 'Every')
    expect(answer.primaryResults[0]?.columns.map(({ name, type }) => ({ name, type }))).toEqual(everyType.columns)
    expect(rowsOf(answer)).toEqual(expected)
  })

  test('gets the same in v1, where truth is a number and a dynamic is text', async () => {
    const answer = await client().executeQueryV1(null, 'Every')
    const inV1 = expected.map(row =>
      row.map((cell, at) => {
        if (typeof cell === 'boolean' && everyType.columns[at]?.type === 'bool') return Number(cell)
        return typeof cell === 'object' && cell !== null ? JSON.stringify(cell) : cell
      }),
    )
    expect(rowsOf(answer)).toEqual(inV1)
  })

  test('is told that there is nothing, and how to draw what there is', async () => {
    expect(rowsOf(await client().executeQuery(null, 'Nothing'))).toEqual([])
    const answer = await client().executeQuery(null, 'Three')
    const told = [...(answer.tables[0]?.rows() ?? [])].map(row => String(row.getValueAt(2)))
    expect(JSON.parse(told[0] ?? '')).toMatchObject({ Visualization: 'timechart', Title: 'T', YColumns: ['a', 'b'] })
  })

  test('is told the tables, the database and the version by the commands it sends first', async () => {
    expect(rowsOf(await client().executeMgmt(null, '.show databases'))[0]?.[0]).toBe('incident')
    expect(rowsOf(await client().executeMgmt(null, '.show version'))[0]?.[0]).toBe('1.2.3')
    expect(rowsOf(await client().executeMgmt(null, '.show tables'))).toEqual([['SigninLogs', 'incident', '', '']])
    const rows = rowsOf(await client().executeMgmt(null, '.show database schema'))
    expect(rows.map(row => row.slice(1, 4))).toEqual([
      ['', '', ''],
      ['SigninLogs', '', ''],
      ['SigninLogs', 'TimeGenerated', 'System.DateTime'],
      ['SigninLogs', 'Status', 'System.Object'],
    ])
    expect(rowsOf(await client().executeMgmt(null, '.show table SigninLogs cslschema'))[0]?.[1]).toBe(
      'TimeGenerated:datetime,Status:dynamic',
    )
  })

  test('hands in parameters and limits', async () => {
    const asked = new ClientRequestProperties()
    asked.setParameter('since', 'datetime(2026-11-20)')
    asked.setTimeout(90_000)
    asked.setOption('truncationmaxrecords', 3)
    await client().executeQuery('incident', 'Three', asked)
    const { options } = source.asked.at(-1) ?? {}
    expect(options?.parameters).toEqual({ since: 'datetime(2026-11-20)' })
    expect(options?.limits).toEqual({ rows: 3, bytes: 64 << 20, milliseconds: 90_000 })
  })

  test('throws where the answer is cut, and where it breaks off', async () => {
    const asked = new ClientRequestProperties({ truncationmaxrecords: 2 })
    await expect(client().executeQuery(null, 'Three', asked)).rejects.toThrow('E_QUERY_RESULT_SET_TOO_LARGE')
    await expect(client().executeQuery(null, 'Breaks')).rejects.toThrow('The pattern is bad.')
  })

  test('gets a mistake in the query as Kusto tells it, with its place', async () => {
    const failure = await client()
      .executeQuery(null, 'Nowhere')
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({
      response: {
        status: 400,
        data: {
          error: {
            code: 'General_BadRequest',
            '@type': 'Kusto.Data.Exceptions.SyntaxException',
            '@message': 'There is no table Nowhere. [line:position=1:3]',
            '@permanent': true,
            innererror: { line: 1, pos: 3 },
          },
        },
      },
    })
  })

  test('is let in with the token, and nobody is without', async () => {
    const named = new Client(KustoConnectionStringBuilder.withAccessToken(closed.url, 'a-token'))
    expect(rowsOf(await named.executeQuery(null, 'Three'))).toEqual([[1], [2], [3]])
    const wrong = new Client(KustoConnectionStringBuilder.withAccessToken(closed.url, 'b-token'))
    for (const stranger of [wrong, new Client(closed.url)])
      await expect(stranger.executeQuery(null, 'Three')).rejects.toMatchObject({ response: { status: 401 } })
  })
})

interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
}

function ask(path: string, body: unknown, headers: Record<string, string> = {}, method = 'POST'): Promise<Reply> {
  const { port } = new URL(open.url)
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', chunk => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    asked.on('error', reject)
    asked.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
}

describe('a bare request', () => {
  test('is answered with every digit of a long, its own id, and one of the host’s', async () => {
    const reply = await ask('/v2/rest/query', { db: 'incident', csl: 'Every' }, { 'x-ms-client-request-id': 'mine;1' })
    expect(reply.text).toContain('9223372036854775807,"NaN"')
    expect(reply.headers['x-ms-client-request-id']).toBe('mine;1')
    expect(reply.headers['x-ms-activity-id']).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('gets the frames of v2 in their order, in fragments where it asks for them', async () => {
    const kinds = async (more: object) => {
      const { text } = await ask('/v2/rest/query', { csl: 'Three', ...more })
      const frames: { FrameType: string; TableKind?: string }[] = JSON.parse(text)
      return frames.map(({ FrameType, TableKind }) =>
        TableKind === undefined ? FrameType : `${FrameType} ${TableKind}`,
      )
    }
    expect(await kinds({})).toEqual([
      'DataSetHeader',
      'DataTable QueryProperties',
      'DataTable PrimaryResult',
      'DataTable QueryCompletionInformation',
      'DataSetCompletion',
    ])
    const properties = JSON.stringify({ Options: { results_v2_fragment_primary_tables: true } })
    expect(await kinds({ properties })).toEqual([
      'DataSetHeader',
      'DataTable QueryProperties',
      'TableHeader PrimaryResult',
      'TableFragment',
      'TableFragment',
      'TableCompletion',
      'DataTable QueryCompletionInformation',
      'DataSetCompletion',
    ])
  })

  test('tells in the answer what its rows broke off with, and nothing of a bug but that there was one', async () => {
    const failed = await ask('/v2/rest/query', { csl: 'Breaks' })
    const frames: unknown[] = JSON.parse(failed.text)
    expect(frames[2]).toMatchObject({
      Rows: [[1], { OneApiErrors: [{ error: { '@message': 'The pattern is bad.' } }] }],
    })
    expect(frames.at(-1)).toMatchObject({ FrameType: 'DataSetCompletion', HasErrors: true })
    const bug = await ask('/v2/rest/query', { csl: 'Bug' })
    expect(JSON.parse(bug.text).at(-1)).toMatchObject({ HasErrors: true })
    expect(bug.text).not.toContain('of no concern')
    expect(log.lines.join()).toContain('of no concern')
  })

  test('is refused where it comes from another site, names another host, or another database', async () => {
    const body = { db: 'incident', csl: 'Three' }
    expect((await ask('/v2/rest/query', body, { Origin: 'https://dataexplorer.azure.com' })).status).toBe(403)
    expect((await ask('/v2/rest/query', body, { Host: 'rebound.example' })).status).toBe(403)
    const other = await ask('/v2/rest/query', { db: 'other', csl: 'Three' })
    expect([other.status, other.text]).toEqual([400, expect.stringContaining('There is no database other here.')])
  })

  test('is refused where it is no request of Kusto, and where it is a command among the queries', async () => {
    expect((await ask('/v2/rest/query', 'no JSON')).status).toBe(400)
    expect((await ask('/v2/rest/query', { csl: '.show tables' })).status).toBe(400)
    expect((await ask('/v1/rest/mgmt', { csl: '.drop table SigninLogs' })).text).toContain('is not known here')
    expect((await ask('/v1/rest/mgmt', { csl: 'SigninLogs' })).status).toBe(400)
    expect((await ask('/v3/rest/query', { csl: 'Three' })).status).toBe(404)
    expect((await ask('/v2/rest/query', '', {}, 'GET')).status).toBe(405)
  })

  test('learns where to sign in without a token', async () => {
    const { status, text } = await ask('/v1/rest/auth/metadata', '', {}, 'GET')
    expect([status, Object.keys(JSON.parse(text))]).toEqual([200, ['AzureAD']])
  })
})
