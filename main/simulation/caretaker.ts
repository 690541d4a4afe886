// Takes a released Cloud PC back to its baseline and has it verified. (Reset times are not published: these are ours.)
import type { PcRef } from '../../shared/model/refs.ts'
import { lookUp, reset, verifyBaseline } from '../tenant/index.ts'
import { pause, type Stage } from './stage.ts'

const resetMs = 1400
const verifyMs = 350

export async function restore(stage: Stage, pc: PcRef): Promise<void> {
  const { world, estate, env } = stage
  const random = env.random.fork(`restore ${pc} ${world.facts.length}`)
  const computer = lookUp(estate.computers, pc)
  await pause(stage, random, resetMs)
  world.send({ kind: 'pc', to: pc, event: { type: 'reset.done', whole: true, erased: reset(computer) } })
  await pause(stage, random, verifyMs)
  const see = { liveTokens: world.see.hasLiveTokens(pc) }
  world.send({ kind: 'pc', to: pc, event: { type: 'verify.run', checks: verifyBaseline(computer), see } })
}
