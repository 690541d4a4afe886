// Keeps each pool at the number of Cloud PCs it is to have and at what it asks of them: orders, updates and removes them.
import type { PcUpdate } from '../../../shared/model/facts/cloud-pc.ts'
import type { RecordedFact } from '../../../shared/model/facts.ts'
import type { Pool } from '../../../shared/model/objects.ts'
import type { PcRef, PoolRef } from '../../../shared/model/refs.ts'
import { decideScaling, lookUp, models, nextWave, type PcSight } from '../../tenant/index.ts'
import { addressAfter } from '../opening/address.ts'
import type { Place } from '../opening/estate.ts'
import type { Stage } from '../stage.ts'
import { alarms } from '../time/clockwork.ts'

/** A pool that has grown goes back to its count when for so long no more were wanted. (Not published: ours.) */
const shrinkMs = 15 * 60_000

/** A change that Cloud PCs are brought to a part at a time. */
interface Wave {
  update: PcUpdate
  keepAvailable: number
  /** Those that were there before the change, until they have it. */
  outdated: Set<PcRef>
}

/** Follows the facts and looks after the pool one of them concerns, once all that happens at that moment has happened. */
export function poolKeeper(stage: Stage): (recorded: RecordedFact) => void {
  const { world, estate, scheduler, env } = stage
  const { directory, places } = estate
  const waves = new Map<PoolRef, Wave>()
  /** Pools that are to lose Cloud PCs now, and not only when they were idle for a while. */
  const shrinking = new Set<PoolRef>()
  const looking = new Set<PoolRef>()
  const ring = alarms(scheduler)

  function look(pool: PoolRef): void {
    if (looking.has(pool)) return
    looking.add(pool)
    scheduler.spawn(async () => {
      looking.delete(pool)
      const status = world.see.poolStatus(pool)
      if (status === null || status === 'Deleting' || status === 'Failed') return
      scale(lookUp(directory.pools, pool), status !== 'Provisioning paused')
      update(pool)
    })
  }

  const stateOf = (pc: PcRef) => lookUp(world.see.populations.pc.states, pc)
  const sights = (pool: PoolRef): PcSight[] =>
    Array.from(world.roster.pcsOf(pool), ref => ({
      ref,
      free: world.see.isFree(ref),
      current: !waves.get(pool)?.outdated.has(ref),
      updating: models.pc.views.updating(stateOf(ref)),
    }))

  function scale(pool: Pool, mayOrder: boolean): void {
    const { ref } = pool
    const pcs = sights(ref)
    const coming = pcs.filter(pc => models.pc.views.provisioning(stateOf(pc.ref))).length
    // one that is being provisioned already is for one that waits already
    const waiting = Math.max(0, world.sessions.waiting(ref).length - coming)
    const { provision, deprovision, later } = decideScaling(pool, pcs, waiting)
    if (mayOrder)
      for (let count = 0; count < provision; count += 1) {
        const place = nextPlace(pool)
        places.set(place.ref, place)
        world.send({ kind: 'pc', to: place.ref, event: { type: 'pc.order', pool: ref } })
      }
    if (shrinking.has(ref) || pool.scalingPolicy === undefined) {
      for (const to of deprovision) world.send({ kind: 'pc', to, event: { type: 'pc.deprovision' } })
      if (later > 0) shrinking.add(ref)
      else shrinking.delete(ref)
    } else if (deprovision.length === 0) {
      ring.stop(`shrink ${ref}`)
    } else if (!ring.isSet(`shrink ${ref}`)) {
      ring.set(`shrink ${ref}`, env.clock.now() + shrinkMs, () => {
        shrinking.add(ref)
        look(ref)
      })
    }
  }

  function nextPlace({ ref }: Pool): Place {
    const displayName = `CPCA-${String(places.size + 1).padStart(3, '0')}`
    const addresses = new Set(Array.from(places.values(), ({ ipAddress }) => ipAddress))
    const [first] = Array.from(places.values()).filter(({ pool }) => pool === ref)
    let ipAddress = first?.ipAddress ?? ''
    while (addresses.has(ipAddress)) ipAddress = addressAfter(ipAddress, 1)
    return { ref: `pc:${displayName}`, displayName, pool: ref, ipAddress }
  }

  function update(pool: PoolRef): void {
    const wave = waves.get(pool)
    if (!wave) return
    const event = { type: 'pc.update', update: wave.update } as const
    const { now, atReset } = nextWave(sights(pool), wave.keepAvailable)
    for (const to of now) world.send({ kind: 'pc', to, event })
    // one that is provisioned or replaced at the moment comes up with it anyway
    for (const to of atReset) if (models.pc.views.update(stateOf(to)) === null) world.offer({ kind: 'pc', to, event })
    if (wave.outdated.size === 0) waves.delete(pool)
  }

  function settled(pc: PcRef, isCurrent: boolean): void {
    const pool = places.get(pc)?.pool
    if (pool === undefined) return
    if (isCurrent) waves.get(pool)?.outdated.delete(pc)
    const scales = directory.pools.get(pool)?.scalingPolicy !== undefined
    if (waves.has(pool) || shrinking.has(pool) || scales) look(pool)
  }

  return ({ seq, fact }) => {
    switch (fact.type) {
      case 'pool.created':
        if (fact.pool.scalingPolicy) look(fact.pool.ref)
        break
      case 'pool.changed': {
        const { pool, changed, reprovision, keepAvailable } = fact
        if (reprovision) {
          const { imageId } = pool.cloudPcConfiguration ?? {}
          const isImage = imageId !== undefined && changed.includes('cloudPcConfiguration')
          waves.set(pool.ref, {
            // settings of a policy have no published version: ours is the change they came with
            update: isImage ? { what: 'image', version: imageId } : { what: 'policy', version: String(seq) },
            keepAvailable,
            outdated: new Set(world.roster.pcsOf(pool.ref)),
          })
        }
        if (changed.includes('size') || changed.includes('scalingPolicy')) shrinking.add(pool.ref)
        look(pool.ref)
        break
      }
      case 'pool.resumed':
        look(fact.pool)
        break
      case 'pool.queued':
        if (directory.pools.get(fact.pool)?.scalingPolicy) look(fact.pool)
        break
      case 'pc.provisioned':
        settled(fact.pc.ref, true)
        break
      case 'pc.updated':
        settled(fact.pc, isPartOf(fact.update, fact.pc))
        break
      case 'pc.deprovisioned':
        settled(fact.pc, true)
        break
      case 'pc.assigned':
      case 'pc.available':
        settled(fact.pc, false)
        break
    }
  }

  function isPartOf({ what, version }: PcUpdate, pc: PcRef): boolean {
    const wave = waves.get(places.get(pc)?.pool ?? 'pool:?')
    return wave?.update.what === what && wave.update.version === version
  }
}
