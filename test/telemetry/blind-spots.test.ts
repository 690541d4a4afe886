// What the logs must not know: everything only the simulator sees.
import { describe, expect, test } from 'vitest'
import { createTelemetry } from '../../main/telemetry/index.ts'
import type { FactType } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { answerText, ids, promptText, secrets, wholeSession } from './facts.ts'
import { seededRandom } from './random.ts'
import { recordsOf, spansOf } from './records.ts'

const records = recordsOf(wholeSession)
const textOf = (some: readonly LogRecord[]): string => some.map(record => JSON.stringify(record.body)).join('\n')
const of = (...planes: LogRecord['plane'][]): LogRecord[] => records.filter(({ plane }) => planes.includes(plane))

describe('no log shows', () => {
  test.each(Object.entries(secrets))('%s', (_name, secret) => {
    expect(JSON.stringify(wholeSession)).toContain(secret)
    expect(textOf(records)).not.toContain(secret)
  })

  test('a reference of the simulator', () => {
    const refs = JSON.stringify(wholeSession).match(
      /"(human|blueprint|agent|agentUser|pool|pc|session|token|task):[^"]+"/g,
    )
    expect(new Set(refs).size).toBeGreaterThan(8)
    for (const ref of new Set(refs)) expect(textOf(records)).not.toContain(ref)
  })

  test('an Entra session: agent tokens have no interactive root', () => {
    expect(textOf(records)).not.toContain('AADSessionId')
    for (const record of of('entra')) expect(record.body.SessionId ?? '').toBe('')
  })
})

test('prompts, answers, tool arguments and tool results are in Agent 365 alone', () => {
  const elsewhere = textOf(of('defender', 'purview', 'entra'))
  for (const content of [promptText, answerText, '#send', 'three invoices', '"inputTokens"', 'input_tokens', '812']) {
    expect(elsewhere).not.toContain(content)
  }
  expect(textOf(of('agent365'))).toContain(promptText)
  expect(textOf(of('agent365'))).toContain('#send')
})

test('a run that failed shows its error outside Agent 365, not its answer', () => {
  const failed = wholeSession.map(({ fact, ...place }) => ({
    ...place,
    fact: fact.type === 'task.completed' ? { ...fact, outcome: 'failed' as const } : fact,
  }))
  const written = recordsOf(failed)
  const elsewhere = textOf(written.filter(({ plane }) => plane !== 'agent365'))
  expect(textOf(written)).toContain(answerText)
  expect(elsewhere).not.toContain(answerText)
  expect(elsewhere).toContain('The run failed.')
})

test('the Cloud PC session is named by tool arguments and results alone', () => {
  expect(textOf(of('defender', 'purview', 'entra'))).not.toContain(ids.session)
  const naming = spansOf(records).filter(span => JSON.stringify(span).includes(ids.session))
  expect(naming.map(({ name }) => name)).toContain('execute_tool mcp_W365ComputerUse_StartSession')
  expect(naming.every(({ attributes }) => attributes['gen_ai.operation.name'] === 'execute_tool')).toBe(true)
})

test('what no Microsoft log documents leaves no record', () => {
  const silent: readonly FactType[] = [
    'prompt.sent',
    'token.requested',
    'access.decided',
    'token.ended',
    'session.requested',
    'pool.granted',
    'pc.assigned',
    'channel.opened',
    'session.connected',
    'session.released',
    'proof.accepted',
    'proof.refused',
    'pc.resetting',
    'pc.wiped',
    'pc.verified',
    'pc.available',
  ]
  const telemetry = createTelemetry({ random: seededRandom('7') })
  const seen = new Set<FactType>()
  for (const recorded of wholeSession) {
    // The inventory of the tenant is read when the first thing happens in it, whatever that is.
    const written = telemetry.see(recorded).filter(({ format }) => format !== 'graph-objects')
    if (!silent.includes(recorded.fact.type)) continue
    seen.add(recorded.fact.type)
    expect(written, recorded.fact.type).toEqual([])
  }
  expect([...seen].sort()).toEqual([...silent].sort())
  // what was asked and answered is filed a while after the answer
  expect(telemetry.end().map(({ body }) => body.ActionType ?? body.Operation)).toEqual([
    'CopilotInteraction',
    'CopilotInteraction',
  ])
})

test('that a proof was refused shows as a call that failed with 401, and in no row of its own', () => {
  const refused = spansOf(records).filter(({ status }) => status.code === 'ERROR')
  expect(refused.map(({ name }) => name)).toEqual(['execute_tool browser_get_text'])
  const rows = [...of('defender'), ...of('purview')].filter(({ body }) =>
    JSON.stringify(body).includes('browser_get_text'),
  )
  expect(rows.map(({ body }) => body.ActionType ?? body.Operation)).toEqual([
    'ExecuteToolBySDK',
    'ExecuteToolByGateway',
    'ExecuteToolByMCPServer',
    'AIExecuteTool',
  ])
})
