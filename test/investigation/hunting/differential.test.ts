// The naive interpreter and the engine give one answer to random queries over random data, and to every query on which
// they once did not. `npm run soak:hunt` asks many more.
import { expect, test } from 'vitest'
import { globalsOf } from '../../../main/investigation/hunting/kusto/globals.ts'
import { Duck } from './duck.ts'
import { found } from './found.ts'
import { foundTables } from './found-tables.ts'
import { schemaOf, sqlOf } from './fuzz/data.ts'
import { boundOf } from './fuzz/queries.ts'
import { disagreementInWords, run } from './fuzz/run.ts'
import { trial } from './fuzz/trial.ts'

// seconds on a machine that has nothing else to do
const patience = 240_000

test('some hundred random queries are answered alike', { timeout: patience }, async () => {
  const counts = await run(20_261_122, 150)
  expect(counts.disagreements.map(disagreementInWords)).toEqual([])
  // what is refused or left open is no agreement
  expect(counts.agreed).toBeGreaterThan(120)
})

test('whatever was once answered in two ways is answered alike', async () => {
  const world = { tables: foundTables, schema: schemaOf(foundTables) }
  const globals = globalsOf(world.schema)
  using duck = await Duck.with(world.schema, sqlOf(world.tables))
  const outcomes: unknown[] = []
  for (const kql of found) outcomes.push({ kql, ...(await trial(kql, boundOf(kql, globals), world, duck)) })
  expect(outcomes).toEqual(found.map(kql => ({ kql, kind: 'agreed' })))
})
