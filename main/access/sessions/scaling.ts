// How many Cloud PCs a pool is to have, and which ones are provisioned, updated or removed for it.
import type { Pool } from '../../../shared/model/objects.ts'
import type { PcRef } from '../../../shared/model/refs.ts'

/** A Cloud PC of the pool as scaling sees it. */
export interface PcSight {
  ref: PcRef
  free: boolean
  /** Whether it has what the pool asks for now, or is being brought to it. */
  current: boolean
  updating: boolean
}

export interface ScalingDecision {
  /** How many Cloud PCs the pool is to have. */
  wanted: number
  /** How many are to be ordered now. */
  provision: number
  /** Free ones that are to go now, the last ones first. */
  deprovision: PcRef[]
  /** How many more have to go once their sessions are over. */
  later: number
}

/**
 * Keeps a pool at its count. Where its scaling policy allows, it grows with sessions that wait and shrinks to its count
 * again when they are gone. (Between minimumCount and maximumCount Microsoft publishes no rule: this one is ours.)
 */
export function decideScaling(pool: Pool, pcs: readonly PcSight[], waiting: number): ScalingDecision {
  const { minimumCount, maximumCount } = pool.scalingPolicy ?? { minimumCount: pool.size, maximumCount: pool.size }
  const busy = pcs.filter(({ free }) => !free).length
  const wanted = Math.min(maximumCount, Math.max(minimumCount, pool.size, busy + waiting))
  const surplus = Math.max(0, pcs.length - wanted)
  const deprovision = pcs
    .filter(({ free }) => free)
    .map(({ ref }) => ref)
    .slice(-surplus || pcs.length)
    .reverse()
  return {
    wanted,
    provision: Math.max(0, wanted - pcs.length),
    deprovision,
    later: surplus - deprovision.length,
  }
}

export interface ReprovisionWave {
  /** Free ones to update now. */
  now: PcRef[]
  /** Those in use: they are updated when their session is over. */
  atReset: PcRef[]
  /** Free ones that stay available until others are done. */
  waiting: PcRef[]
}

/**
 * Which Cloud PCs are brought to a changed image or changed settings now, so that `keepAvailable` of a hundred of the
 * pool stay available ("can keep a % available", real-system.md §9.4).
 */
export function nextWave(pcs: readonly PcSight[], keepAvailable: number): ReprovisionWave {
  const outdated = pcs.filter(({ current, updating }) => !current && !updating)
  const free = outdated.filter(pc => pc.free).map(({ ref }) => ref)
  const mustStay = Math.ceil((pcs.length * keepAvailable) / 100)
  const available = pcs.filter(pc => pc.free).length
  const mayGo = Math.max(0, Math.min(free.length, available - mustStay))
  return {
    now: free.slice(0, mayGo),
    atReset: outdated.filter(pc => !pc.free).map(({ ref }) => ref),
    waiting: free.slice(mayGo),
  }
}
