// A row of an answer leads to the records it was made of.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bindQuery } from '../../../main/investigation/hunting/kusto/bind.ts'
import { globalsOf } from '../../../main/investigation/hunting/kusto/globals.ts'
import { recordsBehind } from '../../../main/investigation/hunting/row-evidence.ts'
import type { Schema } from '../../../main/investigation/hunting/schema.ts'
import { translate } from '../../../main/investigation/hunting/sql/translate.ts'
import type { Cell, HuntColumn } from '../../../shared/model/hunt.ts'
import { type ColumnsFile, columnsFile } from './engine/columns-file.ts'

const column = (name: string, type: HuntColumn['type'], physical: string) => ({ name, type, physical, description: '' })
const schema: Schema = {
  tables: [
    {
      name: 'SignIns',
      rows: 5,
      columns: [column('Time', 'datetime', 'c1'), column('User', 'string', 'c2'), column('Code', 'long', 'c3')],
    },
  ],
}
const sql = `CREATE TABLE "SignIns"(entry BIGINT, c1 TIMESTAMP, c2 VARCHAR, c3 BIGINT);
  INSERT INTO "SignIns" VALUES (10, '2026-01-01 10:00:00', 'dana', 0), (11, '2026-01-01 10:20:00.123456', 'dana', 7),
    (12, '2026-01-02 10:00:00', 'tomas', NULL), (13, NULL, '', 7), (14, '2026-01-02 11:00:00', 'dana', 7)`

const globals = globalsOf(schema)
let columns: ColumnsFile
beforeAll(async () => {
  columns = await columnsFile(sql)
})
afterAll(() => columns[Symbol.asyncDispose]())

/** Ledger entries behind each row of the answer, in the order of the answer; null where none can be told. */
async function entriesBehind(text: string): Promise<(number[] | null)[]> {
  const query = bindQuery(text, globals)
  if (!('body' in query)) throw new Error('the query asks for values first')
  const rows = await run(query)
  const all: (number[] | null)[] = []
  for (const row of rows.rows) {
    const behind = recordsBehind(query, row)
    if (behind === null) all.push(null)
    else all.push((await run(behind)).entries.toSorted((a, b) => a - b))
  }
  return all
}

async function run(query: Parameters<typeof translate>[0]): Promise<{ rows: Cell[][]; entries: number[] }> {
  const { sql: made, columns: names, entry } = translate(query, { schema, now: 0n })
  const asked = entry ? [...names, { name: 'entry', type: 'long' as const }] : names
  const rows = await columns.engine.rows(made, asked)
  return { rows, entries: entry ? rows.map(row => Number(row.at(-1))) : [] }
}

describe('the records behind a row are those of its group', () => {
  test.each([
    ['SignIns | summarize count() by User | sort by User asc', [[13], [10, 11, 14], [12]]],
    ['SignIns | where Code == 7 | summarize count() by User | sort by User asc', [[13], [11, 14]]],
    ['SignIns | summarize count() by Day = bin(Time, 1d) | sort by Day asc', [[13], [10, 11], [12, 14]]],
    ['SignIns | summarize by Time | where Time < datetime(2026-01-01 11:00) | sort by Time asc', [[10], [11]]],
    [
      'SignIns | summarize n = count() by Code | project Renamed = Code, n | sort by Renamed asc',
      [[12], [10], [11, 13, 14]],
    ],
    ['SignIns | distinct User, Code | where User == "dana" | sort by Code asc', [[10], [11, 14]]],
    ['SignIns | summarize count()', [[10, 11, 12, 13, 14]]],
  ])('%s', async (text, entries) => {
    expect(await entriesBehind(text)).toEqual(entries)
  })
})

describe('nothing is said where it can not be known', () => {
  test.each([
    ['a key did not come through', 'SignIns | summarize n = count() by User | project n | take 1'],
    ['a key was changed on the way', 'SignIns | summarize n = count() by User | extend User = toupper(User) | take 1'],
    ['a row stands for one record by itself', 'SignIns | where User == "tomas"'],
    ['it is of two tables', 'SignIns | summarize count() by User | join (SignIns) on User | take 1'],
  ])('as %s', async (_, text) => {
    expect(await entriesBehind(text)).toEqual([null])
  })
})
