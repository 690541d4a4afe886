// Check 18: one task that calls tools and hands work to another agent, counted in the rows of each log and in the trace made of them.
import { beforeAll, describe, expect, test } from 'vitest'
import { readTrace } from '../../main/investigation/index.ts'
import type { TaskRef } from '../../shared/model/refs.ts'
import type { Trace } from '../../shared/model/trace.ts'
import { CloudAppEvents } from '../../shared/records/defender.ts'
import { ManagementApiRecord } from '../../shared/records/purview.ts'
import { readerOf } from '../investigation/reader.ts'
import { bodiesOf, recordsOf, spansOf } from '../telemetry/records.ts'
import { type Contoso, contoso, graph, invoice, invoiceAgent, must, pool, task, vendorAgent } from './contoso.ts'
import { evidenceOf } from './evidence.ts'

const child: TaskRef = 'task:look-up'
const zero = '00000000-0000-0000-0000-000000000000'

let run: Contoso
let trace: Trace
let records: ReturnType<typeof recordsOf>
const rows = () =>
  bodiesOf(records, 'CloudAppEvents', CloudAppEvents).flatMap(({ ActionType, AccountId, RawEventData }) =>
    'OpId' in RawEventData ? [{ ActionType, AccountId, ...RawEventData }] : [],
  )

describe('Prompt vs reply rows, multi-layer tool rows and A2A compound ConversationId are handled – no double counting.', () => {
  beforeAll(async () => {
    run = await contoso()
    const text = 'Reconcile the August invoices.'
    const purpose = 'invoices'
    must(await run.perform({ do: 'ask', task, human: 'human:dana', agentUser: invoiceAgent, pool, text, purpose }))
    must(await run.perform({ do: 'startSession', task }))
    must(await run.open(task, invoice(1043)))
    must(
      await run.perform({
        do: 'delegate',
        task,
        child,
        to: vendorAgent,
        pool,
        text: 'Look up the vendor.',
        permissions: [{ resourceAppId: graph, name: 'Files.Read.All' }],
      }),
    )
    must(await run.perform({ do: 'startSession', task: child }))
    must(await run.perform({ do: 'answer', task: child, text: 'It is Fabrikam.' }))
    must(await run.perform({ do: 'answer', task, text: 'Done.' }))
    records = recordsOf(run.facts())
    trace = await readTrace(readerOf(await evidenceOf(records), 500), run.factsOf('task.started')[0]?.trace ?? '')
  })

  test('each run is two rows in Defender, the prompt’s with an all-zero blueprint and the reply’s with the real one', () => {
    const invoked = Map.groupBy(
      rows().filter(({ ActionType }) => ActionType === 'InvokeAgent'),
      ({ OpId }) => OpId,
    )
    expect(invoked.size).toBe(run.factsOf('task.started').length)
    for (const two of invoked.values()) {
      expect(two.map(({ AgentBlueprintId }) => AgentBlueprintId === zero)).toEqual([true, false])
    }
  })

  test('one tool call is up to three rows, one a layer, all with one operation id', () => {
    const calls = Map.groupBy(
      rows().filter(({ ActionType }) => ActionType.startsWith('ExecuteTool')),
      ({ OpId }) => OpId,
    )
    expect(calls.size).toBe(run.factsOf('tool.returned').length)
    expect(new Set([...calls.values()].map(layers => layers.length))).toEqual(new Set([2, 3]))
  })

  test('the person is the account of the SDK’s row, the agent user that of the gateway’s and the server’s', () => {
    for (const { ActionType, AccountId } of rows()) {
      if (ActionType === 'ExecuteToolBySDK') expect(AccountId).toMatch(/^dana/)
      if (/Gateway|MCPServer/.test(ActionType)) expect(AccountId).toMatch(/agent/)
    }
  })

  test('a hand-over shows as a conversation within the caller’s, in every log, and who called in Agent 365 alone', () => {
    const [first, second] = run.factsOf('task.started')
    const conversations = new Set(rows().map(({ ConversationId }) => ConversationId))
    const own = first?.conversation ?? ''
    expect([...conversations].toSorted()).toEqual([own, `${own}_${second?.span}`].toSorted())
    const audited = bodiesOf(records, 'AuditRecord', ManagementApiRecord).flatMap(body =>
      'ConversationId' in body ? [body.ConversationId] : [],
    )
    expect(new Set(audited)).toEqual(conversations)
    const called = spansOf(records).filter(({ attributes }) => 'microsoft.a365.caller.agent.id' in attributes)
    expect(new Set(called.map(({ attributes }) => attributes['gen_ai.conversation.id']))).toEqual(
      new Set([`${own}_${second?.span}`]),
    )
    expect(JSON.stringify(rows())).not.toMatch(/caller/i)
  })

  test('an investigator counts each run and each call once, however many rows tell of it', () => {
    const labels = (kind: string) => trace.nodes.filter(node => node.kind === kind)
    expect(labels('run')).toHaveLength(2)
    expect(
      labels('tool')
        .map(({ label }) => label)
        .toSorted(),
    ).toEqual(
      run
        .factsOf('tool.called')
        .map(({ call }) => call.tool)
        .toSorted(),
    )
    for (const node of labels('tool')) expect(node.evidence.length).toBeGreaterThan(3)
    expect(trace.links.filter(({ rule }) => rule === 'a2a.caller')).toHaveLength(1)
  })

  test('and each sign-in and request once, though Defender repeats them', () => {
    expect(trace.nodes.filter(({ kind }) => kind === 'signIn')).toHaveLength(run.factsOf('token.issued').length)
    const requests = trace.nodes.filter(({ label }) => /^GET \/v1\.0/.test(label))
    expect(requests).toHaveLength(1)
    expect(requests[0]?.planes).toEqual(['defender', 'entra'])
  })
})
