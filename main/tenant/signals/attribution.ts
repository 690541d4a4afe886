// Who is behind a fact that names only a task, a session or a call: learned from facts, and forgotten when it is over.
import type { Fact, ToolCall } from '../../../shared/model/facts.ts'
import type { RiskLevel, RiskSubject } from '../../../shared/model/identity.ts'
import type { SessionRef, TaskRef } from '../../../shared/model/refs.ts'
import type { SignalSight, Worker } from './signal.ts'

/** An attribution that every fact must be shown to, in order, before a detector asks it. */
export interface Attribution extends Pick<SignalSight, 'workerOf' | 'workerIn' | 'callOf' | 'riskOf'> {
  learn(fact: Fact): void
}

export function attribution(): Attribution {
  const workers = new Map<TaskRef, Worker>()
  const sessions = new Map<SessionRef, Worker>()
  const calls = new Map<string, ToolCall>()
  const risks = new Map<RiskSubject, RiskLevel>()
  /** A call is looked up by what hears of its end: it is forgotten with the next fact. */
  let returned: string | null = null
  return {
    workerOf: task => workers.get(task) ?? null,
    workerIn: session => sessions.get(session) ?? null,
    callOf: call => calls.get(call) ?? null,
    riskOf: subject => risks.get(subject) ?? 'none',
    learn(fact) {
      if (returned !== null) calls.delete(returned)
      returned = null
      switch (fact.type) {
        case 'task.started': {
          const { agent, agentUser, human, task } = fact
          workers.set(task, { agent, agentUser, human, task })
          break
        }
        case 'session.requested': {
          const worker = workers.get(fact.task)
          if (worker) sessions.set(fact.session, worker)
          break
        }
        case 'tool.called':
          calls.set(fact.call.callId, fact.call)
          break
        case 'tool.returned':
          returned = fact.call
          break
        case 'session.released':
          sessions.delete(fact.session)
          break
        case 'risk.changed':
          risks.set(fact.subject, fact.to.riskLevel)
          break
      }
    },
  }
}
