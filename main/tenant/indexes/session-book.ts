// Which sessions are open, and which of them wait for a Cloud PC of which pool: what a checkout is decided by, learned from facts.
import type { Fact } from '../../../shared/model/facts.ts'
import type { AgentUserRef, PcRef, PoolRef, SessionRef } from '../../../shared/model/refs.ts'

export interface BookedSession {
  session: SessionRef
  pool: PoolRef
  agentUser: AgentUserRef
  pc: PcRef | null
}

export interface SessionBook {
  learn(fact: Fact): void
  get(session: SessionRef): BookedSession | null
  /** Whether it had a Cloud PC and has none any more; one that never got any may be asked for again (504, §9.2). */
  hasEnded(session: SessionRef): boolean
  /** Open sessions a checkout is about: of this id, whoever has it, and all of the agent user, oldest first. */
  concerning(session: SessionRef, agentUser: AgentUserRef): BookedSession[]
  /** Open sessions of the agent user, oldest first. */
  of(agentUser: AgentUserRef): SessionRef[]
  /** Sessions that wait for a Cloud PC of the pool, the one that has waited longest first. */
  waiting(pool: PoolRef): SessionRef[]
}

export function sessionBook(): SessionBook {
  const open = new Map<SessionRef, BookedSession>()
  const byUser = new Map<AgentUserRef, Set<SessionRef>>()
  const queues = new Map<PoolRef, Set<SessionRef>>()
  const ended = new Set<SessionRef>()

  function close(session: SessionRef): void {
    const booked = open.get(session)
    if (!booked) return
    open.delete(session)
    byUser.get(booked.agentUser)?.delete(session)
    queues.get(booked.pool)?.delete(session)
  }

  return {
    get: session => open.get(session) ?? null,
    hasEnded: session => ended.has(session),
    concerning(session, agentUser) {
      const own = byUser.get(agentUser) ?? new Set()
      return Array.from(own.has(session) ? own : [session, ...own]).flatMap(each => open.get(each) ?? [])
    },
    of: agentUser => [...(byUser.get(agentUser) ?? [])],
    waiting: pool => [...(queues.get(pool) ?? [])],
    learn(fact) {
      switch (fact.type) {
        case 'session.requested': {
          const { session, pool, agentUser } = fact
          open.set(session, { session, pool, agentUser, pc: null })
          const own = byUser.get(agentUser)
          if (own) own.add(session)
          else byUser.set(agentUser, new Set([session]))
          break
        }
        case 'pool.queued': {
          const queue = queues.get(fact.pool)
          if (queue) queue.add(fact.session)
          else queues.set(fact.pool, new Set([fact.session]))
          break
        }
        case 'pc.assigned': {
          const booked = open.get(fact.session)
          if (!booked) break
          open.set(fact.session, { ...booked, pc: fact.pc })
          queues.get(booked.pool)?.delete(fact.session)
          break
        }
        case 'session.refused':
          // with a Cloud PC in hand it is still to be released
          if (open.get(fact.session)?.pc === null) close(fact.session)
          break
        case 'session.released':
          close(fact.session)
          ended.add(fact.session)
          break
      }
    },
  }
}
