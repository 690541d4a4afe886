// Where the parts of a run begin, for someone who wants to jump to them.
import type { Fact, RecordedFact } from '../../../shared/model/facts.ts'
import type { PcRef } from '../../../shared/model/refs.ts'

export interface Chapter {
  title: string
  seq: number
}

export function chaptersOf(facts: readonly RecordedFact[]): Chapter[] {
  // a Cloud PC that comes out of provisioning or an update is available too, and was never in use
  const resetting = new Set<PcRef>()
  return facts.flatMap(({ seq, fact }) => {
    if (fact.type === 'pc.resetting') resetting.add(fact.pc)
    const title = fact.type === 'pc.available' ? (resetting.delete(fact.pc) ? 'Clean again' : null) : titleOf(fact)
    return title === null ? [] : [{ title, seq }]
  })
}

const released = { done: 'Release', refused: 'Release', evicted: 'Evicted', revoked: 'Revoked', lost: 'Lost' } as const

function titleOf(fact: Fact): string | null {
  switch (fact.type) {
    case 'tenant.ready':
      return 'Tenant'
    case 'prompt.sent':
      return 'Prompt'
    case 'token.requested':
      return fact.request.grant === 't1' ? 'Token chain' : null
    case 'session.requested':
      return 'Acquire'
    case 'pool.queued':
      return 'Queue'
    case 'channel.opened':
      return 'Connect'
    case 'session.connected':
      return 'Act'
    case 'session.stepUpAsked':
      return 'Step-up'
    case 'screen.controlTaken':
      return 'Takeover'
    case 'proof.refused':
    case 'token.refused':
    case 'pool.refused':
    case 'request.refused':
    case 'directory.refused':
    case 'delegation.refused':
      return 'Refused'
    case 'cae.challenged':
      return 'Challenge'
    case 'session.released':
      return released[fact.reason]
    case 'pc.quarantined':
    case 'pc.placedUnderReview':
      return 'Quarantine'
    case 'risk.changed':
      return fact.to.riskLevel === 'high' || fact.to.riskState === 'confirmedCompromised' ? 'Risk' : null
    case 'human.disabled':
    case 'blueprint.disabled':
    case 'principal.disabled':
    case 'agent.disabled':
    case 'agentUser.disabled':
      return 'Disabled'
    case 'agent.softDeleted':
    case 'agentUser.softDeleted':
    case 'principal.softDeleted':
      return fact.cause === 'request' ? 'Deleted' : null
    case 'blueprint.softDeleted':
    case 'human.softDeleted':
      return 'Deleted'
    case 'alert.raised':
      return 'Alert'
    case 'policy.changed':
      return 'Policy'
    case 'approval.requested':
      return 'Approval'
    case 'review.started':
      return 'Review'
    case 'delegation.started':
      return 'Delegation'
    case 'orchestration.stopped':
      return 'Stopped'
    case 'task.completed':
      return 'Answer'
    default:
      return null
  }
}
