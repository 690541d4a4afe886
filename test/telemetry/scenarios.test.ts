// The shipped scenarios, played for real: what their runs leave in the logs, and what those must not know.
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { listScenarios, loadScenario, parseScenario, type Scenario, startRun } from '../../main/simulation/index.ts'
import { createTelemetry } from '../../main/telemetry/index.ts'
import type { TableName } from '../../shared/model/evidence.ts'
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { CloudAppEvents } from '../../shared/records/defender.ts'
import { AADNonInteractiveUserSignInLogs } from '../../shared/records/entra.ts'
import { ManagementApiRecord } from '../../shared/records/purview.ts'
import { tablePlanes } from '../../shared/records/tables.ts'
import { publishedColumns } from './published.ts'
import { bodiesOf, schemaOf, spansOf } from './records.ts'

interface Played {
  facts: readonly RecordedFact[]
  records: LogRecord[]
}

const play = async (id: string, seed: number): Promise<Played> => playScenario(await loadScenario(id), seed)

async function playScenario(scenario: Scenario, seed: number): Promise<Played> {
  const run = await startRun(scenario, seed)
  const telemetry = createTelemetry(run.env, scenario.logs)
  const records: LogRecord[] = []
  while (!run.done()) for (const fact of await run.step(50)) records.push(...telemetry.see(fact))
  return { facts: run.facts(), records: [...records, ...telemetry.end()] }
}

const graph = 'https://graph.microsoft.com/'

/** Every token's claims, key thumbprints and proof ids: what the simulator alone knows. */
function secretsOf(facts: readonly RecordedFact[]): Set<string> {
  const secrets = new Set<string>()
  for (const { fact } of facts) {
    if (fact.type === 'pc.provisioned') secrets.add(fact.pc.jkt)
    if (fact.type === 'proof.accepted') secrets.add(fact.jti)
    // Graph logs the requests it answers, with their address; who refuses a proof logs nothing
    // and an agent that writes an address into a script tells it itself
    if (fact.type === 'proof.accepted' && !fact.htu.startsWith(graph) && !isWritten(fact.htu, facts))
      secrets.add(fact.htu)
    if (fact.type !== 'token.issued') continue
    for (const name of ['aio', 'rh', 'jti', 'sid', 'cnf']) {
      const claim = fact.claims[name]
      // SigninLogs names the session of a person's own sign-in, which tokens on their behalf inherit
      if (name === 'sid' && fact.request.human !== null) continue
      if (claim !== undefined) secrets.add(typeof claim === 'string' ? claim : JSON.stringify(claim))
    }
    for (const policy of fact.decision?.policies ?? []) secrets.add(policy.reason)
  }
  return secrets
}

const isWritten = (address: string, facts: readonly RecordedFact[]): boolean =>
  facts.some(({ fact }) => fact.type === 'tool.called' && JSON.stringify(fact.call.arguments).includes(address))

/** Not tables of Log Analytics or Defender: exports with a shape of their own, checked elsewhere. */
const unlisted: readonly TableName[] = ['AuditRecord', 'AgentSpan', 'AgentObject', 'CloudPcObject']
/** What was exported from Microsoft Graph has properties and no columns; schemas hold them. */
const isObject = ({ format }: LogRecord): boolean => format === 'entra-graph-json'

/** References as the simulator writes them, wherever in a text they stand. */
const refsIn = (text: string): string[] =>
  text.match(/\b(human|blueprint|agent|agentUser|pool|pc|session|token|task):[a-zA-Z0-9][\w-]*/g) ?? []

describe('where something is refused, no record shows a reference of the simulator', async () => {
  const changes: [string, string, string][] = [
    ['the pool is not assigned', 'assignedTo: [invoice-agent, vendor-agent]', 'assignedTo: [vendor-agent]'],
    ['the pool has no Cloud PC left', '    size: 24', '    size: 1'],
    ['the device does not comply', '    size: 24', '    size: 24\n    compliant: false'],
    ['the agent user is disabled', '    agent: invoice\n', '    agent: invoice\n    accountEnabled: false\n'],
    [
      'the agent identity is disabled',
      '    displayName: Invoice Agent\n    blueprint',
      '    accountEnabled: false\n    displayName: Invoice Agent\n    blueprint',
    ],
    ['the account is no member of the site', '    members: [invoice-agent]', '    members: []'],
  ]
  const { file } = await loadScenario('stolen-token')
  // the sessions are long, so that one that waits for the Cloud PC of another waits in vain
  const text = (await readFile(file, 'utf8')).replaceAll(
    '      - do: endSession\n',
    '      - do: wait\n        milliseconds: 60000\n      - do: endSession\n',
  )
  test.each(changes)('%s', async (_what, from, to) => {
    expect(text).toContain(from)
    const { facts, records } = await playScenario(parseScenario(text.replace(from, to), 'variant.yaml'), 7)
    const isRefused = ({ fact }: RecordedFact) => fact.type.endsWith('.refused') && fact.type !== 'proof.refused'
    expect(facts.some(recorded => isRefused(recorded) || JSON.stringify(recorded.fact).includes('HTTP 403'))).toBe(true)
    expect(refsIn(records.map(({ body }) => JSON.stringify(body)).join('\n'))).toEqual([])
    for (const { table, body } of records) expect(schemaOf(table).parse(body)).toEqual(body)
  })
})

/** Runs of others are long; what they leave is of the same kinds. */
const ids = (await listScenarios()).map(({ id }) => id).filter(id => id !== 'busy-day')
/** Columns of the tables of Log Analytics and Defender, as published; null where the list is not at hand. */
const published = publishedColumns()

describe.each(ids)('scenario %s', async id => {
  const { facts, records } = await play(id, 7)

  test('every record fits its schema', () => {
    expect(records.length).toBeGreaterThan(0)
    for (const record of records) expect(schemaOf(record.table).parse(record.body)).toEqual(record.body)
  })

  test('every record is in the log of its table', () => {
    for (const { plane, table } of records) expect(plane, table).toBe(tablePlanes[table])
  })

  test('no record shows what only the simulator knows', () => {
    const text = records.map(({ body }) => JSON.stringify(body)).join('\n')
    for (const secret of secretsOf(facts)) expect(text).not.toContain(secret)
    expect(refsIn(text)).toEqual([])
  })

  test.skipIf(published === null)('every column written is one the table has', () => {
    for (const { table, body } of records.filter(record => !isObject(record))) {
      const columns = published?.get(table)
      if (columns === undefined) expect(unlisted).toContain(table)
      else for (const column of Object.keys(body)) expect(columns, `${table}.${column}`).toContain(column)
    }
  })
})

describe.each(['first-light', 'stolen-token'])('scenario %s in full', async id => {
  const { facts, records } = await play(id, 7)

  test('all four logs saw it, and much of it they must not show', () => {
    expect(new Set(records.map(({ plane }) => plane))).toEqual(new Set(['agent365', 'entra', 'defender', 'purview']))
    expect(secretsOf(facts).size).toBeGreaterThan(20)
  })

  test('no session is started or ended by the computer it is on', () => {
    const byComputer = bodiesOf(records, 'CloudAppEvents', CloudAppEvents).flatMap(({ ActionType, RawEventData }) =>
      ActionType === 'ExecuteToolByMCPServer' && 'ToolName' in RawEventData ? [RawEventData.ToolName] : [],
    )
    expect(byComputer).toContain('browser_navigate')
    expect(byComputer.filter(tool => tool?.endsWith('Session'))).toEqual([])
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
    const files = bodiesOf(records, 'AuditRecord', ManagementApiRecord).flatMap(body =>
      body.Operation === 'FileAccessed' ? [body.ObjectId] : [],
    )
    expect(files.length).toBeGreaterThan(0)
    for (const ObjectId of files) expect(opened.some(span => span.includes(ObjectId))).toBe(true)
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
