// Reads the scopes of a token request: which resource they are of, and what they are called there.

import { remembered } from '../../shared/remembered.ts'

/** The address by which scopes name Microsoft Graph. */
export const graphAddress = 'https://graph.microsoft.com'

/** Scopes of OpenID Connect are of no resource; `offline_access` asks for a refresh token. */
const openIdScopes = ['openid', 'profile', 'email', 'offline_access']

const scopesOf = remembered((scope): readonly string[] => scope.split(/\s+/).filter(one => one !== ''))
const resourceOf = (one: string): string => one.slice(0, one.lastIndexOf('/'))

/** Every resource that is named, once. A scope without one in front is Microsoft Graph's, as Entra has it. */
export function resourcesOf(scope: string): string[] {
  const ofResources = scopesOf(scope).filter(one => !openIdScopes.includes(one))
  return [...new Set(ofResources.map(one => (one.includes('/') ? resourceOf(one) : graphAddress)))]
}

/** `https://graph.microsoft.com/Mail.Send openid` → `Mail.Send openid`; `.default` names no scope of its own. */
export const scopeNames = (scope: string): string[] =>
  scopesOf(scope)
    .map(one => one.slice(one.lastIndexOf('/') + 1))
    .filter(name => name !== '' && name !== '.default')

export const asksForDefault = (scope: string): boolean => scopesOf(scope).some(one => one.endsWith('/.default'))
