// The gate in front of every resource: token and proof, continuous verification, scope, grant by purpose, data loss, people; then the application.
import type { ResourceGateName } from '../../../shared/model/facts/resource.ts'
import type { SignalKind } from '../../../shared/model/facts/signal.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import type { GrantRef } from '../../../shared/model/refs.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import { remembered } from '../../../shared/remembered.ts'
import { type RequestSight, verifyRequest } from '../../access/index.ts'
import {
  applyEffects,
  apps,
  type Caller,
  type Effect,
  type Enterprise,
  handleRequest,
  type Moment,
  type Operation,
  operationOf,
  type ResourceAnswer,
  type ResourceRequest,
} from '../../cloudpc/index.ts'
import {
  type ChallengeReason,
  type Checking,
  checkLater,
  claimsChallenge,
  type ProofInput,
  type ProofResult,
  proofChecking,
} from '../../tokens/index.ts'
import type { Verdict } from '../machines/token.ts'
import type { LossFinding } from './governance-gate.ts'

/** Application id of Microsoft Graph, the audience of its tokens. */
export const graphResourceId = '00000003-0000-0000-c000-000000000000'

/** What governance says to a request: three-valued, with every reason. What can not be decided is refused. */
export interface GateDecision {
  outcome: 'grant' | 'deny' | 'cannotEvaluate'
  reasons: readonly string[]
}
/** With every grant that covers the request. */
export interface GrantDecision extends GateDecision {
  by: readonly { grant: GrantRef; permission: string }[]
}
/** With what data loss prevention found, whatever came of it. */
export interface LossDecision extends GateDecision {
  found: readonly LossFinding[]
}
/** What a person has to let through, in words: those very words are what is approved. */
export interface Question {
  action: string
  rules: readonly string[]
  /** Another person than the one whose prompt it is has to. */
  fourEyes: boolean
  reasons: readonly string[]
}

export interface ResourceAccessAsk {
  caller: Caller
  operation: Operation
  /** Of the operation's scopes, those that are in the token; the narrowest first. */
  permissions: readonly string[]
  /** Of the access token. */
  claims: JsonObject
  request: ResourceRequest
  now: EpochMs
}
export interface EffectsAsk extends ResourceAccessAsk {
  /** What would happen; nothing has yet. */
  effects: readonly Effect[]
  /** Given to override a block; null: none is. */
  justification: string | null
}

/** All resources here are one server: what it checks proofs by, and remembers of them. */
export interface ResourceGate extends Pick<ProofInput, 'authority' | 'seen' | 'verified' | 'uses' | 'nonces'> {
  /** Whether the token with this `uti` was ended before its time. */
  ended(uti: string): boolean
  readonly enterprise: Enterprise
  /** Whose requests are taken, by object id. */
  readonly callers: ReadonlyMap<string, Caller>
  /** Whether the account was granted this, for the purpose of its task. */
  decideResourceAccess(ask: ResourceAccessAsk): GrantDecision
  decideDataLoss(ask: EffectsAsk): LossDecision
  /** Null: nobody has to be asked. */
  decidePeople(ask: EffectsAsk): Question | null
}

export interface SentRequest extends ResourceRequest {
  accessToken: string
  proof: string
}

export interface GateRefusal {
  gate: ResourceGateName
  status: number
  code: string
  reasons: readonly string[]
}
export interface GateAnswer {
  /** For the token that was presented. */
  verdict: Verdict
  /** `WWW-Authenticate` of a 401 that asks for another token. */
  challenge: string | null
  /** Token and proof were good, another gate said no. */
  refused: GateRefusal | null
  answer: ResourceAnswer
  /** What was done, and has changed the enterprise. */
  effects: readonly Effect[]
  /** The grants it was done with. */
  by: GrantDecision['by']
  found: LossDecision['found']
  /** It was refused only as long as no person has let it through. */
  question: Question | null
}

/** Application id of the resource at this address, the audience a token must have there; null where there is none. */
export const audienceOf = remembered((address): string | null => {
  const url = URL.parse(address)
  return (url && apps.find(app => app.isApi(url))?.resourceId) ?? null
})

/**
 * Checks token and proof, the only part of a request's way that takes time. Null where no resource answers at the address.
 * What may be done is judged afterwards and at once, by `answerResourceRequest`: between judging and doing nothing can happen.
 */
export const checkRequestProof = (
  gate: ResourceGate,
  request: SentRequest,
  now: EpochMs,
): Promise<ProofResult | null> => checkLater(requestProofChecking(gate, request, now))

/** The check itself, for whoever runs it. */
export function* requestProofChecking(
  gate: ResourceGate,
  request: SentRequest,
  now: EpochMs,
): Checking<ProofResult | null> {
  const audience = audienceOf(request.url)
  if (audience === null) return null
  const { proof, accessToken, method: htm, url: htu } = request
  const { authority, seen, ended, verified, uses, nonces } = gate
  const remembered = { ...(verified && { verified }), ...(uses && { uses }), ...(nonces && { nonces }) }
  return yield* proofChecking({ ...remembered, proof, accessToken, htm, htu, now, audience, authority, seen, ended })
}

export interface RequestScene {
  sight: RequestSight
  /** IP address the request came from. */
  from: string
  moment: Moment
  justification: string | null
  /** The action of a question that a person has let through; null: none was. */
  approved: string | null
}

/**
 * Answers a request whose proof was checked: 401 where token or proof is refused or another token is asked for, 403 where
 * the session, the token's scopes, the account's grants, data loss prevention or people say no, otherwise what the
 * application says. A request that waits for people is judged again, as everything stands then, when they have answered.
 */
export function answerResourceRequest(
  gate: ResourceGate,
  request: ResourceRequest,
  proof: ProofResult | null,
  { sight, from, moment, justification, approved }: RequestScene,
): GateAnswer {
  if (proof === null) return accepted({ status: 404, code: 'itemNotFound', message: nothing }, [])
  if (!proof.ok) {
    const { check, message } = proof
    return {
      ...refused(401, 'InvalidAuthenticationToken', message),
      verdict: { outcome: 'proofRefused', check, message },
    }
  }
  const verified = verifyRequest(sight)
  if (verified.outcome === 'challenge') {
    const { code, reasons } = verified
    const verdict: Verdict = { outcome: 'challenged', signal: signalIn(sight), reasons }
    const challenge = claimsChallenge(proof.claims, challengeReason(sight, from, moment.now))
    return { ...refused(401, code, reasons.join(' ')), verdict, challenge }
  }
  if (verified.outcome === 'deny' || verified.outcome === 'cannotEvaluate') {
    const { status, code, reasons } = verified
    return no(sight.session === 'notActing' ? 'session' : 'continuous', reasons, status === 401 ? 401 : 403, code)
  }

  const operation = operationOf(request)
  if (operation === null) return accepted({ status: 404, code: 'itemNotFound', message: nothing }, [])
  if (verified.outcome === 'readOnly' && operation.writes) return no('continuous', verified.reasons)
  const { claims } = proof
  const permissions = operation.scopes.filter(heldBy(claims))
  if (permissions.length === 0) return no('scope', [`The token lacks the scope ${operation.scopes[0]}.`])
  const caller = gate.callers.get(String(claims.oid))
  if (caller === undefined) return no('grant', [`No account here has the object id ${String(claims.oid)}.`])
  const ask = { caller, operation, permissions, claims, request, now: moment.now }
  const access = gate.decideResourceAccess(ask)
  if (access.outcome !== 'grant') return no('grant', access.reasons)

  const { answer, effects } = handleRequest(gate.enterprise, request, caller, moment)
  if (answer.status === 403) return no('resource', [answer.message], answer.status, answer.code)
  const { found, ...leaks } = gate.decideDataLoss({ ...ask, effects, justification })
  if (leaks.outcome !== 'grant') return { ...no('dataLoss', leaks.reasons), found }
  const question = gate.decidePeople({ ...ask, effects, justification })
  if (question !== null && question.action !== approved) {
    // the world may have moved on while a person thought about it: they let through what they were shown
    const reasons =
      approved === null ? question.reasons : [`What was let through is not what would be done: ${approved}.`]
    return { ...no('approval', reasons), found, question: approved === null ? question : null }
  }
  applyEffects(gate.enterprise, effects)
  return { ...accepted(answer, effects), by: access.by, found }
}

/** `scp` of a token for a user, `roles` of one for an application. */
function heldBy({ scp, roles }: JsonObject): (scope: string) => boolean {
  const held = typeof scp === 'string' ? namesIn(scp) : none
  return scope => held.has(scope) || (Array.isArray(roles) && roles.includes(scope))
}

const namesIn = remembered(scopes => new Set(scopes.split(' ')))
const none: ReadonlySet<string> = new Set()

/** The event that shows in what the resource knows. */
function signalIn({ account, risk, device, location }: RequestSight): SignalKind {
  if (account === 'disabled') return 'accountDisabled'
  if (risk === 'high') return 'highRisk'
  if (device === 'notCompliant') return 'deviceNotCompliant'
  return location === 'notAllowed' ? 'locationPolicyChanged' : 'policyChanged'
}

/** What to ask for next: a token that is younger than what the resource was told; for another address, one for that. */
const challengeReason = ({ location }: RequestSight, address: string, since: EpochMs): ChallengeReason =>
  location === 'notAllowed' ? { kind: 'address', seen: address, since } : { kind: 'revoked', since }

const nothing = 'There is nothing at this address.'
const accepted = (answer: ResourceAnswer, effects: readonly Effect[]): GateAnswer => ({
  verdict: { outcome: 'accepted' },
  challenge: null,
  refused: null,
  answer,
  effects,
  by: [],
  found: [],
  question: null,
})
const refused = (status: 401 | 403, code: string, message: string): GateAnswer =>
  accepted({ status, code, message }, [])
const no = (
  gate: ResourceGateName,
  reasons: readonly string[],
  status: 401 | 403 = 403,
  code = 'accessDenied',
): GateAnswer => ({ ...refused(status, code, reasons.join(' ')), refused: { gate, status, code, reasons } })
