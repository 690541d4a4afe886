// evaluate pivot, bag_unpack and narrow, by the examples of their pages and at their edges.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bindQuery } from '../../../../main/investigation/hunting/kusto/bind.ts'
import { globalsOf } from '../../../../main/investigation/hunting/kusto/globals.ts'
import { type Asking, asking } from './asked.ts'

let hunt: Asking
beforeAll(async () => {
  hunt = await asking()
})
afterAll(() => hunt[Symbol.asyncDispose]())

const storms = `datatable(State:string, EventType:string, Source:string, DeathsDirect:long) [
  "ARKANSAS", "Heavy Rain", "Emergency Manager", 1,
  "ARIZONA", "Flash Flood", "Trained Spotter", 2,
  "ARIZONA", "Flash Flood", "Broadcast Media", 3,
  "ARIZONA", "Flash Flood", "Newspaper", 1,
  "ARKANSAS", "Heat", "Newspaper", 3,
] `
const people = `datatable(d:dynamic) [
  dynamic({"Name": "John", "Age":20}), dynamic({"Name": "Dave", "Age":40}), dynamic({"Name": "Jasmine", "Age":30}),
] `

describe('pivot makes a column of every value', () => {
  test('and counts, by all other columns', async () => {
    const asked = await hunt.ask(`${storms} | project State, EventType | evaluate pivot(State) | sort by EventType asc`)
    expect(asked.columns).toBe('EventType:string ARIZONA:long ARKANSAS:long')
    expect(asked.rows).toEqual([
      ['Flash Flood', 3, 0],
      ['Heat', 0, 1],
      ['Heavy Rain', 0, 1],
    ])
  })

  test('of an aggregate, whose column is no key', async () => {
    const text = `${storms} | project State, EventType, DeathsDirect | evaluate pivot(State, sum(DeathsDirect)) | sort by EventType asc`
    expect(await hunt.rows(text)).toEqual([
      ['Flash Flood', 6, 0],
      ['Heat', 0, 3],
      ['Heavy Rain', 0, 1],
    ])
  })

  test('by the columns it is told', async () => {
    const text = `${storms} | evaluate pivot(State, sum(DeathsDirect), EventType, Source) | where ARIZONA > 0 | sort by Source asc`
    expect(await hunt.ask(text)).toEqual({
      columns: 'EventType:string Source:string ARIZONA:long ARKANSAS:long',
      rows: [
        ['Flash Flood', 'Broadcast Media', 3, 0],
        ['Flash Flood', 'Newspaper', 1, 0],
        ['Flash Flood', 'Trained Spotter', 2, 0],
      ],
    })
  })

  test('that what follows can name, join and sum up', async () => {
    const text = `let wide = ${storms} | evaluate pivot(State, sum(DeathsDirect), EventType);
      wide | extend Total = ARIZONA + ARKANSAS | join kind=inner (${storms} | evaluate pivot(Source, count(), EventType)) on EventType
      | where Newspaper > 0 | project EventType, Total, Newspaper | sort by EventType asc`
    expect(await hunt.rows(text)).toEqual([
      ['Flash Flood', 6, 1],
      ['Heat', 3, 1],
    ])
  })

  test('or of those only that a schema names', async () => {
    const text = `${storms} | project State, EventType | evaluate pivot(State): (EventType:string, ARKANSAS:long, OHIO:long) | sort by EventType asc`
    expect(await hunt.rows(text)).toEqual([
      ['Flash Flood', 0, 0],
      ['Heat', 1, 0],
      ['Heavy Rain', 1, 0],
    ])
  })

  test('of sets, texts and values that are no text', async () => {
    const text = `${storms} | evaluate pivot(DeathsDirect, make_set(Source), State) | sort by State asc`
    expect(await hunt.ask(text)).toEqual({
      columns: 'State:string 1:dynamic 2:dynamic 3:dynamic',
      rows: [
        ['ARIZONA', ['Newspaper'], ['Trained Spotter'], ['Broadcast Media']],
        ['ARKANSAS', ['Emergency Manager'], [], ['Newspaper']],
      ],
    })
    expect(
      await hunt.rows(`${storms} | evaluate pivot(State, take_any(Source), EventType) | where EventType == "Heat"`),
    ).toEqual([['Heat', '', 'Newspaper']])
  })

  test('and none of no rows', async () => {
    expect(await hunt.ask(`${storms} | where false | project State, EventType | evaluate pivot(State)`)).toEqual({
      columns: 'EventType:string',
      rows: [],
    })
  })
})

describe('bag_unpack makes a column of every member', () => {
  test('of the type its values have, ordered by name', async () => {
    expect(await hunt.ask(`${people} | evaluate bag_unpack(d)`)).toEqual({
      columns: 'Age:long Name:string',
      rows: [
        [20, 'John'],
        [40, 'Dave'],
        [30, 'Jasmine'],
      ],
    })
  })

  test('with a prefix', async () => {
    expect((await hunt.ask(`${people} | evaluate bag_unpack(d, 'Property_')`)).columns).toBe(
      'Property_Age:long Property_Name:string',
    )
  })

  test('but for those that are ignored', async () => {
    const asked = await hunt.ask(`${people} | evaluate bag_unpack(d, ignoredProperties=dynamic(['Address', 'Age']))`)
    expect(asked).toEqual({ columns: 'Name:string', rows: [['John'], ['Dave'], ['Jasmine']] })
  })

  const named = `datatable(Name:string, d:dynamic) ['Old_name', dynamic({"Name": "John", "Age":20}), 'Old_name', dynamic({"Name": "Dave"})]`
  test.each([
    ["columnsConflict='replace_source'", 'Age:long Name:string', [20, 'John'], [null, 'Dave']],
    ["columnsConflict='keep_source'", 'Name:string Age:long', ['Old_name', 20], ['Old_name', null]],
    ["'', 'keep_source'", 'Name:string Age:long', ['Old_name', 20], ['Old_name', null]],
  ])('where a column has its name as %s says', async (how, columns, ...rows) => {
    expect(await hunt.ask(`${named} | evaluate bag_unpack(d, ${how})`)).toEqual({ columns, rows })
  })

  test('where a column has its name not at all unless told how', async () => {
    expect(await hunt.refused(`${named}\n| evaluate bag_unpack(d)`)).toEqual({
      code: 'hunt.failed',
      message: 'bag_unpack would make a second column Name.',
      where: { line: 2, column: 12 },
    })
  })

  test('of values of several types a dynamic, of none an empty one; what is no bag has no members', async () => {
    const text = `datatable(n:long, d:dynamic) [
      1, dynamic({"a/b": 1, "c~": true, "e": {"f": [1]}, "none": null}),
      2, dynamic({"a/b": "x", "c~": false, "real": 1.5}),
      3, dynamic([1, 2]), 4, dynamic(null), 5, dynamic("text"),
    ] | evaluate bag_unpack(d) | sort by n asc`
    expect(await hunt.ask(text)).toEqual({
      columns: 'n:long a/b:dynamic c~:bool e:dynamic none:dynamic real:real',
      rows: [
        [1, 1, true, { f: [1] }, null, null],
        [2, 'x', false, null, null, 1.5],
        [3, null, null, null, null, null],
        [4, null, null, null, null, null],
        [5, null, null, null, null, null],
      ],
    })
  })
})

describe('narrow', () => {
  test('gives a row for every cell', async () => {
    expect(await hunt.ask('print a = 1, b = "x", c = real(null) | evaluate narrow()')).toEqual({
      columns: 'Row:long Column:string Value:string',
      rows: [
        [0, 'a', '1'],
        [0, 'b', 'x'],
        [0, 'c', ''],
      ],
    })
  })
})

describe('A plugin is refused', () => {
  test.each([
    ['range i from 1 to 501 step 1 | evaluate pivot(i)', 'hunt.limit', 'pivot would make more than 500 columns.'],
    [`${storms} | extend e = "" | evaluate pivot(e)`, 'hunt.failed', 'pivot would make a column without a name.'],
    [`${storms} | evaluate basket()`, 'hunt.unsupported', 'evaluate basket() can not be run here.'],
    [
      'let f = (T:(d:dynamic)) { T | evaluate bag_unpack(d) }; print d = dynamic({"a": 1}) | invoke f()',
      'hunt.unsupported',
      'evaluate bag_unpack() inside a function, mv-apply or partition can not be run here.',
    ],
  ])('in %s', async (text, code, message) => {
    expect(await hunt.refused(text)).toMatchObject({ code, message, where: { line: expect.any(Number) } })
  })

  test('where nobody can be asked', () => {
    const refused = () => bindQuery('print a = "x" | evaluate pivot(a)', globalsOf({ tables: [] }))
    expect(refused).toThrow('The columns of pivot hang on the data.')
  })
})
