// How tokens and access decisions look on the stage.
import type { AccessDecision } from '../../shared/model/access.ts'
import type { FactOf, TokenGrant, TokenRequest } from '../../shared/model/facts.ts'
import type { TokenRef } from '../../shared/model/refs.ts'
import type { Lane } from '../../shared/model/trace.ts'
import { plural } from '../parts/format.ts'
import { closes, type Line, line, note, opens } from './message.ts'
import { grantTitle, type Names, nameOf, subjectOf, tag, tokenName } from './names.ts'

export type TokenFact = FactOf<
  'token.requested' | 'access.decided' | 'token.issued' | 'token.refused' | 'token.renewalDue' | 'token.ended'
>

/** A token bound to a Cloud PC is asked for from there, any other by the agent itself. */
const askedFrom = (request: TokenRequest): Lane => (request.pc === null ? 'agent365' : 'cloudpc')

const requestTitle: Readonly<Record<TokenGrant, string>> = {
  t1: 'T1 request',
  t2: 'T2 request',
  blueprint: 'client_credentials',
  autonomous: 'client_credentials',
  onBehalfOf: 'on_behalf_of',
  refreshToken: 'refresh_token',
  agentUser: 'user_fic',
  interactive: 'Sign-in',
}

export function tokenLine(fact: TokenFact, names: Names): Line {
  switch (fact.type) {
    case 'token.requested': {
      const { request } = fact
      return line({
        from: askedFrom(request),
        to: 'entra',
        label: requestTitle[request.grant],
        detail: requestDetail(request, names),
        actor: request.session ?? subjectOf(request),
        bars: [opens('entra', request.requestId)],
      })
    }
    case 'access.decided':
      return line({
        from: 'entra',
        to: 'entra',
        label: `Conditional Access: ${outcomeWord[fact.decision.outcome]}`,
        detail: decisionDetail(fact.decision),
        tone: outcomeTone[fact.decision.outcome],
        badge: true,
        actor: subjectOf(fact.request),
        tab: 'decision',
      })
    case 'token.issued': {
      const bound = fact.request.pc !== null && fact.jkt !== null ? `bound to ${nameOf(names, fact.request.pc)}` : null
      const checked = fact.decision === null ? 'not evaluated by Conditional Access' : null
      return line({
        from: 'entra',
        to: askedFrom(fact.request),
        label: grantTitle[fact.request.grant],
        detail: [audience(fact), lifetime(fact), bound, checked].filter(part => part !== null).join(', '),
        reply: true,
        actor: fact.token,
        tab: 'token',
        bars: [closes('entra', fact.request.requestId)],
      })
    }
    case 'token.refused':
      return line({
        from: askedFrom(fact.request),
        to: 'entra',
        label: `${requestTitle[fact.request.grant]} refused`,
        detail: refusalDetail(fact),
        tone: 'refuse',
        actor: subjectOf(fact.request),
        tab: 'decision',
        bars: [closes('entra', fact.request.requestId)],
      })
    case 'token.renewalDue':
      return note('entra', 'Renewal due', fact.token, `${tokenName(names, fact.token)} soon expires`, { tab: 'token' })
    case 'token.ended':
      return line({
        from: 'entra',
        to: 'entra',
        label: `${titleOf(names, fact.token)} ended`,
        detail: `${endWord[fact.reason]}, uti ${tag(fact.token)}`,
        tone: fact.reason === 'revoked' ? 'refuse' : 'plain',
        actor: fact.token,
        tab: 'token',
      })
  }
}

function titleOf(names: Names, token: TokenRef): string {
  const request = names.tokens.get(token)
  return request === undefined ? 'Token' : grantTitle[request.grant]
}

const outcomeWord = { grant: 'grant', deny: 'deny', cannotEvaluate: 'cannot evaluate' } as const
const outcomeTone = { grant: 'ok', deny: 'refuse', cannotEvaluate: 'warn' } as const
const endWord = {
  taskEnded: 'the task ended',
  sessionEnded: 'the session ended',
  expired: 'expired',
  revoked: 'revoked',
  wiped: 'wiped with the Cloud PC',
  usedUp: 'used up',
} as const
const outOfScope = ['notApplied', 'notEnabled', 'reportOnlyNotApplied']

function requestDetail(request: TokenRequest, names: Names): string {
  if (request.grant === 't1') return `fmi_path = ${nameOf(names, subjectOf(request))}`
  if (request.grant === 't2') return 'client_assertion = T1'
  const username = request.agentUser === null ? null : `username = ${nameOf(names, request.agentUser)}`
  return [username, `for ${request.resourceDisplayName}`].filter(part => part !== null).join(', ')
}

function decisionDetail({ policies }: AccessDecision): string {
  const inScope = policies.filter(policy => !outOfScope.includes(policy.result)).length
  const failed = policies.filter(policy => policy.result === 'failure').length
  const counted = `${plural(policies.length, 'policy', 'policies')}, ${inScope} in scope`
  return inScope === 0 ? counted : `${counted}, ${failed} not met`
}

/** The code once: many of Entra's own sentences begin with it. */
function refusalDetail({ errorCode, decision, message }: FactOf<'token.refused'>): string {
  const code = `AADSTS${errorCode}`
  const sentence = message.startsWith(`${code}: `) ? message.slice(code.length + 2) : message
  return [code, ...blocking(decision), sentence].join(', ')
}

const blocking = (decision: AccessDecision | null): string[] =>
  decision?.policies.filter(policy => policy.result === 'failure').map(policy => policy.displayName) ?? []

function audience({ claims }: FactOf<'token.issued'>): string | null {
  const { idtyp } = claims
  return typeof idtyp === 'string' ? `idtyp = ${idtyp}` : null
}

/** `exp` and `iat` are seconds (RFC 7519 §4.1). */
function lifetime({ claims }: FactOf<'token.issued'>): string | null {
  const { exp, iat } = claims
  return typeof exp === 'number' && typeof iat === 'number' ? `${Math.round((exp - iat) / 60)} min` : null
}
