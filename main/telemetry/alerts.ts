// What Defender's hunting tables and Sentinel say of alerts and incidents: what was found, then what became of it.
import type { Alert, AlertClassification } from '../../shared/model/alert.ts'
import type { FactOf, RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { AlertRef, HumanRef, IncidentRef } from '../../shared/model/refs.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { epochMs, isoOf } from '../../shared/model/units.ts'
import type { AlertEvidence, AlertInfo, SecurityAlert, SecurityIncident } from '../../shared/records/alert.ts'
import { securityForAi } from '../../shared/records/alert.ts'
import { entitiesOf, evidenceRows, infoRow, severities } from './alert-evidence.ts'
import type { Filing } from './filing.ts'
import type { Memory } from './memory.ts'

type Row = AlertInfo | AlertEvidence | SecurityAlert | SecurityIncident

/** An alert as it stands, with the id Sentinel gave it. */
interface Known {
  alert: Alert
  readonly systemId: string
  status: SecurityAlert['Status']
}
/** An incident as Sentinel has it. */
interface Open {
  readonly opened: FactOf<'incident.opened'>
  readonly name: string
  readonly created: EpochMs
  readonly alerts: AlertRef[]
  row: Pick<SecurityIncident, 'Severity' | 'Status' | 'Classification' | 'ClassificationComment' | 'Owner' | 'Comments'>
  closed: EpochMs | null
}

export interface AlertLog {
  /** Rows of what Defender found and of what people made of it. */
  see(recorded: RecordedFact): LogRecord[]
}

/** Alerts and incidents stay known to the end of the run: each change is a row that says the whole of it again. */
export function createAlertLog(memory: Memory, filing: Filing): AlertLog {
  const alerts = new Map<AlertRef, Known>()
  const incidents = new Map<IncidentRef, Open>()

  return {
    see({ at, fact }) {
      const rows = rowsOf(at, fact)
      return rows.map(body => ({
        plane: 'defender',
        table: body.Type,
        format: 'hunting-ndjson',
        availableAt: filing.availableAt(at, 'alert'),
        body,
      }))
    },
  }

  function rowsOf(at: EpochMs, fact: RecordedFact['fact']): Row[] {
    switch (fact.type) {
      case 'alert.raised': {
        const known: Known = { alert: fact.alert, systemId: filing.guid(), status: 'New' }
        alerts.set(fact.alert.ref, known)
        return [infoRow(at, fact.alert), ...evidenceRows(at, fact.alert, fact.alert.evidence), sentinelRow(at, known)]
      }
      case 'alert.extended': {
        const known = alertOf(fact.alert)
        const { evidence, lastActivityDateTime } = fact
        known.alert = { ...known.alert, evidence: [...known.alert.evidence, ...evidence], lastActivityDateTime }
        return [...evidenceRows(at, known.alert, evidence), sentinelRow(at, known)]
      }
      case 'alert.updated': {
        const known = alertOf(fact.alert)
        const { status } = fact.change
        // only its state has a column: a classification, a comment, a new owner leave no row of the alert
        if (status === undefined || statuses[status] === known.status) return []
        known.status = statuses[status]
        return [sentinelRow(at, known)]
      }
      case 'incident.opened': {
        const incident: Open = {
          opened: fact,
          name: filing.guid(),
          created: at,
          alerts: [fact.alert],
          row: {
            Severity: severities[fact.severity],
            Status: 'New',
            Classification: '',
            ClassificationComment: '',
            Owner: nobody,
            Comments: [],
          },
          closed: null,
        }
        incidents.set(fact.incident, incident)
        return [incidentRow(at, incident, null)]
      }
      case 'incident.alertAdded': {
        const incident = incidentOf(fact.incident)
        incident.alerts.push(fact.alert)
        // one that was closed is opened again by it
        const Status = incident.row.Status === 'Closed' ? 'New' : incident.row.Status
        incident.row = { ...incident.row, Severity: severities[fact.severity], Status }
        incident.closed = null
        return [incidentRow(at, incident, null)]
      }
      case 'incident.updated': {
        const incident = incidentOf(fact.incident)
        change(at, incident, fact)
        return [incidentRow(at, incident, fact.by)]
      }
      default:
        return []
    }
  }

  function alertOf(ref: AlertRef): Known {
    const known = alerts.get(ref)
    if (known === undefined) throw new Error(`telemetry: a fact names ${ref}, which was never raised`)
    return known
  }

  function incidentOf(ref: IncidentRef): Open {
    const known = incidents.get(ref)
    if (known === undefined) throw new Error(`telemetry: a fact names ${ref}, which was never opened`)
    return known
  }

  function change(at: EpochMs, incident: Open, { change, by }: FactOf<'incident.updated'>): void {
    const { status, classification, assignedTo, comment } = change
    const row = { ...incident.row }
    if (status !== undefined) row.Status = incidentStatuses[status]
    if (status !== undefined) incident.closed = status === 'resolved' ? at : null
    if (classification !== undefined) row.Classification = classifications[classification]
    if (assignedTo !== undefined) row.Owner = ownerOf(assignedTo)
    if (comment !== undefined) {
      const author = memory.human(by).userPrincipalName
      row.Comments = [...row.Comments, { message: comment, createdTimeUtc: isoOf(at), author }]
      if (status === 'resolved') row.ClassificationComment = comment
    }
    incident.row = row
  }

  function ownerOf(ref: HumanRef | null): SecurityIncident['Owner'] {
    if (ref === null) return nobody
    const { id, displayName, userPrincipalName } = memory.human(ref)
    return { objectId: id, email: userPrincipalName, assignedTo: displayName, userPrincipalName }
  }

  function sentinelRow(at: EpochMs, { alert, systemId, status }: Known): SecurityAlert {
    return {
      Type: 'SecurityAlert',
      TimeGenerated: isoOf(at),
      DisplayName: alert.title,
      AlertName: alert.title,
      AlertSeverity: severities[alert.severity],
      Description: alert.description,
      ProviderName: securityForAi,
      VendorName: 'Microsoft',
      VendorOriginalId: alert.id,
      SystemAlertId: systemId,
      AlertType: alert.detectorId,
      ConfidenceLevel: 'Unknown',
      IsIncident: false,
      StartTime: isoOf(alert.firstActivityDateTime),
      EndTime: isoOf(alert.lastActivityDateTime),
      ProcessingEndTime: isoOf(at),
      RemediationSteps: JSON.stringify([alert.recommendedActions]),
      Entities: JSON.stringify(entitiesOf(alert.evidence)),
      Techniques: JSON.stringify(alert.mitreTechniques),
      Tactics: alert.category,
      Status: status,
      CompromisedEntity: alert.actorDisplayName,
      ProductName: 'Microsoft 365 Defender',
      ProductComponentName: securityForAi,
      AlertLink: `https://security.microsoft.com/alerts/${alert.id}?tid=${memory.tenant().id}`,
    }
  }

  function incidentRow(at: EpochMs, incident: Open, by: HumanRef | null): SecurityIncident {
    const { opened, name, created, row, closed } = incident
    const within = incident.alerts.map(alertOf)
    const first = Math.min(...within.map(({ alert }) => alert.firstActivityDateTime))
    const last = Math.max(...within.map(({ alert }) => alert.lastActivityDateTime))
    return {
      Type: 'SecurityIncident',
      TimeGenerated: isoOf(at),
      IncidentName: name,
      IncidentNumber: Number(opened.id),
      Title: opened.displayName,
      Description: '',
      ...row,
      ClassificationReason: reasons[row.Classification],
      ProviderName: 'Microsoft XDR',
      ProviderIncidentId: opened.id,
      FirstActivityTime: isoOf(epochMs(first)),
      LastActivityTime: isoOf(epochMs(last)),
      CreatedTime: isoOf(created),
      LastModifiedTime: isoOf(at),
      ...(closed === null ? {} : { ClosedTime: isoOf(closed) }),
      ModifiedBy: by === null ? 'Microsoft XDR' : memory.human(by).userPrincipalName,
      AlertIds: within.map(({ systemId }) => systemId),
      IncidentUrl: `https://security.microsoft.com/incidents/${opened.id}?tid=${memory.tenant().id}`,
    }
  }
}

const statuses = { new: 'New', inProgress: 'InProgress', resolved: 'Resolved' } as const
const incidentStatuses = { active: 'New', inProgress: 'Active', resolved: 'Closed' } as const
const classifications: Readonly<Record<AlertClassification, SecurityIncident['Classification']>> = {
  unknown: 'Undetermined',
  truePositive: 'TruePositive',
  falsePositive: 'FalsePositive',
  informationalExpectedActivity: 'BenignPositive',
}
/** Sentinel asks for one with each classification; Defender's determinations are others and do not come over. */
const reasons: Readonly<Record<SecurityIncident['Classification'], SecurityIncident['ClassificationReason']>> = {
  '': '',
  Undetermined: '',
  TruePositive: 'SuspiciousActivity',
  BenignPositive: 'SuspiciousButExpected',
  FalsePositive: 'InaccurateData',
}
const nobody = { objectId: null, email: null, assignedTo: null, userPrincipalName: null } as const
