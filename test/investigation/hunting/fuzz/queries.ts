// Random queries as text: a source, up to six operators, and sometimes lets before them. The binder tells what columns
// each operator leaves, so that names need not be worked out twice.

import { bindQuery } from '../../../../main/investigation/hunting/kusto/bind.ts'
import type { Globals } from '../../../../main/investigation/hunting/kusto/globals.ts'
import type { Query } from '../../../../main/investigation/hunting/query.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { HuntColumn } from '../../../../shared/model/hunt.ts'
import type { World } from './data.ts'
import type { Dice } from './dice.ts'
import { makers } from './expressions.ts'
import type { Bench, Step } from './step.ts'
import { randomStep } from './steps.ts'

export interface RandomQuery {
  readonly lets: readonly string[]
  readonly source: string
  readonly steps: readonly Step[]
}

/** A query and what the binder says to it. */
export interface Bound {
  readonly query: RandomQuery
  readonly bound: Query | Refusal
}

export const stepText = ({ head, parts, tail }: Step): string => `${head}${parts.join(', ')}${tail}`

export const queryText = ({ lets, source, steps }: RandomQuery): string =>
  [...lets.map(each => `${each};`), [source, ...steps.map(stepText)].join('\n| ')].join('\n')

const scalarLets: readonly (readonly [text: string, column: HuntColumn])[] = [
  ['let names = dynamic(["foo", "a", "user@contoso.com", "Foo"])', { name: 'names', type: 'dynamic' }],
  ['let limit_ = 3', { name: 'limit_', type: 'long' }],
  ['let window = 2d', { name: 'window', type: 'timespan' }],
  ['let most = toscalar(Events | summarize max(Count))', { name: 'most', type: 'long' }],
  ['let start = ago(7d)', { name: 'start', type: 'datetime' }],
]

export function randomQuery(dice: Dice, world: World, globals: Globals): Bound {
  let names = 0
  const fresh = (): string => `c${++names}`
  const chosen = dice.chance(0.3) ? dice.some(scalarLets, 2) : []
  const lets = chosen.map(([text]) => text)
  const letColumns = chosen.map(([, column]) => column)
  const pipe = (from: readonly HuntColumn[], count: number, depth: number): Step[] => {
    const steps: Step[] = []
    for (let tries = 0; steps.length < count && tries < count * 3; tries++) {
      const columns = steps.at(-1)?.leaves ?? from
      const step = randomStep({ dice, columns, lets: letColumns, makers, fresh, other: () => other(depth) })
      if (step !== null && step.leaves.length > 0) steps.push(step)
    }
    return steps
  }
  /** A table, or a query of one or two operators over one. */
  const other: (depth: number) => ReturnType<Bench['other']> = depth => {
    const name = dice.pick(['Users', 'Users', 'Marks', 'Events'])
    const all = world.tables.get(name)?.columns ?? []
    if (depth > 0 || dice.chance(0.4)) return { text: name, columns: all }
    const steps = pipe(all, dice.between(1, 2), depth + 1)
    return { text: [name, ...steps.map(stepText)].join(' | '), columns: steps.at(-1)?.leaves ?? all }
  }
  const source = dice.pick(['Events', 'Events', 'Events', 'Users', 'Users', 'Marks'])
  const steps = pipe(world.tables.get(source)?.columns ?? [], dice.between(1, 6), 0)
  return bindable({ lets, source, steps }, globals)
}

/** Without the operators at its end from which on it does not bind. */
function bindable(query: RandomQuery, globals: Globals): Bound {
  const bound = boundOf(queryText(query), globals)
  const isRefused = bound instanceof Refusal && bound.code === 'hunt.syntax'
  return isRefused && query.steps.length > 0
    ? bindable({ ...query, steps: query.steps.slice(0, -1) }, globals)
    : { query, bound }
}

/** The query that the binder made of a text, or how it refused it. */
export function boundOf(text: string, globals: Globals): Query | Refusal {
  try {
    return bindQuery(text, globals)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
