// Microsoft Graph's own log of the requests it answered: as Log Analytics holds it, and as Defender shows it.
import { z } from 'zod'
import { Guid } from '../model/units.ts'

const method = z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** Columns of Log Analytics. Neither body nor answer of a request is in it. */
export const MicrosoftGraphActivityLogs = z.strictObject({
  Type: z.literal('MicrosoftGraphActivityLogs'),
  TimeGenerated: z.iso.datetime(),
  SourceSystem: z.literal('Azure AD'),
  AadTenantId: Guid,
  ApiVersion: z.string(),
  AppId: Guid,
  /** How the client authenticated: 0 public, 1 secret, 2 certificate or assertion. */
  ClientAuthMethod: z.literal([0, 1, 2]),
  ClientRequestId: Guid,
  /** Empty for what came from no device the directory knows. */
  DeviceId: Guid.or(z.literal('')),
  IdentityProvider: z.string(),
  IPAddress: z.string(),
  Location: z.string(),
  /** Of the batch; equals `RequestId` where there is none. */
  OperationId: Guid,
  RequestId: Guid,
  RequestMethod: method,
  RequestUri: z.string(),
  ResponseStatusCode: z.number().int(),
  Roles: z.string(),
  Scopes: z.string(),
  /** Of an application that acts as itself; empty where it acts for a user. */
  ServicePrincipalId: z.string(),
  /** The Entra session, where a person signed in; empty in requests of agent users. */
  SessionId: z.string(),
  /** The token's `uti`, letter case included: `UniqueTokenIdentifier` of the sign-in. */
  SignInActivityId: z.string(),
  TokenIssuedAt: z.iso.datetime(),
  UserId: z.string(),
})
export type MicrosoftGraphActivityLogs = z.infer<typeof MicrosoftGraphActivityLogs>

/** The same requests in advanced hunting, under other names. It has no session, no device and no time of the token. */
export const GraphAPIAuditEvents = z.strictObject({
  Type: z.literal('GraphAPIAuditEvents'),
  Timestamp: z.iso.datetime(),
  TimeGenerated: z.iso.datetime(),
  ReportId: z.string(),
  IdentityProvider: z.string(),
  ApiVersion: z.string(),
  ApplicationId: Guid,
  AccountObjectId: z.string(),
  ServicePrincipalId: z.string(),
  IpAddress: z.string(),
  ClientRequestId: Guid,
  OperationId: Guid,
  RequestId: Guid,
  RequestMethod: method,
  RequestUri: z.string(),
  /** Text here, a number in Log Analytics. */
  ResponseStatusCode: z.string(),
  Location: z.string(),
  Scopes: z.string(),
  TargetWorkload: z.string(),
  UniqueTokenIdentifier: z.string(),
})
export type GraphAPIAuditEvents = z.infer<typeof GraphAPIAuditEvents>
