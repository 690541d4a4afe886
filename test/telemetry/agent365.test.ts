// What the Agent 365 exporter posts of a session.
import { describe, expect, test } from 'vitest'
import { MessagesWrapper } from '../../shared/records/agent365.ts'
import {
  answerText,
  conversation,
  ids,
  promptText,
  recorded,
  rootSpan,
  sessionFacts,
  task,
  tenantFacts,
  wholeSession,
} from './facts.ts'
import { recordsOf, spansOf } from './records.ts'

const records = recordsOf(wholeSession)

describe('Agent 365', () => {
  const spans = spansOf(records)

  test('gets all spans of a task in one body, children before the run', () => {
    expect(records.filter(({ plane }) => plane === 'agent365')).toHaveLength(1)
    expect(spans.map(({ attributes }) => attributes['gen_ai.operation.name'])).toEqual([
      'Chat',
      ...Array<string>(5).fill('execute_tool'),
      'output_messages',
      'invoke_agent',
    ])
    expect(spans.at(-1)).toMatchObject({ spanId: rootSpan, name: 'invoke_agent Invoice Agent' })
    for (const span of spans.slice(0, -1)) expect(span.parentSpanId).toBe(rootSpan)
    expect(spans.at(-1)).not.toHaveProperty('parentSpanId')
  })

  test('names agent, agent user, blueprint and the human on every span', () => {
    for (const { attributes } of spans) {
      expect(attributes).toMatchObject({
        'gen_ai.agent.id': ids.agent,
        'microsoft.agent.user.id': ids.agentUser,
        'microsoft.a365.agent.blueprint.id': ids.blueprintApp,
        'user.id': ids.human,
        'user.email': 'dana@contoso.com',
        'client.address': '203.0.113.7',
        'gen_ai.conversation.id': conversation,
        'microsoft.channel.name': 'msteams',
      })
    }
  })

  test('carries the prompt and the answer on the run, in the messages wrapper', () => {
    const run = spans.at(-1)?.attributes
    if (run?.['gen_ai.operation.name'] !== 'invoke_agent') throw new Error('the last span is no run')
    const read = (text: string | undefined) => MessagesWrapper.parse(JSON.parse(text ?? '')).messages
    expect(read(run['gen_ai.input.messages'])).toEqual([
      { role: 'user', parts: [{ type: 'text', content: promptText }] },
    ])
    expect(read(run['gen_ai.output.messages'])).toEqual([
      { role: 'assistant', parts: [{ type: 'text', content: answerText }] },
    ])
    expect(run['microsoft.session.id']).toBe(conversation)
  })

  test('keeps a tool’s arguments and result as JSON strings: StartSession tells session and computer', () => {
    const started = spans.find(({ name }) => name.endsWith('StartSession'))?.attributes
    if (started?.['gen_ai.operation.name'] !== 'execute_tool') throw new Error('StartSession is no tool span')
    const result = started['gen_ai.tool.call.result'] ?? ''
    expect(JSON.parse(result)).toMatchObject({ sessionId: ids.session })
    expect(result).toContain(`/computers/${ids.pc}/screenshare`)
    expect(started['server.address']).toBe('agent365.svc.cloud.microsoft')
  })

  test('names the session in the arguments of every call after StartSession, as the gateway asks', () => {
    const sent = spans.flatMap(({ attributes }) =>
      attributes['gen_ai.operation.name'] === 'execute_tool'
        ? [JSON.parse(attributes['gen_ai.tool.call.arguments'])]
        : [],
    )
    expect(sent).toEqual([
      {},
      { sessionId: ids.session, url: 'invoices.xlsx' },
      { sessionId: ids.session },
      { sessionId: ids.session, selector: '#send' },
      { sessionId: ids.session },
    ])
  })

  test('shows a refused proof as a tool span that failed with 401', () => {
    const failed = spans.find(({ status }) => status.code === 'ERROR')
    expect(failed).toMatchObject({
      name: 'execute_tool browser_get_text',
      attributes: { 'error.type': '401' },
      status: { code: 'ERROR', message: 'HTTP 401 InvalidAuthenticationToken' },
    })
    expect(failed?.events).toHaveLength(1)
    expect(failed?.attributes).not.toHaveProperty('gen_ai.tool.call.result')
  })

  test.each([
    ['refused', 'HTTP 401: The token has ended.', '401'],
    ['refused', 'HTTP 403 accessDenied: not a member', '403'],
    ['refused', 'not allowed', '403'],
    ['error', 'No page is open.', 'Error'],
  ] as const)('shows a call that was %s with "%s" as %s', (outcome, error, type) => {
    const end = sessionFacts.findIndex(fact => fact.type === 'tool.returned' && fact.call === 'call_2')
    const returned = { type: 'tool.returned', call: 'call_2', task, outcome, result: '', error } as const
    const written = spansOf(recordsOf(recorded([...tenantFacts, ...sessionFacts.with(end, returned)])))
    expect(written.find(({ name }) => name === 'execute_tool browser_navigate')).toMatchObject({
      attributes: { 'error.type': type },
      status: { code: 'ERROR', message: error },
    })
  })

  test('shows a pool’s refusal by its status on the call that asked', () => {
    const facts = sessionFacts.slice(
      0,
      sessionFacts.findIndex(({ type }) => type === 'pool.granted'),
    )
    const written = recordsOf(
      recorded([
        ...tenantFacts,
        ...facts,
        { type: 'pool.refused', pool: 'pool:finance', session: 'session:s1', status: 409, reason: 'none is free' },
        { type: 'tool.returned', call: 'call_1', task, outcome: 'refused', result: '', error: 'none is free' },
        { type: 'task.completed', task, answer: 'No computer was free.', outcome: 'failed' },
      ]),
    )
    expect(
      spansOf(written).map(({ attributes }) => ('error.type' in attributes ? attributes['error.type'] : '')),
    ).toEqual(['', '409', '', 'Error'])
  })

  test('exports what ended of a task that never completed, without its run', () => {
    const cut = sessionFacts.findIndex(fact => fact.type === 'tool.called' && fact.call.callId === 'call_4')
    const spans = spansOf(recordsOf(recorded([...tenantFacts, ...sessionFacts.slice(0, cut + 1)])))
    expect(spans.map(({ attributes }) => attributes['gen_ai.operation.name'])).toEqual([
      'Chat',
      ...Array<string>(3).fill('execute_tool'),
    ])
  })

  test('exports a span that ends after its run in a body of its own', () => {
    const end = sessionFacts.findIndex(fact => fact.type === 'tool.returned' && fact.call === 'call_5')
    const returned = sessionFacts.slice(end, end + 1)
    const written = recordsOf(recorded([...tenantFacts, ...sessionFacts.toSpliced(end, 1), ...returned]))
    const bodies = written.filter(({ plane }) => plane === 'agent365')
    expect(bodies.map(body => spansOf([body]).length)).toEqual([7, 1])
  })
})
