// Captured requests of the Agent 365 exporter: their spans are records, though the body stands there as text.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recognise } from '../../../main/case/import/index.ts'
import { unescaped } from '../../../main/case/import/requests.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import { describeWith, materialPath } from '../../material.ts'
import { bytesOf, read } from './reading.ts'

const span = (id: string, name: string): JsonObject => ({
  traceId: id.padStart(32, '0'),
  spanId: id.padStart(16, '0'),
  name,
})
const body = (...spans: readonly JsonObject[]): JsonObject => ({
  resourceSpans: [
    { resource: { attributes: { 'service.name': 'agent' } }, scopeSpans: [{ scope: {}, spans: [...spans] }] },
  ],
})
const url = '/observability/tenants/t/otlp/agents/a/traces?api-version=1'
const request = (content: JsonObject | string): JsonObject => ({
  method: 'POST',
  url,
  headers: { host: 'h' },
  body: content,
})
const odd = 'say "é😀\n\\" \u2028'

describe('captured requests', () => {
  test.each([
    ['as text', request(JSON.stringify(body(span('1', odd), span('2', 'b'))))],
    ['as printed text', request(JSON.stringify(body(span('1', odd), span('2', 'b')), null, 2))],
    ['as it is', request(body(span('1', odd), span('2', 'b')))],
  ])('have the spans of their body, %s', async (_, one) => {
    for (const source of [JSON.stringify([one], null, 1), `${JSON.stringify(one)}\n`]) {
      expect(recognise(bytesOf(source), 'x')).toBe('agent365-requests')
      for (const sizes of [[1 << 20], [7]]) {
        const { fields, rejected, records } = await read('agent365-requests', source, sizes)
        expect(rejected).toEqual([])
        expect(fields.map(({ name }) => name)).toEqual([odd, 'b'])
        expect(fields[0]).toMatchObject({
          request: { method: 'POST', url },
          resource: { attributes: { 'service.name': 'agent' } },
        })
        expect(records[0]?.keys[0]).toMatchObject({ kind: 'trace', value: '1'.padStart(32, '0') })
      }
    }
  })

  test('that hold none are rejected, and a broken span is told by its place in the text', async () => {
    const broken = JSON.stringify(body(span('1', 'a'), span('2', 'b'))).replace('"name":"b"', '"name":oops')
    const lines = [
      request(JSON.stringify(body(span('3', 'c')))),
      request(broken),
      request('grant_type=client_credentials'),
    ]
    const source = lines.map(line => JSON.stringify(line)).join('\n')
    const { fields, rejected } = await read('agent365-requests', source)
    expect(fields.map(({ name }) => name)).toEqual(['c', 'a'])
    expect(rejected).toMatchObject([
      { code: 'json.syntax', line: 2, column: JSON.stringify(lines[1]).indexOf('oops') + 1 },
      { code: 'record.unrecognised', line: 3, column: 1 },
    ])
  })

  test('any text is read back from how it is escaped, and every byte knows where it is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, ascii) => {
        fc.pre(text.isWellFormed())
        const written = JSON.stringify(text).slice(1, -1)
        const inside = ascii
          ? written.replace(/[^\0-~]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
          : written
        const { bytes, places } = unescaped(bytesOf(inside))
        expect(Buffer.from(bytes).toString()).toBe(text)
        expect(places).toHaveLength(bytes.length + 1)
        expect(places.every((place, at) => at === 0 || place >= (places[at - 1] ?? 0))).toBe(true)
      }),
      { seed: 61, numRuns: 500 },
    )
  })
})

describeWith('samples/agent365-sdk', 'the published capture', () => {
  const sample = (name: string) => readFileSync(materialPath(`samples/agent365-sdk/${name}`))

  test('has the spans of both payloads, in the same words', async () => {
    const captured = await read('agent365-requests', sample('http_requests.json'))
    const payloads = [...(await read('agent365-exporter', sample('payload_1.json'))).fields]
    payloads.push(...(await read('agent365-exporter', sample('payload_2.json'))).fields)
    expect(captured.fields.map(({ request: _, ...fields }) => fields)).toEqual(payloads)
  })
})
