// Functions over rows in their order, by the examples of their pages.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asking, asking } from './asked.ts'
import { peopleSchema, peopleSql } from './tables.ts'

let hunt: Asking
beforeAll(async () => {
  hunt = await asking(peopleSchema, peopleSql)
})
afterAll(() => hunt[Symbol.asyncDispose]())

const salaries = `datatable(name:string, month:int, salary:long) [
  "Alice", 1, 1000, "Bob", 1, 1000, "Alice", 2, 2000, "Bob", 2, 1950, "Alice", 3, 1400, "Bob", 3, 1450,
] | order by name asc, month asc`
const flights = `datatable(Airport:string, Airline:string, Departures:long) [
  "SEA", "LH", 3, "SEA", "LY", 100, "SEA", "UA", 3, "SEA", "BA", 2, "SEA", "EL", 3, "AMS", "EL", 1, "AMS", "BA", 1,
] | sort by Airport desc, Departures asc`

describe('In the order of the rows', () => {
  test('row_cumsum adds up, and starts again where it is told', async () => {
    const odd = 'datatable(a:long) [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] | where a % 2 == 0 | serialize cs = row_cumsum(a)'
    expect(await hunt.rows(odd)).toEqual([
      [2, 2],
      [4, 6],
      [6, 12],
      [8, 20],
      [10, 30],
    ])
    const totals = await hunt.rows(
      `${salaries} | extend total = row_cumsum(salary, name != prev(name)) | project name, total`,
    )
    expect(totals).toEqual([
      ['Alice', 1000],
      ['Alice', 3000],
      ['Alice', 4400],
      ['Bob', 1000],
      ['Bob', 2950],
      ['Bob', 4400],
    ])
  })

  test('row_number counts, from 1 or what it is told', async () => {
    expect(await hunt.rows('range a from 1 to 3 step 1 | sort by a desc | extend rn = row_number()')).toEqual([
      [3, 1],
      [2, 2],
      [1, 3],
    ])
    const restarted = `${flights} | extend n = row_number(7, prev(Airport) != Airport) | project Airport, n`
    expect((await hunt.rows(restarted)).map(([, n]) => n)).toEqual([7, 8, 9, 10, 11, 7, 8])
  })

  test('row_rank_dense and row_rank_min give rows of one value one rank', async () => {
    const text = `${flights} | extend d = row_rank_dense(Departures, prev(Airport) != Airport), m = row_rank_min(Departures, prev(Airport) != Airport)`
    expect(await hunt.rows(`${text} | project Airport, Departures, d, m`)).toEqual([
      ['SEA', 2, 1, 1],
      ['SEA', 3, 2, 2],
      ['SEA', 3, 2, 2],
      ['SEA', 3, 2, 2],
      ['SEA', 100, 3, 5],
      ['AMS', 1, 1, 1],
      ['AMS', 1, 1, 1],
    ])
  })

  test('prev and next look at other rows, or give what they are told where there is none', async () => {
    const text = 'People | sort by N asc nulls last | extend p = prev(Name), d = N - prev(N), n = next(N, 2, -1)'
    expect(await hunt.rows(`${text} | project Name, p, d, n`)).toEqual([
      ['alice', '', null, 7],
      ['bob', 'alice', 1, null],
      ['carol_x', 'bob', 5, -1],
      ['Alice-2', 'carol_x', null, -1],
    ])
  })

  test('records that nothing sorts are in the order of the ledger', async () => {
    expect(await hunt.rows('People | serialize n = row_number() | where N > 1 | project Name, n')).toEqual([
      ['bob', 2],
      ['carol_x', 4],
    ])
  })
})

describe('Windows are refused', () => {
  test.each([
    [
      'let T = People | sort by N asc; T | extend row_number()',
      'row_number() is run here of rows that were just sorted.',
    ],
    ['People | sort by N asc | mv-expand Detail | extend prev(N)', 'prev() is run here of rows that were just sorted.'],
    ['People | serialize | where prev(N) == 1', 'prev() stands in extend, project and serialize here.'],
    [
      'People | sort by Time asc | extend row_window_session(Time, 1h, 5m)',
      'row_window_session() can not be run here.',
    ],
  ])('in %s', async (text, message) => {
    expect(await hunt.refused(text)).toMatchObject({ code: 'hunt.unsupported', message, where: { line: 1 } })
  })
})
