// Hunting as the renderer asks for it, over the demo of a first start.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, createApp, systemEnv } from '../../main/app/index.ts'
import type { CallInput, CallOutput } from '../../shared/contract/contract.ts'
import { calls } from '../../shared/contract/contract.ts'
import { Refusal } from '../../shared/errors.ts'
import { keptLog } from './fake-app.ts'

const dataFolder = mkdtempSync(join(tmpdir(), 'throughline-hunt-app-'))
let app: App

beforeAll(async () => {
  app = await createApp({
    env: systemEnv(dataFolder),
    dataFolder,
    host: 'web',
    log: keptLog(),
    runtime: { worker: 'inline' },
  })
})
afterAll(async () => {
  await app.close()
  rmSync(dataFolder, { recursive: true })
})

const run = (input: CallInput<'hunt.run'>) => app.services['hunt.run'](calls['hunt.run'].input.parse(input))

/** The page that has the last rows. */
async function ended(hunt: string, from = 0): Promise<CallOutput<'hunt.page'>> {
  const page = await app.services['hunt.page']({ hunt, from, count: 5000 })
  return page.end === null ? ended(hunt, from) : page
}

describe('A hunt of the app', () => {
  test('gives its first rows, lets others be paged through, and says at the end how many there are', async () => {
    const started = await run({ text: 'CloudAppEvents | project ActionType | sort by ActionType asc', count: 5 })
    expect(started).toMatchObject({ columns: [{ name: 'ActionType', type: 'string' }], ordered: true, render: null })
    expect(started.page.rows).toHaveLength(5)
    const second = await app.services['hunt.page']({ hunt: started.hunt, from: 5, count: 5 })
    expect(second.rows).toHaveLength(5)
    const { rows, end } = await ended(started.hunt)
    expect(rows.slice(0, 10)).toEqual([...started.page.rows, ...second.rows])
    expect(end).toMatchObject({ rows: 46, total: 46, cut: null })
  })

  test('says how many rows there are beyond the limit', async () => {
    const { hunt } = await run({ text: 'CloudAppEvents', rows: 10 })
    expect((await ended(hunt)).end).toMatchObject({ rows: 10, total: 46, cut: { limit: 'rows' } })
  })

  test('leads from a row to its record, and to the trace that shows it', async () => {
    const { page } = await run({ text: 'CloudAppEvents | where ActionType == "Send" | project ActionType, ReportId' })
    const [record] = page.records
    if (record === undefined || record === null) throw new Error('the row leads nowhere')
    const { evidence } = await app.services['case.record']({ id: record })
    expect(evidence.fields).toMatchObject({ ActionType: 'Send', ReportId: page.rows[0]?.[1] })
    const [shown] = await app.services['investigate.shown']({ records: [record] })
    const trace = await app.services['investigate.trace']({ id: shown?.trace ?? '' })
    expect(trace.nodes.find(({ id }) => id === shown?.node)?.evidence).toContain(record)
  })

  test('leads from a row that was made of many to all of them', async () => {
    const { hunt, page } = await run({ text: 'CloudAppEvents | summarize n = count() by ActionType | sort by n' })
    const behind = await app.services['hunt.behind']({ hunt, row: 0 })
    expect(behind?.total).toBe(page.rows[0]?.[1])
    for (const id of behind?.records ?? []) {
      const { evidence } = await app.services['case.record']({ id })
      expect(evidence.fields).toMatchObject({ ActionType: page.rows[0]?.[0] ?? '' })
    }
    const told = await run({ text: 'CloudAppEvents | summarize n = count() by ActionType | project n' })
    expect(await app.services['hunt.behind']({ hunt: told.hunt, row: 0 })).toBeNull()
  })

  test('may be one that is shipped', async () => {
    const library = await app.services['hunt.library']({})
    expect(library.length).toBeGreaterThan(60)
    for (const { query } of library.slice(0, 3)) expect((await run({ text: query })).columns).not.toEqual([])
  })

  test('is refused with its place, and nothing is kept of it', async () => {
    await expect(run({ text: 'CloudAppEvents | where Foo == 1' })).rejects.toMatchObject({
      code: 'hunt.syntax',
      data: { where: { line: 1, column: 24 } },
    })
  })

  test('can be let go of', async () => {
    const { hunt } = await run({ text: 'print 1' })
    await app.services['hunt.close']({ hunt })
    await expect(app.services['hunt.page']({ hunt, from: 0, count: 1 })).rejects.toMatchObject({
      code: 'argument.invalid',
    })
  })

  test('can be cancelled as a job, which whoever pages is told', async () => {
    const jobs: string[] = []
    const off = app.on('job.progress', ({ job, title, state }) => {
      if (title === 'Hunting' && state === 'running') jobs.push(job)
    })
    const started = run({
      text: 'range a from 1 to 4000000 step 1 | extend b = a * 7919 % 1000003, t = tostring(a) | sort by b asc, t asc',
      count: 5000,
      rows: 100_000,
    })
    while (jobs.length === 0) await new Promise(resolve => setTimeout(resolve, 10))
    await app.services['job.cancel']({ job: jobs[0] ?? '' })
    const told = await started.then(({ hunt }) => ended(hunt, 90_000)).catch((error: unknown) => error)
    off()
    expect(told).toBeInstanceOf(Refusal)
    expect(told).toMatchObject({ code: 'job.cancelled' })
  })
})

describe('What ran', () => {
  test('is in the ledger with what it was made out of', async () => {
    const first = await run({ text: 'AuditLogs | count' })
    const { end } = await ended(first.hunt)
    const second = await run({ text: 'AuditLogs | where Result == "success" | count', parent: end?.entry ?? null })
    await ended(second.hunt)
    const [newest, before] = await app.services['hunt.history']({ before: null, limit: 2 })
    expect(newest).toMatchObject({
      text: 'AuditLogs | where Result == "success" | count',
      parent: before?.entry,
      total: 1,
    })
    expect(before).toMatchObject({ text: 'AuditLogs | count', parent: null, total: 1 })
    expect(await app.services['hunt.history']({ before: newest?.entry ?? null, limit: 1 })).toEqual([before])
    expect((await app.services['case.verify']({})).ok).toBe(true)
  })
})

describe('Hunts that are kept', () => {
  test('have a name, are written over under it, and given up', async () => {
    const save = (name: string, text: string) => app.services['hunt.save']({ name, text, parameters: { who: 'dana' } })
    await save('Mail', 'EmailEvents')
    await save('Calls', 'CloudAppEvents')
    const newer = await save('Mail', 'EmailEvents | count')
    expect(await app.services['hunt.saved']({})).toEqual([expect.objectContaining({ name: 'Calls' }), newer])
    await app.services['hunt.forget']({ name: 'Mail' })
    expect((await app.services['hunt.saved']({})).map(({ name }) => name)).toEqual(['Calls'])
    await expect(app.services['hunt.forget']({ name: 'Cals' })).rejects.toMatchObject({
      code: 'hunt.unknown',
      message: 'No hunt is kept as "Cals"; did you mean "Calls"?',
    })
  })
})

describe('An export of a hunt', () => {
  test('writes all of its rows beside what else is handed over', async () => {
    const { to, rows } = await app.services['hunt.export'](
      calls['hunt.export'].input.parse({
        text: 'CloudAppEvents | project ActionType',
        name: 'What was done',
        form: 'csv',
      }),
    )
    expect(rows).toBe(46)
    expect(readFileSync(to, 'utf8').split('\r\n')).toHaveLength(48)
    const { acts } = await app.services['case.acts']({ before: null, limit: 1 })
    expect(acts[0]?.what).toMatchObject({ act: 'export', form: 'hunt as csv', to: 'What was done.csv', records: 46 })
  })
})

describe('The editor of hunts', () => {
  test('knows the tables of the open case', async () => {
    const { items } = await app.services['hunt.complete']({ text: '', position: 0 })
    expect(items.find(({ label }) => label === 'CloudAppEvents')?.detail).toBe('46 rows')
    expect(await app.services['hunt.diagnostics']({ text: 'CloudAppEvents | count' })).toEqual([])
    const schema = await app.services['hunt.schema']({})
    expect(schema.find(({ name }) => name === 'CloudAppEvents')?.rows).toBe(46)
  })
})
