// JSON of many lines: lists, envelopes and pretty-printed objects, whole and broken.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recognise } from '../../../main/case/import/index.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import { bytesOf, read, row } from './reading.ts'

const pretty = (value: unknown) => JSON.stringify(value, null, 2)
const three = [row({ Id: 'a' }), row({ Id: 'b', x: [{ y: {} }, []] }), row({ Id: 'c' })]
const ids = (fields: readonly JsonObject[]) => fields.map(({ Id, id }) => Id ?? id)
const signIn = (id: string) => ({
  id,
  createdDateTime: '2026-11-20T18:31:55Z',
  appId: 'app',
  userPrincipalName: 'a@b.com',
  status: { errorCode: 0 },
})

describe('JSON documents', () => {
  test.each([
    ['a list on one line', JSON.stringify(three)],
    ['a pretty-printed list', pretty(three)],
    ['pretty-printed objects one after another', three.map(pretty).join('\n')],
    ['pretty-printed objects without a break between them', three.map(pretty).join('')],
    ['pretty-printed objects with commas between them', three.map(pretty).join(',\n')],
    ['a list with a record a line', `[\n${three.map(one => JSON.stringify(one)).join(',\n')}\n]`],
    ['a list indented by nothing', pretty(three).replace(/^ +/gm, '')],
    ['a list with CRLF', pretty(three).replaceAll('\n', '\r\n')],
    ['two lists', `${JSON.stringify(three.slice(0, 2))}\n${pretty(three.slice(2))}`],
  ])('%s gives every record', async (_, text) => {
    for (const sizes of [[text.length], [1], [3, 11]]) {
      const { fields, rejected } = await read('entra-ndjson', text, sizes)
      expect(rejected).toEqual([])
      expect(ids(fields)).toEqual(['a', 'b', 'c'])
    }
  })

  test.each([
    ['pretty-printed', pretty({ '@odata.context': 'x', value: [signIn('a'), signIn('b')], '@odata.nextLink': '[{"' })],
    ['on one line', JSON.stringify({ value: [signIn('a'), signIn('b')], '@odata.nextLink': 'x' })],
    ['pages one a line', [['a'], ['b']].map(list => JSON.stringify({ value: list.map(signIn) })).join('\n')],
    [
      'pages one after another',
      [['a'], ['b']].map(list => pretty({ value: list.map(signIn), z: { y: [1] } })).join('\n'),
    ],
    ['a list of pages', JSON.stringify([{ value: [signIn('a')] }, { value: [signIn('b')] }])],
    [
      'one object in each page',
      [signIn('a'), signIn('b')].map(value => pretty({ '@odata.context': 'x', value })).join('\n'),
    ],
    ['no envelope', pretty(signIn('a')) + pretty(signIn('b'))],
    ['its name twice', `{"value": [${JSON.stringify(signIn('a'))}], "value": [\n${pretty(signIn('b'))}\n]}`],
    [
      'its name twice on one line',
      `{"value":[${JSON.stringify(signIn('a'))}],"x":{},"value":${JSON.stringify(signIn('b'))}}`,
    ],
    [
      'files joined with their byte order marks',
      ['a', 'b'].map(id => `\ufeff${pretty({ value: [signIn(id)] })}\r\n`).join(''),
    ],
  ])('an envelope of Graph, %s, is no record itself', async (_, text) => {
    for (const sizes of [[text.length], [1], [5, 17]]) {
      const { fields, rejected } = await read('entra-graph-json', text, sizes)
      expect(rejected).toEqual([])
      expect(ids(fields)).toEqual(['a', 'b'])
    }
  })

  test('the answers of both hunting APIs are opened', async () => {
    const hit = { Timestamp: '2026-11-20T18:31:55Z', ReportId: 'r' }
    for (const name of ['results', 'Results']) {
      const { records } = await read('hunting-ndjson', pretty({ schema: [{ name: 'Timestamp' }], [name]: [hit, hit] }))
      expect(records.map(({ table }) => table)).toEqual(['HuntingEvents', 'HuntingEvents'])
    }
  })

  test.each([
    ['an answer of Graph on hunting', { '@odata.context': 'x', schema: [{ name: 'Type' }], results: [row(), row()] }],
    ['a list as Windows PowerShell makes it JSON', { value: [row(), row()], Count: 2 }],
  ])('%s holds rows of any table', async (_, wrapped) => {
    for (const text of [pretty(wrapped), JSON.stringify(wrapped), `${JSON.stringify(wrapped)}\r\n`]) {
      const format = recognise(bytesOf(text), 'x')
      for (const sizes of [[text.length], [7]]) {
        const { records, rejected } = await read(format, text, sizes)
        expect(records.map(({ table }) => table)).toEqual(['SigninLogs', 'SigninLogs'])
        expect(rejected).toEqual([])
      }
    }
  })

  test('a column that is called as an envelope is, in rows one a line, is a column', async () => {
    const extended = row({ value: [{ a: 1 }], results: { b: 2 } })
    const { fields, rejected } = await read('hunting-ndjson', `${JSON.stringify(extended)}\n`)
    expect([fields, rejected]).toEqual([[extended], []])
  })

  test.each([
    ['a bad escape', '"Id": "b"', '"Id": "\\q"', 10, 12],
    ['a bad word', '"Id": "b"', '"Id": nil', 10, 12],
    ['a missing comma', '"Id": "b",', '"Id": "b"', 11, 5],
    ['a missing quote', '"Id": "b"', '"Id": "b', 10, 14],
    ['a missing closing bracket', '      []\n    ]\n', '      []\n', 16, 3],
    ['a missing closing brace', '    ]\n  },', '    ],', 17, 3],
    ['a surplus closing bracket', '"Id": "b"', '"Id": "b"]', 10, 14],
  ])('%s in a pretty-printed list costs that record alone', async (_, from, to, line, column) => {
    const text = pretty(three).replace(from, to)
    expect(text).not.toBe(pretty(three))
    for (const sizes of [[text.length], [1], [13]]) {
      const { fields, rejected } = await read('entra-ndjson', text, sizes)
      expect(ids(fields)).toEqual(['a', 'c'])
      expect(rejected).toMatchObject([{ code: 'json.syntax', line, column }])
    }
  })

  test.each([
    ['a missing quote', '"Id": "b"', '"Id": "b'],
    [
      'a missing closing brace',
      /\n}\n\{\n {2}"Type": "SigninLogs",\n {2}"TimeGenerated": "2026-11-20T18:31:55.519Z",\n {2}"Id": "c"/,
      '\n{\n  "Type": "SigninLogs",\n  "Id": "c"',
    ],
  ])('%s in one of several pretty-printed objects costs that object alone', async (_, from, to) => {
    const text = three.map(pretty).join('\n').replace(from, to)
    expect(text).not.toBe(three.map(pretty).join('\n'))
    const { fields, rejected } = await read('entra-ndjson', text)
    expect(ids(fields)).toEqual(['a', 'c'])
    expect(rejected).toMatchObject([{ code: 'json.syntax' }])
  })

  test('nesting without an end is given up, and the next record is read', async () => {
    const deep = `{"a":${'['.repeat(200_000)}`
    const { fields, rejected } = await read(
      'entra-ndjson',
      `${pretty(row({ Id: 'a' }))}\n${deep}\n${pretty(row({ Id: 'b' }))}`,
    )
    expect(ids(fields)).toEqual(['a', 'b'])
    expect(rejected).toMatchObject([{ length: deep.length, reason: 'The record is nested more than 256 levels deep.' }])
  })

  test('a broken record in a page on one line is pointed at within that line', async () => {
    const page = (second: string) =>
      `{"é":1,"value":[${JSON.stringify(signIn('a'))},${second},${JSON.stringify(signIn('c'))}]}`
    const text = `${page(JSON.stringify(signIn('b')))}\n${page('{"id":\\}')}`
    const { fields, rejected } = await read('entra-graph-json', text)
    expect(ids(fields)).toEqual(['a', 'b', 'c', 'a', 'c'])
    expect(rejected).toMatchObject([
      { line: 2, column: `{"é":1,"value":[${JSON.stringify(signIn('a'))},{"id":`.length + 1 },
    ])
  })

  test('what is in a list and is no object is rejected one by one', async () => {
    const { fields, rejected } = await read('entra-ndjson', `[1, ${JSON.stringify(row())}, "a, b", nil, [2], null]`)
    expect(fields).toHaveLength(1)
    expect(rejected.map(({ code, column }) => [code, column])).toEqual([
      ['json.notAnObject', 2],
      ['json.notAnObject', 80],
      ['json.syntax', 89],
      ['json.notAnObject', 93],
      ['json.notAnObject', 98],
    ])
  })

  test('a list that the source ends in is told once, whether a record is cut or none', async () => {
    const text = pretty(three)
    const between = await read('entra-ndjson', text.slice(0, text.lastIndexOf('{')))
    expect(between.records).toHaveLength(2)
    expect(between.rejected).toMatchObject([{ length: 0, reason: expect.stringContaining('cut off') }])
    const within = await read('entra-ndjson', text.slice(0, -12))
    expect(within.records).toHaveLength(2)
    expect(within.rejected).toMatchObject([{ code: 'json.syntax', line: 21 }])
    const behind = await read('entra-graph-json', '{"value":[\n]')
    expect(behind.rejected).toMatchObject([{ code: 'json.syntax' }])
  })

  test('a broken span costs that span alone', async () => {
    const span = (name: string) =>
      `{"traceId":"t","spanId":"${name}","startTimeUnixNano":1795199515519000000,"attributes":{}}`
    const body = (spans: string) =>
      `{"resourceSpans":[{"scopeSpans":[{"spans":[${spans}],"scope":{"name":"S"}}],"resource":{"attributes":{"a":1}}}]}`
    const { fields, rejected } = await read('agent365-exporter', body(`${span('1')},${span('\\x')},${span('3')}`))
    expect(fields.map(({ spanId, resource, scope }) => ({ spanId, resource, scope }))).toEqual(
      ['1', '3'].map(spanId => ({ spanId, resource: { attributes: { a: 1 } }, scope: { name: 'S' } })),
    )
    expect(rejected).toMatchObject([{ code: 'json.syntax', line: 1 }])
  })

  test('contexts are told once and found again', async () => {
    const body = (service: string, id: string) =>
      JSON.stringify({
        resourceSpans: [
          {
            resource: { attributes: { 'service.name': service } },
            scopeSpans: [{ spans: [{ traceId: 't', spanId: id }] }],
          },
        ],
      })
    const bodies = [body('a', '1'), body('b', '2'), body('a', '3')]
    for (const text of [
      bodies.join('\n'),
      bodies.map(one => pretty(JSON.parse(one))).join('\n'),
      `[${bodies.join()}]`,
    ]) {
      const { segments, records, fields } = await read('agent365-exporter', text)
      expect(segments.filter(({ kind }) => kind === 'context')).toHaveLength(2)
      expect(records.map(({ context }) => context)).toEqual([0, 1, 0])
      expect(fields.map(({ resource }) => resource)).toMatchObject(
        ['a', 'b', 'a'].map(name => ({ attributes: { 'service.name': name } })),
      )
    }
  })

  test('however a document is laid out and cut into chunks, it gives the records JSON.parse sees', async () => {
    const rows = fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.constantFrom(undefined, 1, 2, '\t'),
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 }),
        async (extra, indent, listed, sizes) => {
          const values: JsonObject[] = JSON.parse(JSON.stringify(extra.map((x, at) => ({ ...row(), Id: `${at}`, x }))))
          const text = listed
            ? JSON.stringify(values, null, indent)
            : values.map(value => JSON.stringify(value, null, indent)).join('\n')
          const { fields, rejected } = await read('entra-ndjson', text, sizes)
          expect(rejected).toEqual([])
          expect(fields).toEqual(values)
        },
      ),
      { seed: 21, numRuns: 300 },
    )
  })

  test('whatever the bytes, reading ends, and chunks do not change what it finds', async () => {
    const soup = fc.array(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        '"',
        ',',
        ':',
        '\n',
        '  ',
        '\\',
        '"value":[',
        '{"id":"x"}',
        '\n{',
        '\n}',
        'x',
        '\u0000',
        'é',
      ),
      { maxLength: 40 },
    )
    await fc.assert(
      fc.asyncProperty(
        soup,
        fc.constantFrom('[', '{\n', '{"value":['),
        fc.integer({ min: 1, max: 9 }),
        async (parts, first, size) => {
          const text = first + parts.join('')
          const whole = await read('entra-graph-json', text)
          expect((await read('entra-graph-json', text, [size])).segments).toEqual(whole.segments)
        },
      ),
      { seed: 23, numRuns: 2000 },
    )
  })
})
