// The tokens a Cloud PC holds for the session on it: one a resource, had by single sign-on, renewed in time and after a challenge.
import type { TokenRef } from '../../../shared/model/refs.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import {
  apps,
  audienceOf,
  clientCapabilities,
  graphResourceId,
  holdToken,
  lookUp,
  renewAt,
} from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'
import type { Binding, Resource, TokenChain, TokenOptions } from './token-chain.ts'
import type { Obtained } from './token-endpoint.ts'

export interface HeldToken {
  token: TokenRef
  accessToken: string
}

export interface Wallet {
  /** The token for the resource at this address, or why there is none. */
  tokenFor(address: string): Promise<HeldToken | string>
  /** Another one, with the claims a challenge (`WWW-Authenticate`) asked for, or why Entra refuses it. */
  renewed(address: string, claims: string | null): Promise<HeldToken | string>
  /**
   * Takes a token that is good for so many uses in the place of the one for its resource. Used up or expired it is
   * refused there: nothing follows it by itself, or the limit were none.
   */
  limitTo(resourceId: string, token: Extract<Obtained, { ok: true }>): void
}

/** What every session is connected with. */
export const microsoftGraph: Resource = {
  id: graphResourceId,
  displayName: 'Microsoft Graph',
  scope: 'https://graph.microsoft.com/Files.Read.All https://graph.microsoft.com/Mail.Send',
}

/** `first` is the token the session was connected with; `capabilities` say what the client can do. */
export function wallet(
  stage: Stage,
  chain: TokenChain,
  binding: Binding,
  first: Extract<Obtained, { ok: true }>,
  capabilities: TokenOptions,
): Wallet {
  const held = new Map<string, HeldToken & { due: EpochMs | null; limited: boolean }>()
  keep(microsoftGraph.id, first)

  function keep(resourceId: string, { ref, issued }: Extract<Obtained, { ok: true }>, limited = false): HeldToken {
    const { uti, jwt, claims } = issued
    // what arrives once the session has ended finds the Cloud PC wiped, or somebody else's
    if (stage.world.see.standing(binding.session) !== 'ended')
      holdToken(lookUp(stage.estate.computers, binding.pc), { uti, audience: resourceId, jwt })
    const token = { token: ref, accessToken: jwt, due: limited ? null : renewAt(claims), limited }
    held.set(resourceId, token)
    return token
  }

  async function obtain(address: string, options: TokenOptions): Promise<HeldToken | string> {
    const resource = resourceAt(address)
    if (resource === null) return `No resource answers at ${address}.`
    const obtained = await chain.obtain(resource, binding, options)
    return obtained.ok ? keep(resource.id, obtained) : obtained.message
  }

  return {
    async tokenFor(address) {
      const token = held.get(audienceOf(address) ?? '')
      return token && (token.due === null || token.due > stage.env.clock.now()) ? token : obtain(address, capabilities)
    },
    async renewed(address, claims) {
      if (held.get(audienceOf(address) ?? '')?.limited) return 'A token that is limited to so many uses is not renewed.'
      return obtain(address, { claims: clientCapabilities(claims) })
    },
    limitTo(resourceId, token) {
      keep(resourceId.toLowerCase(), token, true)
    },
  }
}

/** With all scopes of the resource: whose use is the account's own is for the resource to say. */
function resourceAt(address: string): Resource | null {
  const id = audienceOf(address)
  if (id === null) return null
  if (id === microsoftGraph.id) return microsoftGraph
  const own = apps.filter(app => app.resourceId === id)
  const scopes = new Set(own.flatMap(({ endpoints }) => endpoints.flatMap(endpoint => endpoint.scopes)))
  return {
    id,
    displayName: own[0]?.resourceDisplayName ?? id,
    scope: Array.from(scopes, scope => `${id}/${scope}`).join(' '),
  }
}
