// A real case served as a cluster: Microsoft's client and our own hunts give the same rows, and a trace can be pulled from it.
import { Client, ClientRequestProperties } from 'azure-kusto-data'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSource } from '../../../main/app/index.ts'
import { type CaseStore, createCase } from '../../../main/case/index.ts'
import { connectionOf, type EvidenceSource, kustoSource, pull } from '../../../main/investigation/index.ts'
import { type KustoHost, startKustoHost } from '../../../main/web/index.ts'
import { Refusal } from '../../../shared/errors.ts'
import type { Cell, HuntColumn } from '../../../shared/model/hunt.ts'
import { type EpochMs, epochMs } from '../../../shared/model/units.ts'
import { keptLog } from '../../app/fake-app.ts'
import { scratch, signIn, signInLines, startedAt, testEnv } from '../../case/making.ts'

const env = testEnv()
let place: ReturnType<typeof scratch>
let here: EvidenceSource
let there: EvidenceSource
let host: KustoHost
const log = keptLog()

beforeAll(async () => {
  place = scratch()
  const file = place.path('incident.throughline')
  const store = await createCase({ file, env, worker: 'inline' })
  await store.importStream(linesOf(40), { name: 'signins.ndjson' })
  await store.close()
  const opened = await openSource(file, env)
  here = opened.source
  host = await startKustoHost({
    source: here,
    database: opened.name,
    env,
    log,
    version: opened.version,
    port: 0,
    token: null,
  })
  there = await kustoSource({
    connection: connectionOf(`${host.url}/${opened.name}`),
    ids: env.ids,
    wait: async () => {},
  })
})
afterAll(async () => {
  await there.close()
  await host.close()
  await here.close()
  place[Symbol.dispose]()
})

async function* linesOf(count: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from(signInLines(count))
}

interface Answered {
  readonly columns: readonly HuntColumn[]
  readonly rows: readonly (readonly Cell[])[]
}

async function ask(source: EvidenceSource, kql: string, parameters: Record<string, string> = {}): Promise<Answered> {
  const answer = await source.hunt(kql, { parameters })
  const rows: Cell[][] = []
  for await (const chunk of answer.rows) rows.push(...chunk)
  expect(answer.end()).toMatchObject({ rows: rows.length, cut: null })
  return { columns: answer.columns, rows }
}

const odd = [
  'print b = true, nb = bool(null), i = int(-2147483648), ni = int(null), s = "", q = "a \\"b\\" \\\\ \\u2028 😀"',
  'print l = long(9223372036854775807), m = long(-9223372036854775808), n = long(null), e = 9007199254740993',
  'print r = 1.5, nan = real(nan), inf = real(+inf), ninf = real(-inf), z = real(null), big = 1e300',
  'print d = decimal(1.10), g = guid(123e27de-1e4e-49d9-b579-fe0b331d3642), ng = guid(null)',
  'print t = datetime(2026-11-20T09:30:00.1234560Z), n = datetime(null), early = datetime(0001-01-01), late = datetime(9999-12-31 23:59:59)',
  'print e = timespan(1.02:03:04), t = 1tick, back = -1d, n = timespan(null)',
  'print y = dynamic({"a": [1, "x", null, {"b": true}]}), t = dynamic("text"), n = dynamic(null), list = dynamic([])',
  'datatable(Id:long, Name:string, At:datetime)[1, "one", datetime(2026-01-01), 2, "", datetime(null)]',
  'range n from 1 to 5000 step 1 | extend even = n % 2 == 0, text = strcat("row ", n)',
]
const ours = [
  'SigninLogs | sort by TimeGenerated asc, Id asc',
  'SigninLogs | summarize Count = count(), Last = max(TimeGenerated) by AppId | sort by AppId asc',
  'SigninLogs | where CorrelationId == "nothing"',
  'SigninLogs | project TimeGenerated, Text, UserPrincipalName | sort by TimeGenerated desc | take 3',
  'AuditLogs | take 1',
]

describe('the same rows here and there', () => {
  test.each([...odd, ...ours])('%s', async kql => {
    expect(await ask(there, kql)).toEqual(await ask(here, kql))
  })

  test.each(odd)('as Microsoft’s client has them, but for digits JavaScript has no room for: %s', async kql => {
    const answer = await new Client(host.url).executeQuery(null, kql)
    const [table] = answer.primaryResults
    const { columns, rows } = await ask(here, kql)
    const roundedAs = (cell: Cell, at: number) =>
      columns[at]?.type === 'long' && typeof cell === 'string' ? Number(cell) : cell
    expect(table?.columns.map(({ name, type }) => ({ name, type }))).toEqual(columns)
    expect([...(table?.rows() ?? [])].map(row => [...row.values()])).toEqual(rows.map(row => row.map(roundedAs)))
  })

  test('with parameters of every kind, as a person writes them and as Microsoft’s client hands them in', async () => {
    const kql =
      'declare query_parameters(who:string, since:datetime, span:timespan, most:long, really:bool, bag:dynamic); print who, since, span, most, really, bag'
    const plain = { who: 'it\'s "dana"', since: '2026-11-20', span: '1h', most: '7', really: 'true', bag: '{"a":1}' }
    expect(await ask(there, kql, plain)).toEqual(await ask(here, kql, plain))
    const asked = new ClientRequestProperties()
    const handed = {
      ...plain,
      since: 'datetime(2026-11-20)',
      span: 'timespan(1h)',
      most: 7,
      really: true,
      bag: 'dynamic({"a":1})',
    }
    for (const [name, value] of Object.entries(handed)) asked.setParameter(name, value)
    const [table] = (await new Client(host.url).executeQuery(null, kql, asked)).primaryResults
    expect([...(table?.rows() ?? [])].map(row => [...row.values()])).toEqual((await ask(here, kql, plain)).rows)
  })

  test('and now is where one says it is, or where the case ends, which is told', async () => {
    const day = async (at?: EpochMs) => {
      const answer = await there.hunt('print ago(1d)', at === undefined ? {} : { at })
      const rows: Cell[][] = []
      for await (const chunk of answer.rows) rows.push(...chunk)
      return { rows, notes: answer.end().notes }
    }
    expect(await day(epochMs(Date.parse('2026-11-20')))).toEqual({ rows: [['2026-11-19T00:00:00Z']], notes: [] })
    expect((await day()).notes).toEqual([expect.stringMatching(/count from .*, the time of the case's last record/)])
  })

  test('of the tables that can be asked', async () => {
    expect(await there.schema()).toEqual(await here.schema())
  })
})

describe('what is refused', () => {
  const refusals = [
    'SigninLogs\n| where Nothing == 1',
    'SigninLogs | whre 1 == 1',
    'NoSuchTable',
    'SigninLogs | evaluate python(typeof(*), "x")',
  ]
  test.each(refusals)('has its place there as here: %s', async kql => {
    const told = async (source: EvidenceSource) => {
      const error = await source.hunt(kql).catch((thrown: unknown) => thrown)
      return error instanceof Refusal ? error.data : error
    }
    const [far, near] = [await told(there), await told(here)]
    expect(far).toMatchObject({ code: expect.stringMatching(/^hunt\./) })
    expect(near).toMatchObject({ code: expect.stringMatching(/^hunt\./) })
    const whereOf = (refusal: unknown) =>
      typeof refusal === 'object' && refusal !== null && 'where' in refusal ? refusal.where : null
    expect(whereOf(far)).toEqual(whereOf(near))
  })

  test('is an answer beyond the limit, whose first rows come', async () => {
    const answer = await there.hunt('range n from 1 to 100 step 1', { limits: { rows: 10 } })
    const rows: Cell[][] = []
    for await (const chunk of answer.rows) rows.push(...chunk)
    expect(rows).toEqual(Array.from({ length: 10 }, (_, at) => [at + 1]))
    expect(answer.end().cut).toMatchObject({ limit: 'service' })
  })
})

describe('a pull from it', () => {
  test('brings the rows of a correlation, as records that say what the case there says', async () => {
    const store: CaseStore = await createCase({ file: place.path('pulled.throughline'), env, worker: 'inline' })
    const wanted = String(signIn(0).CorrelationId)
    const pulled = await pull(there, store, {
      wanted: [{ kind: null, value: wanted.toUpperCase() }],
      window: { since: null, until: epochMs(startedAt + 60_000) },
      rounds: 2,
      rows: 1000,
      at: startedAt,
      by: null,
      credential: 'none',
    })
    expect(pulled).toMatchObject({ stopped: null, left: [], imported: { accepted: 2, rejected: 0 } })
    const records = await store.get(await store.find('correlation', wanted))
    expect(records.map(({ table, fields }) => [table, fields.Id, fields.UniqueTokenIdentifier])).toEqual(
      [0, 1].map(index => ['SigninLogs', signIn(index).Id, signIn(index).UniqueTokenIdentifier]),
    )
    await store.close()
  })
})

test('nothing broke on the way', () => {
  expect(log.lines).toEqual([])
})
