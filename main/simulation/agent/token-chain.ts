// The agent's side of the token endpoint: T1 and T2 as long as they last, then a token for one resource by any grant.
import type { Random } from '../../../shared/model/env.ts'
import type { TokenRequest } from '../../../shared/model/facts.ts'
import type { AgentUserRef, HumanRef, PcRef, SessionRef, TaskRef } from '../../../shared/model/refs.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import {
  clientAssertionType,
  createClientAssertionNow,
  createGrantTokenNow,
  createManagedIdentityTokenNow,
  exchangeScope,
  type IssuedToken,
  jwtBearerGrant,
  lookUp,
  type TaskUse,
  type TokenEndpointRequest,
  tokenExchangeResourceId,
} from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'
import { type Obtained, requestToken } from './token-endpoint.ts'

/** A resource as token requests name it. */
export interface Resource {
  id: string
  displayName: string
  scope: string
}
/** Where a token is bound to: the Cloud PC a session connects to. */
export interface Binding {
  session: SessionRef
  pc: PcRef
}
export interface TokenOptions {
  /** What the client asks for in the token (OpenID Connect Core §5.5): its capabilities, and what it was challenged for. */
  claims?: string | null
  /** The token is good for so many requests of the task and ends with it. */
  use?: TaskUse | null
}

export interface TokenChain {
  /** As the agent user (`user_fic`). */
  obtain(resource: Resource, binding: Binding | null, options?: TokenOptions): Promise<Obtained>
  /** As the agent identity itself, app-only. */
  autonomous(resource: Resource, options?: TokenOptions): Promise<Obtained>
  /** On behalf of the person who set the task and signed in to the agent. */
  onBehalfOf(resource: Resource, options?: TokenOptions): Promise<Obtained>
  /** With the refresh token of the last token on behalf of the person. */
  refresh(resource: Resource, options?: TokenOptions): Promise<Obtained>
}

/** T1 and T2 are asked for again when less than this is left of them. */
const exchangeMarginMs = 30_000
/** Microsoft Teams' own application id: where people sign in to talk to agents. */
const teamsAppId = '1fec8e78-bce4-4aaf-ab1b-5451cc387264'

const exchangeResource = {
  resourceId: tokenExchangeResourceId,
  resourceDisplayName: 'AAD Token Exchange Endpoint: Public',
}

export interface Party {
  task: TaskRef
  agentUser: AgentUserRef
  human: HumanRef
}

export function tokenChain(stage: Stage, party: Party, random: Random): TokenChain {
  const { env, estate } = stage
  const { directory } = estate
  const { task } = party
  const agentUser = lookUp(directory.agentUsers, party.agentUser)
  const agent = lookUp(directory.agents, agentUser.agent)
  const blueprint = lookUp(directory.blueprints, agent.blueprint)
  const home = estate.homes.get(agent.ref) ?? ''
  let exchange: { t1: IssuedToken; t2: IssuedToken; until: number } | null = null
  let refreshToken: string | null = null

  const asAgent = { task, blueprint: blueprint.ref, agent: agent.ref, agentUser: null, human: null }
  const unbound = { pc: null, session: null }
  const client = (t1: string) => ({
    client_id: agent.id,
    client_assertion_type: clientAssertionType,
    client_assertion: t1,
  })
  const withClaims = ({ claims = null }: TokenOptions): { claims?: string } => (claims === null ? {} : { claims })

  /** A blueprint without a credential has nothing to show, and Entra says so. */
  function proofOfBlueprint(now: EpochMs): string | undefined {
    const principalId = estate.managedIdentities.get(blueprint.appId)
    const certificate = estate.credentials.get(blueprint.appId)
    const tenantId = directory.tenant.id
    const id = env.ids.guid()
    if (certificate === undefined && principalId !== undefined) {
      const order = { tenantId, principalId, uti: id, now }
      return createManagedIdentityTokenNow(estate.tokens.authority, order)
    }
    const order = { tenantId, blueprintAppId: blueprint.appId, jti: id, now }
    return certificate && createClientAssertionNow(certificate, order)
  }

  async function exchanged(correlationId: string): Promise<{ t1: string; t2: string } | Refused> {
    const now = env.clock.now()
    if (exchange && exchange.until - exchangeMarginMs > now) return { t1: exchange.t1.jwt, t2: exchange.t2.jwt }
    const assertion = proofOfBlueprint(now)
    const common = { scope: exchangeScope, grant_type: 'client_credentials' }
    const request = { ...asAgent, ...unbound, correlationId, ...exchangeResource }
    const t1 = await requestToken(stage, random, {
      request: { ...request, grant: 't1' },
      form: {
        ...common,
        client_id: blueprint.appId,
        fmi_path: agent.id,
        client_assertion_type: clientAssertionType,
        ...(assertion === undefined ? {} : { client_assertion: assertion }),
      },
      home,
    })
    if (!t1.ok) return t1
    const form = { ...common, ...client(t1.issued.jwt) }
    const t2 = await requestToken(stage, random, { request: { ...request, grant: 't2' }, form, home })
    if (!t2.ok) return t2
    const until = Math.min(Number(t1.issued.claims.exp), Number(t2.issued.claims.exp)) * 1000
    exchange = { t1: t1.issued, t2: t2.issued, until }
    return { t1: t1.issued.jwt, t2: t2.issued.jwt }
  }

  async function ask(
    request: Partial<TokenRequest> & Pick<TokenRequest, 'grant'>,
    resource: Resource,
    formOf: (exchange: { t1: string; t2: string }) => TokenEndpointRequest,
    use: TaskUse | null = null,
  ): Promise<Obtained> {
    const correlationId = env.ids.guid()
    const exchange = await exchanged(correlationId)
    if ('message' in exchange) return exchange
    const { id: resourceId, displayName: resourceDisplayName, scope } = resource
    return requestToken(stage, random, {
      request: { ...asAgent, ...unbound, correlationId, resourceId, resourceDisplayName, ...request },
      form: { ...formOf(exchange), scope },
      home,
      use,
    })
  }

  /** Tc: the person's own token for the agent's blueprint, from a sign-in where they talk to it. */
  async function personToken(): Promise<Obtained> {
    const { human } = party
    const { id, userPrincipalName, ipAddress } = lookUp(directory.humans, human)
    const correlationId = env.ids.guid()
    const jti = env.ids.guid()
    const grant = {
      tenantId: directory.tenant.id,
      clientId: teamsAppId,
      user: { id, userPrincipalName },
      sid: env.ids.guid(),
      family: jti,
      acrs: [],
    }
    const now = env.clock.now()
    const code = createGrantTokenNow(estate.tokens.authority, 'code', grant, { jti, now })
    const { appId, displayName } = blueprint
    return requestToken(stage, random, {
      request: {
        ...unbound,
        grant: 'interactive',
        task,
        blueprint: blueprint.ref,
        agent: null,
        agentUser: null,
        human,
        correlationId,
        resourceId: appId,
        resourceDisplayName: displayName,
      },
      form: {
        client_id: teamsAppId,
        grant_type: 'authorization_code',
        code,
        scope: `api://${appId}/access_agent`,
      },
      home: ipAddress,
    })
  }

  return {
    obtain(resource, binding, options = {}) {
      const where = binding ?? unbound
      return ask(
        { grant: 'agentUser', agentUser: agentUser.ref, ...where },
        resource,
        ({ t1, t2 }) => ({
          ...client(t1),
          grant_type: 'user_fic',
          user_federated_identity_credential: t2,
          username: agentUser.userPrincipalName,
          requested_token_use: 'on_behalf_of',
          ...withClaims(options),
        }),
        options.use,
      )
    },
    autonomous: (resource, options = {}) =>
      ask(
        { grant: 'autonomous' },
        resource,
        ({ t1 }) => ({ ...client(t1), grant_type: 'client_credentials', ...withClaims(options) }),
        options.use,
      ),
    async onBehalfOf(resource, options = {}) {
      const person = await personToken()
      if (!person.ok) return person
      const obtained = await ask(
        { grant: 'onBehalfOf', human: party.human },
        resource,
        ({ t1 }) => ({
          ...client(t1),
          grant_type: jwtBearerGrant,
          assertion: person.issued.jwt,
          requested_token_use: 'on_behalf_of',
          ...withClaims(options),
        }),
        options.use,
      )
      if (obtained.ok) refreshToken = obtained.refreshToken
      return obtained
    },
    async refresh(resource, options = {}) {
      const held = refreshToken ?? ''
      const obtained = await ask(
        { grant: 'refreshToken', human: party.human },
        resource,
        ({ t1 }) => ({ ...client(t1), grant_type: 'refresh_token', refresh_token: held, ...withClaims(options) }),
        options.use,
      )
      if (obtained.ok) refreshToken = obtained.refreshToken
      return obtained
    },
  }
}

type Refused = Extract<Obtained, { ok: false }>
