import type { PcRef, SessionRef } from '../../../shared/model/refs.ts'
import { models } from '../../tenant/index.ts'
import { type Command, type View, view } from '../bounded-world.ts'
import { waitingBefore } from './queue.ts'
import { simple, toSession } from './simple.ts'
import { agentIdOf, agentUserOf, poolOf, tenantOf } from './tenant.ts'
import type { Cast, Decisions } from './work.ts'

type Member = Cast['sessions'][number]

export function sessionCommands(cast: Cast, member: Member, decisions: Decisions): Command[] {
  const { ref, slot, by, tokenRef } = member
  const pc = view(slot, models.session.views.pc)
  const call = `${ref} call`
  return [
    simple(`agent ${by.number} asks for ${ref}`, 'agent', slot, {
      send: {
        kind: 'session',
        to: ref,
        event: {
          type: 'session.request',
          task: `task:${member.number}`,
          agentUser: by.ref,
          pool: 'pool:0',
          token: tokenRef,
        },
      },
    }),
    ...cast.pcs.map((_, pick) => checkout(cast, member, pick, decisions)),
    simple(`${ref} opens its channel`, 'agent', slot, toSession(ref, { type: 'channel.open', jkt: 'thumbprint' })),
    { name: `a tool is called in ${ref}`, by: 'agent', to: slot, ...calling(member, call, pc) },
    simple(`the call in ${ref} returns`, 'service', slot, toSession(ref, { type: 'session.toolReturned' })),
    simple(`agent ${by.number} ends ${ref}`, 'agent', slot, toSession(ref, { type: 'session.end', reason: 'done' })),
  ]
}

/** What the fact of a call makes of session and Cloud PC; the task that tells it is in another world. */
function calling({ ref, slot }: Member, call: string, pc: View<PcRef | null>): Pick<Command, 'sees' | 'orders'> {
  const standing = view(slot, models.session.views.standing)
  return {
    sees: [standing, pc],
    orders(see) {
      const on = see(pc)
      if (on === null || see(standing) !== 'acting') return null
      return [
        toSession(ref, { type: 'session.toolCalled', call }),
        { send: { kind: 'pc', to: on, event: { type: 'pc.soil' } } },
      ]
    },
  }
}

/** A checkout as the pool decides it; `pick` is which of the free Cloud PCs is given. */
function checkout(cast: Cast, { ref, slot, by }: Member, pick: number, { decideCheckout }: Decisions): Command {
  const acquiring = view(slot, models.session.views.acquiring)
  const queued = view(slot, models.session.views.queued)
  const free = cast.pcs.map(place => ({ ref: place.ref, is: view(place.slot, models.pc.views.free) }))
  const status = view(cast.pool, models.pool.views.status)
  const pool = poolOf(cast.agents.length, cast.pcs.length)
  const line = cast.line && view(cast.line, state => state)
  return {
    name: `the pool answers ${ref}, choosing ${pick === 0 ? 'the first' : 'another'} that is free`,
    by: 'service',
    to: cast.pool,
    sees: [acquiring, queued, status, ...free.map(({ is }) => is), ...(line ? [line] : [])],
    orders(see) {
      const available = free.filter(({ is }) => see(is)).map(each => each.ref)
      if (!see(acquiring) || (pick > 0 && pick >= available.length)) return null
      const account = agentUserOf(by.number)
      const sessionId = ref.slice('session:'.length)
      const decision = decideCheckout({
        pool,
        status: see(status) ?? 'Deleting',
        headers: {
          sessionId,
          userObjectId: account.id,
          agentToken: { valid: 'yes', agentId: agentIdOf(by.number) },
        },
        token: 'yes',
        trustedCaller: 'yes',
        agentUser: { account, agentId: agentIdOf(by.number) },
        approved: 'yes',
        open: [{ sessionId, poolId: pool.id, agentUserId: account.id, pc: null }],
        ended: false,
        free: available,
        waitingBefore: line ? waitingBefore(see(line), ref) : 0,
        pick: () => pick,
      })
      if (decision.outcome === 'queue' && see(queued)) return null
      return [{ send: { kind: 'pool', to: 'pool:0', event: { type: 'pool.acquire', session: ref, decision } } }]
    },
  }
}

/** The session is challenged for another factor, and a person answers outside of it. */
export function stepUpCommands({ ref, slot }: Member): Command[] {
  const standing = view(slot, models.session.views.standing)
  return [
    {
      name: `${ref} has to step up`,
      by: 'service',
      to: slot,
      sees: [standing],
      orders: see =>
        see(standing) === 'acting'
          ? [toSession(ref, { type: 'session.stepUp', reason: 'Another factor is asked for.' })]
          : null,
    },
    {
      name: `a person answers the challenge of ${ref}`,
      by: 'person',
      to: slot,
      sees: [standing],
      orders: see =>
        see(standing) === 'challenged' ? [toSession(ref, { type: 'session.stepUpMet', human: tenantOf.human })] : null,
    },
  ]
}

/** A person asks for a session of a pool that is for agents. */
export function personAtThePool(cast: Cast, { decideCheckout }: Decisions): Command {
  const free = cast.pcs.map(place => ({ ref: place.ref, is: view(place.slot, models.pc.views.free) }))
  return {
    name: 'a person asks the pool for a Cloud PC',
    by: 'attack',
    to: cast.pool,
    sees: free.map(({ is }) => is),
    orders(see) {
      const decision = decideCheckout({
        pool: poolOf(cast.agents.length, cast.pcs.length),
        status: 'Active',
        headers: { sessionId: 'person', userObjectId: 'person', agentToken: null },
        token: 'yes',
        trustedCaller: 'yes',
        agentUser: null,
        approved: 'no',
        open: [],
        ended: false,
        free: free.filter(({ is }) => see(is)).map(each => each.ref),
        waitingBefore: 0,
        pick: () => 0,
      })
      return [
        {
          send: {
            kind: 'pool',
            to: 'pool:0',
            event: {
              type: 'pool.acquire',
              session: personSession,
              decision: decision.outcome === 'refuse' ? { ...decision, turnsAway: false } : decision,
            },
          },
        },
      ]
    },
  }
}
export const personSession: SessionRef = 'session:person'
