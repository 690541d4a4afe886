// Parts within parts: top-nested and partition, by the examples of their pages.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asking, asking } from './asked.ts'
import { peopleSchema, peopleSql } from './tables.ts'

let hunt: Asking
beforeAll(async () => {
  hunt = await asking(peopleSchema, peopleSql)
})
afterAll(() => hunt[Symbol.asyncDispose]())

const byKeys = (rows: unknown[][]): unknown[][] =>
  rows.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))

const storms = `datatable(State:string, Source:string, Place:string, Lat:long) [
  "TEXAS", "Public", "AMARILLO", 40, "TEXAS", "Public", "DALHART", 30, "TEXAS", "Law", "PERRYTON", 20,
  "KANSAS", "Public", "BUCKLIN", 25, "KANSAS", "Law", "SCOTT", 15, "KANSAS", "Spotter", "SHARON", 5,
  "OHIO", "Public", "TOLEDO", 10, "IOWA", "Law", "AMES", 7,
]`

describe('top-nested', () => {
  test('takes the latest records of each identity, as its page does', async () => {
    const text = `datatable(id: string, timestamp: datetime, otherInformation: string) [
      "Barak", datetime(2015-01-01), "1", "Barak", datetime(2016-01-01), "2", "Barak", datetime(2017-01-20), "3",
      "Donald", datetime(2017-01-20), "4", "Donald", datetime(2017-01-18), "5", "Donald", datetime(2017-01-19), "6"]
      | top-nested of id by dummy0=max(1), top-nested 2 of timestamp by dummy1=max(timestamp),
        top-nested of otherInformation by dummy2=max(1)
      | project-away dummy0, dummy1, dummy2`
    const { columns, rows } = await hunt.ask(text)
    expect(columns).toBe('id:string timestamp:datetime otherInformation:string')
    expect(byKeys(rows)).toEqual([
      ['Barak', '2016-01-01T00:00:00Z', '2'],
      ['Barak', '2017-01-20T00:00:00Z', '3'],
      ['Donald', '2017-01-19T00:00:00Z', '6'],
      ['Donald', '2017-01-20T00:00:00Z', '4'],
    ])
  })

  test('ranks each level within the level before, by any expression over aggregates', async () => {
    const { columns, rows } = await hunt.ask(
      `${storms} | top-nested 2 of State by sum(Lat), top-nested 1 of Part = Source by half = sum(Lat) / count() asc`,
    )
    expect(columns).toBe('State:string aggregated_State:long Part:string half:long')
    expect(byKeys(rows)).toEqual([
      ['KANSAS', 45, 'Spotter', 5],
      ['TEXAS', 90, 'Law', 20],
    ])
  })

  test('tells all that was cut off as its page does: in one row, empty where a level asks for no others', async () => {
    const text = `${storms} | top-nested 2 of State with others = "All Other States" by sum(Lat),
      top-nested 1 of Source by sum(Lat), top-nested 1 of Place with others = "All Other Places" by sum(Lat)`
    expect(byKeys(await hunt.rows(text))).toEqual(
      byKeys([
        ['TEXAS', 90, 'Public', 70, 'AMARILLO', 40],
        ['KANSAS', 45, 'Public', 25, 'BUCKLIN', 25],
        ['TEXAS', 90, 'Public', 70, 'All Other Places', 30],
        ['TEXAS', 90, '', null, 'All Other Places', 20],
        ['KANSAS', 45, '', null, 'All Other Places', 20],
        ['All Other States', 17, '', null, 'All Other Places', 17],
      ]),
    )
  })

  test('says nothing of others where nothing is cut off, nor where there is nothing', async () => {
    const text = 'top-nested 9 of Mark with others = "rest" by count()'
    expect(byKeys(await hunt.rows(`People | ${text}`))).toEqual([
      ['x', 2],
      ['y', 1],
      ['z', 1],
    ])
    expect(await hunt.rows(`Nobody | ${text}`)).toEqual([])
  })

  test('holds a null for a value like others', async () => {
    expect(byKeys(await hunt.rows('People | top-nested of N by count(), top-nested 1 of Name by count()'))).toEqual([
      [1, 1, 'alice', 1],
      [2, 1, 'bob', 1],
      [7, 1, 'carol_x', 1],
      [null, 1, 'Alice-2', 1],
    ])
  })
})

describe('partition', () => {
  test('asks for the first rows of each part, under any strategy', async () => {
    for (const hint of ['', 'hint.strategy=native', 'hint.strategy=shuffle', 'hint.strategy=legacy']) {
      const text = `${storms} | partition ${hint} by State (top 1 by Lat | project State, Place)`
      expect(byKeys(await hunt.rows(text))).toEqual([
        ['IOWA', 'AMES'],
        ['KANSAS', 'BUCKLIN'],
        ['OHIO', 'TOLEDO'],
        ['TEXAS', 'AMARILLO'],
      ])
    }
  })

  test('makes one table of the summaries of its parts, those too in which nothing is left', async () => {
    const text = `${storms} | partition by State (where Lat > 20 | summarize n = count(), most = max(Lat), any = take_any(State))`
    expect(byKeys(await hunt.rows(text))).toEqual([
      [0, null, ''],
      [0, null, ''],
      [1, 25, 'KANSAS'],
      [2, 40, 'TEXAS'],
    ])
  })

  test('numbers the rows of each part by themselves', async () => {
    const text = `${storms} | where State in ("TEXAS", "KANSAS") | partition hint.strategy=native by State
      (sort by Lat asc | extend n = row_number(), before = prev(Place) | where n <= 2 | project Place, n, before)`
    expect(byKeys(await hunt.rows(text))).toEqual([
      ['DALHART', 2, 'PERRYTON'],
      ['PERRYTON', 1, ''],
      ['SCOTT', 2, 'SHARON'],
      ['SHARON', 1, ''],
    ])
  })

  test('has a part for the rows without a key', async () => {
    expect(byKeys(await hunt.rows('People | partition by N (take 1 | project Name)'))).toEqual([
      ['Alice-2'],
      ['alice'],
      ['bob'],
      ['carol_x'],
    ])
  })

  test.each([
    [
      'People | partition by Mark { People | take 1 }',
      'A partition with a table of its own, in { }, can not be run here.',
    ],
    ['People | partition by Mark (join People on N)', 'This operator can not be run within partition here.'],
    ['People | mv-apply e = Detail on (partition by Mark (take 1))', 'partition can not be run within mv-apply here.'],
  ])('refuses by name: %s', async (text, message) => {
    expect(await hunt.refused(text)).toMatchObject({ code: 'hunt.unsupported', message })
  })
})
