// In which columns an identifier is looked for, where the records are not in a case yet.
import { expect, test } from 'vitest'
import { answeredRow, linkColumns } from '../../../main/case/index.ts'
import { simulate } from '../../investigation/simulated.ts'

test('whatever joins a record that a run leaves stands in a column that is looked in for it', async () => {
  const missed = new Set<string>()
  let looked = 0
  for (const scenario of ['first-light', 'stolen-token'])
    for (const { table, keys } of (await simulate(scenario, 1)).evidence) {
      const columns = new Map(linkColumns(table).map(column => [column.name, column]))
      if (columns.size === 0) continue
      for (const { kind, field } of keys) {
        const [name = ''] = field.split(/[.[]/)
        const column = columns.get(name)
        const isInside = name !== field
        if (column?.kinds.has(kind) !== true || (isInside && !column.isInside)) missed.add(`${table} ${field} ${kind}`)
        looked++
      }
    }
  expect([...missed]).toEqual([])
  expect(looked).toBeGreaterThan(500)
})

test('nothing is looked for in a table of which nothing is known', () => {
  expect(linkColumns('MyOwnTable_CL')).toEqual([])
})

test('a row of an answer is read as its import would read it', () => {
  const columns = [
    { name: 'Type', type: 'string' },
    { name: 'CorrelationId', type: 'string' },
  ]
  expect(answeredRow(columns, ['SigninLogs', 'AB'])).toEqual({
    table: 'SigninLogs',
    keys: [{ kind: 'correlation', value: 'ab', field: 'CorrelationId' }],
  })
  expect(answeredRow(columns, ['Else', 'AB'])).toBeNull()
})
