// Makes a query and its data smaller for as long as they disagree.
import { type Globals, globalsOf } from '../../../../main/investigation/hunting/kusto/globals.ts'
import { Refusal } from '../../../../shared/errors.ts'
import { Duck } from '../duck.ts'
import type { Table } from '../naive/index.ts'
import { schemaOf, sqlOf, type World } from './data.ts'
import { boundOf, queryText, type RandomQuery } from './queries.ts'
import { type Outcome, trial } from './trial.ts'

export interface Case {
  readonly query: RandomQuery
  readonly world: World
}

export async function shrunk(
  first: Case,
  outcome: Outcome,
): Promise<{ readonly found: Case; readonly outcome: Outcome }> {
  let best = { found: first, outcome }
  // fewer rows and operators: the columns stay what they are
  const globals = globalsOf(first.world.schema)
  for (let steps = 0, smaller = true; smaller && steps < 60; steps++) {
    smaller = false
    for (const found of smallerCases(best.found)) {
      const again = await tried(found, globals)
      if (again.kind !== best.outcome.kind) continue
      best = { found, outcome: again }
      smaller = true
      break
    }
  }
  return best
}

/** In tables and an engine of its own. */
async function tried({ query, world }: Case, globals: Globals): Promise<Outcome> {
  const text = queryText(query)
  const bound = boundOf(text, globals)
  if (bound instanceof Refusal) return { kind: 'refused', why: bound.message }
  using duck = await Duck.with(world.schema, sqlOf(world.tables))
  return await trial(text, bound, world, duck)
}

function* smallerCases({ query, world }: Case): Generator<Case> {
  for (const steps of without(query.steps)) yield { query: { ...query, steps }, world }
  for (const lets of without(query.lets)) yield { query: { ...query, lets }, world }
  for (const [place, step] of query.steps.entries()) {
    if (step.parts.length < 2) continue
    for (const parts of without(step.parts))
      yield { query: { ...query, steps: query.steps.with(place, { ...step, parts }) }, world }
  }
  for (const [name, table] of world.tables) {
    const { rows } = table
    const halves = rows.length > 3 ? [rows.slice(0, rows.length >> 1), rows.slice(rows.length >> 1)] : []
    for (const fewer of [...halves, ...without(rows)])
      yield { query, world: withTable(world, name, { ...table, rows: fewer }) }
  }
}

function* without<Item>(list: readonly Item[]): Generator<readonly Item[]> {
  for (let place = list.length - 1; place >= 0; place--) yield list.toSpliced(place, 1)
}

function withTable(world: World, name: string, table: Table): World {
  const tables = new Map([...world.tables, [name, table]])
  return { tables, schema: schemaOf(tables) }
}
