// The directory as the token endpoint looks things up in it: by id and by name, in any case, as Entra does.
import type { TokenRequest } from '../../../shared/model/facts.ts'
import { tokenExchangeResourceId } from '../../access/index.ts'
import { resourcesOf, sameId, type TokenDirectory } from '../../tokens/index.ts'
import { lookUp } from '../indexes/directory.ts'
import { graphResourceId } from './resource-gate.ts'
import type { TokenService } from './token-service.ts'

/** What the request is about is looked at first: in a large tenant the search through all the others is for forged requests alone. */
export function tokenDirectory(
  { directory, credentials, redemptions, verified, issuerKeys, sessionsValidFrom }: TokenService,
  about: TokenRequest,
): TokenDirectory {
  const { agents, agentUsers, blueprints } = directory
  return {
    tenantId: directory.tenant.id,
    redemptions,
    ...(verified && { verified }),
    issuerKeys: issuer => issuerKeys?.(issuer) ?? null,
    sessionsValidFrom: userId => sessionsValidFrom?.(userId) ?? null,
    credentialsOf: appId => {
      const blueprint = find(blueprints, about.blueprint, one => sameId(one.appId, appId))
      return blueprint ? (credentials.get(blueprint.appId) ?? []) : null
    },
    blueprintOf: agentId => {
      const agent = find(agents, about.agent, one => sameId(one.id, agentId))
      return agent ? lookUp(blueprints, agent.blueprint).appId : null
    },
    agentOf: userPrincipalName => {
      const user = find(agentUsers, about.agentUser, one => sameId(one.userPrincipalName, userPrincipalName))
      return user ? lookUp(agents, user.agent).id : null
    },
  }
}

function find<Ref, Item>(
  items: ReadonlyMap<Ref, Item>,
  first: Ref | null,
  isIt: (item: Item) => boolean,
): Item | undefined {
  const likely = first === null ? undefined : items.get(first)
  return likely !== undefined && isIt(likely) ? likely : items.values().find(isIt)
}

/** Application id of the resource a list of scopes is of; null where they are of several or of none. */
export function resourceIdOf(scope: string): string | null {
  const [resource, ...others] = resourcesOf(scope)
  if (resource === undefined || others.length > 0) return null
  return identifierUris.get(resource.toLowerCase()) ?? resource.replace(/^api:\/\//i, '')
}

/** Resources that scopes name by an address instead of their application id; in any case: a policy on one is not got round by spelling. */
const identifierUris = new Map([
  ['api://azureadtokenexchange', tokenExchangeResourceId],
  ['https://graph.microsoft.com', graphResourceId],
])
