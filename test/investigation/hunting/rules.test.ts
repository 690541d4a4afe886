// Every rule of Kusto that has been looked up, asked of the naive interpreter and of the engine.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bindAsking } from '../../../main/investigation/hunting/kusto/ask.ts'
import { globalsOf } from '../../../main/investigation/hunting/kusto/globals.ts'
import type { Schema } from '../../../main/investigation/hunting/schema.ts'
import { type Answer, columnsInWords, linesOf } from './agreement.ts'
import { Duck } from './duck.ts'
import { cellsOf, interpret } from './naive/index.ts'
import { rules } from './rules/index.ts'
import { now } from './rules/rule.ts'

/** What the interpreter leaves to the engine alone: zones of time, what is random, a search of all columns. */
const open = new Set([
  'datetime-local-to-utc-function',
  'datetime-utc-to-local-function',
  'new-guid-function',
  'search-operator',
])

const noTables: Schema = { tables: [] }
const globals = globalsOf(noTables)
let duck: Duck
beforeAll(async () => {
  duck = await Duck.with(noTables)
})
afterAll(() => duck[Symbol.dispose]())

describe.each([...Map.groupBy(rules, rule => rule.source)])('%s', (page, ofPage) => {
  test.each(ofPage.map(rule => [rule.title, rule] as const))('%s', async (_, { kql, columns, rows }) => {
    const query = await bindAsking(kql, globals, [], async asked => (await duck.answer(kql, asked, now)).rows)
    const { ordered } = query
    const inWords = (answer: Answer): string[] => [columnsInWords(answer.columns), ...linesOf(answer, { ordered })]
    const expected = [columns, ...linesOf({ columns: query.body.columns, rows }, { ordered })]
    if (!open.has(page)) {
      const table = interpret(query, new Map(), now)
      expect(inWords({ columns: table.columns, rows: cellsOf(table) })).toEqual(expected)
    }
    expect(inWords(await duck.answer(kql, query, now))).toEqual(expected)
  })
})
