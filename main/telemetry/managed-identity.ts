// The sign-in of the managed identity a blueprint's service runs under: it comes before T1, in a log of its own.
import type { FactOf } from '../../shared/model/facts.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { isoOf } from '../../shared/model/units.ts'
import type { AADManagedIdentitySignInLogs } from '../../shared/records/entra.ts'
import type { Filing } from './filing.ts'
import type { Memory } from './memory.ts'

/** "AAD Token Exchange Endpoint: Public": what the federated credential's audience stands for (real-system.md §2.1). */
const exchange = { id: 'fb60f99c-7a34-4190-8149-302f77469936', name: 'AAD Token Exchange Endpoint: Public' } as const

export interface ManagedIdentities {
  /** The row behind a request of a blueprint; null for any other, and where the blueprint shows another credential. */
  signIn(at: EpochMs, answer: FactOf<'token.issued'> | FactOf<'token.refused'>): AADManagedIdentitySignInLogs | null
}

/**
 * A row for each assertion its service shows: the simulator asks for a new one each time, where Azure may keep one for hours.
 * Azure gives out the token whatever then becomes of it, so there is never a failure here. The token is another than T1 and
 * names no agent: nothing in this row leads to the agent but its time and the name of who signs in.
 */
export function createManagedIdentities(memory: Memory, filing: Filing): ManagedIdentities {
  /** Application ids by principal: of a managed identity the directory's facts name the principal alone. */
  const appIds = new Map<string, string>()

  return {
    signIn(at, { request }) {
      if (request.grant !== 't1' && request.grant !== 'blueprint') return null
      const identity = memory.managedIdentity(memory.blueprintOf(request).ref)
      if (identity === null) return null
      const { principalId, name } = identity
      const appId = appIds.get(principalId) ?? filing.guid()
      appIds.set(principalId, appId)
      return {
        Type: 'AADManagedIdentitySignInLogs',
        Category: 'ManagedIdentitySignInLogs',
        TimeGenerated: isoOf(at),
        CreatedDateTime: isoOf(at),
        OperationName: 'Sign-in activity',
        OperationVersion: '1.0',
        ResultType: '0',
        ResultSignature: 'None',
        ResultDescription: '',
        DurationMs: 0,
        CorrelationId: filing.guid(),
        Id: filing.guid(),
        Identity: name,
        Level: '4',
        SourceSystem: 'Azure AD',
        AADTenantId: memory.tenant().id,
        AppId: appId,
        AppOwnerTenantId: memory.tenant().id,
        ResourceDisplayName: exchange.name,
        ResourceIdentity: exchange.id,
        // Azure asks for itself: these rows name no address.
        IPAddress: '',
        ClientCredentialType: 'managedIdentity',
        ConditionalAccessStatus: 'notApplied',
        ConditionalAccessPolicies: '[]',
        UniqueTokenIdentifier: Buffer.from(filing.hex(16), 'hex').toString('base64url'),
        SessionId: '',
        ServicePrincipalId: principalId,
        ServicePrincipalName: name,
        ManagedServiceIdentity: JSON.stringify({ msiType: 'userAssigned' }),
      }
    },
  }
}
