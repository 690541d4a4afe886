// What somebody who reads Microsoft Graph when a run is over finds there: agents at risk, detections, and alerts as they then stand.
import type { Alert, AlertEvidence } from '../../shared/model/alert.ts'
import type { FactOf, RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { AgentRef, AgentUserRef, AlertRef, IncidentRef, PrincipalRef } from '../../shared/model/refs.ts'
import { isRefOf } from '../../shared/model/refs.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { epochMs, isoOf } from '../../shared/model/units.ts'
import type {
  AgentRiskDetectionObject,
  AlertEvidenceObject,
  AlertObject,
  RiskyAgentObject,
} from '../../shared/records/graph-findings.ts'
import { namesOf } from './alert-evidence.ts'
import type { Memory } from './memory.ts'
import { agentAtRisk, standingOf } from './risk.ts'

type AgentSubject = AgentRef | AgentUserRef | PrincipalRef
type Finding = AgentRiskDetectionObject | RiskyAgentObject | AlertObject

/** An alert as it stands. */
interface Standing {
  alert: Alert
  readonly raised: EpochMs
  readonly evidenced: EpochMs[]
  changed: EpochMs
  status: AlertObject['status']
  classification: AlertObject['classification']
  determination: AlertObject['determination']
  assignedTo: string | null
  resolved: EpochMs | null
  readonly comments: AlertObject['comments']
}

export interface GraphFindings {
  see(recorded: RecordedFact): void
  /** Everything there is, once: Graph tells how things stand, not how they came to. */
  end(): LogRecord[]
}

/** Told of the same facts as the tables beside it. People's risk is no agent's: Graph has other objects for it, which are not read. */
export function createGraphFindings(memory: Memory): GraphFindings {
  const detections: AgentRiskDetectionObject[] = []
  const risks = new Map<AgentSubject, { at: EpochMs; fact: FactOf<'risk.changed'> }>()
  const alerts = new Map<AlertRef, Standing>()
  const incidents = new Map<IncidentRef, string>()
  const disabled = new Set<AgentSubject>()
  const deleted = new Set<AgentSubject>()
  let now: EpochMs = epochMs(0)

  return {
    see({ at, fact }) {
      now = at
      seeLife(fact)
      seeRisk(at, fact)
      seeAlert(at, fact)
    },
    end: () => [
      ...detections.map(body => found('AADAgentRiskEvents', body)),
      ...[...risks].map(([subject, risk]) => found('AADRiskyAgents', riskyAgent(subject, risk))),
      ...[...alerts.values()].map(alert => found('AlertObject', alertObject(alert))),
    ],
  }

  function found(table: LogRecord['table'], body: Finding): LogRecord {
    const plane = table === 'AlertObject' ? 'defender' : 'entra'
    return { plane, table, format: 'entra-graph-json', availableAt: now, body }
  }

  function seeLife(fact: RecordedFact['fact']): void {
    const subject = subjectOf(fact)
    if (subject === null) return
    const [, what] = fact.type.split('.')
    if (what === 'disabled') disabled.add(subject)
    if (what === 'enabled') disabled.delete(subject)
    if (what === 'softDeleted' || what === 'hardDeleted') deleted.add(subject)
    if (what === 'restored') deleted.delete(subject)
    if (fact.type === 'agent.created' && fact.agent.accountEnabled === false) disabled.add(subject)
    if (fact.type === 'agentUser.created' && fact.agentUser.accountEnabled === false) disabled.add(subject)
  }

  function seeRisk(at: EpochMs, fact: RecordedFact['fact']): void {
    if (fact.type !== 'risk.detected' && fact.type !== 'risk.changed') return
    const { subject } = fact
    if (isRefOf(subject, 'human')) return
    if (fact.type === 'risk.changed') risks.set(subject, { at, fact })
    else detections.push(detectionObject(at, subject, fact.detection))
  }

  function detectionObject(
    at: EpochMs,
    subject: AgentSubject,
    detection: FactOf<'risk.detected'>['detection'],
  ): AgentRiskDetectionObject {
    const { id: identityId, name: displayName, graphType: identityType, blueprint } = agentAtRisk(subject, memory)
    const { riskState, riskDetail } = standingOf(detection.riskEventType)
    return {
      '@odata.type': '#microsoft.graph.agentRiskDetection',
      id: detection.id,
      activityDateTime: isoOf(detection.activityDateTime),
      detectedDateTime: isoOf(at),
      lastModifiedDateTime: isoOf(at),
      detectionTimingType: detection.detectionTimingType,
      riskEventType: detection.riskEventType,
      riskEvidence: detection.riskEvidence,
      riskDetail,
      riskLevel: detection.riskLevel,
      riskState,
      additionalInfo: detection.additionalInfo ?? '',
      blueprintId: blueprint.id,
      identityId,
      displayName,
      identityType,
      agentId: identityId,
      agentDisplayName: displayName,
      signInCorrelationId: detection.signInCorrelationId ?? null,
      signInRequestId: detection.signInRequestId ?? null,
      clientSessionId: detection.clientSessionId ?? null,
      signInClientDisplayName: detection.signInClientDisplayName ?? null,
    }
  }

  function riskyAgent(
    subject: AgentSubject,
    { at, fact }: { at: EpochMs; fact: FactOf<'risk.changed'> },
  ): RiskyAgentObject {
    const { id, name: agentDisplayName, graphType, blueprint } = agentAtRisk(subject, memory)
    const standing = {
      id,
      agentDisplayName,
      blueprintId: blueprint.id,
      isDeleted: deleted.has(subject),
      isEnabled: !disabled.has(subject),
      isProcessing: false,
      riskDetail: fact.riskDetail,
      riskLevel: fact.to.riskLevel,
      riskState: fact.to.riskState,
      riskLastModifiedDateTime: isoOf(at),
    } as const
    switch (graphType) {
      case 'agentIdentity':
        return { '@odata.type': '#microsoft.graph.riskyAgentIdentity', ...standing, identityType: graphType }
      case 'agentUser':
        return { '@odata.type': '#microsoft.graph.riskyAgentUser', ...standing, identityType: graphType }
      case 'agentIdentityBlueprintPrincipal':
        return {
          '@odata.type': '#microsoft.graph.riskyAgentIdentityBlueprintPrincipal',
          ...standing,
          identityType: graphType,
        }
    }
  }

  function seeAlert(at: EpochMs, fact: RecordedFact['fact']): void {
    if (fact.type === 'incident.opened') incidents.set(fact.incident, fact.id)
    if (fact.type === 'alert.raised') {
      const { alert } = fact
      alerts.set(alert.ref, {
        alert,
        raised: at,
        evidenced: alert.evidence.map(() => at),
        changed: at,
        status: 'new',
        classification: 'unknown',
        determination: 'unknown',
        assignedTo: null,
        resolved: null,
        comments: [],
      })
    }
    if (fact.type !== 'alert.extended' && fact.type !== 'alert.updated') return
    const known = alerts.get(fact.alert)
    if (known === undefined) throw new Error(`telemetry: a fact names ${fact.alert}, which was never raised`)
    known.changed = at
    if (fact.type === 'alert.updated') update(at, known, fact)
    else {
      const { evidence, lastActivityDateTime } = fact
      known.alert = { ...known.alert, evidence: [...known.alert.evidence, ...evidence], lastActivityDateTime }
      known.evidenced.push(...evidence.map(() => at))
    }
  }

  function update(at: EpochMs, known: Standing, { change, by }: FactOf<'alert.updated'>): void {
    const { status, classification, determination, assignedTo, comment } = change
    if (status !== undefined) {
      known.status = status
      known.resolved = status === 'resolved' ? at : null
    }
    if (classification !== undefined) known.classification = classification
    if (determination !== undefined) known.determination = determination
    if (assignedTo !== undefined)
      known.assignedTo = assignedTo === null ? null : memory.human(assignedTo).userPrincipalName
    if (comment !== undefined) {
      const createdByDisplayName = memory.human(by).displayName
      known.comments.push({ comment, createdByDisplayName, createdDateTime: isoOf(at) })
    }
  }

  function alertObject({ alert, evidenced, ...standing }: Standing): AlertObject {
    const incidentId = incidents.get(alert.incident)
    if (incidentId === undefined)
      throw new Error(`telemetry: ${alert.ref} is in ${alert.incident}, which was never opened`)
    const tenantId = memory.tenant().id
    return {
      '@odata.type': '#microsoft.graph.security.alert',
      id: alert.id,
      providerAlertId: alert.id,
      incidentId,
      status: standing.status,
      severity: alert.severity,
      classification: standing.classification,
      determination: standing.determination,
      serviceSource: alert.serviceSource,
      detectionSource: alert.detectionSource,
      detectorId: alert.detectorId,
      tenantId,
      title: alert.title,
      description: alert.description,
      recommendedActions: alert.recommendedActions,
      category: alert.category,
      assignedTo: standing.assignedTo,
      alertWebUrl: `https://security.microsoft.com/alerts/${alert.id}?tid=${tenantId}`,
      incidentWebUrl: `https://security.microsoft.com/incidents/${incidentId}?tid=${tenantId}`,
      actorDisplayName: alert.actorDisplayName,
      threatDisplayName: null,
      threatFamilyName: null,
      mitreTechniques: alert.mitreTechniques,
      createdDateTime: isoOf(standing.raised),
      lastUpdateDateTime: isoOf(standing.changed),
      resolvedDateTime: standing.resolved === null ? null : isoOf(standing.resolved),
      firstActivityDateTime: isoOf(alert.firstActivityDateTime),
      lastActivityDateTime: isoOf(alert.lastActivityDateTime),
      comments: standing.comments,
      evidence: alert.evidence.map((one, index) => evidenceObject(evidenced[index] ?? standing.raised, one)),
      systemTags: [],
    }
  }

  function evidenceObject(at: EpochMs, one: AlertEvidence): AlertEvidenceObject {
    const { verdict, remediationStatus, roles } = one
    const remediation = { remediationStatus, remediationStatusDetails: null }
    const judged = { createdDateTime: isoOf(at), verdict, ...remediation, roles, detailedRoles: [], tags: [] }
    switch (one.type) {
      case 'aiAgentEvidence': {
        const { agentId, agentName, hostingPlatformType } = one
        return {
          '@odata.type': '#microsoft.graph.security.aiAgentEvidence',
          ...judged,
          agentId,
          agentName,
          hostingPlatformType,
        }
      }
      case 'userEvidence':
        return {
          '@odata.type': '#microsoft.graph.security.userEvidence',
          ...judged,
          userAccount: accountOf(one.azureAdUserId, one.userPrincipalName, one.displayName),
        }
      case 'deviceEvidence': {
        const { azureAdDeviceId, deviceDnsName } = one
        return { '@odata.type': '#microsoft.graph.security.deviceEvidence', ...judged, azureAdDeviceId, deviceDnsName }
      }
      case 'cloudLogonSessionEvidence': {
        const { id, userPrincipalName, displayName } = memory.agentUser(one.account)
        return {
          '@odata.type': '#microsoft.graph.security.cloudLogonSessionEvidence',
          ...judged,
          sessionId: one.sessionId,
          account: accountOf(id, userPrincipalName, displayName),
        }
      }
      case 'ipEvidence':
        return { '@odata.type': '#microsoft.graph.security.ipEvidence', ...judged, ipAddress: one.ipAddress }
      case 'urlEvidence':
        return { '@odata.type': '#microsoft.graph.security.urlEvidence', ...judged, url: one.url }
    }
  }
}

function accountOf(azureAdUserId: string, userPrincipalName: string, displayName: string) {
  const [accountName, domainName] = namesOf(userPrincipalName)
  return { accountName, domainName, userSid: null, azureAdUserId, userPrincipalName, displayName }
}

/** The agent a fact of its life is about; null for every other fact. */
function subjectOf(fact: RecordedFact['fact']): AgentSubject | null {
  switch (fact.type) {
    case 'agent.created':
      return fact.agent.ref
    case 'agentUser.created':
      return fact.agentUser.ref
    case 'agent.enabled':
    case 'agent.disabled':
    case 'agent.softDeleted':
    case 'agent.hardDeleted':
    case 'agent.restored':
      return fact.agent
    case 'agentUser.enabled':
    case 'agentUser.disabled':
    case 'agentUser.softDeleted':
    case 'agentUser.hardDeleted':
    case 'agentUser.restored':
      return fact.agentUser
    case 'principal.enabled':
    case 'principal.disabled':
    case 'principal.softDeleted':
    case 'principal.hardDeleted':
    case 'principal.restored':
      return fact.principal
    default:
      return null
  }
}
