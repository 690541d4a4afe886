// What can go wrong in a session: what is refused, replayed, revoked and quarantined.
import type { AccessDecision } from '../../../../shared/model/access.ts'
import type { Fact } from '../../../../shared/model/facts.ts'
import { guid, refs, request } from './names.ts'

const denied: AccessDecision = {
  outcome: 'deny',
  status: 'failure',
  errorCode: 53003,
  policies: [
    {
      id: guid(52),
      displayName: 'CA501-Agents-BLOCK-HighRiskAgent',
      result: 'failure',
      enforcedGrantControls: ['block'],
      conditionsSatisfied: ['users', 'applications', 'agentIdRiskLevels'],
      conditionsNotSatisfied: [],
      reason: 'The risk of the agent is high.',
    },
  ],
}

export const bad: Fact[] = [
  {
    type: 'token.refused',
    request: request('agentUser', 24, false),
    errorCode: 53003,
    message: 'AADSTS53003: Blocked by Conditional Access.',
    decision: denied,
  },
  { type: 'pool.refused', pool: refs.pool, session: refs.session, status: 504, reason: 'No Cloud PC is available.' },
  { type: 'session.refused', session: refs.session, status: 403, reason: 'AADSTS53003' },
  {
    type: 'proof.refused',
    call: 'call-3',
    token: 'token:access',
    session: refs.session,
    from: refs.otherPc,
    boundTo: refs.pc,
    htm: 'GET',
    htu: 'https://graph.microsoft.com/v1.0/me',
    check: 'jkt',
    message: 'The proof is signed with another key.',
  },
  { type: 'pc.assigned', pc: refs.otherPc, session: 'session:second' },
  { type: 'session.released', session: 'session:second', pc: refs.otherPc, reason: 'revoked' },
  { type: 'pc.verified', pc: refs.otherPc, checks: [{ name: 'cookies', clean: false }] },
  { type: 'pc.quarantined', pc: refs.otherPc, reason: 'Not at its baseline: cookies.' },
]
