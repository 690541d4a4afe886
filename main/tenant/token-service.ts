// The tenant's token service: checks a request for real, asks Conditional Access where it has a say, and issues the token.
import type { JWK } from 'jose'
import type { AccessDecision } from '../../shared/model/access.ts'
import type { TokenRequest } from '../../shared/model/facts.ts'
import type { AgentIdentity, AgentUser, Blueprint } from '../../shared/model/objects.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { type ConditionalAccessPolicy, evaluateAccess, isEvaluated, tokenExchangeResourceId } from '../access/index.ts'
import {
  checkTokenRequest,
  type IssuedToken,
  issueToken,
  type SigningKey,
  type TokenDirectory,
  type TokenEndpointRequest,
  tokenLifetimeSeconds,
} from '../tokens/index.ts'
import type { RiskLevel } from './agent-identity.ts'
import { type Directory, lookUp } from './directory.ts'
import { graphResourceId } from './graph.ts'

export interface TokenService {
  readonly directory: Directory
  readonly authority: SigningKey
  /** Public key of a blueprint's credential, by its application id. */
  readonly credentials: ReadonlyMap<string, JWK>
  readonly policies: readonly ConditionalAccessPolicy[]
}

/** What of the world a decision depends on, read when the request is answered. */
export interface TokenSight {
  blueprintEnabled: boolean
  agentEnabled: boolean
  agentUserEnabled: boolean
  agentRisk: RiskLevel
  /** Null for a request that comes from no device. */
  device: { isCompliant: boolean; trustType: string } | null
}

export interface TokenAsk {
  request: TokenRequest
  /** The form that is posted to the endpoint. */
  form: TokenEndpointRequest
  see: TokenSight
  uti: string
  now: EpochMs
  /** Key the token is to be bound to. */
  jkt: string | null
}

/** `decision` is null for T1 and T2 and where the request failed before policy was asked. */
export type TokenAnswer =
  | { ok: true; issued: IssuedToken; decision: AccessDecision | null }
  | { ok: false; errorCode: number; message: string; decision: AccessDecision | null }

/** The order is Entra's: the request, then the accounts behind it, then Conditional Access on the resource token alone. */
export async function answerTokenRequest(service: TokenService, ask: TokenAsk): Promise<TokenAnswer> {
  const { request, see } = ask
  const check = await checkTokenRequest(service.authority, ask.form, ask.now, tokenDirectory(service))
  if (!check.ok) return { ok: false, errorCode: check.errorCode, message: check.message, decision: null }
  const disabled = disabledAccount(request, see)
  if (disabled) return { ok: false, ...disabled, decision: null }

  if (request.agent === null) throw new Error(`request ${request.requestId} names no agent`)
  const agent = lookUp(service.directory.agents, request.agent)
  const blueprint = lookUp(service.directory.blueprints, agent.blueprint)
  const agentUser = request.agentUser ? lookUp(service.directory.agentUsers, request.agentUser) : null
  if (!isProven(ask, agent, blueprint, agentUser))
    throw new Error(`request ${request.requestId} asks for another token than its form proves`)

  const decision = isEvaluated(request.grant, request.resourceId)
    ? evaluateAccess(
        {
          grant: request.grant,
          subject: {
            kind: agentUser ? 'agentUser' : 'agentIdentity',
            id: agentUser?.id ?? agent.id,
            blueprintAppId: blueprint.appId,
            agentRisk: see.agentRisk,
          },
          resourceId: request.resourceId,
          resourceIsAgent: false,
          device: see.device,
        },
        service.policies,
      )
    : null
  if (decision && decision.outcome !== 'grant')
    return { ok: false, errorCode: decision.errorCode ?? 53003, message: denial(decision), decision }

  const issued = await issueToken(service.authority, {
    grant: request.grant,
    tenantId: service.directory.tenant.id,
    blueprintAppId: blueprint.appId,
    agentId: agent.id,
    agentUser,
    audience: request.resourceId,
    scope: request.scope,
    uti: ask.uti,
    now: ask.now,
    lifetimeSeconds: tokenLifetimeSeconds[request.grant],
    jkt: ask.jkt,
  })
  return { ok: true, issued, decision }
}

/** The form is what was checked, the request is what is decided on and issued: both must be about one token. */
function isProven(
  { request, form }: TokenAsk,
  agent: AgentIdentity,
  blueprint: Blueprint,
  agentUser: AgentUser | null,
): boolean {
  const isT1 = request.grant === 't1'
  return (
    form.client_id === (isT1 ? blueprint.appId : agent.id) &&
    form.client_id === request.clientId &&
    form.fmi_path === (isT1 ? agent.id : undefined) &&
    (form.grant_type === 'user_fic') === (request.grant === 'agentUser') &&
    form.username === agentUser?.userPrincipalName &&
    form.scope === request.scope &&
    resourceOf(request.scope) === request.resourceId
  )
}

/** Application id of the resource a list of scopes is of; null where they are of several. A scope names its resource in front. */
function resourceOf(scope: string): string | null {
  const [resource = '', ...others] = new Set(scope.split(' ').map(one => one.slice(0, one.lastIndexOf('/'))))
  return others.length === 0 ? (identifierUris.get(resource) ?? resource) : null
}

/** Resources that scopes name by an address instead of their application id. */
const identifierUris = new Map([
  ['api://AzureADTokenExchange', tokenExchangeResourceId],
  ['https://graph.microsoft.com', graphResourceId],
])

function tokenDirectory({ directory, credentials }: TokenService): TokenDirectory {
  const agents = [...directory.agents.values()]
  return {
    tenantId: directory.tenant.id,
    credentialsOf: appId => {
      const key = credentials.get(appId)
      return key ? [key] : null
    },
    blueprintOf: agentId => {
      const agent = agents.find(each => each.id === agentId)
      return agent ? lookUp(directory.blueprints, agent.blueprint).appId : null
    },
    agentOf: userPrincipalName => {
      const user = [...directory.agentUsers.values()].find(each => each.userPrincipalName === userPrincipalName)
      return user ? lookUp(directory.agents, user.agent).id : null
    },
  }
}

/** 70001 for a disabled application, 50057 for a disabled user (real-system.md §2.3). */
function disabledAccount(request: TokenRequest, see: TokenSight): { errorCode: number; message: string } | null {
  if (!see.blueprintEnabled) return { errorCode: 70001, message: 'AADSTS70001: The blueprint is disabled.' }
  if (!see.agentEnabled) return { errorCode: 70001, message: 'AADSTS70001: The agent identity is disabled.' }
  if (request.agentUser && !see.agentUserEnabled)
    return { errorCode: 50057, message: 'AADSTS50057: The agent user account is disabled.' }
  return null
}

function denial(decision: AccessDecision): string {
  const failed = decision.policies.filter(policy => policy.result === 'failure' || policy.result === 'unknown')
  return `AADSTS${decision.errorCode ?? 53003}: Access was refused by Conditional Access: ${failed.map(policy => policy.displayName).join(', ')}.`
}
