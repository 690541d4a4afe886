// Facts of Cloud PC sessions: Prepare, Acquire, Connect, Act, Release; and of the people who look on and take a hand.
import { z } from 'zod'
import { Pool } from '../objects.ts'
import { AgentUserRef, HumanRef, PcRef, PoolRef, ScreenRef, SessionRef, TaskRef, TokenRef } from '../refs.ts'
import { fact } from './fact.ts'

/** Errors of screen sharing, as published (real-system.md §9.3). */
export const ScreenError = z.enum([
  'START_FAILED',
  'JOIN_FAILED',
  'TOKEN_EXPIRED',
  'API_ERROR',
  'MODE_RESTRICTED',
  'IFRAME_LOAD_FAILED',
  'PROTOCOL_MISMATCH',
])
export type ScreenError = z.infer<typeof ScreenError>

export const sessionFacts = [
  // the pool: edited, paused, failed, deleted
  fact('pool.changed', {
    pool: Pool,
    changed: z.array(z.string()),
    /** Whether its Cloud PCs must be provisioned anew for it, and how many of a hundred stay available meanwhile. */
    reprovision: z.boolean(),
    keepAvailable: z.number().int().min(0).max(100),
  }),
  fact('pool.paused', { pool: PoolRef, reason: z.string() }),
  fact('pool.resumed', { pool: PoolRef }),
  fact('pool.failed', { pool: PoolRef, reason: z.string() }),
  fact('pool.deleting', { pool: PoolRef }),
  fact('pool.deleted', { pool: PoolRef }),

  // the Cloud PC session: Prepare, Acquire, Connect, Act, Release
  fact('session.requested', {
    session: SessionRef,
    task: TaskRef,
    agentUser: AgentUserRef,
    pool: PoolRef,
    token: TokenRef,
  }),
  fact('pool.granted', { pool: PoolRef, session: SessionRef, pc: PcRef }),
  /** The same `x-ms-sessionId` asked again and got the same answer. */
  fact('pool.repeated', { pool: PoolRef, session: SessionRef, pc: PcRef }),
  fact('pool.queued', { pool: PoolRef, session: SessionRef, reason: z.string() }),
  fact('pool.refused', { pool: PoolRef, session: SessionRef, status: z.number().int(), reason: z.string() }),
  /** The call is refused and the session of that id, another's or one that may be tried again, stays what it is. */
  fact('pool.askRefused', { pool: PoolRef, session: SessionRef, status: z.number().int(), reason: z.string() }),
  fact('pc.assigned', { pc: PcRef, session: SessionRef }),
  fact('channel.opened', { session: SessionRef, pc: PcRef, jkt: z.string() }),
  /** The connection is gone, the session is not: connecting again is authenticated anew. */
  fact('channel.closed', { session: SessionRef, pc: PcRef, reason: z.string() }),
  fact('session.connected', { session: SessionRef, pc: PcRef, token: TokenRef }),
  fact('session.refused', { session: SessionRef, status: z.number().int(), reason: z.string() }),
  /** A call reached a session that takes none now. `status` is what the session API answers. */
  fact('session.callRefused', { session: SessionRef, call: z.string(), status: z.number().int(), reason: z.string() }),
  /** A token was issued for a connection that is no more, or bound to another Cloud PC: it is ended at once. */
  fact('session.tokenTooLate', { session: SessionRef, token: TokenRef }),
  /** A step-up challenge: a person answers it outside of the virtual machine. */
  fact('session.stepUpAsked', { session: SessionRef, pc: PcRef, reason: z.string() }),
  fact('session.stepUpMet', { session: SessionRef, human: HumanRef }),
  fact('session.released', {
    session: SessionRef,
    pc: PcRef,
    /** `evicted`: idle, or its pool was deleted; `lost`: its Cloud PC failed. */
    reason: z.enum(['done', 'refused', 'evicted', 'revoked', 'lost']),
  }),

  // screen sharing: a person sees what the agent sees, and may take control; nobody signs in to the virtual machine
  fact('screen.opened', { screen: ScreenRef, session: SessionRef, human: HumanRef }),
  fact('screen.connected', { screen: ScreenRef, session: SessionRef }),
  fact('screen.controlTaken', { screen: ScreenRef, session: SessionRef, human: HumanRef }),
  fact('screen.controlGiven', { screen: ScreenRef, session: SessionRef, human: HumanRef }),
  fact('screen.overtaken', { screen: ScreenRef, session: SessionRef }),
  fact('screen.failed', { screen: ScreenRef, session: SessionRef, code: ScreenError, message: z.string() }),
  fact('screen.disconnected', { screen: ScreenRef, session: SessionRef }),
] as const
