// find: rows of several tables, by the examples of its page.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asking, asking } from './asked.ts'
import { peopleSchema, peopleSql } from './tables.ts'

let hunt: Asking
beforeAll(async () => {
  hunt = await asking(peopleSchema, peopleSql)
})
afterAll(() => hunt[Symbol.asyncDispose]())

const events = `let EventsTable1 = datatable(Session_Id:string, Level:string, EventText:string, Version:string) [
  "acbd", "Information", "Some Text1", "v1.0.0", "acbd", "Error", "Some Text2", "v1.0.0",
  "28b8", "Error", "Some Text3", "v1.0.1", "8f05", "Information", "Some Text4", "v1.1.0"];
let EventsTable2 = datatable(Session_Id:string, Level:string, EventText:string, EventName:string) [
  "f7d5", "Information", "Some Other Text1", "Event1", "acbd", "Information", "Some Other Text2", "Event2",
  "acbd", "Error", "Some Other Text3", "Event3", "15ea", "Error", "Some Other Text4", "Event4"];
find in (EventsTable1, EventsTable2) where `

describe('find', () => {
  test('projects common and other columns, and packs the rest', async () => {
    const text = 'Session_Id == "acbd" and Level == "Error" project EventText, Version, EventName, pack(*)'
    expect(await hunt.ask(`${events} ${text}`)).toEqual({
      columns: 'source_:string EventText:string Version:string EventName:string pack_:dynamic',
      rows: [
        ['EventsTable1', 'Some Text2', 'v1.0.0', '', { Session_Id: 'acbd', Level: 'Error' }],
        ['EventsTable2', 'Some Other Text3', '', 'Event3', { Session_Id: 'acbd', Level: 'Error' }],
      ],
    })
  })

  test('looks in common and other columns, each table by those it has', async () => {
    const text = 'Version == "v1.0.0" or EventName == "Event1" project Session_Id, EventText, Version, EventName'
    expect(await hunt.rows(`${events} ${text}`)).toEqual([
      ['EventsTable1', 'acbd', 'Some Text1', 'v1.0.0', ''],
      ['EventsTable1', 'acbd', 'Some Text2', 'v1.0.0', ''],
      ['EventsTable2', 'f7d5', 'Some Other Text1', '', 'Event1'],
    ])
  })

  test('shows the columns that all tables have, and packs the rest, where it names none', async () => {
    const { columns, rows } = await hunt.ask(`${events} Session_Id == "acbd"`)
    expect(columns).toBe('source_:string Session_Id:string Level:string EventText:string pack_:dynamic')
    expect(rows).toEqual([
      ['EventsTable1', 'acbd', 'Information', 'Some Text1', { Version: 'v1.0.0' }],
      ['EventsTable1', 'acbd', 'Error', 'Some Text2', { Version: 'v1.0.0' }],
      ['EventsTable2', 'acbd', 'Information', 'Some Other Text2', { EventName: 'Event2' }],
      ['EventsTable2', 'acbd', 'Error', 'Some Other Text3', { EventName: 'Event3' }],
    ])
  })

  test('leaves out tables that have no column of the predicate', async () => {
    expect(await hunt.rows(`${events} Version != "v1.0.0" project EventText`)).toEqual([
      ['EventsTable1', 'Some Text3'],
      ['EventsTable1', 'Some Text4'],
    ])
  })

  test('looks for a term in every column of every table', async () => {
    expect(await hunt.ask('find withsource=Of where * has "alice" project Name, N')).toEqual({
      columns: 'Of:string Name:string N:long',
      rows: [
        ['People', 'alice', 1],
        ['People', 'Alice-2', null],
        ['PeopleElsewhere', 'alice', null],
      ],
    })
    expect(await hunt.rows('find in (People*) where * has "bob" project Name')).toEqual([['People', 'bob']])
  })

  test('brings a column to the type that it is projected with', async () => {
    const text = 'find in (People, PeopleElsewhere) where Name == "alice" project Name, Mark:string'
    expect(await hunt.rows(text)).toEqual([
      ['People', 'alice', 'x'],
      ['PeopleElsewhere', 'alice', '42'],
    ])
  })

  test.each([
    ['find in (People, PeopleElsewhere) where Name == "alice" project Name, Mark', 'Mark is of several types.'],
    ['find in (People, PeopleElsewhere) where Name == "alice"', 'Mark is of several types.'],
  ])('refuses by name: %s', async (text, message) => {
    expect(await hunt.refused(text)).toMatchObject({ code: 'hunt.unsupported', message })
  })
})
