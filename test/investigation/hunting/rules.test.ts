// Every rule of Kusto that has been looked up, asked of the naive interpreter: what the interpreter answers, the engine
// is held to on random queries.
import { describe, expect, test } from 'vitest'
import { columnsInWords, linesOf } from './agreement.ts'
import { answerOf, cellsOf } from './naive/index.ts'
import { rules } from './rules/index.ts'
import { now } from './rules/rule.ts'

describe.each([...Map.groupBy(rules, rule => rule.source)])('%s', (_, ofPage) => {
  test.each(ofPage.map(rule => [rule.title, rule] as const))('%s', (_, { kql, columns, rows }) => {
    const answer = answerOf(kql, now)
    expect(columnsInWords(answer.columns)).toBe(columns)
    const loose = { ordered: /\b(sort|order|top)\b/.test(kql) }
    expect(linesOf({ columns: answer.columns, rows: cellsOf(answer) }, loose)).toEqual(
      linesOf({ columns: answer.columns, rows }, loose),
    )
  })
})
