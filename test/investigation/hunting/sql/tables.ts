// Three tables of tests: people, more of them with another type in a column, and one that holds nothing.
import type { Schema, SchemaColumn } from '../../../../main/investigation/hunting/schema.ts'

const columnsOf = (...columns: [string, SchemaColumn['type']][]): SchemaColumn[] =>
  columns.map(([name, type], at) => ({ name, type, physical: `c${at + 1}`, description: '' }))

const people = columnsOf(
  ['Time', 'datetime'],
  ['Name', 'string'],
  ['Mark', 'string'],
  ['Detail', 'dynamic'],
  ['N', 'long'],
)

export const peopleSchema: Schema = {
  tables: [
    { name: 'People', rows: 4, columns: people },
    {
      name: 'PeopleElsewhere',
      rows: 1,
      columns: columnsOf(['Time', 'datetime'], ['Name', 'string'], ['Mark', 'long']),
    },
    { name: 'Nobody', rows: 0, columns: people.map(column => ({ ...column, physical: null })) },
  ],
}

export const peopleSql = `
  CREATE TABLE "People"(entry BIGINT, c1 TIMESTAMP, c2 VARCHAR, c3 VARCHAR, c4 JSON, c5 BIGINT);
  INSERT INTO "People" VALUES
    (1, '2026-01-01 10:00', 'alice', 'x', '{"os":["windows 10"]}', 1),
    (2, '2026-01-01 11:30', 'bob', 'y', NULL, 2),
    (3, NULL, 'Alice-2', 'x', NULL, NULL),
    (4, '2026-01-02 12:00', 'carol_x', 'z', '[1,2]', 7);
  CREATE TABLE "PeopleElsewhere"(entry BIGINT, c1 TIMESTAMP, c2 VARCHAR, c3 BIGINT);
  INSERT INTO "PeopleElsewhere" VALUES (9, '2026-01-03', 'alice', 42);`
