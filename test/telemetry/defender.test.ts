// What CloudAppEvents shows of a session.
import { describe, expect, test } from 'vitest'
import { CloudAppEvents } from '../../shared/records/defender.ts'
import { ManagementApiRecord } from '../../shared/records/purview.ts'
import { conversation, ids, rootSpan, trace, wholeSession } from './facts.ts'
import { bodiesOf, recordsOf, spansOf } from './records.ts'

const records = recordsOf(wholeSession)

describe('Defender', () => {
  const rows = bodiesOf(records, 'CloudAppEvents', CloudAppEvents)
  const agentRows = rows.flatMap(row => ('OpId' in row.RawEventData ? [{ ...row, event: row.RawEventData }] : []))

  test('shows the prompt as a row with an all-zero blueprint and the reply as one with the real blueprint', () => {
    const runs = agentRows.filter(row => row.ActionType === 'InvokeAgent').map(({ event }) => event)
    expect(runs.map(({ OpId, AgentBlueprintId }) => [OpId, AgentBlueprintId])).toEqual([
      [rootSpan, '00000000-0000-0000-0000-000000000000'],
      [rootSpan, ids.blueprintApp],
    ])
    expect(runs.map(({ TargetAgentId }) => TargetAgentId)).toEqual([ids.agent, ids.agent])
    expect(runs.map(({ SessionIdentity }) => SessionIdentity)).toEqual([conversation, conversation])
  })

  test('shows a tool call once for each layer it passed, always under the span’s id', () => {
    const layersOf = (tool: string) => agentRows.filter(({ event }) => event.ToolName === tool)
    const click = layersOf('browser_click')
    expect(click.map(({ ActionType, AccountId }) => [ActionType, AccountId])).toEqual([
      ['ExecuteToolBySDK', 'dana@contoso.com'],
      ['ExecuteToolByGateway', 'invoice.agent@contoso.com'],
      ['ExecuteToolByMCPServer', 'invoice.agent@contoso.com'],
    ])
    expect(new Set(click.map(({ event }) => event.OpId)).size).toBe(1)
    expect(layersOf('mcp_W365ComputerUse_StartSession').map(({ ActionType }) => ActionType)).toEqual([
      'ExecuteToolBySDK',
      'ExecuteToolByGateway',
    ])
  })

  test.each([
    ['that failed on the computer', 'error', 'browser_click', true],
    ['that the gateway refused', 'refused', 'browser_click', false],
    ['that a resource refused, sent from the computer', 'refused', 'browser_navigate', true],
  ] as const)('shows a call %s (%s) at the layers it got to', (_what, outcome, tool, reached) => {
    const id = wholeSession.flatMap(({ fact }) =>
      fact.type === 'tool.called' && fact.call.tool === tool ? [fact.call.callId] : [],
    )[0]
    const changed = wholeSession.map(({ fact, ...place }) => ({
      ...place,
      fact:
        fact.type === 'tool.returned' && fact.call === id
          ? { ...fact, outcome, result: '', error: 'HTTP 403: No.' }
          : fact,
    }))
    const layers = bodiesOf(recordsOf(changed), 'CloudAppEvents', CloudAppEvents).filter(
      ({ RawEventData }) => 'ToolName' in RawEventData && RawEventData.ToolName === tool,
    )
    expect(layers.map(({ ActionType }) => ActionType)).toEqual([
      'ExecuteToolBySDK',
      'ExecuteToolByGateway',
      ...(reached ? ['ExecuteToolByMCPServer'] : []),
    ])
  })

  test('repeats the service’s own audit record for files and mail', () => {
    const audit = bodiesOf(records, 'AuditRecord', ManagementApiRecord)
    const office = rows.filter(row => row.ActionType === 'FileAccessed' || row.ActionType === 'Send')
    expect(office.map(row => row.RawEventData)).toEqual(audit.filter(record => 'AppAccessContext' in record))
    expect(office.map(row => row.ReportId)).toEqual(office.map(row => row.RawEventData.Id))
    expect(office.every(row => row.AccountObjectId === ids.agentUser)).toBe(true)
  })

  test('names the trace and spans of the run', () => {
    const spans = new Set(spansOf(records).map(({ spanId }) => spanId))
    expect(agentRows.length).toBeGreaterThan(10)
    for (const { event } of agentRows) {
      expect(event.TraceId).toBe(trace)
      expect(spans).toContain(event.OpId)
    }
  })
})
