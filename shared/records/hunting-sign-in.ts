// Sign-ins as Defender's advanced hunting shows them: users in one table, service principals in another that says far less.
import { z } from 'zod'
import { Guid } from '../model/units.ts'

const columns = {
  Timestamp: z.iso.datetime(),
  TimeGenerated: z.iso.datetime(),
  ReportId: z.string(),
  Application: z.string(),
  ApplicationId: Guid,
  /** A number here, text in Log Analytics. */
  ErrorCode: z.number().int(),
  CorrelationId: Guid,
  ResourceDisplayName: z.string(),
  ResourceId: Guid,
  ResourceTenantId: Guid,
  IPAddress: z.string(),
  /** `Id` of the row in Entra's own log. */
  RequestId: Guid,
}

/** No column says that the user or the client is an agent. */
export const EntraIdSignInEvents = z.strictObject({
  Type: z.literal('EntraIdSignInEvents'),
  ...columns,
  /** `SignInEventTypes` of Entra's own log. */
  LogonType: z.string(),
  SessionId: z.string(),
  AccountDisplayName: z.string(),
  AccountObjectId: Guid,
  AccountUpn: z.string(),
  IsExternalUser: z.literal([0, 1]),
  IsGuestUser: z.boolean(),
  DeviceName: z.string(),
  EntraIdDeviceId: z.string(),
  OSPlatform: z.string(),
  DeviceTrustType: z.enum(['', 'Workplace', 'AzureAd', 'ServerAd']),
  IsManaged: z.literal([0, 1]),
  IsCompliant: z.literal([0, 1]),
  AuthenticationRequirement: z.string(),
  TokenIssuerType: z.string(),
  /** 0 not set, 1 none, 10 low, 50 medium, 100 high. */
  RiskLevelAggregated: z.literal([0, 1, 10, 50, 100]),
  RiskLevelDuringSignIn: z.literal([0, 1, 10, 50, 100]),
  RiskState: z.number().int().min(0).max(5),
  ConditionalAccessPolicies: z.string(),
  /** 0 applied, 1 failed, 2 not applied. */
  ConditionalAccessStatus: z.literal([0, 1, 2]),
  UniqueTokenId: z.string(),
})
export type EntraIdSignInEvents = z.infer<typeof EntraIdSignInEvents>

/**
 * Neither token id nor session, nothing of agents and nothing of Conditional Access (real-system.md §8): what an agent identity
 * was given can be followed by token id in Log Analytics alone.
 */
export const EntraIdSpnSignInEvents = z.strictObject({
  Type: z.literal('EntraIdSpnSignInEvents'),
  ...columns,
  IsManagedIdentity: z.boolean(),
  ServicePrincipalName: z.string(),
  ServicePrincipalId: Guid,
})
export type EntraIdSpnSignInEvents = z.infer<typeof EntraIdSpnSignInEvents>
