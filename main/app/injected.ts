// Which facts of a run came of an injected instruction: those of the steps and events that follow one, and of nobody else's work meanwhile.
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { InjectedFact } from '../../shared/model/run.ts'
import type { Mark } from '../simulation/index.ts'

/** `facts` from the first on; in the order of their `seq`, each once. */
export function injectedFacts(marks: readonly Mark[], facts: readonly RecordedFact[]): InjectedFact[] {
  const followed = marks.filter(({ follows }) => follows !== null)
  if (followed.length === 0) return []
  const taskOfCall = new Map<string, string>()
  for (const { fact } of facts) if (fact.type === 'tool.called') taskOfCall.set(fact.call.callId, fact.call.task)
  const found = new Map<number, string>()
  for (const { of, follows, from, to } of followed)
    for (const { seq, fact } of facts.slice(from, to))
      if (follows !== null && (!('task' in of) || taskOf(fact, taskOfCall) === `task:${of.task}`))
        found.set(seq, follows)
  return Array.from(found, ([seq, follows]) => ({ seq, follows })).sort((one, other) => one.seq - other.seq)
}

/** Null for what names neither a task nor a call: it may be anybody's. */
function taskOf(fact: RecordedFact['fact'], taskOfCall: ReadonlyMap<string, string>): string | null {
  if (fact.type === 'tool.called') return fact.call.task
  if ('request' in fact && fact.request.task !== null) return fact.request.task
  if ('task' in fact && fact.task !== null) return fact.task
  return 'call' in fact ? (taskOfCall.get(fact.call) ?? null) : null
}
