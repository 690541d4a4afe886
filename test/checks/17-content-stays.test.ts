// Check 17: the words of a task, looked for in every log: the prompt, what the model said, what tools were given and gave back.
import { beforeAll, describe, expect, test } from 'vitest'
import type { LogRecord } from '../../shared/model/record.ts'
import { CloudAppEvents } from '../../shared/records/defender.ts'
import { ManagementApiRecord } from '../../shared/records/purview.ts'
import { bodiesOf, recordsOf } from '../telemetry/records.ts'
import { contoso, invoice, must, task } from './contoso.ts'

const words = {
  'the prompt': 'Reconcile the August invoices.',
  'what the model was asked': 'Which of them is open, zebra?',
  'what the model said': 'Only the third one, quagga.',
  'an argument of a tool': 'echo okapi-argument',
  'the answer to the person': 'All are reconciled, gnu.',
}

let records: LogRecord[]
const textOf = (some: readonly LogRecord[]): string => some.map(({ body }) => JSON.stringify(body)).join('\n')
const of = (plane: LogRecord['plane']): LogRecord[] => records.filter(record => record.plane === plane)

describe('CloudAppEvents rows contain no prompt text/tool args; the audit log’s records name operations by RecordTypes 411–413, without content.', () => {
  beforeAll(async () => {
    const run = await contoso()
    must(await run.connect(task))
    must(
      await run.perform({
        do: 'think',
        task,
        input: words['what the model was asked'],
        output: words['what the model said'],
      }),
    )
    must(
      await run.perform({
        do: 'tool',
        task,
        tool: 'execute_shell_command',
        arguments: { command: words['an argument of a tool'] },
      }),
    )
    must(await run.open(task, invoice(1043)))
    must(await run.perform({ do: 'answer', task, text: words['the answer to the person'] }))
    records = recordsOf(run.facts())
  })

  test.each(Object.entries(words))('%s is in the spans of Agent 365 and in no other log', (_what, text) => {
    expect(textOf(of('agent365'))).toContain(text)
    for (const plane of ['defender', 'purview', 'entra'] as const) expect(textOf(of(plane))).not.toContain(text)
  })

  test('nor do Defender and the audit log have results of tools, or count tokens', () => {
    for (const plane of ['defender', 'purview'] as const)
      expect(textOf(of(plane))).not.toMatch(/gen_ai|arguments|"result"|input_tokens|InputTokens/i)
  })

  test('Defender has who, which agent, channel, tool and address of every act', () => {
    const rows = bodiesOf(records, 'CloudAppEvents', CloudAppEvents).flatMap(({ RawEventData: event, IPAddress }) =>
      'ToolName' in event ? [{ ...event, IPAddress }] : [],
    )
    expect(rows.length).toBeGreaterThan(5)
    for (const row of rows) {
      expect(row).toMatchObject({ AgentName: 'Invoice Agent', ChannelName: 'msteams', Workload: 'Agent365' })
      expect(row.IPAddress).toMatch(/^\d+\./)
    }
  })

  test('the audit log tells runs, model calls and tool calls of Agent 365 apart by record type', () => {
    const typeOf = { AIExecuteTool: 411, AIInvokeAgent: 412, AIInferenceCall: 413 }
    const audits = bodiesOf(records, 'AuditRecord', ManagementApiRecord).filter(
      ({ Workload }) => Workload === 'Agent365',
    )
    expect(new Set(audits.map(({ Operation }) => Operation))).toEqual(new Set(Object.keys(typeOf)))
    for (const { Operation, RecordType } of audits)
      expect([Operation, RecordType]).toEqual(Object.entries(typeOf).find(([name]) => name === Operation))
  })

  test('the two logs spell the same operation differently', () => {
    const inDefender = new Set(bodiesOf(records, 'CloudAppEvents', CloudAppEvents).map(({ ActionType }) => ActionType))
    const inAudit = new Set(
      bodiesOf(records, 'AuditRecord', ManagementApiRecord)
        .filter(({ Workload }) => Workload === 'Agent365')
        .map(({ Operation }) => Operation),
    )
    for (const operation of inAudit) expect([...inDefender]).not.toContain(operation)
    for (const action of ['InvokeAgent', 'InferenceCall', 'ExecuteToolBySDK']) expect([...inDefender]).toContain(action)
  })
})
