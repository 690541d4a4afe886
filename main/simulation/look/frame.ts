// The pool and the sessions right after one fact, read from the tape.
import type { StateValue } from 'xstate'
import { z } from 'zod'
import type { FactOf } from '../../../shared/model/facts.ts'
import { PcRef, SessionRef } from '../../../shared/model/refs.ts'
import type { Frame } from '../../../shared/model/run.ts'
import { epochMs } from '../../../shared/model/units.ts'
import { lookUp } from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'

/** The state's path with dots: `act.waiting`. Machines here have no parallel regions. */
export function stateName(value: StateValue): string {
  if (typeof value === 'string') return value
  const [[name, inner] = ['', undefined]] = Object.entries(value)
  return inner === undefined ? name : `${name}.${stateName(inner)}`
}

/** What a frame shows of a Cloud PC's and of a session's context. */
const Holder = z.object({ holder: SessionRef.nullable() })
const Place = z.object({ pc: PcRef.nullable() })

/** `seq` is that of a fact told. */
export function frameAt({ world, estate }: Stage, seq: number): Frame {
  const { directory } = estate
  const requested = new Map<SessionRef, FactOf<'session.requested'>>()
  // a Cloud PC that is provisioned for the first time has no name yet
  const pcs = new Map(Array.from(directory.pcs.values(), ({ ref, displayName }) => [ref, displayName]))
  for (const { fact } of world.facts.slice(0, seq + 1)) {
    if (fact.type === 'session.requested') requested.set(fact.session, fact)
    if (fact.type === 'pc.provisioning' && !pcs.has(fact.pc)) pcs.set(fact.pc, fact.pc.slice('pc:'.length))
  }
  return {
    seq,
    at: epochMs(world.facts[seq]?.at ?? 0),
    poolName: Array.from(directory.pools.values(), pool => pool.displayName).join(', '),
    pcs: [...pcs].flatMap(([ref, name]) => {
      const row = world.tape.at(ref, seq)
      return row && row.state.value !== 'absent'
        ? [
            {
              ref,
              name,
              state: stateName(row.state.value),
              holder: Holder.parse(row.state.context).holder,
            },
          ]
        : []
    }),
    sessions: Array.from(requested.values(), ({ session, task, agentUser }) => {
      const rows = world.tape.history(session, seq)
      const state = stateName(rows.at(-1)?.state.value ?? '')
      const since = rows[rows.findLastIndex(row => stateName(row.state.value) !== state) + 1]
      return {
        ref: session,
        task,
        agentUser,
        agentName: lookUp(directory.agentUsers, agentUser).displayName,
        pc: Place.parse(rows.at(-1)?.state.context).pc,
        state,
        since: epochMs(since?.at ?? 0),
      }
    }),
  }
}
