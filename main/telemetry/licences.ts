// What a tenant's licences let into its logs at all.
import type { Licence } from '../../shared/model/access.ts'
import type { TableName } from '../../shared/model/evidence.ts'
import type { Tenant } from '../../shared/model/objects.ts'

/** Left out: everything (E5), as everywhere. */
export const licencesOf = ({ licences }: Tenant): readonly Licence[] => licences ?? ['E5']

/** E5 has both of the others in it. */
const p1: readonly Licence[] = ['P1', 'P2', 'E5']
const p2: readonly Licence[] = ['P2', 'E5']
const e5: readonly Licence[] = ['E5']

/**
 * Any one of these is enough. A table that is not named needs none of them: the directory audit is in every tenant, the
 * unified audit log comes with any Microsoft 365 subscription, and Agent 365 is licensed by itself.
 */
const needs: Partial<Record<TableName, readonly Licence[]>> = {
  // diagnostic settings hand on sign-ins and Graph's activity from P1 on
  SigninLogs: p1,
  AADNonInteractiveUserSignInLogs: p1,
  AADServicePrincipalSignInLogs: p1,
  AADManagedIdentitySignInLogs: p1,
  MicrosoftGraphActivityLogs: p1,
  // ID Protection
  AADRiskyAgents: p2,
  AADAgentRiskEvents: p2,
  AADRiskyUsers: p2,
  AADUserRiskEvents: p2,
  EntraIdSignInEvents: p2,
  EntraIdSpnSignInEvents: p2,
  // Defender for Cloud Apps, and advanced hunting's own tables
  CloudAppEvents: e5,
  GraphAPIAuditEvents: e5,
  AgentsInfo: e5,
  // Defender for Office 365
  EmailEvents: e5,
  UrlClickEvents: e5,
  // without Defender there are no alerts, here or in Sentinel
  AlertInfo: e5,
  AlertEvidence: e5,
  SecurityAlert: e5,
  AlertObject: e5,
  SecurityIncident: e5,
}

export function isLogged(table: TableName, licences: readonly Licence[]): boolean {
  return needs[table]?.some(licence => licences.includes(licence)) ?? true
}

/** Whether sign-in rows say what ID Protection thinks of them; without it they say `hidden`. */
export const seesRisk = (tenant: Tenant): boolean => p2.some(licence => licencesOf(tenant).includes(licence))
