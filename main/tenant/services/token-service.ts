// The tenant's token service: checks a request for real, asks Conditional Access where it has a say, and issues the token.
import type { AccessDecision } from '../../../shared/model/access.ts'
import type { TokenRequest } from '../../../shared/model/facts.ts'
import type { RiskLevel } from '../../../shared/model/identity.ts'
import type { AgentIdentity, AgentUser, Blueprint, Human } from '../../../shared/model/objects.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import {
  type AccessRequest,
  type AccessSubject,
  evaluateAccess,
  isEvaluated,
  roleTemplateIds,
} from '../../access/index.ts'
import {
  asksForDefault,
  type BlueprintCredential,
  type Checking,
  checkLater,
  createGrantTokenNow,
  type IssuedToken,
  issueTokenNow,
  lifetimeOf,
  oauthErrorOf,
  type Proven,
  type Redemptions,
  requestChecking,
  revokeSignIn,
  type SigningKey,
  sameId,
  scopeNames,
  type TaskUse,
  type TokenDirectory,
  type TokenEndpointRequest,
  type VerifiedTokens,
} from '../../tokens/index.ts'
import { type Directory, lookUp } from '../indexes/directory.ts'
import { resourceIdOf, tokenDirectory } from './token-directory.ts'

export interface TokenService {
  readonly directory: Directory
  readonly authority: SigningKey
  /** What is registered on a blueprint, by its application id. A blueprint that is not here has no credential yet. */
  readonly credentials: { get(blueprintAppId: string): readonly BlueprintCredential[] | undefined }
  readonly policies: Parameters<typeof evaluateAccess>[1]
  /** Codes and refresh tokens that were redeemed or revoked. */
  readonly redemptions: Redemptions
  /** T1 and T2 it has verified before; left out: each is verified anew. */
  readonly verified?: VerifiedTokens
  /** What other issuers publish (RFC 7517 §5), by issuer; left out: no other issuer's keys are known. */
  issuerKeys?(issuer: string): ReturnType<TokenDirectory['issuerKeys']>
  /** `signInSessionsValidFromDateTime` of a person; left out: nobody's sessions were ever revoked. */
  sessionsValidFrom?(userId: string): EpochMs | null
}

type Account = 'blueprint' | 'agent' | 'agentUser' | 'human'

/** What of the world a decision depends on, read when the request is answered. */
export interface TokenSight {
  blueprintEnabled: boolean
  agentEnabled: boolean
  agentUserEnabled: boolean
  /** Left out: enabled. */
  humanEnabled?: boolean
  /** Which of them were deleted, for now or for good. */
  deleted?: readonly Account[]
  /** The blueprint principal is gone for good and the agent identity survived it. */
  orphaned?: boolean
  /** An administrator approved the agent's registration, and nobody blocked it since. Left out: so it is. */
  approved?: boolean
  agentRisk: RiskLevel
  /** Null for a request that comes from no device. */
  device: NonNullable<AccessRequest['device']> | null
  /** What else Conditional Access may ask about the request and about its subject. */
  access?: Partial<Omit<AccessRequest, 'grant' | 'subject' | 'resourceId' | 'device'>>
  subject?: Partial<Omit<AccessSubject, 'kind' | 'id' | 'blueprintAppId' | 'agentRisk' | 'roles'>> & {
    /** Directory roles by display name, as the directory has them. */
    roles?: readonly string[]
  }
}

/** What the client was granted at the resource: delegated scopes (null: nobody keeps account, all are) and application permissions. */
export interface Permissions {
  scopes: readonly string[] | null
  roles: readonly string[]
  /** False: the resource gives tokens to those only who are assigned to it, and the client is not. Left out: nobody asks. */
  assigned?: boolean
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
  /** Left out: all scopes that are asked for, and no application permissions. */
  permissions?: Permissions
  /** The token ends with this task, after so many uses. Left out: it is good for any number. */
  use?: TaskUse | null
}

/** `decision` is null where Conditional Access has no say and where the request failed before policy was asked. */
export type TokenAnswer =
  | { ok: true; issued: IssuedToken; decision: AccessDecision | null; refreshToken: string | null }
  | { ok: false; errorCode: number; error: string; message: string; decision: AccessDecision | null }

/** The order is Entra's: the request, then the accounts behind it, then consent, then Conditional Access on the resource token alone. */
export const answerTokenRequest = (service: TokenService, ask: TokenAsk): Promise<TokenAnswer> =>
  checkLater(tokenAnswering(service, ask))

/** The same, for whoever runs its checks. */
export function* tokenAnswering(service: TokenService, ask: TokenAsk): Checking<TokenAnswer> {
  const { request, see } = ask
  const { directory, authority } = service
  const check = yield* requestChecking(authority, ask.form, ask.now, tokenDirectory(service, request))
  if (!check.ok) return { ...check, decision: null }
  const refused = accountFault(request, see)
  if (refused) return refused

  const parties = partiesOf(request, directory)
  if (!isProven(ask, check, parties))
    throw new Error(`request ${request.requestId} asks for another token than its form proves`)
  const scope = grantedScope(ask)
  if (scope === null) return refuse(65001, `'${request.clientId}' has no consent for '${request.scope}'.`)
  if (ask.permissions?.assigned === false)
    return refuse(50105, `'${request.clientId}' is not assigned to '${request.resourceId}'.`)

  const decision = isEvaluated(request.grant, request.resourceId)
    ? evaluateAccess(accessRequest(request, see, parties), service.policies)
    : null
  if (decision && decision.outcome !== 'grant') return refuse(decision.errorCode ?? 53003, denial(decision), decision)

  // What was checked before any waiting is spent without any: of two requests with one code, one gets here.
  if (check.redeems !== null) {
    if (service.redemptions.isRedeemed(check.redeems)) {
      if (check.user) revokeSignIn(service.redemptions, check.user)
      return refuse(70000, 'It was redeemed by another request at the same time: its sign-in is revoked.', decision)
    }
    service.redemptions.redeem(check.redeems)
  }
  const { blueprint, agent, agentUser, human } = parties
  const issued = issueTokenNow(authority, {
    grant: request.grant,
    tenantId: directory.tenant.id,
    blueprintAppId: blueprint?.appId ?? '',
    agentId: agent?.id ?? '',
    agentUser,
    human: human && check.user ? { ...check.user.user, sid: check.user.sid } : null,
    ...(blueprint ? { principalId: blueprint.principalId } : {}),
    clientId: request.clientId,
    audience: request.resourceId,
    scope,
    roles: ask.permissions?.roles ?? [],
    uti: ask.uti,
    now: ask.now,
    lifetimeSeconds: lifetimeOf(request.grant, request.resourceId, request.continuousAccess),
    jkt: ask.jkt,
    clientAuthentication: check.clientAuthentication,
    continuousAccess: request.continuousAccess,
    acrs: check.acrs,
    use: ask.use ?? null,
  })
  return { ok: true, issued, decision, refreshToken: refreshTokenFor(service, ask, check) }
}

/** On behalf of a person there is a refresh token, and each refresh gives the next one. */
function refreshTokenFor({ authority }: TokenService, ask: TokenAsk, { grant, user }: Proven): string | null {
  if (user === null || (grant !== 'onBehalfOf' && grant !== 'refreshToken')) return null
  const { clientId } = ask.request
  // A token's id is given once, so its refresh token's is too.
  return createGrantTokenNow(authority, 'refresh', { ...user, clientId }, { jti: `${ask.uti}.refresh`, now: ask.now })
}

interface Parties {
  blueprint: Blueprint | null
  agent: AgentIdentity | null
  agentUser: AgentUser | null
  human: Human | null
}

function partiesOf(request: TokenRequest, directory: Directory): Parties {
  const agent = request.agent ? lookUp(directory.agents, request.agent) : null
  const blueprint = agent?.blueprint ?? request.blueprint
  return {
    agent,
    blueprint: blueprint ? lookUp(directory.blueprints, blueprint) : null,
    agentUser: request.agentUser ? lookUp(directory.agentUsers, request.agentUser) : null,
    human: request.human ? lookUp(directory.humans, request.human) : null,
  }
}

/** The form is what was checked, the request is what is decided on and issued: both must be about one token. */
function isProven(
  { request, form }: TokenAsk,
  check: Proven,
  { blueprint, agent, agentUser, human }: Parties,
): boolean {
  const { grant } = request
  const same = (left: string | undefined, right: string | undefined): boolean =>
    left === right || (left !== undefined && right !== undefined && sameId(left, right))
  const ofBlueprint = grant === 't1' || grant === 'blueprint'
  const client = grant === 'interactive' ? request.clientId : ofBlueprint ? blueprint?.appId : agent?.id
  const needsAgent = grant !== 'blueprint' && grant !== 'interactive'
  return (
    check.grant === grant &&
    (agent !== null) === needsAgent &&
    (agentUser !== null) === (grant === 'agentUser') &&
    same(form.client_id, client) &&
    same(form.client_id, request.clientId) &&
    same(form.fmi_path, grant === 't1' ? agent?.id : undefined) &&
    same(form.username, agentUser?.userPrincipalName) &&
    same(check.user?.user.id, human?.id) &&
    form.scope === request.scope &&
    check.continuousAccess === request.continuousAccess &&
    same(resourceIdOf(request.scope) ?? undefined, request.resourceId)
  )
}

/** Scopes that are both asked for and granted; null where one was not, or none at all where a user is behind it. */
function grantedScope({ request, permissions }: TokenAsk): string | null {
  const granted = permissions?.scopes ?? null
  const isUser = ['agentUser', 'onBehalfOf', 'refreshToken', 'interactive'].includes(request.grant)
  if (granted === null || !isUser) return request.scope
  if (asksForDefault(request.scope)) return granted.length > 0 ? granted.join(' ') : null
  return scopeNames(request.scope).every(name => granted.includes(name)) ? request.scope : null
}

function accessRequest(
  { grant, resourceId }: TokenRequest,
  see: TokenSight,
  { blueprint, agent, agentUser, human }: Parties,
): AccessRequest {
  const who = human ?? agentUser ?? agent
  if (who === null) throw new Error('Conditional Access is asked about somebody')
  const { roles: named, ...subject } = see.subject ?? {}
  const roles = named && roleTemplateIds(named)
  return {
    resourceIsAgent: false,
    ...see.access,
    grant,
    resourceId,
    device: see.device,
    subject: {
      ...subject,
      ...(roles === undefined ? {} : { roles }),
      kind: human ? 'human' : agentUser ? 'agentUser' : 'agentIdentity',
      id: who.id,
      blueprintAppId: blueprint?.appId ?? null,
      agentRisk: see.agentRisk,
    },
  }
}

/** Codes of real-system.md §2.3: 700011 and 50034 not there, 67003 without its blueprint, 70001 and 50057 disabled. */
function accountFault(request: TokenRequest, see: TokenSight): TokenAnswer | null {
  const { agentUser, human, agent } = request
  const isGone = (account: Account) => see.deleted?.includes(account) ?? false
  const applications = [
    ['blueprint', 'blueprint', see.blueprintEnabled, request.blueprint !== null || agent !== null],
    ['agent', 'agent identity', see.agentEnabled, agent !== null],
  ] as const
  const users = [
    ['agentUser', 'agent user', see.agentUserEnabled, agentUser !== null],
    ['human', 'user', see.humanEnabled ?? true, human !== null],
  ] as const
  for (const [account, name, , isInvolved] of applications)
    if (isInvolved && isGone(account)) return refuse(700011, `The ${name} was deleted.`)
  if (agent !== null && see.orphaned) return refuse(67003, 'The agent identity has lost its blueprint.')
  for (const [, name, isEnabled, isInvolved] of applications)
    if (isInvolved && !isEnabled) return refuse(70001, `The ${name} is disabled.`)
  if (agent !== null && see.approved === false)
    return refuse(70001, 'The agent is not approved in the registry, or blocked there.')
  for (const [account, name, , isInvolved] of users)
    if (isInvolved && isGone(account)) return refuse(50034, `The ${name} was deleted.`)
  for (const [, name, isEnabled, isInvolved] of users)
    if (isInvolved && !isEnabled) return refuse(50057, `The ${name} account is disabled.`)
  return null
}

const refuse = (errorCode: number, message: string, decision: AccessDecision | null = null): TokenAnswer => ({
  ok: false,
  errorCode,
  error: oauthErrorOf(errorCode),
  message: `AADSTS${errorCode}: ${message}`,
  decision,
})

function denial({ policies, errorCode }: AccessDecision): string {
  if (errorCode === 530035) return 'Access has been blocked by security defaults.'
  const failed = policies.filter(policy => policy.result === 'failure' || policy.result === 'unknown')
  return `Access was refused by Conditional Access: ${failed.map(policy => policy.displayName).join(', ')}.`
}
