// The columns in the repository are those of the published schemas, and every table of them is one evidence is filed under.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { TableName } from '../../shared/model/evidence.ts'
import { publishedTables } from '../../shared/records/published-columns.ts'
import { describeWith, materialPath } from '../material.ts'
import { publishedColumns, publishedFile } from './make-published-columns.ts'

/** Names under which today's tables were published before. */
const older = ['AADSignInEventsBeta', 'AADSpnSignInEventsBeta', 'AIAgentsInfo']

test('every published table is one that evidence is filed under, by its own name or by that of the table it became', () => {
  const names = [...publishedTables.keys()]
  expect(names).toHaveLength(72)
  expect(names.filter(name => !TableName.safeParse(name).success)).toEqual(older)
})

test('a column has a type of Kusto and what its page says of it', () => {
  const columns = [...publishedTables.values()].flat()
  expect([...new Set(columns.map(({ type }) => type))].sort()).toEqual(
    ['bool', 'datetime', 'dynamic', 'guid', 'int', 'long', 'real', 'string'].sort(),
  )
  expect(publishedTables.get('SigninLogs')?.find(({ name }) => name === 'UniqueTokenIdentifier')).toEqual({
    name: 'UniqueTokenIdentifier',
    type: 'string',
    description: expect.stringMatching(/token/i),
  })
})

describeWith('reference/table-schemas.csv', 'the published schemas', () => {
  test('are what the file was made from', () => {
    const csv = readFileSync(materialPath('reference/table-schemas.csv'), 'utf8')
    expect(readFileSync(publishedFile, 'utf8')).toBe(publishedColumns(csv))
  })
})
