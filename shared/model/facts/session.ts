// Facts of Cloud PC sessions: Prepare, Acquire, Connect, Act, Release.
import { z } from 'zod'
import { AgentUserRef, PcRef, PoolRef, SessionRef, TaskRef, TokenRef } from '../refs.ts'
import { fact } from './fact.ts'

export const sessionFacts = [
  // the Cloud PC session: Prepare, Acquire, Connect, Act, Release
  fact('session.requested', {
    session: SessionRef,
    task: TaskRef,
    agentUser: AgentUserRef,
    pool: PoolRef,
    token: TokenRef,
  }),
  fact('pool.granted', { pool: PoolRef, session: SessionRef, pc: PcRef }),
  fact('pool.refused', { pool: PoolRef, session: SessionRef, status: z.number().int(), reason: z.string() }),
  fact('pc.assigned', { pc: PcRef, session: SessionRef }),
  fact('channel.opened', { session: SessionRef, pc: PcRef, jkt: z.string() }),
  fact('session.connected', { session: SessionRef, pc: PcRef, token: TokenRef }),
  fact('session.refused', { session: SessionRef, status: z.number().int(), reason: z.string() }),
  fact('session.released', {
    session: SessionRef,
    pc: PcRef,
    reason: z.enum(['done', 'refused', 'evicted', 'revoked']),
  }),
] as const
