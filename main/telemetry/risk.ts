// What ID Protection's tables say of agents and of people: a row for each detection, and one for each change of their risk.
import type { FactOf, RecordedFact } from '../../shared/model/facts.ts'
import type { RiskSubject } from '../../shared/model/identity.ts'
import type { Blueprint, Human } from '../../shared/model/objects.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { HumanRef } from '../../shared/model/refs.ts'
import { isRefOf } from '../../shared/model/refs.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { isoOf } from '../../shared/model/units.ts'
import type { AgentIdentityType } from '../../shared/records/graph-findings.ts'
import type { AADAgentRiskEvents, AADRiskyAgents, AADRiskyUsers, AADUserRiskEvents } from '../../shared/records/risk.ts'
import type { Filing } from './filing.ts'
import type { Memory } from './memory.ts'

/**
 * Detections of agents are found offline, so the rows come long after what they are about. That something arose and is not
 * detected yet leaves nothing. People have tables of their own. `AADServicePrincipalRiskEvents` and `AADRiskyServicePrincipals`
 * have no rows: they are of workload identities, and every service principal here is an agent's.
 */
export function riskRecords({ at, fact }: RecordedFact, memory: Memory, filing: Filing): LogRecord[] {
  if (fact.type !== 'risk.detected' && fact.type !== 'risk.changed') return []
  const body = isRefOf(fact.subject, 'human')
    ? personRow(at, fact, memory.human(fact.subject))
    : agentRow(at, fact, agentAtRisk(fact.subject, memory))
  const availableAt = filing.availableAt(at, 'risk')
  return [{ plane: 'entra', table: body.Type, format: 'entra-ndjson', availableAt, body }]
}

type RiskFact = FactOf<'risk.detected' | 'risk.changed'>

function agentRow(at: EpochMs, fact: RiskFact, who: AgentAtRisk): AADAgentRiskEvents | AADRiskyAgents {
  const when = { TimeGenerated: isoOf(at), SourceSystem: 'Azure AD' } as const
  return fact.type === 'risk.detected'
    ? {
        Type: 'AADAgentRiskEvents',
        ...when,
        Id: fact.detection.id,
        ActivityDateTime: isoOf(fact.detection.activityDateTime),
        DetectedDateTime: isoOf(at),
        LastModifiedDateTime: isoOf(at),
        DetectionTimingType: fact.detection.detectionTimingType,
        AgentId: who.id,
        AgentDisplayName: who.name,
        IdentityType: who.type,
        RiskEventType: fact.detection.riskEventType,
        RiskEvidence: fact.detection.riskEvidence,
        RiskLevel: fact.detection.riskLevel,
        ...columnsOf(standingOf(fact.detection.riskEventType)),
        CorrelationId: fact.detection.signInCorrelationId ?? '',
      }
    : {
        Type: 'AADRiskyAgents',
        ...when,
        Id: who.id,
        AgentDisplayName: who.name,
        IdentityType: who.type,
        IsProcessing: false,
        RiskLastModifiedDateTime: isoOf(at),
        RiskLevel: fact.to.riskLevel,
        RiskState: fact.to.riskState,
        RiskDetail: fact.riskDetail,
      }
}

function personRow(at: EpochMs, fact: RiskFact, human: Human): AADUserRiskEvents | AADRiskyUsers {
  const when = { TimeGenerated: isoOf(at), SourceSystem: 'Azure AD' } as const
  const person = { UserDisplayName: human.displayName, UserPrincipalName: human.userPrincipalName }
  if (fact.type === 'risk.changed')
    return {
      Type: 'AADRiskyUsers',
      ...when,
      OperationName: 'Risky User',
      Id: human.id,
      ...person,
      IsDeleted: false,
      IsProcessing: false,
      RiskLastUpdatedDateTime: isoOf(at),
      RiskLevel: fact.to.riskLevel,
      RiskState: fact.to.riskState,
      RiskDetail: fact.riskDetail,
    }
  const { id, riskEventType, riskLevel, activityDateTime, detectionTimingType } = fact.detection
  const { signInCorrelationId = '', signInRequestId = '' } = fact.detection
  return {
    Type: 'AADUserRiskEvents',
    ...when,
    OperationName: 'User Risk Detection',
    Id: id,
    Activity: signInCorrelationId === '' ? 'user' : 'signin',
    ActivityDateTime: isoOf(activityDateTime),
    DetectedDateTime: isoOf(at),
    LastUpdatedDateTime: isoOf(at),
    DetectionTimingType: detectionTimingType,
    UserId: human.id,
    ...person,
    RiskEventType: riskEventType,
    RiskLevel: riskLevel,
    ...columnsOf(standingOf(riskEventType)),
    Source: 'IdentityProtection',
    TokenIssuerType: 'AzureAD',
    CorrelationId: signInCorrelationId,
    RequestId: signInRequestId,
  }
}

/** An administrator's word is filed as a detection, and says so. */
export const standingOf = (type: AADAgentRiskEvents['RiskEventType']) =>
  type === 'adminConfirmedAgentCompromised' || type === 'adminConfirmedUserCompromised'
    ? ({ riskState: 'confirmedCompromised', riskDetail: type } as const)
    : ({ riskState: 'atRisk', riskDetail: 'none' } as const)

const columnsOf = ({ riskState: RiskState, riskDetail: RiskDetail }: ReturnType<typeof standingOf>) => ({
  RiskState,
  RiskDetail,
})

interface AgentAtRisk {
  readonly id: string
  readonly name: string
  readonly type: AADRiskyAgents['IdentityType']
  /** The same in Graph's words. */
  readonly graphType: AgentIdentityType
  readonly blueprint: Blueprint
}

/** What is known of the agent a risk is of. */
export function agentAtRisk(subject: Exclude<RiskSubject, HumanRef>, memory: Memory): AgentAtRisk {
  if (isRefOf(subject, 'agent')) {
    const { id, displayName: name, blueprint } = memory.agent(subject)
    return { id, name, type: 'AgentIdentity', graphType: 'agentIdentity', blueprint: memory.blueprint(blueprint) }
  }
  if (isRefOf(subject, 'agentUser')) {
    const { id, displayName: name, agent } = memory.agentUser(subject)
    const { blueprint } = memory.agent(agent)
    return { id, name, type: 'AgentUser', graphType: 'agentUser', blueprint: memory.blueprint(blueprint) }
  }
  const { id, displayName: name, blueprint } = memory.principal(subject)
  const type = { type: 'AgentIdentityBlueprintPrincipal', graphType: 'agentIdentityBlueprintPrincipal' } as const
  return { id, name, ...type, blueprint: memory.blueprint(blueprint) }
}
