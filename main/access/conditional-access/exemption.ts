// Where Conditional Access is not evaluated at all, and why.

import type { NotEvaluated } from '../../../shared/model/access.ts'
import type { TokenGrant } from '../../../shared/model/facts.ts'
import { type AccessRequest, type AccessSettings, hasLicence } from './request.ts'

/** "AAD Token Exchange Endpoint: Public", the resource of T1 and T2. */
export const tokenExchangeResourceId = 'fb60f99c-7a34-4190-8149-302f77469936'

/** Intermediate exchanges are logged but never evaluated by Conditional Access; only the resource token is. */
export const isEvaluated = (grant: TokenGrant, resourceId: string): boolean =>
  grantExemption(grant, resourceId) === null

const intermediate: NotEvaluated = {
  because: 'tokenExchange',
  reason: 'An intermediate exchange at the token exchange endpoint is not evaluated by Conditional Access.',
}
const creation: NotEvaluated = {
  because: 'blueprint',
  reason: 'A blueprint acquiring a Microsoft Graph token to create identities is not evaluated by Conditional Access.',
}
const unprotected: NotEvaluated = {
  because: 'resourceNotProtected',
  reason: 'The resource is not protected by Microsoft Entra, so Conditional Access never sees the request.',
}
const unlicensed: NotEvaluated = {
  because: 'noLicence',
  reason: 'The tenant has no Microsoft Entra ID P1, which Conditional Access needs.',
}
const defaults: NotEvaluated = {
  because: 'securityDefaults',
  reason: 'Security defaults are enabled, and Conditional Access policies are not evaluated beside them.',
}

function grantExemption(grant: TokenGrant, resourceId: string): NotEvaluated | null {
  if (grant === 't1' || grant === 't2') return intermediate
  if (resourceId.toLowerCase() === tokenExchangeResourceId) return intermediate
  return grant === 'blueprint' ? creation : null
}

/** Why this request is not evaluated in this tenant; null where it is. */
export function exemptionOf(
  { grant, resourceId, resourceIsProtected }: Pick<AccessRequest, 'grant' | 'resourceId' | 'resourceIsProtected'>,
  { securityDefaults, licences }: AccessSettings,
): NotEvaluated | null {
  const exempt = grantExemption(grant, resourceId)
  if (exempt !== null) return exempt
  if (resourceIsProtected === false) return unprotected
  if (securityDefaults) return defaults
  return hasLicence(licences, 'P1') ? null : unlicensed
}

/** "Security defaults block legacy authentication": of what is asked here, a person's sign-in by an old client alone. */
export const isBlockedBySecurityDefaults = ({ subject, clientAppType }: AccessRequest): boolean =>
  subject.kind === 'human' && (clientAppType === 'exchangeActiveSync' || clientAppType === 'other')

/** AADSTS530035 BlockedBySecurityDefaults. */
export const securityDefaultsCode = 530035
