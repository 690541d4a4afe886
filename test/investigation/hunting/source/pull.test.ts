// What a trace needs, pulled from a cluster into a case: which rows are asked for, how, and what the case keeps of it.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type CaseStore, createCase } from '../../../../main/case/index.ts'
import {
  connectionOf,
  type EvidenceSource,
  kustoSource,
  type Pulled,
  type PullOptions,
  pull,
  type SourceTable,
} from '../../../../main/investigation/index.ts'
import { type KustoHost, startKustoHost } from '../../../../main/web/index.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { Cell, HuntColumn } from '../../../../shared/model/hunt.ts'
import { epochMs } from '../../../../shared/model/units.ts'
import { keptLog } from '../../../app/fake-app.ts'
import { scratch, testEnv } from '../../../case/making.ts'
import { type Fixed, standIn } from './stand-in.ts'

const signIns: SourceTable = {
  name: 'SigninLogs',
  columns: [
    { name: 'TimeGenerated', type: 'datetime' },
    { name: 'Type', type: 'string' },
    { name: 'Id', type: 'string' },
    { name: 'CorrelationId', type: 'string' },
    { name: 'UniqueTokenIdentifier', type: 'string' },
    { name: 'UserId', type: 'string' },
    { name: 'ResultType', type: 'string' },
    { name: 'DeviceDetail', type: 'dynamic' },
    { name: 'BytesRead', type: 'long' },
  ],
}
const graph: SourceTable = {
  name: 'MicrosoftGraphActivityLogs',
  columns: [
    { name: 'TimeGenerated', type: 'datetime' },
    { name: 'RequestId', type: 'guid' },
    { name: 'RequestUri', type: 'string' },
    { name: 'SignInActivityId', type: 'string' },
    { name: 'ResponseStatusCode', type: 'int' },
  ],
}
const other: SourceTable = { name: 'MyOwnTable_CL', columns: [{ name: 'CorrelationId', type: 'string' }] }

const correlation = '11111111-2222-4333-8444-555555555555'
const request = '99999999-2222-4333-8444-555555555555'
const signIn = (id: number, at = '2026-11-20T09:30:00Z'): Cell[] => [
  at,
  'SigninLogs',
  `0000000${id}-2222-4333-8444-555555555555`,
  correlation,
  'Token-A',
  'aaaaaaaa-2222-4333-8444-555555555555',
  '0',
  { deviceId: 'dddddddd-2222-4333-8444-555555555555' },
  '9007199254740993',
]
const rowsOf = (table: SourceTable, rows: Cell[][], more: HuntColumn[] = []): Fixed => ({
  columns: [...table.columns, ...more],
  rows,
})

/** Answers every query by what it is about. */
function cluster(
  answer: (kql: string) => Fixed | Error | undefined,
  tables: readonly SourceTable[] = [signIns, graph, other],
) {
  const none = (kql: string): Fixed => rowsOf(tables.find(({ name }) => kql.startsWith(`['${name}']`)) ?? signIns, [])
  const handler: ProxyHandler<Record<string, Fixed | Error>> = {
    get: (_, kql) => answer(String(kql)) ?? none(String(kql)),
  }
  return standIn(new Proxy({}, handler), tables)
}

const env = testEnv()
let host: KustoHost | null = null
let store: CaseStore | null = null
let source: EvidenceSource | null = null
let place: ReturnType<typeof scratch>
beforeAll(() => {
  place = scratch()
})
afterAll(() => place[Symbol.dispose]())
afterEach(async () => {
  await source?.close()
  await host?.close()
  await store?.close()
})

let cases = 0
async function pulling(
  served: EvidenceSource,
  options: Partial<PullOptions> = {},
): Promise<{ pulled: Pulled; store: CaseStore }> {
  host = await startKustoHost({
    source: served,
    database: 'incident',
    env,
    log: keptLog(),
    version: '1',
    port: 0,
    token: null,
  })
  store = await createCase({ file: place.path(`${cases++}.throughline`), env, worker: 'inline' })
  source = await kustoSource({ connection: connectionOf(`${host.url}/incident`), ids: env.ids, wait: async () => {} })
  const pulled = await pull(source, store, {
    wanted: [{ kind: 'correlation', value: correlation }],
    window: { since: null, until: null },
    rounds: 3,
    rows: 1000,
    at: epochMs(Date.parse('2026-11-22T10:00:00Z')),
    by: 'Dana',
    credential: 'none',
    ...options,
  })
  return { pulled, store }
}

/** The queries for rows, in turn. */
const askedOf = (served: ReturnType<typeof cluster>): string[] => served.asked.map(({ kql }) => kql)

describe('the query', () => {
  test('asks each table by the columns that hold such an identifier, and only those', async () => {
    const served = cluster(() => undefined)
    await pulling(served)
    expect(askedOf(served)).toEqual([`['SigninLogs']\n| where ['CorrelationId'] in~ ('${correlation}')`])
  })

  test('asks for an identifier of any kind in all of them, and within what is JSON', async () => {
    const served = cluster(() => undefined)
    await pulling(served, { wanted: [{ kind: null, value: request }] })
    const [inSignIns = '', inGraph = ''] = askedOf(served)
    expect(inSignIns).toContain(`['Id'] in~ ('${request}')`)
    expect(inSignIns).toContain(`tostring(['DeviceDetail']) has_any ('${request}')`)
    expect(inSignIns).not.toContain('BytesRead')
    expect(inGraph).toContain(`['RequestId'] in (guid(${request}))`)
    expect(inGraph).toContain("extend Type = 'MicrosoftGraphActivityLogs'")
  })

  test('keeps the case of a token’s identifier, quotes what it is given, and stays within the time', async () => {
    const served = cluster(() => undefined)
    await pulling(served, {
      wanted: [{ kind: 'uti', value: "it's \\ A" }],
      window: { since: epochMs(Date.parse('2026-11-20')), until: epochMs(Date.parse('2026-11-21')) },
    })
    expect(askedOf(served)[0]).toBe(
      [
        "['SigninLogs']",
        'where TimeGenerated >= datetime(2026-11-20T00:00:00.000Z)',
        'where TimeGenerated < datetime(2026-11-21T00:00:00.000Z)',
        "where ['UniqueTokenIdentifier'] in ('it\\'s \\\\ A')",
      ].join('\n| '),
    )
  })

  test('asks on with what the rows are joined by, and not with whom they are about', async () => {
    const served = cluster(kql => {
      if (kql.startsWith("['SigninLogs']")) return rowsOf(signIns, [signIn(1)])
      return kql.includes("SignInActivityId'] in ('Token-A')")
        ? rowsOf(
            graph,
            [
              [
                '2026-11-20T09:31:00Z',
                request,
                'https://graph.microsoft.com/v1.0/me',
                'Token-A',
                200,
                'MicrosoftGraphActivityLogs',
              ],
            ],
            [{ name: 'Type', type: 'string' }],
          )
        : undefined
    })
    const { pulled } = await pulling(served)
    expect(pulled.tables).toMatchObject({ MicrosoftGraphActivityLogs: 1 })
    expect(pulled.imported).toMatchObject({ accepted: 2 })
    expect(askedOf(served).join()).not.toContain('aaaaaaaa-2222')
    expect(askedOf(served).join()).not.toContain('dddddddd-2222')
  })
})

describe('the case', () => {
  const served = () => cluster(kql => (kql.includes('in~') ? rowsOf(signIns, [signIn(1), signIn(2)]) : undefined))

  test('has each row as a record, joined by its identifiers, in one source that holds the answer byte for byte', async () => {
    const { pulled, store: into } = await pulling(served(), { rounds: 0 })
    expect(pulled.imported).toMatchObject({ accepted: 2, rejected: 0, format: 'query-answer-json', refusal: null })
    const [id] = await into.find('correlation', correlation)
    if (id === undefined) throw new Error('There is no record')
    const { evidence, raw } = await into.record(id)
    expect(evidence).toMatchObject({ table: 'SigninLogs', fields: { UniqueTokenIdentifier: 'Token-A' } })
    expect(raw).toContain(',9007199254740993]')
    expect((await into.verify()).ok).toBe(true)
  })

  test('says in that source where it is from, what was asked, when, by whom and how much came', async () => {
    const { store: into } = await pulling(served(), { rounds: 0 })
    const [info] = (await into.info()).sources
    if (info === undefined) throw new Error('There is no source')
    expect(info.name).toMatch(/^127\.0\.0\.1:\d+\/incident pulled 2026-11-22T10:00:00\.000Z$/)
    const parts: Uint8Array[] = []
    for await (const part of into.sourceBytes(info.id)) parts.push(part)
    const told: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'))
    expect(told).toMatchObject({
      pulled: {
        cluster: host?.url,
        database: 'incident',
        by: 'Dana',
        credential: 'none',
        at: '2026-11-22T10:00:00.000Z',
      },
      answers: [
        {
          asked: {
            table: 'SigninLogs',
            round: 0,
            kql: expect.stringContaining(correlation),
            requestId: expect.stringMatching(/^Throughline\.hunt;/),
            taken: 2,
            cut: null,
          },
        },
      ],
      ended: { rows: 2, stopped: null },
    })
  })

  test('is not written to where nothing is found', async () => {
    const { pulled, store: into } = await pulling(cluster(() => undefined))
    expect(pulled).toMatchObject({ imported: null, rows: 0, queries: 1, left: [] })
    expect((await into.info()).sources).toEqual([])
  })
})

describe('what is too large', () => {
  const times = Array.from({ length: 8 }, (_, at) => `2026-11-20T09:3${at}:00Z`)
  /** A service that gives three rows at a time, and knows the times it is asked for. */
  const narrow = (rows: readonly string[]) =>
    cluster(kql => {
      if (!kql.startsWith("['SigninLogs']")) return undefined
      const [, since = '0'] = /TimeGenerated >= datetime\(([^)]*)\)/.exec(kql) ?? []
      const [, until = '9'] = /TimeGenerated < datetime\(([^)]*)\)/.exec(kql) ?? []
      const inside = rows.filter(time => time >= since && time < until)
      if (kql.includes('summarize')) {
        const columns: HuntColumn[] = [
          { name: 'Since', type: 'datetime' },
          { name: 'Until', type: 'datetime' },
        ]
        return { columns, rows: [[inside[0] ?? null, inside.at(-1) ?? null]] }
      }
      return inside.length > 3
        ? new Refusal('hunt.limit', 'The results exceed the set limit of 3 records (E_QUERY_RESULT_SET_TOO_LARGE).')
        : rowsOf(
            signIns,
            inside.map((time, at) => signIn(at, time)),
          )
    })

  test('is asked for in shorter and shorter times, and nothing is lost', async () => {
    const { pulled, store: into } = await pulling(narrow(times), { rounds: 0 })
    expect(pulled).toMatchObject({ rows: 8, left: [expect.stringContaining('were not followed on')], stopped: null })
    expect((await into.find('correlation', correlation)).length).toBe(8)
  })

  test('and all at one moment is said to be left out', async () => {
    const { pulled } = await pulling(narrow(Array.from({ length: 4 }, () => times[0] ?? '')), { rounds: 0 })
    expect(pulled).toMatchObject({
      rows: 0,
      imported: null,
      left: [expect.stringContaining('E_QUERY_RESULT_SET_TOO_LARGE')],
    })
  })

  test('beyond the rows that are allowed ends it, and keeps what came', async () => {
    const { pulled } = await pulling(
      cluster(kql =>
        kql.includes('in~')
          ? rowsOf(
              signIns,
              [1, 2, 3, 4].map(id => signIn(id)),
            )
          : undefined,
      ),
      { rows: 3 },
    )
    expect(pulled.imported?.accepted).toBe(3)
    expect(pulled.stopped).toMatchObject({
      code: 'hunt.limit',
      message: '3 rows were taken, which is the limit, and there are more.',
    })
  })
})

describe('what goes wrong', () => {
  test('with one table leaves the others, and is told', async () => {
    const served = cluster(kql =>
      kql.startsWith("['SigninLogs']")
        ? new Refusal('hunt.failed', 'It is not to be read.')
        : rowsOf(
            graph,
            [
              [
                '2026-11-20T09:31:00Z',
                request,
                'https://graph.microsoft.com/v1.0/me',
                'Token-A',
                200,
                'MicrosoftGraphActivityLogs',
              ],
            ],
            [{ name: 'Type', type: 'string' }],
          ),
    )
    const { pulled } = await pulling(served, { wanted: [{ kind: null, value: request }], rounds: 0 })
    expect(pulled.tables).toEqual({ MicrosoftGraphActivityLogs: 1 })
    expect(pulled.left[0]).toBe('SigninLogs was not asked: It is not to be read.')
  })

  test('on the way ends it, with all that came before in the case', async () => {
    const stop = new AbortController()
    const served = cluster(kql => {
      if (kql.startsWith("['SigninLogs']")) return rowsOf(signIns, [signIn(1)])
      stop.abort()
      return undefined
    })
    const { pulled, store: into } = await pulling(served, {
      wanted: [{ kind: null, value: request }],
      signal: stop.signal,
    })
    expect(pulled).toMatchObject({ rows: 1, stopped: { code: 'job.cancelled' }, imported: { accepted: 1 } })
    expect((await into.find('uti', 'Token-A')).length).toBe(1)
  })
})
