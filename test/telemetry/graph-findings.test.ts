// What is exported from Microsoft Graph: alerts, agents at risk and detections as they stand, prompts and answers with their words.
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { recognise } from '../../main/case/import/index.ts'
import { loadScenario } from '../../main/simulation/index.ts'
import { createTelemetry } from '../../main/telemetry/index.ts'
import type { TableName } from '../../shared/model/evidence.ts'
import type { RecordedFact } from '../../shared/model/facts.ts'
import { JsonObject } from '../../shared/model/json.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { CopilotRecord } from '../../shared/records/copilot.ts'
import {
  AgentRiskDetectionObject,
  AlertObject,
  InteractionObject,
  RiskyAgentObject,
} from '../../shared/records/graph-findings.ts'
import { AADAgentRiskEvents } from '../../shared/records/risk.ts'
import { ScenarioLogs } from '../../shared/scenarios/logs.ts'
import { bytesOf, read } from '../case/import/reading.ts'
import { describeWith, materialPath } from '../material.ts'
import { factsOf, play } from '../simulation/play.ts'
import { seededRandom } from './random.ts'
import { bodiesOf } from './records.ts'

const minute = 60_000
const priya = 'human:priya'

function written(facts: readonly RecordedFact[], logs: unknown): LogRecord[] {
  const telemetry = createTelemetry({ random: seededRandom('7') }, ScenarioLogs.parse(logs))
  return [...facts.flatMap(fact => telemetry.see(fact)), ...telemetry.end()]
}
const isObject = ({ format }: LogRecord): boolean => format === 'entra-graph-json'

/** The stolen token, judged by Priya, and the agent whose it was confirmed compromised and disabled. */
async function worked() {
  const scenario = structuredClone(await loadScenario('stolen-token'))
  for (const human of scenario.humans)
    if (human.key === 'priya') human.roles = ['Security Administrator', 'Agent ID Administrator']
  const run = await play(scenario, 7)
  await run.pass(15 * minute)
  const [alert] = factsOf(run, 'alert.raised')
  const ref = alert?.alert.ref ?? 'alert:none'
  const judged = { classification: 'truePositive', determination: 'compromisedAccount', assignedTo: priya } as const
  await run.perform({ do: 'updateAlert', by: priya, alert: ref, ...judged, comment: 'Taken from the Cloud PC.' })
  await run.perform({ do: 'updateAlert', by: priya, alert: ref, status: 'resolved' })
  const directory = { do: 'directory', by: priya } as const
  const target = 'agent:invoice'
  await run.perform({ ...directory, operation: { operation: 'confirmCompromised', target } })
  await run.perform({
    ...directory,
    operation: { operation: 'setAccountEnabled', target, accountEnabled: false },
  })
  await run.pass(240 * minute)
  return run.facts()
}

let facts: readonly RecordedFact[]
let records: LogRecord[]
let objects: LogRecord[]
beforeAll(async () => {
  facts = await worked()
  records = written(facts, { graphFindings: true })
  objects = records.filter(isObject)
})

describe('an alert', () => {
  test('stands as it was left: judged, taken up, resolved, with every comment', () => {
    const [first, second] = bodiesOf(objects, 'AlertObject', AlertObject)
    expect(first).toMatchObject({
      status: 'resolved',
      classification: 'truePositive',
      determination: 'compromisedAccount',
      assignedTo: 'priya.nair@contoso.com',
      comments: [{ comment: 'Taken from the Cloud PC.', createdByDisplayName: 'Priya Nair' }],
    })
    expect(first?.resolvedDateTime).toBe(first?.lastUpdateDateTime)
    expect(second).toMatchObject({ status: 'new', classification: 'unknown', resolvedDateTime: null, comments: [] })
    expect(second?.incidentId).toBe(first?.incidentId)
  })

  test('has all its evidence: also the device by its id in Entra and the session, which no row of hunting has', () => {
    const raised = facts.flatMap(({ fact }) => (fact.type === 'alert.raised' ? [fact.alert] : []))
    const found = bodiesOf(objects, 'AlertObject', AlertObject)
    expect(found.map(({ id }) => id)).toEqual(raised.map(({ id }) => id))
    expect(found.map(({ evidence }) => evidence.length)).toEqual(raised.map(({ evidence }) => evidence.length))
    const text = JSON.stringify(found)
    expect(text).not.toMatch(/"(pc|agent|session):/)
    const rows = JSON.stringify(records.filter(({ table }) => table === 'AlertEvidence').map(({ body }) => body))
    const own = found.flatMap(({ evidence }) =>
      evidence.flatMap(one =>
        'azureAdDeviceId' in one ? [one.azureAdDeviceId] : 'sessionId' in one ? [one.sessionId] : [],
      ),
    )
    expect(own.length).toBeGreaterThan(1)
    for (const id of own) expect(rows).not.toContain(id)
  })
})

describe('an agent at risk', () => {
  test('stands once, as it is at the end, and says that it is disabled', () => {
    const agents = bodiesOf(objects, 'AADRiskyAgents', RiskyAgentObject)
    expect(agents.filter(({ agentDisplayName }) => agentDisplayName === 'Invoice Agent')).toMatchObject([
      {
        '@odata.type': '#microsoft.graph.riskyAgentIdentity',
        riskLevel: 'high',
        riskState: 'confirmedCompromised',
        riskDetail: 'adminConfirmedAgentCompromised',
        isEnabled: false,
        isDeleted: false,
      },
    ])
  })

  test('has detections that say what their rows do, and the request besides', () => {
    const found = bodiesOf(objects, 'AADAgentRiskEvents', AgentRiskDetectionObject)
    const rows = bodiesOf(
      records.filter(record => !isObject(record)),
      'AADAgentRiskEvents',
      AADAgentRiskEvents,
    )
    expect(found.length).toBeGreaterThan(1)
    expect(
      found.map(each => [each.id, each.identityId, each.riskEventType, each.riskState, each.detectedDateTime]),
    ).toEqual(rows.map(row => [row.Id, row.AgentId, row.RiskEventType, row.RiskState, row.DetectedDateTime]))
    const requests = new Set(
      records.flatMap(({ body }) => (body.OperationName === 'Sign-in activity' ? [body.Id] : [])),
    )
    const named = found.flatMap(({ signInRequestId }) => signInRequestId ?? [])
    expect(named.length).toBeGreaterThan(0)
    for (const request of named) expect(requests).toContain(request)
  })
})

test('a prompt and its answer are two objects in the thread of the audit record, and alone of Purview’s have the words', () => {
  const interactions = bodiesOf(objects, 'InteractionObject', InteractionObject)
  const audited = records.flatMap(({ table, body }) =>
    table === 'AuditRecord' && body.Operation === 'CopilotInteraction' ? [CopilotRecord.parse(body)] : [],
  )
  expect(interactions.map(({ sessionId, id }) => [sessionId, id])).toEqual(
    audited.flatMap(({ CopilotEventData: { ThreadId, Messages } }) => Messages.map(({ Id }) => [ThreadId, Id])),
  )
  const [prompt, answer] = interactions
  expect(answer?.requestId).toBe(prompt?.requestId)
  expect([prompt?.interactionType, answer?.interactionType]).toEqual(['userPrompt', 'aiResponse'])
  const words = facts.flatMap(({ fact }) =>
    fact.type === 'prompt.sent' ? [fact.text] : fact.type === 'task.completed' ? [fact.answer] : [],
  )
  expect(interactions.map(({ body }) => body.content).sort()).toEqual(words.sort())
  const others = records.filter(({ plane, table }) => plane === 'purview' && table !== 'InteractionObject')
  for (const word of words) expect(JSON.stringify(others.map(({ body }) => body))).not.toContain(word)
})

test('nobody reads them unless it is asked for, and all else is the same then', () => {
  const without = written(facts, {})
  expect(without.filter(isObject)).toEqual([])
  expect(records.filter(record => !isObject(record))).toEqual(without)
})

/** Of the beta's types (real-system.md §4), which the examples are older than. */
const newer = ['blueprintId', 'identityId', 'identityType', 'displayName']
const aboutSignIn = ['signInCorrelationId', 'signInRequestId', 'clientSessionId', 'signInClientDisplayName']
const Example = z.object({ value: z.union([z.array(JsonObject), JsonObject]) })
describeWith('samples/graph-docs', 'every property that is written', () => {
  test.each<[TableName, string, string[]]>([
    ['InteractionObject', 'aiInteraction_getAllEnterpriseInteractions.json', []],
    ['AlertObject', 'security_alerts_v2_list.json', []],
    ['AADAgentRiskEvents', 'agentRiskDetection_get.json', [...newer, ...aboutSignIn]],
    ['AADRiskyAgents', 'riskyAgent_get.json', newer],
  ])('of %s is one of Microsoft’s example, or newer', (table, file, beyond) => {
    const { value } = Example.parse(JSON.parse(readFileSync(materialPath(`samples/graph-docs/${file}`), 'utf8')))
    const examples = Array.isArray(value) ? value : [value]
    const known = new Set([...examples.flatMap(example => Object.keys(example)), ...beyond])
    const bodies = objects.filter(record => record.table === table).map(({ body }) => body)
    expect(bodies.length).toBeGreaterThan(0)
    for (const body of bodies) for (const name of Object.keys(body)) expect(known).toContain(name)
  })
})

describe('what is exported reads back', () => {
  const tables: TableName[] = ['AADAgentRiskEvents', 'AADRiskyAgents', 'AlertObject', 'InteractionObject']

  test.each(tables)('%s, as the page of a reply, with what joins it to others', async table => {
    const bodies = objects.filter(record => record.table === table).map(({ body }) => body)
    const page = JSON.stringify({ '@odata.context': 'https://graph.microsoft.com/beta/$metadata', value: bodies })
    expect(recognise(bytesOf(page), 'graph.json')).toBe('entra-graph-json')
    const back = await read('entra-graph-json', page)
    expect(back.rejected).toEqual([])
    expect(back.fields).toEqual(bodies)
    for (const record of back.records) {
      expect(record.table).toBe(table)
      expect(record.time).not.toBeNull()
      expect(record.keys.length).toBeGreaterThan(0)
    }
  })

  test('an alert is joined to agent, person, device and session', async () => {
    const [alert] = objects.filter(({ table }) => table === 'AlertObject')
    const { records: back } = await read('entra-graph-json', JSON.stringify(alert?.body))
    const kinds = new Set(back.flatMap(({ keys }) => keys.map(({ kind }) => kind)))
    for (const kind of ['record', 'agent', 'user', 'upn', 'device', 'deviceName', 'session'])
      expect(kinds).toContain(kind)
  })
})
