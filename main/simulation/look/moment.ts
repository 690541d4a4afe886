// The whole tenant right after one fact: every machine's state, the policies in force, every pool's places and who has them.
import { z } from 'zod'
import type { RecordedFact } from '../../../shared/model/facts.ts'
import { type ActorRef, isRefOf, type PcRef, type PoolRef, SessionRef } from '../../../shared/model/refs.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import type { ConditionalAccessPolicy } from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'
import type { ActorState } from '../world.ts'
import { stateName } from './frame.ts'
import type { Moment } from './tape.ts'

export interface TenantMoment {
  /** The last fact told by then. */
  readonly seq: number
  readonly at: EpochMs
  /** Tokens, sessions, tasks, identities, Cloud PCs, pools … by reference. */
  readonly machines: Moment<ActorRef, ActorState>
  readonly policies: readonly ConditionalAccessPolicy[]
  pools(): PoolPlaces[]
}
export interface PoolPlaces {
  readonly pool: PoolRef
  readonly places: readonly { readonly pc: PcRef; readonly state: string; readonly holder: SessionRef | null }[]
}

const Holder = z.object({ holder: SessionRef.nullable() })

/** `seq` is that of a fact told. Nothing is played again: the tape and the list of policies are searched. */
export function momentAt({ world, estate }: Stage, seq: number): TenantMoment {
  const told = world.facts[seq]
  if (told === undefined) throw new RangeError(`fact ${seq} was not told yet`)
  const machines = world.tape.moment(seq)
  return {
    seq,
    at: told.at,
    machines,
    policies: estate.policyHistory.findLast(({ since }) => since <= seq)?.policies ?? [],
    pools() {
      const pools = new Map<PoolRef, PoolPlaces['places'][number][]>()
      for (const [ref, { state }] of machines) {
        const pool = isRefOf(ref, 'pc') ? estate.places.get(ref)?.pool : undefined
        if (pool === undefined || !isRefOf(ref, 'pc')) continue
        const places = pools.get(pool) ?? []
        pools.set(pool, places)
        places.push({ pc: ref, state: stateName(state.value), holder: Holder.parse(state.context).holder })
      }
      return Array.from(pools, ([pool, places]) => ({ pool, places }))
    },
  }
}

/** The last fact told at this time or before it; -1 where none was. */
export function lastBy(facts: readonly RecordedFact[], time: EpochMs): number {
  let low = 0
  let high = facts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((facts[middle]?.at ?? 0) <= time) low = middle + 1
    else high = middle
  }
  return low - 1
}
