// Defender's copy of a sign-in row, for advanced hunting: fewer columns under other names, and other types.
import type { LogRecord } from '../../shared/model/record.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import type { AADManagedIdentitySignInLogs, AADServicePrincipalSignInLogs } from '../../shared/records/entra.ts'
import { DeviceDetail } from '../../shared/records/entra.ts'
import type { EntraIdSignInEvents, EntraIdSpnSignInEvents } from '../../shared/records/hunting-sign-in.ts'
import type { Filing } from './filing.ts'
import type { SignInRow } from './sign-in.ts'

/** The same request under the same id. Log Analytics says of service principals what this leaves out: the token, and that it is an agent. */
export function huntingSignIn(at: EpochMs, row: SignInRow | AADManagedIdentitySignInLogs, filing: Filing): LogRecord {
  const isService = row.Type === 'AADServicePrincipalSignInLogs' || row.Type === 'AADManagedIdentitySignInLogs'
  const body = isService ? servicePrincipal(row, filing) : user(row, filing)
  return {
    plane: 'defender',
    table: body.Type,
    format: 'hunting-ndjson',
    availableAt: filing.availableAt(at, 'huntingSignIn'),
    body,
  }
}

function common(row: SignInRow | AADManagedIdentitySignInLogs, filing: Filing) {
  return {
    Timestamp: row.CreatedDateTime,
    TimeGenerated: row.CreatedDateTime,
    ReportId: filing.guid(),
    ApplicationId: row.AppId,
    ErrorCode: Number(row.ResultType),
    CorrelationId: row.CorrelationId,
    ResourceDisplayName: row.ResourceDisplayName,
    ResourceId: row.ResourceIdentity,
    ResourceTenantId: row.AADTenantId,
    IPAddress: row.IPAddress,
    RequestId: row.Id,
  }
}

function servicePrincipal(
  row: AADServicePrincipalSignInLogs | AADManagedIdentitySignInLogs,
  filing: Filing,
): EntraIdSpnSignInEvents {
  return {
    Type: 'EntraIdSpnSignInEvents',
    ...common(row, filing),
    Application: row.ServicePrincipalName,
    IsManagedIdentity: row.Type === 'AADManagedIdentitySignInLogs',
    ServicePrincipalName: row.ServicePrincipalName,
    ServicePrincipalId: row.ServicePrincipalId,
  }
}

const statuses = { success: 0, failure: 1, notApplied: 2 } as const
/** By the words of Entra's own log. */
const trustTypes: Readonly<Record<string, EntraIdSignInEvents['DeviceTrustType']>> = {
  'Azure AD joined': 'AzureAd',
  'Azure AD registered': 'Workplace',
}
const levels = { hidden: 0, none: 1 } as const

function user(row: Exclude<SignInRow, AADServicePrincipalSignInLogs>, filing: Filing): EntraIdSignInEvents {
  const { DeviceDetail: detail, ConditionalAccessPolicies: policies } = row
  const device = typeof detail === 'string' ? DeviceDetail.parse(JSON.parse(detail)) : detail
  return {
    Type: 'EntraIdSignInEvents',
    ...common(row, filing),
    Application: row.AppDisplayName,
    LogonType: JSON.stringify([row.IsInteractive ? 'interactiveUser' : 'nonInteractiveUser']),
    SessionId: row.SessionId,
    AccountDisplayName: row.UserDisplayName,
    AccountObjectId: row.UserId,
    AccountUpn: row.UserPrincipalName,
    IsExternalUser: row.UserType === 'guest' ? 1 : 0,
    IsGuestUser: row.UserType === 'guest',
    DeviceName: device.displayName,
    EntraIdDeviceId: device.deviceId,
    OSPlatform: device.operatingSystem,
    DeviceTrustType: trustTypes[device.trustType] ?? '',
    IsManaged: device.isManaged ? 1 : 0,
    IsCompliant: device.isCompliant ? 1 : 0,
    AuthenticationRequirement: row.AuthenticationRequirement,
    TokenIssuerType: row.TokenIssuerType,
    RiskLevelAggregated: levels[row.RiskLevelAggregated],
    RiskLevelDuringSignIn: levels[row.RiskLevelDuringSignIn],
    RiskState: 0,
    ConditionalAccessPolicies: typeof policies === 'string' ? policies : JSON.stringify(policies),
    ConditionalAccessStatus: statuses[row.ConditionalAccessStatus],
    UniqueTokenId: row.UniqueTokenIdentifier,
  }
}
