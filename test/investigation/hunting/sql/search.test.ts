// search, `*` in conditions, and the forms of union, over tables of which some hold nothing.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bindQuery } from '../../../../main/investigation/hunting/kusto/bind.ts'
import { globalsOf } from '../../../../main/investigation/hunting/kusto/globals.ts'
import { translate } from '../../../../main/investigation/hunting/sql/translate.ts'
import { type Asking, asking } from './asked.ts'
import { peopleSchema, peopleSql } from './tables.ts'

let hunt: Asking
beforeAll(async () => {
  hunt = await asking(peopleSchema, peopleSql)
})
afterAll(() => hunt[Symbol.asyncDispose]())

const names = async (text: string) => (await hunt.rows(`${text} | project Name`)).flat()

describe('search', () => {
  test('looks for a term in every column of every table, and says the table', async () => {
    expect(await hunt.ask('search "alice"')).toEqual({
      columns: '$table:string Time:datetime Name:string Mark_string:string Mark_long:long Detail:dynamic N:long',
      rows: [
        ['People', '2026-01-01T10:00:00Z', 'alice', 'x', null, { os: ['windows 10'] }, 1],
        ['People', null, 'Alice-2', 'x', null, null, null],
        ['PeopleElsewhere', '2026-01-03T00:00:00Z', 'alice', '', 42, null, null],
      ],
    })
  })

  test.each([
    ['search "windows"', ['alice']],
    ['search "window"', []],
    ['search "window*"', ['alice']],
    ['search "*rol"', ['carol_x']],
    ['search "*aro*"', ['carol_x']],
    ['search "ALICE" and "2"', ['Alice-2']],
    ['search "bob" or ("alice" and Mark_string == "x")', ['alice', 'bob', 'Alice-2']],
    ['search "alice" and not(Name has "2")', ['alice', 'alice']],
    ['search kind=case_sensitive "Alice"', ['Alice-2']],
    ['search kind=case_sensitive Name has "ALICE" or Name startswith "ca"', ['carol_x']],
    ['search Name:"alice"', ['alice', 'Alice-2', 'alice']],
    ['search Name:"ali*" and N > 0', ['alice']],
    ['search in (People) "alice"', ['alice', 'Alice-2']],
    ['search in (People*) Mark_long == 42', ['alice']],
    ['search in (Nobody) "alice"', []],
    ['search Name == "bob"', ['bob']],
    ['search Name matches regex "^[bc]"', ['bob', 'carol_x']],
    ['search "42"', ['alice']],
    ['search * | where N == 7', ['carol_x']],
    ['search "alice" and Time >= datetime(2026-01-02)', ['alice']],
    ['People | search "x" and N > 1', ['carol_x']],
    ['People | where N > 0 | search "y"', ['bob']],
  ])('%s', async (text, found) => {
    expect(await names(text)).toEqual(found)
  })

  test('writes nothing of tables that hold nothing', () => {
    const many = Array.from({ length: 300 }, (_, at) => ({
      name: `Empty${at}`,
      rows: 0,
      columns: peopleSchema.tables[0]?.columns ?? [],
    }))
    const schema = { tables: [...peopleSchema.tables, ...many] }
    const { sql } = translate(bindQuery('search "alice" or "bob" or "carol"', globalsOf(schema)), { schema, now: 0n })
    expect(sql.length).toBeLessThan(5000)
    expect(sql).toContain('"People"')
    expect(sql).not.toContain('Empty')
  })

  test('is refused for what is not sure', async () => {
    expect(await hunt.refused('search "al*ce"')).toEqual({
      code: 'hunt.unsupported',
      message: 'A * within a term can not be run here.',
      where: { line: 1, column: 8 },
      todo: 'Write matches regex.',
    })
    expect(await hunt.refused('search kind=case_sensitive Name in~ ("x")')).toMatchObject({
      message: 'in~ can not mind case here.',
      where: { line: 1, column: 28 },
    })
  })
})

describe('where * has', () => {
  test('is true of a row one of whose columns has it', async () => {
    expect(await names('People | where * has "carol" or (* contains "indow" and N == 1)')).toEqual(['alice', 'carol_x'])
    expect(await names('People | where not(* has "x")')).toEqual(['bob'])
  })

  test('is refused where columns can not be taken together', async () => {
    expect(await hunt.refused('People | where * == "x"')).toMatchObject({ message: '* == can not be run here.' })
  })
})

describe('union', () => {
  test('takes all tables of a pattern', async () => {
    expect(
      await hunt.rows('union withsource=From People*, Nobody | summarize count() by From | sort by From asc'),
    ).toEqual([
      ['People', 4],
      ['PeopleElsewhere', 1],
    ])
    expect(await hunt.rows('union * | count')).toEqual([[5]])
  })

  test('isfuzzy=true leaves out tables there are not', async () => {
    expect(await hunt.rows('union isfuzzy=true Nowhere, (NowhereElse | where x == 1), People | count')).toEqual([[4]])
    expect((await hunt.refused('union isfuzzy=true Nowhere, NowhereElse')).code).toBe('hunt.syntax')
    expect((await hunt.refused('union Nowhere, People')).code).toBe('hunt.syntax')
  })

  test('kind=inner is run where all tables have the same columns, and refused elsewhere', async () => {
    expect(await hunt.rows('union kind=inner People, Nobody | count')).toEqual([[4]])
    expect(await hunt.refused('union kind=inner People, PeopleElsewhere')).toMatchObject({ code: 'hunt.unsupported' })
  })

  test('tells types of one name apart, as the page shows', async () => {
    const views = 'let View_1 = view () { print x=1 }; let View_2 = view () { print x=toint(2) };'
    expect(await hunt.ask(`${views} union withsource=TableName View_1, View_2`)).toEqual({
      columns: 'TableName:string x_long:long x_int:int',
      rows: [
        ['View_1', 1, null],
        ['View_2', null, 2],
      ],
    })
  })
})
