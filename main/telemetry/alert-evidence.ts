// One alert in the columns of hunting: a row of what was found, a row for each thing it is about, and Sentinel's entities.
import type { Alert, AlertEvidence as Evidence } from '../../shared/model/alert.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { isoOf } from '../../shared/model/units.ts'
import type { AlertEvidence, AlertInfo, Severity } from '../../shared/records/alert.ts'
import { securityForAi } from '../../shared/records/alert.ts'

export const severities: Readonly<Record<Alert['severity'], Severity>> = {
  informational: 'Informational',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
}
const foundOf = (at: EpochMs, { id, title, severity, mitreTechniques }: Alert) =>
  ({
    TimeGenerated: isoOf(at),
    AlertId: id,
    Title: title,
    Severity: severities[severity],
    ServiceSource: securityForAi,
    DetectionSource: securityForAi,
    AttackTechniques: JSON.stringify(mitreTechniques),
  }) as const

export const infoRow = (at: EpochMs, alert: Alert): AlertInfo => ({
  Type: 'AlertInfo',
  ...foundOf(at, alert),
  Category: alert.category,
})

/** Rows of these things an alert is about: all of them, or those that came to it later. */
export const evidenceRows = (at: EpochMs, alert: Alert, evidence: readonly Evidence[]): AlertEvidence[] =>
  evidence.flatMap(one => evidenceRow(at, alert, one))

function evidenceRow(at: EpochMs, alert: Alert, one: Evidence): AlertEvidence[] {
  const impacted = one.roles.some(role => role === 'compromised' || role === 'attacked' || role === 'suspicious')
  const columns = {
    Type: 'AlertEvidence',
    ...foundOf(at, alert),
    Categories: JSON.stringify([alert.category]),
    EvidenceRole: impacted ? 'Impacted' : 'Related',
  } as const
  switch (one.type) {
    case 'aiAgentEvidence': {
      const { agentId: AgentId, agentName: AgentName, hostingPlatformType: HostingPlatformType } = one
      return [{ ...columns, EntityType: 'AIAgent', AdditionalFields: { AgentName, AgentId, HostingPlatformType } }]
    }
    case 'userEvidence': {
      const [AccountName, AccountDomain] = namesOf(one.userPrincipalName)
      const { azureAdUserId: AccountObjectId, userPrincipalName: AccountUpn } = one
      return [{ ...columns, EntityType: 'User', AccountName, AccountDomain, AccountObjectId, AccountUpn }]
    }
    case 'deviceEvidence':
      return [{ ...columns, EntityType: 'Machine', DeviceName: one.deviceDnsName }]
    case 'ipEvidence':
      return [{ ...columns, EntityType: 'Ip', RemoteIP: one.ipAddress }]
    case 'urlEvidence':
      return [{ ...columns, EntityType: 'Url', RemoteUrl: one.url }]
    // what a Cloud PC session is called in hunting is not published: Graph's evidence alone has it
    case 'cloudLogonSessionEvidence':
      return []
  }
}

/** Sentinel's entities, numbered as its rows number them. */
export const entitiesOf = (evidence: readonly Evidence[]): object[] =>
  evidence.flatMap(entityOf).map((entity, index) => ({ $id: String(index + 2), ...entity }))

function entityOf(one: Evidence): object[] {
  switch (one.type) {
    case 'userEvidence': {
      const [Name, UPNSuffix] = namesOf(one.userPrincipalName)
      return [{ Name, UPNSuffix, AadUserId: one.azureAdUserId, DisplayName: one.displayName, Type: 'account' }]
    }
    case 'deviceEvidence':
      return [{ HostName: one.deviceDnsName, Type: 'host' }]
    case 'ipEvidence':
      return [{ Address: one.ipAddress, Type: 'ip' }]
    case 'urlEvidence':
      return [{ Url: one.url, Type: 'url' }]
    case 'aiAgentEvidence':
    case 'cloudLogonSessionEvidence':
      return []
  }
}

/** A user principal name as the account's and the domain's. */
export function namesOf(userPrincipalName: string): [name: string, domain: string] {
  const at = userPrincipalName.lastIndexOf('@')
  return [userPrincipalName.slice(0, at), userPrincipalName.slice(at + 1)]
}
