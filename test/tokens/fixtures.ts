// One tenant's keys and a token chain that is right in every respect, for tests to corrupt.

import type { TokenDirectory, TokenOrder } from '../../main/tokens/index.ts'
import {
  createClientAssertion,
  deviceKey,
  issueToken,
  signingKey,
  tokenLifetimeSeconds,
} from '../../main/tokens/index.ts'
import { epochMs } from '../../shared/model/units.ts'

const seed = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)

export const now = epochMs(Date.UTC(2026, 8, 14, 9, 30, 0, 250))
export const later = (seconds: number) => epochMs(now + seconds * 1000)

export const tenantId = '7e6f7e36-2d2a-4f0e-9c3d-1f3b0a5c9d01'
export const otherTenantId = '00c0ffee-2d2a-4f0e-9c3d-1f3b0a5c9d02'
export const blueprintAppId = '30cf4c22-0985-4a5b-8f0f-4b5d1b1a0b03'
export const otherBlueprintAppId = '41cf4c22-0985-4a5b-8f0f-4b5d1b1a0b04'
export const agentId = '5b0a8d6e-3f25-4c1b-8a55-6a1d2c7e9f05'
export const otherAgentId = '6b0a8d6e-3f25-4c1b-8a55-6a1d2c7e9f06'
export const agentUser = { id: '9d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a07', userPrincipalName: 'invoice.agent@contoso.com' }
export const audience = 'https://graph.microsoft.com'

export const authority = await signingKey(seed(1))
export const otherAuthority = await signingKey(seed(2))
export const credential = await signingKey(seed(3))
export const rotatedCredential = await signingKey(seed(4))
export const device = await deviceKey(seed(5))
export const otherDevice = await deviceKey(seed(6))

export const directory: TokenDirectory = {
  tenantId,
  credentialsOf: appId => (appId === blueprintAppId ? [rotatedCredential.publicJwk, credential.publicJwk] : null),
  blueprintOf: agent =>
    new Map([
      [agentId, blueprintAppId],
      [otherAgentId, otherBlueprintAppId],
    ]).get(agent) ?? null,
  agentOf: upn =>
    new Map([
      [agentUser.userPrincipalName, agentId],
      ['other.agent@contoso.com', otherAgentId],
    ]).get(upn) ?? null,
}

export const order = (grant: TokenOrder['grant'], more: Partial<TokenOrder> = {}): TokenOrder => ({
  grant,
  tenantId,
  blueprintAppId,
  agentId,
  agentUser: grant === 'agentUser' ? agentUser : null,
  audience,
  scope: 'https://graph.microsoft.com/Files.Read.All https://graph.microsoft.com/Mail.Send',
  uti: 'm5RaaRnoFUyp2TbSCAAAAA',
  now,
  lifetimeSeconds: tokenLifetimeSeconds[grant],
  jkt: null,
  ...more,
})

export const tokenOf = async (grant: TokenOrder['grant'], more: Partial<TokenOrder> = {}): Promise<string> =>
  (await issueToken(authority, order(grant, more))).jwt

export const assertion = (more: Partial<Parameters<typeof createClientAssertion>[1]> = {}, by = credential) =>
  createClientAssertion(by, { tenantId, blueprintAppId, jti: 'a-1', now, ...more })
