// Takes a released Cloud PC back to its baseline and has it attested. (Reset times are not published: these are ours.)
import type { PcRef } from '../../shared/model/refs.ts'
import { Sha256Hex } from '../../shared/model/units.ts'
import { baseline, baselineHash, lookUp, models, reset, verifyBaseline } from '../tenant/index.ts'
import { pause, type Stage } from './stage.ts'

const resetMs = 1400
const verifyMs = 350

/** Stops where something else became of the Cloud PC meanwhile: it was quarantined, or its pool deleted. */
export async function restore(stage: Stage, pc: PcRef): Promise<void> {
  const { world, estate, env } = stage
  const random = env.random.fork(`restore ${pc} ${world.facts.length}`)
  const computer = lookUp(estate.computers, pc)
  const stateOf = () => lookUp(world.see.populations.pc.states, pc)
  await pause(stage, random, resetMs)
  if (!models.pc.views.resetting(stateOf())) return
  const erased = reset(computer)
  // an update that waited for the session to end: the Cloud PC comes up with the new image
  const update = models.pc.views.update(stateOf())
  if (update?.what === 'image') Object.assign(computer, baseline(update.version))
  world.send({ kind: 'pc', to: pc, event: { type: 'reset.done', whole: true, erased } })
  await pause(stage, random, verifyMs)
  if (!models.pc.views.verifying(stateOf())) return
  const checks = verifyBaseline(computer)
  const hash = Sha256Hex.parse(baselineHash(computer))
  const see = { liveTokens: world.see.hasLiveTokens(pc) }
  world.send({ kind: 'pc', to: pc, event: { type: 'verify.run', checks, hash, see } })
}
