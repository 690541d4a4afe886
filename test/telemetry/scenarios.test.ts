// The shipped scenarios, played for real: what their runs leave in the logs, and what those must not know.
import { describe, expect, test } from 'vitest'
import { listScenarios, loadScenario, startRun } from '../../main/simulation/index.ts'
import { createTelemetry } from '../../main/telemetry/index.ts'
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { AADNonInteractiveUserSignInLogs } from '../../shared/records/entra.ts'
import { ManagementApiRecord } from '../../shared/records/purview.ts'
import { bodiesOf, schemaOf, spansOf } from './records.ts'

async function play(scenario: string, seed: number): Promise<{ facts: readonly RecordedFact[]; records: LogRecord[] }> {
  const run = await startRun(await loadScenario(scenario), seed)
  const telemetry = createTelemetry(run.env)
  const records: LogRecord[] = []
  while (!run.done()) for (const fact of await run.step(50)) records.push(...telemetry.see(fact))
  return { facts: run.facts(), records: [...records, ...telemetry.end()] }
}

/** Every token's claims, key thumbprints and proof ids: what the simulator alone knows. */
function secretsOf(facts: readonly RecordedFact[]): Set<string> {
  const secrets = new Set<string>()
  for (const { fact } of facts) {
    if (fact.type === 'pc.provisioned') secrets.add(fact.pc.jkt)
    if (fact.type === 'proof.accepted') secrets.add(fact.jti)
    if (fact.type === 'proof.accepted' || fact.type === 'proof.refused') secrets.add(fact.htu)
    if (fact.type !== 'token.issued') continue
    for (const name of ['aio', 'rh', 'jti', 'sid', 'cnf']) {
      const claim = fact.claims[name]
      if (claim !== undefined) secrets.add(typeof claim === 'string' ? claim : JSON.stringify(claim))
    }
    for (const policy of fact.decision?.policies ?? []) secrets.add(policy.reason)
  }
  return secrets
}

describe.each(await listScenarios())('scenario $id', async ({ id }) => {
  const { facts, records } = await play(id, 7)
  const text = records.map(({ body }) => JSON.stringify(body)).join('\n')

  test('every record fits its schema', () => {
    for (const record of records) expect(schemaOf(record.table).parse(record.body)).toEqual(record.body)
    expect(new Set(records.map(({ plane }) => plane))).toEqual(new Set(['agent365', 'entra', 'defender', 'purview']))
  })

  test('no record shows what only the simulator knows', () => {
    const secrets = secretsOf(facts)
    expect(secrets.size).toBeGreaterThan(20)
    for (const secret of secrets) expect(text).not.toContain(secret)
    for (const ref of new Set(
      JSON.stringify(facts).match(/"(human|blueprint|agent|agentUser|pool|pc|session|token|task):[^"]+"/g),
    )) {
      expect(text).not.toContain(ref)
    }
  })

  test('every audited action names a token some sign-in shows, device and all', () => {
    const signIns = bodiesOf(records, 'AADNonInteractiveUserSignInLogs', AADNonInteractiveUserSignInLogs)
    const actions = bodiesOf(records, 'AuditRecord', ManagementApiRecord).filter(body => 'AppAccessContext' in body)
    expect(actions.length).toBeGreaterThan(0)
    for (const action of actions) {
      const signIn = signIns.find(row => row.UniqueTokenIdentifier === action.AppAccessContext.UniqueTokenId)
      expect(signIn?.UserPrincipalName).toBe(action.UserId)
      expect(signIn?.DeviceDetail).toContain(action.DeviceId)
    }
  })

  test('every file is audited under the address the browser opened', () => {
    const opened = spansOf(records).map(({ attributes }) => decodeURIComponent(JSON.stringify(attributes)))
    const files = bodiesOf(records, 'AuditRecord', ManagementApiRecord).filter(
      body => body.Operation === 'FileAccessed',
    )
    for (const { ObjectId } of files) expect(opened.some(span => span.includes(ObjectId))).toBe(true)
  })

  test('every call on a Cloud PC names its session, and only tool spans do', () => {
    const sessions = new Set<string>()
    for (const { attributes } of spansOf(records)) {
      if (attributes['gen_ai.operation.name'] !== 'execute_tool') continue
      const started = /"sessionId":"([^"]+)"/.exec(attributes['gen_ai.tool.call.result'] ?? '')?.[1]
      if (started) sessions.add(started)
      else if (sessions.size > 0) expect(attributes['gen_ai.tool.call.arguments']).toContain('"sessionId"')
    }
    expect(sessions.size).toBeGreaterThan(0)
    const elsewhere = records
      .filter(({ plane }) => plane !== 'agent365')
      .map(({ body }) => JSON.stringify(body))
      .join('\n')
    for (const session of sessions) expect(elsewhere).not.toContain(session)
  })

  test('the same seed leaves the same bytes, another seed others', async () => {
    expect((await play(id, 7)).records).toEqual(records)
    expect(JSON.stringify((await play(id, 8)).records)).not.toBe(JSON.stringify(records))
  })
})
