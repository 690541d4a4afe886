// Answers of query APIs: rows as lists of values under columns told once, however the API that answers is called.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recognise } from '../../../main/case/import/index.ts'
import type { Json } from '../../../shared/model/json.ts'
import { describeWith, materialPath } from '../../material.ts'
import {
  answers,
  columns,
  fieldsOf,
  format,
  frame,
  kustoColumns,
  logAnalytics,
  printed,
  rowOf,
  status,
} from './query-answers.ts'
import { bytesOf, read } from './reading.ts'

describe('the answer of a query API', () => {
  test.each(answers.flatMap(([api, answer]) => printed.map(([how, print]) => [api, how, print(answer)] as const)))(
    'of %s, %s, holds its rows as records, whose bytes are theirs',
    async (_, __, source) => {
      expect(recognise(bytesOf(source), 'x')).toBe(format)
      for (const sizes of [[source.length * 3], [1], [7, 64]]) {
        const { records, fields, rejected, segments } = await read(format, source, sizes)
        expect(rejected).toEqual([])
        expect(fields).toEqual([rowOf('a'), rowOf('b')].map(fieldsOf))
        expect(records.map(({ table, time }) => [table, time])).toEqual(
          Array(2).fill(['SigninLogs', Date.parse('2026-11-20T18:31:55.519Z')]),
        )
        const raws = records.map(({ start, length }) =>
          Buffer.from(bytesOf(source)).toString('utf8', start, start + length),
        )
        expect(raws.map(raw => JSON.parse(raw))).toEqual([rowOf('a'), rowOf('b')])
        expect(segments.filter(({ kind }) => kind === 'context')).toEqual([
          { kind: 'context', index: 0, value: { columns } },
        ])
      }
    },
  )

  test('has the keys of the same rows read from NDJSON, also where a column holds JSON as text', async () => {
    const values = rowOf('a', JSON.stringify({ deviceId: 'b4f1c6a0-0000-4000-8000-000000000001' }))
    const answer = await read(format, JSON.stringify(logAnalytics(values)))
    const lines = await read('entra-ndjson', JSON.stringify(fieldsOf(values)))
    expect(answer.records[0]?.keys).toEqual(lines.records[0]?.keys)
    expect(answer.records[0]?.keys.length).toBeGreaterThan(1)
  })

  test('of Kusto v1 writes true and false as numbers, which the type of their column tells', async () => {
    const rows = [
      [...rowOf('a').slice(0, 4), 0],
      [...rowOf('b').slice(0, 4), 1],
    ]
    const older = columns.map(({ name, type }) => ({
      ColumnName: name,
      DataType: type === 'bool' ? 'SByte' : 'String',
    }))
    for (const Columns of [kustoColumns, older]) {
      const source = JSON.stringify({ Tables: [{ Columns, Rows: rows }] })
      expect((await read(format, source)).fields.map(({ IsInteractive }) => IsInteractive)).toEqual([false, true])
    }
  })

  test('holds rows of several tables, of which each says its own by its Type or its columns', async () => {
    const source = JSON.stringify({
      tables: [
        {
          columns: [{ name: 'Type' }, { name: 'Id' }],
          rows: [
            ['SigninLogs', 'a'],
            ['AuditLogs', 'b'],
            ['Nothing', 'c'],
          ],
        },
        { columns: ['OperationName', 'TargetResources'].map(name => ({ name })), rows: [['Add user', '[]']] },
        { columns: ['Timestamp', 'DeviceId', 'ActionType'].map(name => ({ name })), rows: [['2026-11-20', 'd', 'x']] },
      ],
    })
    const { records, rejected } = await read(format, source)
    expect(records.map(({ table }) => table)).toEqual(['SigninLogs', 'AuditLogs', 'AuditLogs', 'HuntingEvents'])
    expect(rejected).toMatchObject([{ code: 'record.unrecognised', reason: expect.stringContaining('Nothing') }])
  })

  test.each([
    ['too few values', '["t"]', 'csv.columns', 5, 'The row has 1 values; its table has 3 columns.'],
    [
      'too many values',
      '["t","SigninLogs","b",{"x":1}]',
      'csv.columns',
      23,
      'The row has 4 values; its table has 3 columns.',
    ],
    ['a time that is none', '["SigninLogs", "soon", "b"]', 'time.unreadable', 16, 'TimeGenerated is no time: "soon".'],
    ['another table', '["SecurityLogs",null,"b"]', 'record.unrecognised', 1, expect.stringContaining('SecurityLogs')],
    ['no list', '{"Type":"SigninLogs"}', 'json.notAnObject', 1, 'A row must be a list of values: […].'],
    ['a word', 'true', 'json.notAnObject', 1, 'A row must be a list of values: […].'],
    ['a bad escape', '["SigninLogs","\\q","b"]', 'json.syntax', 16, "'\\q' is no escape that JSON knows."],
    [
      'what went wrong',
      '{"OneApiErrors":[{"error":{"code":"LimitsExceeded","message":"x","@message":"Too much."}}]}',
      'record.unrecognised',
      1,
      'The query failed, or gave only a part of its answer: LimitsExceeded, Too much.',
    ],
  ])('%s for a row is rejected in its place, and its neighbours are read', async (_, bad, code, column, reason) => {
    const named = ['Type', 'TimeGenerated', 'Id'].map(name => ({ name }))
    const good = (id: string): string => `["SigninLogs","2026-11-20T18:31:55Z","${id}"]`
    const head = `{"tables":[{"columns":${JSON.stringify(named)},"rows":[${good('a')},`
    for (const sizes of [[1000], [1]]) {
      const { fields, rejected } = await read(format, `${head}${bad},${good('c')}]}]}`, sizes)
      expect(fields.map(({ Id }) => Id)).toEqual(['a', 'c'])
      expect(rejected).toMatchObject([{ code, line: 1, column: head.length + column, length: bad.length, reason }])
    }
  })

  test.each([
    [
      'Log Analytics',
      { ...Object(logAnalytics(rowOf('a'))), error: { code: 'PartialError', message: 'Some errors.' } },
    ],
    [
      'Kusto v1',
      { Tables: [{ Columns: kustoColumns, Rows: [rowOf('a')] }], Exceptions: ['PartialError, Some errors.'] },
    ],
    [
      'Kusto v2',
      [
        frame('DataTable', { TableKind: 'PrimaryResult', Columns: kustoColumns, Rows: [rowOf('a')] }),
        frame('DataSetCompletion', {
          HasErrors: true,
          OneApiErrors: [{ error: { code: 'PartialError', message: 'Some errors.' } }],
        }),
      ],
    ],
  ])('of %s that is only a part of one says so', async (_, answer) => {
    const { records, rejected } = await read(format, JSON.stringify(answer))
    expect(records).toHaveLength(1)
    const reason = 'The query failed, or gave only a part of its answer: PartialError, Some errors.'
    expect(rejected).toMatchObject([{ code: 'record.unrecognised', reason }])
  })

  test('without rows, or one a line of them, is no fault', async () => {
    const empty = JSON.stringify(logAnalytics())
    const { records, rejected } = await read(
      format,
      `${empty}\n${JSON.stringify(logAnalytics(rowOf('a')))}\n${empty}\n`,
    )
    expect(records.map(({ line }) => line)).toEqual([2])
    expect(rejected).toEqual([])
  })

  test('without a single row is recognised by its columns, and one of another table is refused by them', async () => {
    const own = ['TimeGenerated', 'OperationName', 'TargetResources'].map(name => ({ name, type: 'string' }))
    for (const [, print] of printed) {
      const source = print({ tables: [{ name: 'PrimaryResult', columns: own, rows: [] }] })
      expect(recognise(bytesOf(source), 'x')).toBe(format)
      expect((await read(format, source)).segments).toEqual([])
    }
    const Columns = own.map(({ name }) => ({ ColumnName: name }))
    const header = frame('TableHeader', { TableId: 1, TableKind: 'PrimaryResult', Columns })
    const none = frame('TableFragment', { TableFragmentType: 'DataAppend', TableId: 1, Rows: [] })
    expect(recognise(bytesOf(JSON.stringify([header, none])), 'x')).toBe(format)
    const other = '{"tables":[{"columns":[{"name":"Category"},{"name":"count_"}],"rows":[]}]}'
    expect(() => recognise(bytesOf(other), 'x')).toThrow(
      'holds the answer of a query with the columns Category, count_ …',
    )
  })

  test('of Kusto v1 says in a table of one column how to draw its result, which is no record', async () => {
    const drawn = { TableName: 'Table_1', Columns: [{ ColumnName: 'Value' }], Rows: [['{"Visualization":null}']] }
    const own = { TableName: 'Table_0', Columns: kustoColumns, Rows: [rowOf('a')] }
    const { fields, rejected } = await read(format, JSON.stringify({ Tables: [own, drawn, status] }))
    expect([fields.map(({ Id }) => Id), rejected]).toEqual([['a'], []])
    const first = await read(format, JSON.stringify({ Tables: [{ ...drawn, TableName: 'Table_0' }] }))
    expect(first.rejected).toMatchObject([{ code: 'record.unrecognised' }])
  })

  test('of Kusto v2 whose rows replace those before holds both, and says where the first end', async () => {
    const fragment = (kind: string, ...rows: Json[]) =>
      frame('TableFragment', { TableFragmentType: kind, TableId: 1, Rows: rows })
    const source = JSON.stringify([
      frame('DataSetHeader', { IsProgressive: true, Version: 'v2.0' }),
      frame('TableHeader', { TableId: 1, TableKind: 'PrimaryResult', Columns: kustoColumns }),
      fragment('DataReplace', rowOf('a')),
      frame('TableProgress', { TableId: 1, TableProgress: 50 }),
      fragment('DataReplace', rowOf('b')),
      fragment('DataAppend', rowOf('c')),
      frame('TableCompletion', { TableId: 1, RowCount: 2 }),
    ])
    for (const sizes of [[source.length], [1]]) {
      const { fields, rejected } = await read(format, source, sizes)
      expect(fields.map(({ Id }) => Id)).toEqual(['a', 'b', 'c'])
      expect(rejected).toMatchObject([{ length: 0, reason: expect.stringContaining('an answer on its way') }])
      expect(source.slice(rejected[0]?.start, (rejected[0]?.start ?? 0) + 2)).toBe('[[')
      expect(rejected[0]?.start).toBeLessThan(source.indexOf('"b"'))
    }
  })

  test('whatever its values, is read as what was written, however it is printed and cut into chunks', async () => {
    const value = fc.jsonValue({ maxDepth: 3 }).map((json): Json => JSON.parse(JSON.stringify(json)))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 8 }),
        fc.nat({ max: 4 }),
        fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 5 }),
        async (values, space, sizes) => {
          const named = ['Type', 'one', 'two'].map(name => ({ name, type: 'dynamic' }))
          const rows = values.map(pair => ['SigninLogs', ...pair])
          const source = JSON.stringify({ tables: [{ name: 'PrimaryResult', columns: named, rows }] }, null, space)
          const { fields, rejected } = await read(format, source, sizes)
          expect(rejected).toEqual([])
          expect(fields.map(({ one = null, two = null }) => [one, two])).toEqual(
            values.map(pair => pair.map(each => each)),
          )
        },
      ),
      { seed: 1, numRuns: 300 },
    )
  })
})

describeWith('samples', 'the published rows as the answer of a query', () => {
  test.each([
    'msticpy/SecurityAlert_alerts_list.ndjson',
    'msticpy/SigninLogs_aad_logons.ndjson',
    'otrf-golden-saml/AADAuditEvents.json',
    'otrf-golden-saml/OfficeActivityEvents.json',
    'sentinel-training-lab/office_activity.csv',
  ])('%s have the tables, times and keys they have as they were published', async file => {
    const bytes = readFileSync(materialPath(`samples/${file}`))
    const whole = await read(recognise(bytes.subarray(0, 65_536), file), bytes)
    const told = [...new Set(whole.fields.flatMap(fields => Object.keys(fields)))]
    const rows = whole.fields.map(fields => told.map(name => fields[name] ?? null))
    const source = JSON.stringify({ tables: [{ columns: told.map(name => ({ name, type: 'dynamic' })), rows }] })
    expect(recognise(bytesOf(source).subarray(0, 65_536), 'x')).toBe(format)
    const answer = await read(format, source, [65_536])
    expect(answer.rejected).toEqual([])
    const said = ({ records }: typeof whole) => records.map(({ table, time, keys }) => ({ table, time, keys }))
    expect(said(answer)).toEqual(said(whole))
  })
})
