// ID Protection's tables: late, agents and people apart, and silent on what has not been detected.
import { expect, test } from 'vitest'
import type { Fact } from '../../shared/model/facts.ts'
import { epochMs } from '../../shared/model/units.ts'
import { AADAgentRiskEvents, AADRiskyAgents, AADRiskyUsers, AADUserRiskEvents } from '../../shared/records/risk.ts'
import { ids, recorded, start, tenantFacts } from './facts.ts'
import { bodiesOf, recordsOf } from './records.ts'

const id = 'dddddddd-0000-4000-8000-000000000001'
const correlation = 'dddddddd-0000-4000-8000-000000000002'
const detected = {
  type: 'risk.detected',
  subject: 'agent:invoices-1',
  detection: {
    id,
    riskEventType: 'failedAccessAttempt',
    riskLevel: 'medium',
    riskEvidence: 'It tried what it may not do.',
    detectionTimingType: 'offline',
    activityDateTime: epochMs(start),
    signInCorrelationId: correlation,
  },
} as const satisfies Fact
const changed = (subject: 'agent:invoices-1' | 'agentUser:invoices-1' | 'human:dana'): Fact => ({
  type: 'risk.changed',
  subject,
  from: { riskLevel: 'none', riskState: 'none' },
  to: { riskLevel: 'medium', riskState: 'atRisk' },
  riskDetail: 'none',
  by: null,
})
const written = (...facts: Fact[]) =>
  recordsOf(recorded([...tenantFacts, ...facts])).filter(({ table }) => table.includes('Risk'))

test('a detection names the agent, when it happened, when it was found, and the sign-in by its correlation id alone', () => {
  const [row] = bodiesOf(written(detected), 'AADAgentRiskEvents', AADAgentRiskEvents)
  expect(row).toMatchObject({
    Id: id,
    AgentId: ids.agent,
    IdentityType: 'AgentIdentity',
    RiskEventType: 'failedAccessAttempt',
    RiskState: 'atRisk',
    DetectionTimingType: 'offline',
    CorrelationId: correlation,
  })
  expect(Date.parse(row?.ActivityDateTime ?? '')).toBeLessThan(Date.parse(row?.DetectedDateTime ?? ''))
  for (const column of ['SignInRequestId', 'ClientSessionId', 'BlueprintId']) expect(row).not.toHaveProperty(column)
})

test('an administrator’s word is filed as a detection and says whose it is', () => {
  const said: Fact = {
    ...detected,
    detection: { ...detected.detection, riskEventType: 'adminConfirmedAgentCompromised' },
  }
  expect(bodiesOf(written(said), 'AADAgentRiskEvents', AADAgentRiskEvents)[0]).toMatchObject({
    RiskState: 'confirmedCompromised',
    RiskDetail: 'adminConfirmedAgentCompromised',
  })
})

test('where an agent or its user stands is a row with each change', () => {
  const rows = bodiesOf(
    written(changed('agent:invoices-1'), changed('agentUser:invoices-1')),
    'AADRiskyAgents',
    AADRiskyAgents,
  )
  expect(rows.map(({ Id, IdentityType, RiskState }) => [Id, IdentityType, RiskState])).toEqual([
    [ids.agent, 'AgentIdentity', 'atRisk'],
    [ids.agentUser, 'AgentUser', 'atRisk'],
  ])
})

test('what arose and is not detected yet leaves nothing', () => {
  const arose: Fact = { type: 'risk.arose', subject: 'agent:invoices-1', detection: id }
  expect(written(arose)).toEqual([])
})

test('a person is in the tables of people alone: where they stand, and an administrator’s word about the account', () => {
  const said: Fact = {
    type: 'risk.detected',
    subject: 'human:dana',
    detection: {
      id,
      riskEventType: 'adminConfirmedUserCompromised',
      riskLevel: 'high',
      riskEvidence: 'An administrator said so.',
      detectionTimingType: 'offline',
      activityDateTime: epochMs(start),
    },
  }
  const rows = written(said, changed('human:dana'))
  expect(rows.map(({ table }) => table)).toEqual(['AADUserRiskEvents', 'AADRiskyUsers'])
  expect(bodiesOf(rows, 'AADUserRiskEvents', AADUserRiskEvents)[0]).toMatchObject({
    UserId: ids.human,
    Activity: 'user',
    RiskState: 'confirmedCompromised',
    RiskDetail: 'adminConfirmedUserCompromised',
    CorrelationId: '',
  })
  expect(bodiesOf(rows, 'AADRiskyUsers', AADRiskyUsers)[0]).toMatchObject({ Id: ids.human, RiskLevel: 'medium' })
})
