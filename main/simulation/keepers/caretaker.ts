// Keeps Cloud PCs: resets them, has them attested, provisions, updates and replaces them.
import type { PcUpdate } from '../../../shared/model/facts/cloud-pc.ts'
import type { RecordedFact } from '../../../shared/model/facts.ts'
import type { PcRef } from '../../../shared/model/refs.ts'
import { Sha256Hex } from '../../../shared/model/units.ts'
import { attestBaseline, baseline, defaultImage, lookUp, models, reset } from '../../tenant/index.ts'
import { postureOf } from '../keepers/posture.ts'
import { poolPolicy, poolRef } from '../opening/estate.ts'
import { imageOf } from '../opening/learn-estate.ts'
import { pause, type Stage } from '../stage.ts'

// Of these, Intune publishes one: provisioning takes 20 to 30 minutes (real-system.md §9.4). The others are ours.
const resetMs = 1400
const verifyMs = 350
const provisionMs = { from: 20 * 60_000, to: 30 * 60_000 }
/** How far into provisioning a Cloud PC is joined and enrolled. */
const milestones = { joined: 0.25, enrolled: 0.6 }
const updateMs = { image: 15 * 60_000, policy: 2 * 60_000 }
/** Until somebody has seen to it that a quarantined Cloud PC is replaced. */
const replaceMs = 90_000

/** Work on one Cloud PC, as long as nothing else becomes of it: quarantined, taken away, or its pool deleted. */
interface Turn {
  pc: PcRef
  isMine(): boolean
}

/** Follows the facts and begins what is to be done; each thing ends what was being done to the same Cloud PC before. */
export function caretaker(stage: Stage): (recorded: RecordedFact) => void {
  /** By the fact it began with. */
  const turns = new Map<PcRef, number>()
  const begin = (pc: PcRef, seq: number, work: (turn: Turn) => Promise<void>): void => {
    turns.set(pc, seq)
    stage.scheduler.spawn(() => work({ pc, isMine: () => turns.get(pc) === seq }))
  }
  return ({ seq, fact }) => {
    switch (fact.type) {
      case 'pc.resetting':
        begin(fact.pc, seq, turn => restore(stage, turn))
        break
      case 'pc.provisioning':
      case 'pc.replacing':
        begin(fact.pc, seq, turn => provision(stage, turn))
        break
      case 'pc.updating':
        begin(fact.pc, seq, turn => bringUp(stage, turn, fact.update))
        break
      case 'pc.quarantined':
        begin(fact.pc, seq, turn => replace(stage, turn))
        break
      case 'pc.placedUnderReview':
      case 'pc.deprovisioned':
        turns.delete(fact.pc)
        break
    }
  }
}

/** Takes a released Cloud PC back to the baseline of its image, or of the image that waited for the session to end. */
async function restore(stage: Stage, turn: Turn): Promise<void> {
  const { world, estate, env } = stage
  const { pc } = turn
  const random = env.random.fork(`restore ${pc} ${world.told}`)
  await pause(stage, random, resetMs)
  if (!turn.isMine()) return
  const fault = estate.resetFaults.get(pc) ?? []
  estate.resetFaults.delete(pc)
  if (fault === 'all') {
    world.send({ kind: 'pc', to: pc, event: { type: 'reset.failed' } })
    return
  }
  const update = models.pc.views.update(lookUp(world.see.populations.pc.states, pc))
  const image = update?.what === 'image' ? update.version : imageOf(estate, pc)
  // a faulty reset believes that it has done its work: what it left is found by looking
  const erased = reset(lookUp(estate.computers, pc), fault, image)
  world.send({ kind: 'pc', to: pc, event: { type: 'reset.done', whole: true, erased } })
  await attest(stage, turn, random)
}

/** Only what equals the baseline of its image, to the hash, and whose tokens are all dead goes to the pool. */
async function attest(stage: Stage, { pc, isMine }: Turn, random: Stage['env']['random']): Promise<void> {
  const { world, estate } = stage
  await pause(stage, random, verifyMs)
  if (!isMine()) return
  const computer = lookUp(estate.computers, pc)
  const attested = attestBaseline(computer, imageOf(estate, pc))
  const hash = Sha256Hex.parse(attested.hash)
  const see = { liveTokens: world.see.hasLiveTokens(pc) }
  world.send({ kind: 'pc', to: pc, event: { type: 'verify.run', checks: attested.checks, hash, see } })
}

/** Entra join, Intune enrolment, baseline: another device each time, on the place it is for. */
async function provision(stage: Stage, turn: Turn): Promise<void> {
  const { world, estate, env, scheduler } = stage
  const { pc } = turn
  const random = env.random.fork(`provision ${pc} ${world.told}`)
  const takes = provisionMs.from + (provisionMs.to - provisionMs.from) * random.next()
  await scheduler.sleep(takes * milestones.joined)
  if (!turn.isMine()) return
  world.send({ kind: 'pc', to: pc, event: { type: 'pc.joined' } })
  await scheduler.sleep(takes * (milestones.enrolled - milestones.joined))
  if (!turn.isMine()) return
  world.send({ kind: 'pc', to: pc, event: { type: 'pc.enrolled' } })
  await scheduler.sleep(takes * (1 - milestones.enrolled))
  const ids = { id: env.ids.guid(), deviceId: env.ids.guid() }
  const device = await scheduler.ask(() => estate.keyring.device(`device ${ids.deviceId}`))
  if (!turn.isMine()) return

  const place = lookUp(estate.places, pc)
  const complies = stage.scenario.pools.find(({ key }) => poolRef(key) === place.pool)?.compliant ?? true
  if (complies) estate.reported.delete(pc)
  else estate.reported.set(pc, [{ name: poolPolicy, met: 'no' }])
  const { cloudPcConfiguration } = lookUp(estate.directory.pools, place.pool)
  estate.images.set(pc, cloudPcConfiguration?.imageId ?? defaultImage)
  estate.newDevices.set(device.jkt, device)
  const compliant = postureOf(stage, pc).outcome === 'compliant'
  const provisioned = { ...place, ...ids, compliant, jkt: device.jkt }
  world.send({ kind: 'pc', to: pc, event: { type: 'pc.provision', pc: provisioned } })
  await attest(stage, turn, random)
}

/** Brings a Cloud PC that nobody uses to an image or to the settings of its policy. */
async function bringUp(stage: Stage, turn: Turn, update: PcUpdate): Promise<void> {
  const { world, estate, env } = stage
  const { pc } = turn
  const random = env.random.fork(`update ${pc} ${world.told}`)
  await pause(stage, random, updateMs[update.what])
  if (!turn.isMine()) return
  if (update.what === 'image') estate.computers.set(pc, baseline(update.version))
  const compliant = postureOf(stage, pc).outcome === 'compliant'
  world.send({ kind: 'pc', to: pc, event: { type: 'update.done', update, compliant } })
  await attest(stage, turn, random)
}

/** "Unhealthy ones quarantined and replaced" (real-system.md §9.4); what was wrong with it is not looked into. */
async function replace(stage: Stage, { pc, isMine }: Turn): Promise<void> {
  const { world, env } = stage
  await pause(stage, env.random.fork(`replace ${pc} ${world.told}`), replaceMs)
  if (isMine()) world.send({ kind: 'pc', to: pc, event: { type: 'pc.replace' } })
}
