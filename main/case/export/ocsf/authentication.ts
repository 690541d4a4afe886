// Sign-ins of Entra as OCSF Authentication (class 3002).
import type { TableName } from '../../../../shared/model/evidence.ts'
import type { Json } from '../../../../shared/model/json.ts'
import { filled, type Row, textIn } from '../row.ts'
import { type Mapped, person, principal, sourceOf, userOf } from './mapped.ts'

const ofPrincipals: readonly TableName[] = [
  'AADServicePrincipalSignInLogs',
  'AADManagedIdentitySignInLogs',
  'EntraIdSpnSignInEvents',
]

export const signInTables: readonly TableName[] = [
  'SigninLogs',
  'AADNonInteractiveUserSignInLogs',
  'EntraIdSignInEvents',
  ...ofPrincipals,
]

/** Rows of Log Analytics, of advanced hunting, and Graph's objects of the same. */
export function authentication(table: TableName, row: Row): Mapped | string {
  const isPrincipal = ofPrincipals.includes(table)
  const user = isPrincipal
    ? userOf(
        {
          uid: row.text('ServicePrincipalId', 'servicePrincipalId'),
          name: row.text('ServicePrincipalName', 'servicePrincipalName'),
        },
        principal,
      )
    : userOf(
        {
          uid: row.text('UserId', 'userId', 'AccountObjectId'),
          name: row.text('UserPrincipalName', 'userPrincipalName', 'AccountUpn'),
          full_name: row.text('UserDisplayName', 'userDisplayName', 'AccountDisplayName'),
        },
        person,
      )
  if (user === undefined) return 'sign-in that names nobody'
  const session = row.text('SessionId', 'sessionId')
  const uid = row.text('Id', 'id', 'RequestId')
  const correlation = row.text('CorrelationId', 'correlationId')
  const event = filled({
    user,
    // The service that was signed in to; where the row names none, the one that was asked.
    service: filled({
      name: row.text('ResourceDisplayName', 'resourceDisplayName') ?? 'Microsoft Entra ID',
      uid: row.text('ResourceIdentity', 'resourceId', 'ResourceId'),
    }),
    actor: filled({
      app_name: row.text('AppDisplayName', 'appDisplayName', 'Application'),
      app_uid: row.text('AppId', 'appId', 'ApplicationId'),
    }),
    src_endpoint: sourceOf(row.text('IPAddress', 'ipAddress'), undefined, { location: locationOf(row) }),
    http_request: filled({ user_agent: row.text('UserAgent', 'userAgent') }),
    session: session === undefined ? undefined : { uid: session },
    ...protocolOf(row.text('AuthenticationProtocol', 'authenticationProtocol')),
  })
  return {
    activity: 1,
    activityName: 'Logon',
    status: statusOf(row),
    metadata: filled({ uid, correlation_uid: correlation }) ?? {},
    event: event ?? {},
  }
}

function statusOf(row: Row): Mapped['status'] {
  const status = row.inside('Status', 'status')
  const code = row.text('ResultType', 'ErrorCode') ?? textIn(status, 'errorCode')
  if (code === undefined) return { id: 0 }
  const detail = row.text('ResultDescription') ?? textIn(status, 'failureReason')
  return { id: code === '0' ? 1 : 2, code, detail }
}

/** `auth_protocol_id` and its caption, of what Entra calls the protocol; 99 where OCSF has no number for it. */
function protocolOf(said: string | undefined): Record<string, Json> {
  if (said === undefined || said === 'none') return {}
  const [auth_protocol_id, auth_protocol] = protocols[said.toLowerCase()] ?? [99, said]
  return { auth_protocol_id, auth_protocol }
}
const protocols: Record<string, readonly [number, string]> = { oauth2: [6, 'OAUTH 2.0'], saml20: [5, 'SAML'] }

/** OCSF wants the country by its two letters (ISO 3166-1). */
function locationOf(row: Row) {
  const place = row.inside('LocationDetails', 'location')
  const country = textIn(place, 'countryOrRegion') ?? row.text('Location', 'Country')
  return filled({
    city: textIn(place, 'city') ?? row.text('City'),
    region: textIn(place, 'state') ?? row.text('State'),
    country: country !== undefined && /^[A-Z]{2}$/.test(country) ? country : undefined,
  })
}
