// What ID Protection's tables say of agents: a row for each detection, and one for each change of an agent's risk.
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { RiskSubject } from '../../shared/model/identity.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { isRefOf } from '../../shared/model/refs.ts'
import { isoOf } from '../../shared/model/units.ts'
import type { AADAgentRiskEvents, AADRiskyAgents } from '../../shared/records/risk.ts'
import type { Filing } from './filing.ts'
import type { Memory } from './memory.ts'

/**
 * Detections of agents are found offline, so the rows come long after what they are about. That something arose and is not
 * detected yet leaves nothing. People are not here: their risk has tables of its own.
 */
export function riskRecords({ at, fact }: RecordedFact, memory: Memory, filing: Filing): LogRecord[] {
  if (fact.type !== 'risk.detected' && fact.type !== 'risk.changed') return []
  const who = agentOf(fact.subject, memory)
  if (who === null) return []
  const when = { TimeGenerated: isoOf(at), SourceSystem: 'Azure AD' } as const
  const body: AADAgentRiskEvents | AADRiskyAgents =
    fact.type === 'risk.detected'
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
          ...standingOf(fact.detection.riskEventType),
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
  const availableAt = filing.availableAt(at, 'risk')
  return [{ plane: 'entra', table: body.Type, format: 'entra-ndjson', availableAt, body }]
}

/** An administrator's word is filed as a detection, and says so. */
const standingOf = (type: AADAgentRiskEvents['RiskEventType']) =>
  type === 'adminConfirmedAgentCompromised'
    ? ({ RiskState: 'confirmedCompromised', RiskDetail: 'adminConfirmedAgentCompromised' } as const)
    : ({ RiskState: 'atRisk', RiskDetail: 'none' } as const)

function agentOf(
  subject: RiskSubject,
  memory: Memory,
): { id: string; name: string; type: AADRiskyAgents['IdentityType'] } | null {
  if (isRefOf(subject, 'agent')) {
    const { id, displayName: name } = memory.agent(subject)
    return { id, name, type: 'AgentIdentity' }
  }
  if (isRefOf(subject, 'agentUser')) {
    const { id, displayName: name } = memory.agentUser(subject)
    return { id, name, type: 'AgentUser' }
  }
  if (isRefOf(subject, 'principal')) {
    const { id, displayName: name } = memory.principal(subject)
    return { id, name, type: 'AgentIdentityBlueprintPrincipal' }
  }
  return null
}
