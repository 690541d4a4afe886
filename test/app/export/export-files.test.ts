// What goes out of a case as files, is imported again as the same records, and is told in its ledger.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ExportOrder, exportFiles } from '../../../main/app/export/export-files.ts'
import type { CaseStore } from '../../../main/case/index.ts'
import { epochMs } from '../../../shared/model/units.ts'
import { scratch, signIn, signInRecords, spanRecord, startedAt } from '../../case/making.ts'
import { describeWith, materialPath } from '../../material.ts'
import { canonical, newCase, recordsOf } from './exported.ts'

const order = (to: string, more: Partial<ExportOrder> = {}): ExportOrder => ({
  format: 'ndjson',
  selection: {},
  to,
  write: () => {},
  spreadsheet: false,
  withProvenance: false,
  ...more,
})

const run = { run: 'r', scenario: 's', seed: 1, at: startedAt }

async function caseOf(file: string): Promise<CaseStore> {
  const store = await newCase(file)
  await store.appendRecords(run, [...signInRecords(5), spanRecord(1)])
  return store
}

describeWith('samples', 'every published sample', () => {
  test('as NDJSON is imported again, record for record', async () => {
    using folder = scratch()
    const store = await newCase(folder.path('a.throughline'))
    await store.importPath(materialPath('samples'))
    const records = await recordsOf(store)
    const report = await exportFiles(store, order(folder.path('out')))
    expect(report.records).toBe(records.length)
    expect(report.leftOut).toEqual({})

    const again = await newCase(folder.path('b.throughline'))
    const { files } = await again.importPath(folder.path('out'))
    expect(files.filter(({ refusal, rejected }) => refusal !== null || rejected > 0)).toEqual([])
    expect(canonical(await recordsOf(again))).toEqual(canonical(records))
    for (const { name, records, bytes } of report.files) {
      const text = readFileSync(join(folder.path('out'), name), 'utf8')
      expect(text.split('\n').length - 1).toBe(records)
      expect(Buffer.byteLength(text)).toBe(bytes)
    }
    await store.close()
    await again.close()
  })

  test.each([
    ['sentinel-training-lab', {}],
    ['msticpy/SigninLogs_aad_logons.ndjson', {}],
    ['otrf-golden-saml/OfficeActivityEvents.json', {}],
  ])('%s as CSV is imported again with the same tables, times, keys and cells', async (sample, selection) => {
    using folder = scratch()
    const store = await newCase(folder.path('a.throughline'))
    await store.importPath(materialPath(`samples/${sample}`))
    const report = await exportFiles(store, order(folder.path('out'), { format: 'csv', selection }))
    const again = await newCase(folder.path('b.throughline'))
    const { files } = await again.importPath(folder.path('out'))
    expect(files.filter(({ refusal, rejected }) => refusal !== null || rejected > 0)).toEqual([])
    const cells = async (from: CaseStore) =>
      canonical(
        (await recordsOf(from)).map(record => ({
          ...record,
          fields: Object.fromEntries(
            Object.entries(record.fields).flatMap(([name, value]) =>
              value === null || value === '' ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
            ),
          ),
        })),
      )
    expect(report.records).toBe((await recordsOf(store)).length)
    expect(await cells(again)).toEqual(await cells(store))
    await store.close()
    await again.close()
  })
})

test('the answer of a query goes into a case and out of it as lines of rows or as CSV, and is imported again', async () => {
  using folder = scratch()
  const columns = Object.keys(signIn(0)).map(name => ({ name, type: 'string' }))
  const rows = [0, 1, 2, 1].map(index => Object.values(signIn(index)))
  const path = folder.path('query_data.json')
  writeFileSync(path, JSON.stringify({ tables: [{ name: 'PrimaryResult', columns, rows: [...rows, ['x']] }] }, null, 1))
  const store = await newCase(folder.path('a.throughline'))
  expect(await store.previewPath(path)).toMatchObject({
    contents: [
      {
        format: 'query-answer-json',
        formats: [{ format: 'query-answer-json', records: 4 }],
        reading: { tables: [{ table: 'SigninLogs', records: 4 }], rejected: 1 },
      },
    ],
  })
  expect(await store.importPath(path)).toMatchObject({
    files: [{ format: 'query-answer-json', table: 'SigninLogs', accepted: 3, duplicates: 1, rejected: 1 }],
  })
  expect(await store.verify()).toMatchObject({ ok: true })
  const records = await recordsOf(store)
  expect(records.map(({ fields }) => fields)).toEqual([0, 1, 2].map(signIn))
  for (const format of ['ndjson', 'csv'] as const) {
    const { files, notes } = await exportFiles(store, order(folder.path(format), { format }))
    if (format === 'ndjson') expect(notes).toEqual({ "row of a query's answer written as an object": 3 })
    const again = await newCase(folder.path(`${format}.throughline`))
    await again.importPath(folder.path(format))
    expect(files.map(file => file.records)).toEqual([3])
    expect((await recordsOf(again)).map(({ table, time, keys }) => ({ table, time, keys }))).toEqual(
      records.map(({ table, time, keys }) => ({ table, time, keys })),
    )
    if (format === 'ndjson') expect(canonical(await recordsOf(again))).toEqual(canonical(records))
    await again.close()
  }
  await store.close()
})

describe('an export', () => {
  test('of one kind of records is a file, of several a folder, and its own bytes where they came as JSON', async () => {
    using folder = scratch()
    const store = await caseOf(folder.path('a.throughline'))
    const one = await exportFiles(store, order(folder.path('one.ndjson'), { selection: { tables: ['SigninLogs'] } }))
    expect(readFileSync(folder.path('one.ndjson'), 'utf8')).toBe(
      Array.from({ length: 5 }, (_, index) => `${JSON.stringify(signIn(index))}\n`).join(''),
    )
    expect(one).toMatchObject({ records: 5, files: [{ records: 5 }], notes: {} })
    await exportFiles(store, order(folder.path('all')))
    expect(readdirSync(folder.path('all')).sort()).toEqual(['agent365-exporter.ndjson', 'entra-ndjson.ndjson'])
    await store.close()
  })

  test('holds what is chosen: from a time on, before a time, by number', async () => {
    using folder = scratch()
    const store = await caseOf(folder.path('a.throughline'))
    const chosen = async (selection: ExportOrder['selection']) => {
      const texts: string[] = []
      const write = (text: string) => void texts.push(text)
      await exportFiles(store, order('-', { selection, write, withProvenance: true }))
      return texts
        .join('')
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line))
    }
    const within = await chosen({ from: epochMs(startedAt + 1000), to: epochMs(startedAt + 3000) })
    expect(within.map(({ record }) => record)).toEqual([signIn(1), signIn(2)])
    const [first] = await recordsOf(store)
    const [told] = await chosen({ records: first === undefined ? [] : [first.id] })
    const detail = await store.record(told.entry)
    expect(told).toMatchObject({ table: 'SigninLogs', sha256: detail.rawSha256, line: 1, record: signIn(0) })
    expect(told.source).toEqual({ name: detail.source.name, sha256: detail.source.digest })
    await store.close()
  })

  test('is told in the ledger, with how many records went where', async () => {
    using folder = scratch()
    const store = await caseOf(folder.path('a.throughline'))
    await exportFiles(store, order(folder.path('x'), { format: 'csv' }))
    const { acts } = await store.acts(null, 10)
    expect(acts.map(({ what }) => what)).toEqual([{ act: 'export', form: 'csv', to: folder.path('x'), records: 7 }])
    await store.close()
  })

  test('that is stopped leaves nothing behind, in the folder and in the ledger', async () => {
    using folder = scratch()
    const store = await caseOf(folder.path('a.throughline'))
    for (const after of [1, 2]) {
      const stop = new AbortController()
      let told = 0
      const onProgress = () => {
        told += 1
        if (told === after) stop.abort()
      }
      const stopped = exportFiles(store, order(folder.path('x'), { signal: stop.signal, onProgress }))
      await expect(stopped).rejects.toMatchObject({ code: 'job.cancelled' })
      expect(existsSync(folder.path('x'))).toBe(false)
    }
    expect((await store.acts(null, 10)).total).toBe(0)
    await store.close()
  })

  test.each([
    ['nothing is chosen', { selection: { tables: ['AuditLogs'] as const } }, 'No record of the case is chosen.'],
    ['several tables are to be one stream of CSV', { format: 'csv' as const }, 'As csv these records are 2 files'],
    ['something stands there', { to: 'a.throughline' }, 'exists.'],
  ])('is refused where %s', async (_why, more, reason) => {
    using folder = scratch()
    const store = await caseOf(folder.path('a.throughline'))
    const to = 'to' in more ? folder.path(more.to) : '-'
    await expect(exportFiles(store, order('-', { ...more, to }))).rejects.toThrow(reason)
    await store.close()
  })
})
