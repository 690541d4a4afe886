// The agent's side of the token chain: T1 and T2 as long as they last, then a token of its agent user for one resource.
import type { Random } from '../../shared/model/env.ts'
import type { TokenGrant, TokenRequest } from '../../shared/model/facts.ts'
import type { AgentUserRef, PcRef, SessionRef, TaskRef, TokenRef } from '../../shared/model/refs.ts'
import {
  answerTokenRequest,
  clientAssertionType,
  createClientAssertion,
  exchangeScope,
  type IssuedToken,
  lookUp,
  models,
  renewAt,
  type TokenEndpointRequest,
  type TokenSight,
  tokenExchangeResourceId,
} from '../tenant/index.ts'
import { pause, type Stage } from './stage.ts'

/** A resource as token requests name it. */
export interface Resource {
  id: string
  displayName: string
  scope: string
}
export type Obtained = { ok: true; ref: TokenRef; issued: IssuedToken } | { ok: false; message: string }
/** Where a token is bound to: the Cloud PC a session connects to. */
export interface Binding {
  session: SessionRef
  pc: PcRef
}

export interface TokenChain {
  /** `claims` is what the client asks for in the token (OpenID Connect Core §5.5), as after a claims challenge. */
  obtain(resource: Resource, binding: Binding | null, claims?: string | null): Promise<Obtained>
}

/** T1 and T2 are asked for again when less than this is left of them. */
const exchangeMarginMs = 30_000
const tokenLatencyMs = 90

export function tokenChain(stage: Stage, task: { ref: TaskRef; agentUser: AgentUserRef }, random: Random): TokenChain {
  const { env, estate, world, scheduler, vault } = stage
  const { directory } = estate
  const agentUser = lookUp(directory.agentUsers, task.agentUser)
  const agent = lookUp(directory.agents, agentUser.agent)
  const blueprint = lookUp(directory.blueprints, agent.blueprint)
  const credential = lookUp(estate.credentials, blueprint.appId)
  const home = stage.scenario.agents.find(({ key }) => `agent:${key}` === agent.ref)?.ipAddress ?? ''
  let exchange: { t1: IssuedToken; t2: IssuedToken; until: number } | null = null

  function sight(pc: PcRef | null): TokenSight {
    const { blueprint: blueprints, agent: agents, agentUser: users, risk: risks } = world.see.populations
    const agentState = lookUp(agents.states, agent.ref)
    const riskState = risks.states.get(`risk:${agent.ref}`)
    return {
      blueprintEnabled: models.blueprint.views.enabled(lookUp(blueprints.states, blueprint.ref)),
      agentEnabled: models.agent.views.enabled(agentState),
      agentUserEnabled: models.agentUser.views.enabled(lookUp(users.states, agentUser.ref)),
      agentRisk: riskState ? models.risk.views.level(riskState) : 'none',
      device: pc ? { isCompliant: world.see.isCompliant(pc), trustType: 'AzureAD' } : null,
    }
  }

  /** One request to the token endpoint, from the form that is posted to the fact it ends in. */
  async function ask(
    grant: TokenGrant,
    correlationId: string,
    resource: Resource,
    form: TokenEndpointRequest,
    binding: Binding | null,
  ): Promise<Obtained> {
    const uti = env.ids.uti()
    const ref: TokenRef = `token:${uti}`
    const request: TokenRequest = {
      requestId: env.ids.guid(),
      correlationId,
      grant,
      task: task.ref,
      blueprint: blueprint.ref,
      agent: agent.ref,
      agentUser: grant === 'agentUser' ? agentUser.ref : null,
      human: null,
      continuousAccess: form.claims !== undefined,
      clientId: form.client_id ?? '',
      resourceId: resource.id,
      resourceDisplayName: resource.displayName,
      scope: resource.scope,
      ipAddress: binding ? lookUp(directory.pcs, binding.pc).ipAddress : home,
      pc: binding?.pc ?? null,
      session: binding?.session ?? null,
    }
    world.send({ kind: 'token', to: ref, event: { type: 'token.request', request } })
    await pause(stage, random, tokenLatencyMs)
    const jkt = binding ? lookUp(directory.pcs, binding.pc).jkt : null
    const see = sight(binding?.pc ?? null)
    const now = env.clock.now()
    const answer = await scheduler.ask(() => answerTokenRequest(estate.tokens, { request, form, see, uti, now, jkt }))
    const { decision } = answer
    if (decision) {
      const message = answer.ok ? '' : answer.message
      world.send({ kind: 'token', to: ref, event: { type: 'access.decide', request, decision, message } })
    }
    if (!answer.ok) {
      const { errorCode, message } = answer
      if (!decision)
        world.send({ kind: 'token', to: ref, event: { type: 'token.refuse', request, errorCode, message } })
      return { ok: false, message }
    }
    const { issued } = answer
    vault.issued.set(ref, issued)
    vault.byUti.set(uti, ref)
    world.send({
      kind: 'token',
      to: ref,
      event: { type: 'token.issue', request, claims: issued.claims, jkt, decision },
    })
    scheduler.lapse(expiry(issued), () => world.send({ kind: 'token', to: ref, event: { type: 'token.expire' } }))
    const due = binding ? renewAt(issued.claims) : null
    if (due !== null) scheduler.lapse(due, () => world.send({ kind: 'token', to: ref, event: { type: 'token.renew' } }))
    return { ok: true, ref, issued }
  }

  const exchangeResource: Resource = {
    id: tokenExchangeResourceId,
    displayName: 'AAD Token Exchange Endpoint: Public',
    scope: exchangeScope,
  }

  async function exchanged(correlationId: string): Promise<{ t1: string; t2: string } | { message: string }> {
    const now = env.clock.now()
    if (exchange && exchange.until - exchangeMarginMs > now) return { t1: exchange.t1.jwt, t2: exchange.t2.jwt }
    const order = { tenantId: directory.tenant.id, blueprintAppId: blueprint.appId, jti: env.ids.guid(), now }
    const assertion = await scheduler.ask(() => createClientAssertion(credential, order))
    const common = {
      scope: exchangeScope,
      grant_type: 'client_credentials',
      client_assertion_type: clientAssertionType,
    }
    const t1Form = { ...common, client_id: blueprint.appId, fmi_path: agent.id, client_assertion: assertion }
    const t1 = await ask('t1', correlationId, exchangeResource, t1Form, null)
    if (!t1.ok) return t1
    const t2Form = { ...common, client_id: agent.id, client_assertion: t1.issued.jwt }
    const t2 = await ask('t2', correlationId, exchangeResource, t2Form, null)
    if (!t2.ok) return t2
    const until = Math.min(expiry(t1.issued), expiry(t2.issued))
    exchange = { t1: t1.issued, t2: t2.issued, until }
    return { t1: t1.issued.jwt, t2: t2.issued.jwt }
  }

  return {
    async obtain(resource, binding, claims = null) {
      const correlationId = env.ids.guid()
      const exchange = await exchanged(correlationId)
      if ('message' in exchange) return { ok: false, message: exchange.message }
      const form: TokenEndpointRequest = {
        client_id: agent.id,
        scope: resource.scope,
        grant_type: 'user_fic',
        client_assertion_type: clientAssertionType,
        client_assertion: exchange.t1,
        user_federated_identity_credential: exchange.t2,
        username: agentUser.userPrincipalName,
        requested_token_use: 'on_behalf_of',
        ...(claims === null ? {} : { claims }),
      }
      return ask('agentUser', correlationId, resource, form, binding)
    },
  }
}

/** Milliseconds since 1970 when the token expires. */
function expiry({ claims: { exp } }: IssuedToken): number {
  return Number(exp) * 1000
}
