// Hunts in a process that Electron starts: the same answers, and the same ends.
import { setTimeout as later } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startWithElectron } from '../../main/desktop/hunt-process.ts'
import { columnsFile, columnsOf } from '../investigation/hunting/engine/columns-file.ts'
import { nodeAsUtility } from './utility-process.ts'

const start = startWithElectron(nodeAsUtility)
const table = 'CREATE TABLE rows AS SELECT range AS n FROM range(100000)'

test('A hunt gives its rows', async () => {
  await using columns = await columnsFile(table, { start })
  expect(await columns.engine.rows('SELECT count(*) FROM rows', columnsOf('long'))).toEqual([[100_000]])
})

test('What takes too much memory, or would not stop, is ended', async () => {
  await using columns = await columnsFile(table, {
    start,
    limits: { residentBytes: 400 * 1024 ** 2, graceMilliseconds: 100 },
  })
  const rows = (sql: string, milliseconds = 60_000) =>
    columns.engine.rows(sql, columnsOf('long'), { limits: { milliseconds } })
  await expect(rows('SELECT unnest(range(1000000000))')).rejects.toMatchObject({ data: { where: { key: 'memory' } } })
  await expect(rows('SELECT len(range(20000000))', 200)).rejects.toMatchObject({ code: 'hunt.limit' })
  expect(await rows('SELECT count(*) FROM rows')).toEqual([[100_000]])
})

test('Ended before it runs, it is gone all the same', async () => {
  await using columns = await columnsFile(table, { start })
  const said = expect(columns.engine.rows('SELECT 1', columnsOf('int'))).rejects.toMatchObject({
    code: 'job.cancelled',
  })
  await later(0)
  await columns.engine.close()
  await said
})

test('What it wrote as it died is kept for whoever looks for the fault', async () => {
  await using columns = await columnsFile(table, { start, script: new URL('./no-such-script.ts', import.meta.url) })
  await expect(columns.engine.rows('SELECT 1', columnsOf('int'))).rejects.toMatchObject({
    code: 'hunt.failed',
    cause: expect.objectContaining({ message: expect.stringContaining('Cannot find module') }),
  })
})
