// The agent's side of a checkout: asks the pool for a Cloud PC, waits its turn where none is free, and gives up in time.

import type { Outcome } from '../../../shared/model/commands.ts'
import type { Random } from '../../../shared/model/env.ts'
import type { Pool } from '../../../shared/model/objects.ts'
import type { AgentRef, AgentUserRef, PcRef, SessionRef } from '../../../shared/model/refs.ts'
import { type CheckoutDecision, checkoutTimeoutMs, decideCheckout, isApproved, lookUp } from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'

/** How often one that waits looks again (ours; the real call is held open). */
const lookAgainMs = 1000

export interface Checkout {
  session: SessionRef
  pool: Pool
  agentUser: AgentUserRef
  /** The agent identity whose token came in x-ms-authorization-auxiliary. */
  agent: AgentRef
}

/** The Cloud PC, or why there is none. The session must have been requested. */
export async function checkOut(
  stage: Stage,
  random: Random,
  asked: Checkout,
): Promise<{ pc: PcRef; repeated: boolean } | Outcome> {
  const { world, scheduler, env } = stage
  const { session, pool } = asked
  const until = env.clock.now() + checkoutTimeoutMs
  for (;;) {
    const decision = decide(stage, random, asked)
    if (decision.outcome !== 'queue' || !world.see.isQueued(session))
      world.send({ kind: 'pool', to: pool.ref, event: { type: 'pool.acquire', session, decision } })
    if (decision.outcome === 'grant') return { pc: decision.pc, repeated: decision.repeated }
    const reason = decision.outcome === 'queue' ? decision.reason : decision.reasons.map(each => each.reason).join(' ')
    if (decision.outcome === 'refuse') return refused(decision.status, reason)
    if (env.clock.now() >= until) {
      const event =
        decision.outcome === 'queue'
          ? ({ type: 'queue.timeout' } as const)
          : ({ type: 'session.end', reason: 'refused' } as const)
      world.send({ kind: 'session', to: session, event })
      return refused(decision.outcome === 'queue' ? 504 : decision.status, reason)
    }
    await scheduler.sleep(Math.min(lookAgainMs, until - env.clock.now()))
    if (!world.see.isAcquiring(session)) return refused(404, 'The session was ended while it waited.')
  }
}

function decide(
  { world, estate }: Stage,
  random: Random,
  { session, pool: { ref }, agentUser, agent }: Checkout,
): CheckoutDecision {
  const { directory } = estate
  const pool = lookUp(directory.pools, ref) // as it is by now: it may be edited while one waits
  const account = lookUp(directory.agentUsers, agentUser)
  const queue = world.sessions.waiting(pool.ref)
  return decideCheckout({
    pool,
    status: world.see.poolStatus(pool.ref) ?? 'Deleting',
    headers: {
      sessionId: idOf(session),
      userObjectId: account.id,
      agentToken: { valid: 'yes', agentId: lookUp(directory.agents, agent).id },
    },
    // the gateway checked its own token before it asks, and is the pool's principal
    token: 'yes',
    trustedCaller: 'yes',
    agentUser: { account, agentId: lookUp(directory.agents, account.agent).id },
    approved: isApproved(directory, world.see.states, agent) ? 'yes' : 'no',
    open: world.sessions.concerning(session, agentUser).map(booked => ({
      sessionId: idOf(booked.session),
      poolId: lookUp(directory.pools, booked.pool).id,
      agentUserId: lookUp(directory.agentUsers, booked.agentUser).id,
      pc: booked.pc,
    })),
    // it was requested (above), so it is open or was ended meanwhile
    ended: world.sessions.get(session) === null,
    free: Array.from(world.roster.pcsOf(pool.ref)).filter(pc => world.see.isFree(pc)),
    waitingBefore: queue.includes(session) ? queue.indexOf(session) : queue.length,
    pick: count => random.integer(count),
  })
}

const idOf = (session: SessionRef): string => session.slice('session:'.length)

const refused = (code: number, reason: string): Outcome => ({ ok: false, code, reason })
