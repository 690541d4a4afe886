// What the directory audit has of a person's consent: the application that came with it, the permission that was granted, the consent itself.
import type { FactOf } from '../../shared/model/facts.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import type { AuditLogs } from '../../shared/records/entra.ts'
import { type Audited, auditRow, type Change, initiatorOf, type Target } from './directory-audit.ts'
import type { Filing } from './filing.ts'
import type { Memory } from './memory.ts'

/**
 * Two rows, three where nobody consented to the application before; one correlation id. The grant's properties are those of a published
 * row (OTRF's golden SAML data), the consent's those that Microsoft's and Splunk's hunting queries read.
 */
export function consentAudit(
  at: EpochMs,
  { human, client, isNew, resourceAppId, resourceDisplayName, scopes }: FactOf<'consent.granted'>,
  memory: Memory,
  filing: Filing,
): AuditLogs[] {
  const initiator = initiatorOf(human, memory)
  const application: Target = {
    id: client.servicePrincipalId,
    displayName: client.displayName,
    type: 'ServicePrincipal',
  }
  // the resource's service principal has an id of its own in each tenant: its application id stands in for it
  const resource: Target = { id: resourceAppId, displayName: resourceDisplayName, type: 'ServicePrincipal' }
  const scope = scopes.join(' ')
  const { id: principal } = memory.human(human)
  const audited: Audited[] = [
    ...(isNew
      ? [{ activity: 'Add service principal', operation: 'Add', target: application, initiator } as const]
      : []),
    {
      activity: 'Add delegated permission grant',
      operation: 'Assign',
      target: resource,
      others: [application],
      initiator,
      changes: [
        set('DelegatedPermissionGrant.Scope', scope),
        set('DelegatedPermissionGrant.ConsentType', 'Principal'),
        set('ServicePrincipal.ObjectID', client.servicePrincipalId),
        set('ServicePrincipal.DisplayName', client.displayName),
        set('ServicePrincipal.AppId', client.appId),
      ],
    },
    {
      activity: 'Consent to application',
      operation: 'Assign',
      target: application,
      initiator,
      changes: [
        set('ConsentContext.IsAdminConsent', 'False'),
        set('ConsentContext.IsAppOnly', 'False'),
        set('ConsentContext.OnBehalfOfAll', 'False'),
        set(
          'ConsentAction.Permissions',
          `[] => [[ClientId: ${client.servicePrincipalId}, PrincipalId: ${principal}, ResourceId: ${resourceAppId}, ConsentType: Principal, Scope: ${scope}]]`,
        ),
        set('TargetId.ServicePrincipalNames', client.appId),
      ],
    },
  ]
  const correlation = filing.guid()
  return audited.map(each => auditRow(at, each, memory, filing, correlation))
}

const set = (displayName: string, value: string): Change => ({
  displayName,
  oldValue: '',
  newValue: JSON.stringify(value),
})
