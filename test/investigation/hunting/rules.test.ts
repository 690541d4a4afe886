// Every rule of Kusto that has been looked up, asked of the naive interpreter and of the engine.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bindAsking } from '../../../main/investigation/hunting/kusto/ask.ts'
import { globalsOf } from '../../../main/investigation/hunting/kusto/globals.ts'
import type { Schema } from '../../../main/investigation/hunting/schema.ts'
import { Refusal } from '../../../shared/errors.ts'
import { type Answer, columnsInWords, linesOf } from './agreement.ts'
import { Duck } from './duck.ts'
import { cellsOf, interpret } from './naive/index.ts'
import { rules } from './rules/index.ts'
import { now } from './rules/rule.ts'

/** What the engine may say it can not run: functions over windows of rows. */
const mayRefuse = new Set(['serialize-operator', 'prev-function', 'next-function'])

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
    const ordered = /\b(sort|order|top)\b/.test(kql)
    const inWords = (answer: Answer): string[] => [columnsInWords(answer.columns), ...linesOf(answer, { ordered })]
    const query = await bindAsking(kql, globals, [], async asked => (await duck.answer(kql, asked, now)).rows)
    const expected = [columns, ...linesOf({ columns: query.body.columns, rows }, { ordered })]
    if (!open.has(page)) {
      const table = interpret(query, new Map(), now)
      expect(inWords({ columns: table.columns, rows: cellsOf(table) })).toEqual(expected)
    }
    const answer = await duck.answer(kql, query, now).catch((error: unknown) => {
      if (mayRefuse.has(page) && error instanceof Refusal && error.code === 'hunt.unsupported') return null
      throw error
    })
    if (answer !== null) expect(inWords(answer)).toEqual(expected)
  })
})
