// A case of a run or of rows written by hand, and what hunts answer over it as of its last record.
import { writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import { type PlayOptions, playNew } from '../../main/app/playing.ts'
import type { CaseStore } from '../../main/case/index.ts'
import { caseSchema } from '../../main/investigation/hunting/case-schema.ts'
import { bindQuery } from '../../main/investigation/hunting/kusto/bind.ts'
import { globalsOf } from '../../main/investigation/hunting/kusto/globals.ts'
import type { Query } from '../../main/investigation/hunting/query.ts'
import { ticksOfMicroseconds } from '../../main/investigation/hunting/times.ts'
import { loadScenario } from '../../main/simulation/index.ts'
import type { Cell } from '../../shared/model/hunt.ts'
import { caseInMemory, scratch } from '../case/making.ts'
import { Duck } from '../investigation/hunting/duck.ts'

/** A row of an answer, by the names of its columns. */
export type Answered = Readonly<Record<string, Cell>>

export interface AskedCase extends AsyncDisposable {
  ask(kql: string): Promise<Answered[]>
}

/** A row as an export has it; `Type` names its table. */
export type WrittenRow = Readonly<{ Type: string } & Record<string, unknown>>

// Shipped hunts ask for published tables and columns alone: they are bound to those, whatever a case has besides.
const published = globalsOf(caseSchema([]))
const bound = new Map<string, Query>()

function boundOf(kql: string): Query {
  const query = bound.get(kql) ?? bindQuery(kql, published)
  bound.set(kql, query)
  return query
}

/** As many rows as are expected, each holding what is expected of one of them; rows come in no order that matters. */
export function expectRows(rows: readonly Answered[], finds: readonly (Answered | undefined)[]): void {
  expect(rows).toEqual(expect.arrayContaining(finds.map(row => expect.objectContaining(row ?? {}))))
  expect(rows).toHaveLength(finds.length)
}

/** With all that Sentinel takes in of agents, as not every scenario has it by itself. */
export async function playedCase(id: string, options: PlayOptions = {}): Promise<AskedCase> {
  const scenario = await loadScenario(id)
  const logs = { ...scenario.logs, sentinelLake: true }
  const playing = await playNew({ ...scenario, logs }, 7, new Set(), options)
  const { records } = await playing.step(Number.MAX_SAFE_INTEGER)
  const store = await caseInMemory()
  await store.appendRecords({ ...playing.identity, at: playing.run.startedAt }, records)
  return asked(store, lastOf(records.map(({ body }) => body)))
}

export async function writtenCase(rows: readonly WrittenRow[]): Promise<AskedCase> {
  using folder = scratch()
  const file = folder.path('rows.ndjson')
  writeFileSync(file, rows.map(row => `${JSON.stringify(row)}\n`).join(''))
  const store = await caseInMemory()
  const { files } = await store.importPath(file)
  if (files.some(({ rejected }) => rejected > 0)) throw new Error('a row was rejected')
  return asked(store, lastOf(rows))
}

/** Milliseconds since 1970 of the latest row. */
function lastOf(bodies: readonly object[]): number {
  const times = bodies.flatMap(body => ('TimeGenerated' in body ? Date.parse(String(body.TimeGenerated)) : []))
  return times.reduce((latest, time) => Math.max(latest, time), 0)
}

/** The engine's own SQL and functions, without a process of its own for each of many cases. */
async function asked(store: CaseStore, at: number): Promise<AskedCase> {
  const { file, tables } = await store.lendColumns()
  const duck = await Duck.with(caseSchema(tables), [`ATTACH '${file}' AS columns (READ_ONLY)`, 'USE columns'])
  const now = ticksOfMicroseconds(BigInt(at) * 1000n)
  return {
    async ask(kql) {
      const { columns, rows } = await duck.answer(kql, boundOf(kql), now)
      return rows.map(row => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])))
    },
    async [Symbol.asyncDispose]() {
      duck[Symbol.dispose]()
      await store.close()
    },
  }
}
