// One tenant's keys and a token chain that is right in every respect, for tests to corrupt.

import type { TokenDirectory, TokenOrder } from '../../main/tokens/index.ts'
import {
  certificateCredential,
  createCertificate,
  createClientAssertion,
  deviceKey,
  issueToken,
  redemptions,
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
const validity = { startsAt: later(-30 * 86_400), endsAt: later(335 * 86_400) }
export const credential = await createCertificate(seed(3), { name: 'Invoice agents', ...validity })
export const rotatedCredential = await createCertificate(seed(4), { name: 'Invoice agents', ...validity })
/** A certificate nobody registered. */
export const strangeCredential = await createCertificate(seed(7), { name: 'Invoice agents', ...validity })
export const device = await deviceKey(seed(5))
export const otherDevice = await deviceKey(seed(6))

export const credentials = [
  certificateCredential(rotatedCredential, 'key-2'),
  certificateCredential(credential, 'key-1'),
]
/** A person, and the app they talk to the agent through. */
export const human = { id: '1c0ffee1-4c5d-4e6f-8a9b-0c1d2e3f4a08', userPrincipalName: 'adele@contoso.com' }
export const frontEndAppId = '2c0ffee2-4c5d-4e6f-8a9b-0c1d2e3f4a09'
export const sid = '3c0ffee3-4c5d-4e6f-8a9b-0c1d2e3f4a10'

const blueprints = new Map([
  [agentId, blueprintAppId],
  [otherAgentId, otherBlueprintAppId],
])
const agents = new Map([
  [agentUser.userPrincipalName, agentId],
  ['other.agent@contoso.com', otherAgentId],
])
export const directoryWith = (more: Partial<TokenDirectory> = {}): TokenDirectory => ({
  tenantId,
  credentialsOf: appId => (appId.toLowerCase() === blueprintAppId ? credentials : null),
  blueprintOf: agent => blueprints.get(agent.toLowerCase()) ?? null,
  agentOf: upn => agents.get(upn.toLowerCase()) ?? null,
  sessionsValidFrom: () => null,
  redemptions: redemptions(),
  issuerKeys: () => null,
  ...more,
})
export const directory = directoryWith()

export const order = (grant: TokenOrder['grant'], more: Partial<TokenOrder> = {}): TokenOrder => ({
  grant,
  tenantId,
  blueprintAppId,
  agentId,
  agentUser: grant === 'agentUser' ? agentUser : null,
  human: { ...human, sid },
  principalId: '4c0ffee4-4c5d-4e6f-8a9b-0c1d2e3f4a11',
  clientId: frontEndAppId,
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
