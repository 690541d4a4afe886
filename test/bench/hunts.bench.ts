// Thirty hunts over a large case, from text to rows, beside the same questions in SQL by hand on plain tables. `HUNT_ROWS=10000000` for the long one.
import { readFileSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
import { test } from 'vitest'
import { HuntEngine } from '../../main/investigation/hunting/engine/hunt-engine.ts'
import { bindQuery } from '../../main/investigation/hunting/kusto/bind.ts'
import { globalsOf } from '../../main/investigation/hunting/kusto/globals.ts'
import { translate } from '../../main/investigation/hunting/sql/translate.ts'
import { scratch } from '../case/making.ts'
import { lastTime, writeLogs } from './hunts/data.ts'
import { questions } from './hunts/questions.ts'
import { report } from './report.ts'

const rows = Number(process.env.HUNT_ROWS ?? 1_000_000)
const rounds = 5
const now = BigInt(Date.parse(lastTime)) * 10_000n + 621_355_968_000_000_000n

test('thirty hunts', { timeout: 7_200_000 }, async () => {
  using folder = scratch()
  const { schema, columns, plain } = await writeLogs(rows, folder.path('columns.duckdb'), folder.path('plain.duckdb'))
  const globals = globalsOf(schema)
  const engine = new HuntEngine({ file: columns, limits: { residentBytes: 4 * 1024 ** 3, memoryBytes: 1024 ** 3 } })
  const peer = await DuckDBInstance.create(plain, { access_mode: 'READ_ONLY', threads: '2', memory_limit: '1GB' })
  const connection = await peer.connect()

  const translations: number[] = []
  const measured: { title: string; hunt: number; run: number; sql: number }[] = []
  for (const { title, kql, sql } of questions) {
    // Once for what is warm then: the parser's grammar, pages of the file.
    const translated = () => translate(bindQuery(kql, globals), { schema, now })
    translated()
    const [hunts, runs, peers]: [number[], number[], number[]] = [[], [], []]
    for (let round = 0; round < rounds; round++) {
      const begun = performance.now()
      const { sql: made, columns: names, entry } = translated()
      const running = performance.now()
      translations.push(running - begun)
      const asked = entry ? [...names, { name: 'entry', type: 'long' as const }] : names
      for await (const _ of engine.run(made, asked)) void _
      hunts.push(performance.now() - begun)
      runs.push(performance.now() - running)
      const started = performance.now()
      await (await connection.runAndReadAll(sql)).getRowsJson()
      peers.push(performance.now() - started)
    }
    measured.push({ title, hunt: median(hunts), run: median(runs), sql: median(peers) })
  }
  const mebibytes = residentOfChildren()
  await engine.close()
  connection.closeSync()
  peer.closeSync()
  const slowest = measured.toSorted((a, b) => b.hunt - a.hunt)[0]
  report('hunts', {
    rows,
    medianTimesSql: rounded(median(measured.map(({ hunt, sql }) => hunt / sql))),
    medianTimesSqlOnceTranslated: rounded(median(measured.map(({ run, sql }) => run / sql))),
    medianMilliseconds: rounded(median(measured.map(({ hunt }) => hunt))),
    slowestMilliseconds: rounded(slowest?.hunt ?? 0),
    translationP95Milliseconds: rounded(
      translations.toSorted((a, b) => a - b)[Math.floor(translations.length * 0.95)] ?? 0,
    ),
    engineMebibytesAtMost: mebibytes,
  })
  for (const { title, hunt, run, sql } of measured) {
    report(`hunt: ${title}`, {
      milliseconds: rounded(hunt),
      runMilliseconds: rounded(run),
      sqlMilliseconds: rounded(sql),
      timesSql: rounded(hunt / sql),
    })
  }
  report('hunt-first-rows', await firstRowsOf(schema, columns))
})

/** From text to the first rows of a table with as many as the case has. */
async function firstRowsOf(schema: Parameters<typeof globalsOf>[0], file: string): Promise<Record<string, number>> {
  const globals = globalsOf(schema)
  await using stack = new AsyncDisposableStack()
  const engine = stack.adopt(new HuntEngine({ file }), each => each.close())
  const times: number[] = []
  for (let round = 0; round < rounds + 1; round++) {
    const begun = performance.now()
    const query = bindQuery('SigninLogs | where ResultType == "0" | project TimeGenerated, UserPrincipalName', globals)
    const { sql, columns, entry } = translate(query, { schema, now })
    const asked = entry ? [...columns, { name: 'entry', type: 'long' as const }] : columns
    for await (const _ of engine.run(sql, asked)) break
    if (round > 0) times.push(performance.now() - begun)
  }
  return { milliseconds: rounded(median(times)) }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
const rounded = (value: number): number => Number(value.toFixed(2))

/** The most that a child of this process has held, where the system tells. */
function residentOfChildren(): number {
  try {
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean)
    const most = children.map(
      child => /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1] ?? '0',
    )
    return Math.round(Math.max(0, ...most.map(Number)) / 1024)
  } catch {
    return 0
  }
}
