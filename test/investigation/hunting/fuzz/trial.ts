// One query asked of the naive interpreter and of the engine.

import type { Query } from '../../../../main/investigation/hunting/query.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { Cell } from '../../../../shared/model/hunt.ts'
import { type Answer, columnsInWords, linesOf } from '../agreement.ts'
import type { Duck } from '../duck.ts'
import { cellsOf, interpret, NotKnown } from '../naive/index.ts'
import { now } from '../rules/rule.ts'
import type { World } from './data.ts'
import { unordered } from './making.ts'

export type Outcome =
  | { readonly kind: 'agreed' }
  /** By the engine or the binder, with its code and sentence. */
  | { readonly kind: 'refused'; readonly why: string }
  /** By the interpreter: Kusto's pages leave the answer open. */
  | { readonly kind: 'open'; readonly why: string }
  | { readonly kind: 'disagreed'; readonly expected: readonly string[]; readonly got: readonly string[] }
  /** The engine ended with an error that is no refusal. */
  | { readonly kind: 'failed'; readonly why: string }

export async function trial(text: string, query: Query | Refusal, world: World, duck: Duck): Promise<Outcome> {
  if (query instanceof Refusal) return { kind: 'refused', why: `${query.code}: ${query.message}` }
  let expected: Answer
  try {
    const table = interpret(query, world.tables, now)
    expected = { columns: table.columns, rows: cellsOf(table) }
  } catch (error) {
    if (error instanceof NotKnown) return { kind: 'open', why: error.message }
    throw error
  }
  try {
    return compared(query, expected, await duck.answer(text, query, now))
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', why: `${error.code}: ${error.message}` }
    return { kind: 'failed', why: sentence(error) }
  }
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The same rows, and where the query sorts at its end its keys in the same order. */
function compared(query: Query, expected: Answer, got: Answer): Outcome {
  const loose = { ordered: false, sets: unordered }
  const wanted = [columnsInWords(expected.columns), ...linesOf(expected, loose), ...keysOf(query, expected)]
  const given = [columnsInWords(got.columns), ...linesOf(got, loose), ...keysOf(query, got)]
  const same = wanted.length === given.length && wanted.every((line, place) => line === given[place])
  return same ? { kind: 'agreed' } : { kind: 'disagreed', expected: wanted, got: given }
}

function keysOf({ body }: Query, answer: Answer): string[] {
  if (body.kind !== 'sort' && body.kind !== 'top') return []
  const places = body.keys.flatMap(({ expression }) => {
    const place = expression.kind === 'column' ? answer.columns.findIndex(({ name }) => name === expression.name) : -1
    return place < 0 ? [] : [place]
  })
  const columns = places.flatMap(place => answer.columns[place] ?? [])
  const rows = answer.rows.map(row => places.map((place): Cell => row[place] ?? null))
  return ['in order:', ...linesOf({ columns, rows }, { ordered: true })]
}
