// Some rows or values of many: sample, sample-distinct, top-hitters, with the columns that their pages show.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asking, asking } from './asked.ts'
import { peopleSchema, peopleSql } from './tables.ts'

let hunt: Asking
beforeAll(async () => {
  hunt = await asking(peopleSchema, peopleSql)
})
afterAll(() => hunt[Symbol.asyncDispose]())

const pages = `datatable(Language:string, Page:string, Views:long) [
  "en", "Main_Page", 90, "en", "Java", 20, "de", "Java", 40, "en", "Java", 25, "zh", "Main_Page", 5, "de", "Bern", 7,
]`

describe('A sample', () => {
  test('is of the first rows of the ledger, whatever order they came in', async () => {
    expect(await hunt.rows('People | sort by Name desc | sample 2 | project Name')).toEqual([['alice'], ['bob']])
    expect(await hunt.rows('People | sample 100 | count')).toEqual([[4]])
    expect(await hunt.rows('People | sample 0')).toEqual([])
  })

  test('of rows that are no records is the same each time', async () => {
    const text = 'range i from 1 to 1000 step 1 | extend d = pack("i", i) | sort by i desc | sample 3 | project i'
    expect(await hunt.rows(text)).toEqual([[1], [2], [3]])
  })

  test('of distinct values has each once, the first of the ledger', async () => {
    expect(await hunt.ask('People | sample-distinct 2 of Mark')).toEqual({
      columns: 'Mark:string',
      rows: [['x'], ['y']],
    })
    expect(await hunt.rows(`${pages} | sample-distinct 10 of Language | count`)).toEqual([[3]])
    expect(await hunt.rows('Nobody | sample-distinct 10 of Mark')).toEqual([])
  })

  test('of distinct values is what others are looked up by', async () => {
    const text = `let sampled = ${pages} | sample-distinct 1 of Language; ${pages} | where Language in (sampled) | summarize sum(Views) by Language`
    expect(await hunt.rows(text)).toEqual([['de', 47]])
  })
})

describe('top-hitters', () => {
  test('without by counts how often a value comes', async () => {
    expect(await hunt.ask(`${pages} | top-hitters 2 of Language`)).toEqual({
      columns: 'Language:string approximate_count_Language:long',
      rows: [
        ['en', 3],
        ['de', 2],
      ],
    })
  })

  test('with by adds up what it names', async () => {
    expect(await hunt.ask(`${pages} | where Language == "en" | top-hitters 10 of Page by Views`)).toEqual({
      columns: 'Page:string approximate_sum_Views:long',
      rows: [
        ['Main_Page', 90],
        ['Java', 45],
      ],
    })
  })

  test('of values that come as often as others takes the smaller', async () => {
    expect(await hunt.rows('People | top-hitters 3 of Mark')).toEqual([
      ['x', 2],
      ['y', 1],
      ['z', 1],
    ])
  })
})
