// Alerts and incidents in the logs: what was found in hunting, what became of it in Sentinel, and what neither of them says.
import { beforeAll, describe, expect, test } from 'vitest'
import { loadScenario } from '../../main/simulation/index.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { AlertEvidence, AlertInfo, SecurityAlert, SecurityIncident } from '../../shared/records/alert.ts'
import { factsOf, play } from '../simulation/play.ts'
import { publishedColumns } from './published.ts'
import { bodiesOf, recordsOf } from './records.ts'

const minute = 60_000
const priya = 'human:priya'

/** The stolen token: two alerts in one incident; one alert is judged, then the incident is taken up and resolved. */
async function worked(licences?: 'P2'[]) {
  const scenario = structuredClone(await loadScenario('stolen-token'))
  for (const human of scenario.humans) if (human.key === 'priya') human.roles = ['Security Operator']
  if (licences) scenario.tenant.licences = licences
  const run = await play(scenario, 7)
  await run.pass(15 * minute)
  const alerts = factsOf(run, 'alert.raised').map(({ alert }) => alert)
  const [first] = alerts
  if (first) {
    const judged = { classification: 'truePositive', determination: 'compromisedAccount' } as const
    await run.perform({ do: 'updateAlert', by: priya, alert: first.ref, ...judged })
    await run.perform({ do: 'updateAlert', by: priya, alert: first.ref, status: 'inProgress' })
    const incident = { do: 'updateIncident', by: priya, incident: 'incident:1' } as const
    await run.perform({ ...incident, status: 'inProgress', assignedTo: priya })
    await run.perform({ ...incident, status: 'resolved', classification: 'truePositive', comment: 'Token revoked.' })
  }
  return { run, alerts, records: recordsOf(run.facts()) }
}
const alertTables = ['AlertInfo', 'AlertEvidence', 'SecurityAlert', 'SecurityIncident'] as const
const isOfAlerts = ({ table }: LogRecord) => alertTables.some(name => name === table)

describe('an incident that is worked on', () => {
  let all: Awaited<ReturnType<typeof worked>>
  beforeAll(async () => {
    all = await worked()
  })

  test('leaves one row for each alert in AlertInfo, as it was raised and nothing of what became of it', () => {
    const rows = bodiesOf(all.records, 'AlertInfo', AlertInfo)
    expect(rows.map(({ AlertId }) => AlertId)).toEqual(all.alerts.map(({ id }) => id))
    expect(rows[0]).toMatchObject({
      Title: 'A token of an AI agent was used where it does not belong',
      Category: 'CredentialAccess',
      Severity: 'High',
      ServiceSource: 'Security for AI',
      AttackTechniques: '["AML.T0091.000","T1550.001"]',
    })
    for (const column of ['IncidentId', 'Status', 'Classification']) expect(rows[0]).not.toHaveProperty(column)
  })

  test('names the agents in AlertEvidence by what stands beside the columns, the Cloud PC by its name, and no session', () => {
    const [first] = all.alerts
    const rows = bodiesOf(all.records, 'AlertEvidence', AlertEvidence).filter(({ AlertId }) => AlertId === first?.id)
    const kinds = rows.map(({ EntityType }) => EntityType)
    expect(new Set(kinds)).toEqual(new Set(['AIAgent', 'User', 'Machine', 'Ip', 'Url']))
    expect(rows).toHaveLength((first?.evidence ?? []).filter(({ type }) => type !== 'cloudLogonSessionEvidence').length)
    const agents = rows.flatMap(row => (row.EntityType === 'AIAgent' ? [row] : []))
    expect(agents.map(({ AdditionalFields }) => AdditionalFields.AgentName)).toEqual(['Vendor Agent', 'Invoice Agent'])
    const sessions = factsOf(all.run, 'session.connected').map(({ session }) => session.slice('session:'.length))
    const text = JSON.stringify(all.records.filter(isOfAlerts).map(({ body }) => body))
    expect(sessions.length).toBeGreaterThan(0)
    for (const session of sessions) expect(text).not.toContain(session)
    for (const { fact } of all.run.facts())
      if (fact.type === 'pc.provisioned') expect(text).not.toContain(fact.pc.deviceId)
  })

  test('is a row of SecurityAlert with each new state; a classification alone leaves none', () => {
    const rows = bodiesOf(all.records, 'SecurityAlert', SecurityAlert)
    const [first, second] = all.alerts
    const states = (id: string | undefined) =>
      rows.flatMap(({ VendorOriginalId, Status }) => (VendorOriginalId === id ? [Status] : []))
    expect(states(first?.id)).toEqual(['New', 'InProgress', 'Resolved'])
    expect(states(second?.id)).toEqual(['New', 'Resolved'])
    expect(new Set(rows.map(({ SystemAlertId }) => SystemAlertId)).size).toBe(2)
    expect(JSON.stringify(rows)).not.toContain('TruePositive')
    expect(JSON.parse(rows[0]?.Entities ?? '')).toContainEqual(expect.objectContaining({ Type: 'account', $id: '2' }))
    expect(rows[0]).toMatchObject({ CompromisedEntity: 'Vendor Agent', Tactics: 'CredentialAccess' })
  })

  test('is a row of SecurityIncident with each change, in Sentinel’s words for the states', () => {
    const rows = bodiesOf(all.records, 'SecurityIncident', SecurityIncident)
    expect(rows.map(({ Status, AlertIds }) => [Status, AlertIds.length])).toEqual([
      ['New', 1],
      ['New', 2],
      ['Active', 2],
      ['Closed', 2],
    ])
    const [opened] = rows
    const closed = rows.at(-1)
    expect(opened).toMatchObject({ ProviderIncidentId: '1', ModifiedBy: 'Microsoft XDR', Classification: '' })
    expect(opened).not.toHaveProperty('ClosedTime')
    expect(closed).toMatchObject({
      IncidentName: opened?.IncidentName,
      Classification: 'TruePositive',
      ClassificationReason: 'SuspiciousActivity',
      ClassificationComment: 'Token revoked.',
      ClosedTime: closed?.LastModifiedTime,
      Owner: { userPrincipalName: closed?.ModifiedBy },
      Comments: [{ message: 'Token revoked.' }],
    })
    const ids = bodiesOf(all.records, 'SecurityAlert', SecurityAlert).map(({ SystemAlertId }) => SystemAlertId)
    expect(new Set(closed?.AlertIds)).toEqual(new Set(ids))
  })

  const published = publishedColumns()
  test.skipIf(published === null)('writes only columns that the tables have', () => {
    for (const { table, body } of all.records.filter(isOfAlerts))
      for (const column of Object.keys(body)) expect(published?.get(table), `${table}.${column}`).toContain(column)
  })

  test('shows in every table after it happened, and within minutes', () => {
    for (const { availableAt, body } of all.records.filter(isOfAlerts)) {
      const lag = availableAt - Date.parse(String(body.TimeGenerated))
      expect(lag).toBeGreaterThanOrEqual(minute)
      expect(lag).toBeLessThanOrEqual(5 * minute)
    }
  })
})

test('a tenant without Microsoft 365 E5 has none of these rows', async () => {
  const { records } = await worked(['P2'])
  expect(records.length).toBeGreaterThan(0)
  expect(records.filter(isOfAlerts)).toEqual([])
})
