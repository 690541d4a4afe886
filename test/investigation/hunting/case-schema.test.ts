// Which tables and columns a case can be asked for, and where they lie.
import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ColumnDatabase } from '../../../main/case/columns/database.ts'
import { createCase, ownTableNames } from '../../../main/case/index.ts'
import { caseSchema } from '../../../main/investigation/hunting/case-schema.ts'
import type { Schema } from '../../../main/investigation/hunting/schema.ts'
import { publishedTables } from '../../../shared/records/published-columns.ts'
import { scratch, signInRecords, startedAt, testEnv } from '../../case/making.ts'

const columnIn = ({ tables }: Schema, table: string, name: string) =>
  tables.find(each => each.name === table)?.columns.find(each => each.name === name)

describe('The schema of a case', () => {
  test('has every published table with every published column, empty where the case has nothing', () => {
    const schema = caseSchema([])
    expect(schema.tables).toHaveLength(publishedTables.size + ownTableNames.length)
    for (const { name, rows, columns } of schema.tables) {
      expect(rows).toBe(0)
      const names = new Set(columns.map(column => column.name))
      expect((publishedTables.get(name) ?? []).filter(column => !names.has(column.name))).toEqual([])
    }
    expect(columnIn(schema, 'SigninLogs', 'CreatedDateTime')).toMatchObject({ type: 'datetime', physical: null })
    expect(columnIn(schema, 'SigninLogs', 'CreatedDateTime')?.description).toContain('sign-in was initiated')
  })

  test('says where the columns of its records lie, also of those that no page names', async () => {
    using folder = scratch()
    const store = await createCase({ file: folder.path('x.throughline'), env: testEnv(), worker: 'inline' })
    await store.appendRecords({ run: 'r', scenario: 's', seed: 1, at: startedAt }, signInRecords(3))
    const schema = caseSchema(await store.columns())
    await store.close()
    expect(schema.tables.find(({ name }) => name === 'SigninLogs')?.rows).toBe(3)
    expect(columnIn(schema, 'SigninLogs', 'UserPrincipalName')?.physical).toMatch(/^c\d+$/)
    expect(columnIn(schema, 'SigninLogs', 'Text')).toMatchObject({ type: 'dynamic', description: '' })
    expect(columnIn(schema, 'SigninLogs', 'Location')?.physical).toBeNull()
  })

  test('gives rows of either surface their time under both of its names', async () => {
    using folder = scratch()
    const file = folder.path('x.throughline')
    const row = (name: string, minute: string) =>
      `${JSON.stringify({ Type: 'CloudAppEvents', [name]: `2026-11-20T09:${minute}:00Z`, ActionType: 'FileAccessed', ReportId: minute })}\n`
    writeFileSync(folder.path('hunting.ndjson'), row('Timestamp', '30'))
    writeFileSync(folder.path('analytics.ndjson'), row('TimeGenerated', '31'))
    const store = await createCase({ file, env: testEnv(), worker: 'inline' })
    for (const name of ['hunting', 'analytics']) {
      const { files } = await store.importPath(folder.path(`${name}.ndjson`))
      expect(files[0]).toMatchObject({ table: 'CloudAppEvents', accepted: 1 })
    }
    const schema = caseSchema(await store.columns())
    await store.close()
    const db = await ColumnDatabase.open(`${file}-cache`)
    const times = ['Timestamp', 'TimeGenerated'].map(name => columnIn(schema, 'CloudAppEvents', name)?.physical)
    const rows = await db.rows(`SELECT ${times.join(', ')} FROM "CloudAppEvents" ORDER BY entry`)
    db.close()
    const [first, second] = [new Date('2026-11-20T09:30:00Z'), new Date('2026-11-20T09:31:00Z')]
    expect(rows).toEqual([
      [first, first],
      [second, second],
    ])
  })

  test('leaves a table of one surface alone', () => {
    expect(columnIn(caseSchema([]), 'SigninLogs', 'Timestamp')).toBeUndefined()
    expect(columnIn(caseSchema([]), 'AADSignInEventsBeta', 'TimeGenerated')).toBeUndefined()
  })
})
