// Our exporter body has the shape of one captured from Microsoft's own exporter.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { Json } from '../../shared/model/json.ts'
import { MessagesWrapper } from '../../shared/records/agent365.ts'
import { describeWith, materialPath } from '../material.ts'
import { wholeSession } from './facts.ts'
import { recordsOf } from './records.ts'

const folder = 'samples/agent365-sdk'
const Span = z.looseObject({ attributes: z.record(z.string(), Json) })
const Body = z.looseObject({
  resourceSpans: z.array(
    z.looseObject({
      resource: z.looseObject({ attributes: z.record(z.string(), Json) }),
      scopeSpans: z.array(z.looseObject({ spans: z.array(Span) })),
    }),
  ),
})
type Body = z.infer<typeof Body>

const read = (file: string): Body => Body.parse(JSON.parse(readFileSync(materialPath(`${folder}/${file}`), 'utf8')))
const spansOf = (body: Body) => body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value === 'object' ? 'object' : typeof value

/** Keys with the type of their value, in order. */
const keysOf = (value: object): string[] => Object.entries(value).map(([key, inner]) => `${key}: ${kindOf(inner)}`)

describeWith(folder, 'the exporter body beside Microsoft’s', () => {
  const theirs = read('payload_1.json')
  const [record] = recordsOf(wholeSession).filter(({ plane }) => plane === 'agent365')
  const ours = Body.parse(record?.body)

  const envelope = (body: Body) =>
    body.resourceSpans.map(resourceSpan => [
      keysOf(body),
      keysOf(resourceSpan),
      keysOf(resourceSpan.resource),
      resourceSpan.scopeSpans.map(scope => [keysOf(scope), JSON.stringify(scope.scope)]),
    ])

  test('has the same envelope, keys in the same order', () => {
    expect(envelope(ours)).toEqual(envelope(theirs))
    expect(keysOf(ours.resourceSpans[0]?.resource.attributes ?? {})).toEqual(['service.name: string'])
    expect(theirs.resourceSpans[0]?.resource.attributes).toHaveProperty(['service.name'])
  })

  const operations = ['invoke_agent', 'Chat', 'execute_tool', 'output_messages']

  test.each(operations)('its %s spans have the same keys and types', operation => {
    const of = (body: Body) => spansOf(body).filter(span => span.attributes['gen_ai.operation.name'] === operation)
    const shapes = (body: Body) => new Set(of(body).map(span => keysOf(span).join(', ')))
    expect(of(ours).length).toBeGreaterThan(0)
    expect(shapes(ours)).toEqual(shapes(theirs))

    const known = new Set(of(theirs).flatMap(({ attributes }) => keysOf(attributes)))
    for (const { attributes } of of(ours)) for (const key of keysOf(attributes)) expect(known).toContain(key)
    const statuses = (body: Body) =>
      new Set(of(body).map(({ status, kind }) => `${kind} ${keysOf(z.looseObject({}).parse(status))}`))
    expect(statuses(ours)).toEqual(statuses(theirs))
  })

  test.each(operations)('its %s spans leave out only what the tenant does not know', operation => {
    const keys = (body: Body) =>
      new Set(
        spansOf(body)
          .filter(span => span.attributes['gen_ai.operation.name'] === operation)
          .flatMap(({ attributes }) => Object.keys(attributes)),
      )
    const missing = [...keys(theirs)].filter(key => !keys(ours).has(key))
    const unknown = [
      'gen_ai.agent.description',
      'gen_ai.agent.version',
      'microsoft.channel.link',
      'gen_ai.response.finish_reasons',
      'gen_ai.tool.description',
      'server.port',
      'server.address',
    ]
    expect(missing.filter(key => !unknown.includes(key))).toEqual([])
  })

  test('its exceptions are events like theirs, but for the stack', () => {
    const events = (body: Body) =>
      spansOf(body).flatMap(({ events }) => z.array(z.looseObject({})).nullable().parse(events) ?? [])
    const attributes = (body: Body) => events(body).flatMap(event => keysOf(z.looseObject({}).parse(event.attributes)))
    expect(events(ours).map(keysOf)).toEqual(events(theirs).map(keysOf))
    expect(attributes(ours)).toEqual(attributes(theirs).filter(key => !key.startsWith('exception.stacktrace')))
  })

  test.each(['payload_1.json', 'payload_2.json'])('the messages of %s are in the wrapper we write', file => {
    const messages = spansOf(read(file)).flatMap(({ attributes }) =>
      [attributes['gen_ai.input.messages'], attributes['gen_ai.output.messages']].filter(
        text => typeof text === 'string',
      ),
    )
    expect(messages.length).toBeGreaterThan(0)
    for (const text of messages) expect(JSON.stringify(MessagesWrapper.parse(JSON.parse(text)))).toBe(text)
  })
})
