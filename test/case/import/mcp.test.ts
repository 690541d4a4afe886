// Transcripts of MCP: which answer belongs to which request, though both sides count from 0; both forms of an error; and
// what a message shares with other logs.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { recognise } from '../../../main/case/import/index.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import { describeWith, materialPath } from '../../material.ts'
import { bytesOf, read } from './reading.ts'

const initialize = { jsonrpc: '2.0', id: 0, method: 'initialize', params: { protocolVersion: '2024-11-05' } }
const call = (id: number | string, name: string, more: JsonObject = {}): JsonObject => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: {}, ...more },
})
const answer = (id: number | string, more: JsonObject = {}): JsonObject => ({
  jsonrpc: '2.0',
  id,
  result: { content: [], ...more },
})
const toServer = (msg: JsonObject, ts = '2026-11-20T18:33:39.176Z'): JsonObject => ({ ts, dir: 'client->server', msg })
const toClient = (msg: JsonObject, ts = '2026-11-20T18:33:39.358Z'): JsonObject => ({ ts, dir: 'server->client', msg })
const lines = (...rows: readonly JsonObject[]): string => rows.map(row => `${JSON.stringify(row)}\n`).join('')

const reading = async (source: string) => {
  expect(recognise(bytesOf(source), 'x')).toBe('mcp-jsonl')
  const { records, fields, rejected } = await read('mcp-jsonl', source)
  expect(rejected).toEqual([])
  const requests = records.map(({ keys }) => keys.filter(({ kind }) => kind === 'request').map(({ value }) => value))
  return {
    records,
    fields,
    requests,
    said: fields.map(({ kind, sender, method, tool, failed }) => [kind, sender, method, tool, failed]),
  }
}

describe('a transcript', () => {
  test('says of each answer what was asked, by direction and id', async () => {
    const { said, requests } = await reading(
      lines(
        toServer(initialize),
        toClient(answer(0)),
        toServer(call(1, 'click')),
        toClient({ jsonrpc: '2.0', id: 1, method: 'roots/list' }),
        toServer({ jsonrpc: '2.0', id: 1, error: { code: -32601, message: 'Method not found' } }),
        toClient(answer(1, { isError: true })),
        toServer({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }),
      ),
    )
    expect(said).toEqual([
      ['request', 'client', 'initialize', null, false],
      ['result', 'server', 'initialize', null, false],
      ['request', 'client', 'tools/call', 'click', false],
      ['request', 'server', 'roots/list', null, false],
      ['error', 'client', 'roots/list', null, true],
      ['result', 'server', 'tools/call', 'click', true],
      ['notification', 'client', 'notifications/cancelled', null, false],
    ])
    expect(requests.map(([key]) => key)).toEqual(
      ['client 0', 'client 0', 'client 1', 'server 1', 'server 1', 'client 1', 'client 1'].map(id =>
        expect.stringMatching(new RegExp(`^[0-9a-f]{32} ${id}$`)),
      ),
    )
    expect(new Set(requests.map(([key]) => key?.split(' ')[0])).size).toBe(1)
  })

  test('begins anew with every initialize, so that ids used again join nothing', async () => {
    const { requests } = await reading(
      lines(
        toServer(initialize),
        toServer(call(1, 'click')),
        toServer(initialize, '2026-11-20T19:00:00.000Z'),
        toServer(call(1, 'scroll')),
        toClient(answer(1)),
      ),
    )
    expect(requests[1]).not.toEqual(requests[3])
    expect(requests[4]).toEqual(requests[3])
  })

  test('of several sessions keeps them apart by the session each line names', async () => {
    const of = (sessionId: string, row: JsonObject): JsonObject => ({ ...row, sessionId })
    const { said, requests } = await reading(
      lines(
        of('a', toServer(call(1, 'click'))),
        of('b', toServer(call(1, 'scroll'))),
        of('a', toClient(answer(1))),
        of('b', toClient(answer(1))),
      ),
    )
    expect(said.map(([, , , tool]) => tool)).toEqual(['click', 'scroll', 'click', 'scroll'])
    expect(requests).toEqual([['a client 1'], ['b client 1'], ['a client 1'], ['b client 1']])
  })

  test.each([
    ['a line each', lines(initialize, answer(0), call('x', 'click'), answer('x'))],
    ['a list', JSON.stringify([initialize, answer(0), call('x', 'click'), answer('x')], null, 2)],
  ])(
    'of messages alone, %s, tells who sent them by what they ask, and joins no exchange with another',
    async (_, source) => {
      const { said, requests } = await reading(source)
      expect(said.map(([kind, sender, , tool]) => [kind, sender, tool])).toEqual([
        ['request', 'client', null],
        ['result', 'server', null],
        ['request', 'client', 'click'],
        ['result', 'server', 'click'],
      ])
      expect(requests.flat()).toEqual([])
    },
  )

  test('says nothing of an answer that may belong to either side', async () => {
    const { said } = await reading(
      lines(call(0, 'click'), { jsonrpc: '2.0', id: 0, method: 'roots/list' }, answer(0), { ...answer(7) }),
    )
    expect(said.slice(2)).toEqual([
      ['result', null, null, null, false],
      ['result', null, null, null, false],
    ])
  })

  test('has messages sent as one, and what the server printed', async () => {
    const { said, requests } = await reading(
      lines(
        toServer(initialize),
        { ts: '2026-11-20T18:33:39.350Z', dir: 'client->server', msg: [call(1, 'click'), call(2, 'scroll')] },
        { ts: '2026-11-20T18:33:39.350Z', dir: 'server-stderr', raw: 'running on stdio\n' },
      ),
    )
    expect(said.slice(1).map(([kind, sender]) => [kind, sender])).toEqual([
      ['batch', 'client'],
      ['text', 'server'],
    ])
    expect(requests[1]).toHaveLength(2)
  })

  test('has the messages of a batch on one line as records of their own, each with its place and what it answers', async () => {
    const [first, second] = [call('x', 'click'), call('y', 'scroll')]
    const source = [
      JSON.stringify(initialize),
      `[${JSON.stringify(first)}, ${JSON.stringify(second)}]`,
      `[${JSON.stringify(answer('y'))},${JSON.stringify(answer('x', { isError: true }))}]`,
      JSON.stringify(answer(0)),
    ].join('\n')
    const { records, said } = await reading(source)
    expect(said.map(([kind, , , tool, failed]) => [kind, tool, failed])).toEqual([
      ['request', null, false],
      ['request', 'click', false],
      ['request', 'scroll', false],
      ['result', 'scroll', false],
      ['result', 'click', true],
      ['result', null, false],
    ])
    expect(records.map(({ line }) => line)).toEqual([1, 2, 2, 3, 3, 4])
    expect(records.slice(1, 3).map(({ start, length }) => source.slice(start, start + length))).toEqual(
      [first, second].map(message => JSON.stringify(message)),
    )
  })

  test('that begins with a batch is read as one that does not', async () => {
    const one = await reading(lines(initialize, call(1, 'click'), answer(1)))
    const batched = await reading(
      `[${JSON.stringify(initialize)},${JSON.stringify(call(1, 'click'))}]\n${lines(answer(1))}`,
    )
    expect(batched.said).toEqual(one.said)
    const torn = `[${JSON.stringify(initialize)}]\n${JSON.stringify(answer(0))}[${JSON.stringify(answer(1))}]\n[${JSON.stringify(answer(2))}]`
    const { records, rejected } = await read('mcp-jsonl', torn)
    expect(records.map(({ line }) => line)).toEqual([1, 3])
    expect(rejected).toMatchObject([{ code: 'json.syntax', line: 2, column: JSON.stringify(answer(0)).length + 1 }])
  })

  test('rejects of a batch what is no message, and all of one that is empty or broken', async () => {
    const source = `${JSON.stringify(initialize)}\n[1, ${JSON.stringify(answer(0))}, {"a":1}]\n[]\n[${JSON.stringify(answer(0))},\n${JSON.stringify(answer(0))}`
    const { records, rejected } = await read('mcp-jsonl', source)
    expect(records.map(({ line }) => line)).toEqual([1, 2, 5])
    expect(rejected.map(({ code, line, column }) => [code, line, column])).toEqual([
      ['json.notAnObject', 2, 2],
      ['record.unrecognised', 2, JSON.stringify(answer(0)).length + 7],
      ['json.notAnObject', 3, 1],
      ['json.syntax', 4, JSON.stringify(answer(0)).length + 3],
    ])
  })

  test('is joined by the session, the trace, the call of the model and the resources it names', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const { records } = await reading(
      lines(
        toServer(
          call(1, 'click', {
            arguments: { sessionId: 'S-1' },
            _meta: { traceparent, 'claudecode/toolUseId': 'toolu_01' },
          }),
        ),
        toClient(answer(1, { content: [{ type: 'resource_link', uri: 'https://contoso.example/x' }] })),
      ),
    )
    const keys = records.map(record => record.keys.map(({ kind, value }) => `${kind} ${value}`).slice(1))
    expect(keys).toEqual([
      ['trace 0af7651916cd43dd8448eb211c80319c', 'parentSpan b7ad6b7169203331', 'toolCall toolu_01', 'session s-1'],
      ['resource https://contoso.example/x'],
    ])
  })

  test('rejects what is no message', async () => {
    const { rejected } = await read(
      'mcp-jsonl',
      lines(toServer(initialize), { ts: 'now', dir: 'client->server' }, { a: 1 }),
    )
    expect(rejected.map(({ code }) => code)).toEqual(['record.unrecognised', 'record.unrecognised'])
  })
})

test.each([
  [{ content: [{ type: 'text', text: '[{"Type":"SigninLogs"}]' }], isError: false }],
  [{ content: [], structuredContent: { results: [] } }],
])('the answer of a tool is known by itself: %j', result => {
  const source = lines({ jsonrpc: '2.0', id: 7, result })
  expect(recognise(bytesOf(source), 'x')).toBe('mcp-jsonl')
})

test.each([{ contents: 'hover' }, { content: [] }, { content: ['text'] }, null])(
  'the answer %j may be of another protocol',
  result => {
    expect(() => recognise(bytesOf(lines({ jsonrpc: '2.0', id: 7, result })), 'x')).toThrow('holds JSON objects')
  },
)

test('a log of a language server speaks JSON-RPC and is no MCP', () => {
  const source = lines({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId: 1 } }, answer(1))
  expect(() => recognise(bytesOf(source), 'x')).toThrow(expect.objectContaining({ code: 'import.unrecognised' }))
})

describeWith('samples/mcp', 'the published transcript', () => {
  test('has every line as a message, and of each call its tool, and whether it failed', async () => {
    const { fields, records } = await read(
      'mcp-jsonl',
      readFileSync(materialPath('samples/mcp/server-filesystem.jsonl')),
    )
    const answers = fields.filter(({ kind, tool }) => (kind === 'result' || kind === 'error') && tool !== null)
    expect(answers.map(({ tool, failed }) => [tool, failed])).toEqual([
      ['list_directory', false],
      ['read_text_file', false],
      ['read_text_file', true],
      ['write_file', false],
    ])
    expect(fields.filter(({ kind }) => kind === 'text').map(({ raw }) => raw)).toHaveLength(2)
    expect(new Date(records[0]?.time ?? 0).toISOString()).toBe('2026-11-20T18:33:39.176Z')
  })
})
