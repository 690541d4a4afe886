// Pages of records on a line, as answers of an API come when somebody joins them: nothing that stands beside a page is lost.
import { describe, expect, test } from 'vitest'
import type { FormatId } from '../../../shared/model/evidence.ts'
import { read } from './reading.ts'

const record = (id: string): string =>
  `{"id":"${id}","activityDisplayName":"x","activityDateTime":"2026-11-20T18:31:55Z","loggedByService":"y"}`
const page = (...records: readonly string[]): string => `{"@odata.context":"c","value":[${records.join(',')}]}`
const trail = (id: string): string =>
  `{"eventID":"${id}","eventTime":"2026-11-20T18:31:55Z","eventName":"x","userIdentity":{}}`
const span = (id: string): string => `{"traceId":"${id.padStart(32, '0')}","spanId":"${id.padStart(16, '0')}"}`
const body = (...spans: readonly string[]): string =>
  `{"resourceSpans":[{"resource":{},"scopeSpans":[{"scope":{},"spans":[${spans.join(',')}]}]}]}`

const outcome = async (format: FormatId, line: string, first: string) => {
  const { fields, rejected } = await read(format, `${first}\n${line}\n`)
  const ids = fields.slice(1).map(({ id, eventID, spanId }) => id ?? eventID ?? spanId)
  return { ids, rejected: rejected.map(({ code, column, length }) => ({ code, column, length })) }
}

describe('a line that begins with a page', () => {
  test('may go on with another, and both are read', async () => {
    const line = `${page(record('a'), record('b'))}${page(record('c'))} ,${record('d')}`
    expect(await outcome('entra-graph-json', line, record('z'))).toEqual({ ids: ['a', 'b', 'c', 'd'], rejected: [] })
  })

  test('and goes on with anything else costs what follows, at its place', async () => {
    const line = `{"Records":[${trail('a')}]}`
    expect(await outcome('cloudtrail-json', `${line} "sourceIPAddress":1}`, trail('z'))).toEqual({
      ids: ['a'],
      rejected: [{ code: 'json.syntax', column: expect.any(Number), length: 20 }],
    })
  })

  test('of spans may go on with another', async () => {
    const { ids, rejected } = await outcome('agent365-exporter', body(span('1')) + body(span('2')), body(span('9')))
    expect(ids).toEqual(['0000000000000001', '0000000000000002'])
    expect(rejected).toEqual([])
  })
})

test.each<[string, FormatId, string]>([
  ['a page', 'entra-graph-json', page()],
  ['a body', 'agent365-exporter', '{"resourceSpans":[]}'],
])('%s without records is no mistake', async (_, format, line) => {
  const first = format === 'entra-graph-json' ? record('z') : body(span('9'))
  expect(await outcome(format, line, first)).toEqual({ ids: [], rejected: [] })
})

test('a body in which nothing is called as it should be is rejected', async () => {
  const line = '{"resourceSpans":[{"scopespans":[]}]}'
  expect(await outcome('agent365-exporter', line, body(span('9')))).toEqual({
    ids: [],
    rejected: [{ code: 'record.unrecognised', column: 1, length: line.length }],
  })
})

test('a member called value that holds no records makes no page of a record', async () => {
  const line = record('a').replace('{', '{"value":"x",')
  expect(await outcome('entra-graph-json', line, record('z'))).toEqual({ ids: ['a'], rejected: [] })
})
