// Many random queries over many random tables, and what became of each.
import { globalsOf } from '../../../../main/investigation/hunting/kusto/globals.ts'
import { Duck } from '../duck.ts'
import { cellsOf } from '../naive/index.ts'
import { randomWorld, sqlOf } from './data.ts'
import { Dice } from './dice.ts'
import { queryText, randomQuery } from './queries.ts'
import { type Case, shrunk } from './shrink.ts'
import { type Outcome, trial } from './trial.ts'

/** Queries that are asked of the same tables. */
const aWorld = 200

export interface Counts {
  asked: number
  agreed: number
  /** Where Kusto's pages leave the answer open, by what they leave. */
  readonly open: Map<string, number>
  /** By code and sentence: they are no agreements. */
  readonly refused: Map<string, number>
  readonly disagreements: Disagreement[]
}

export interface Disagreement {
  readonly seed: string
  readonly found: Case
  readonly outcome: Outcome
}

/** @param tell is called after every hundred queries */
export async function run(seed: number, queries: number, tell: (counts: Counts) => void = () => {}): Promise<Counts> {
  const counts: Counts = { asked: 0, agreed: 0, open: new Map(), refused: new Map(), disagreements: [] }
  const dice = Dice.of(seed)
  for (let start = 0; start < queries; start += aWorld) {
    const world = randomWorld(dice.fork(`world ${start / aWorld}`))
    const globals = globalsOf(world.schema)
    using duck = await Duck.with(world.schema, sqlOf(world.tables))
    for (let place = start; place < Math.min(queries, start + aWorld); place++) {
      const { query, bound } = randomQuery(dice.fork(`query ${place}`), world, globals)
      const outcome = await trial(queryText(query), bound, world, duck)
      counts.asked += 1
      if (outcome.kind === 'agreed') counts.agreed += 1
      else if (outcome.kind === 'open') add(counts.open, outcome.why)
      else if (outcome.kind === 'refused') add(counts.refused, outcome.why)
      else counts.disagreements.push({ seed: `${seed}, query ${place}`, ...(await shrunk({ query, world }, outcome)) })
      if (counts.asked % 100 === 0) tell(counts)
    }
  }
  return counts
}

const add = (tally: Map<string, number>, key: string): unknown => tally.set(key, (tally.get(key) ?? 0) + 1)

/** Seed, query, data and both answers. */
export function disagreementInWords({ seed, found, outcome }: Disagreement): string {
  const text = queryText(found.query)
  const tables = [...found.world.tables].filter(([name]) => text.includes(name))
  const data = tables.map(([name, table]) => {
    const rows = cellsOf(table).map(row => `  ${JSON.stringify(row)}`)
    return [`${name} (${table.columns.map(column => `${column.name}:${column.type}`).join(', ')})`, ...rows].join('\n')
  })
  const answers =
    outcome.kind === 'disagreed'
      ? ['expected:', ...outcome.expected.map(line => `  ${line}`), 'got:', ...outcome.got.map(line => `  ${line}`)]
      : [outcome.kind === 'failed' ? `the engine failed: ${outcome.why}` : outcome.kind]
  return [`seed ${seed}`, text, ...data, ...answers].join('\n')
}
