// Where the parts of a run begin, for someone who wants to jump to them.
import type { Fact, RecordedFact } from '../../shared/model/facts.ts'

export interface Chapter {
  title: string
  seq: number
}

export function chaptersOf(facts: readonly RecordedFact[]): Chapter[] {
  return facts.flatMap(({ seq, fact }) => {
    const title = titleOf(fact)
    return title === null ? [] : [{ title, seq }]
  })
}

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
    case 'channel.opened':
      return 'Connect'
    case 'session.connected':
      return 'Act'
    case 'proof.refused':
      return 'Refused'
    case 'session.released':
      return 'Release'
    case 'pc.available':
      return 'Clean again'
    case 'task.completed':
      return 'Answer'
    default:
      return null
  }
}
