// Random histories of a pool under faults, updates and changes of its size, held to what must be true of it at every rest.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadScenario } from '../../main/simulation/index.ts'
import { imageOf } from '../../main/simulation/opening/learn-estate.ts'
import { type RunWithWorld, startRunWithWorld } from '../../main/simulation/run.ts'
import { lookUp, verifyBaseline } from '../../main/tenant/index.ts'
import type { CommandInput } from '../../shared/model/commands.ts'
import type { PcRef } from '../../shared/model/refs.ts'
import { ScenarioDocument } from '../../shared/scenarios/schema.ts'
import { factsOf } from './play.ts'

const pool = 'pool:finance-us'
const by = 'human:priya'
const minute = 60_000

async function open(): Promise<RunWithWorld> {
  const { file, ...shipped } = await loadScenario('first-light')
  const document = structuredClone(shipped)
  document.tasks = []
  for (const each of document.pools) {
    each.size = 2
    each.scalingPolicy = { minimumCount: 1, maximumCount: 4 }
  }
  const run = await startRunWithWorld({ ...ScenarioDocument.parse(document), file }, 3)
  await run.pass(0)
  return run
}

const pc: fc.Arbitrary<PcRef> = fc.constantFrom('pc:CPCA-001', 'pc:CPCA-002', 'pc:CPCA-003')
type Step = { pass: number } | { session: 'begin' | 'end' } | { command: CommandInput }
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(1000, minute, 7 * minute, 31 * minute).map(pass => ({ pass })) },
  { weight: 4, arbitrary: fc.constantFrom('begin' as const, 'end' as const).map(session => ({ session })) },
  {
    weight: 5,
    arbitrary: fc
      .oneof(
        pc.map((ref): CommandInput => ({ do: 'unhealthy', pc: ref, reason: 'It does not answer.' })),
        fc
          .tuple(pc, fc.constantFrom('all' as const, ['files'], ['tokens', 'serial']))
          .map(([ref, leaves]): CommandInput => ({ do: 'resetFault', pc: ref, leaves })),
        fc
          .tuple(pc, fc.boolean(), fc.constantFrom('checkIn' as const, 'connection' as const))
          .map(([ref, compliant, noticed]): CommandInput => {
            return { do: 'posture', pc: ref, compliant, noticed, reason: 'Checked.' }
          }),
        fc
          .tuple(fc.constantFrom('image-a', 'image-b'), fc.constantFrom(0, 50, 100))
          .map(([imageId, keepAvailable]): CommandInput => ({ do: 'reimage', by, pool, imageId, keepAvailable })),
        fc.integer({ min: 1, max: 4 }).map((size): CommandInput => ({ do: 'resize', by, pool, size })),
      )
      .map(command => ({ command })),
  },
)

/** What holds whenever nothing is due at the moment. */
function check({ world, stage: { estate } }: RunWithWorld): void {
  const pcs = Array.from(world.roster.pcsOf(pool))
  expect(pcs.length).toBeLessThanOrEqual(6)
  for (const ref of pcs.filter(each => world.see.isFree(each))) {
    const unclean = verifyBaseline(lookUp(estate.computers, ref), imageOf(estate, ref)).filter(({ clean }) => !clean)
    expect([ref, unclean]).toEqual([ref, []])
    expect(world.see.hasLiveTokens(ref)).toBe(false)
    expect(lookUp(estate.devices, ref).jkt).toBe(lookUp(estate.directory.pcs, ref).jkt)
  }
}

describe('a pool', () => {
  test('comes to rest with as many clean Cloud PCs as it is to have, whatever happened to it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async steps => {
        const run = await open()
        let tasks = 0
        for (const each of steps) {
          if ('pass' in each) await run.pass(each.pass)
          else if ('command' in each) {
            const known = 'pc' in each.command ? run.world.roster.pcsOf(pool) : null
            // an order about a Cloud PC that is not there (yet) would be one about nothing
            if (known === null || Array.from(known).some(ref => 'pc' in each.command && ref === each.command.pc))
              await run.perform(each.command)
          } else if (each.session === 'begin') {
            tasks += 1
            const task = `task:${tasks}` as const
            await run.perform({
              do: 'ask',
              task,
              human: 'human:dana',
              agentUser: 'agentUser:invoice-agent',
              pool,
              text: 'Go.',
            })
            await run.perform({ do: 'startSession', task })
            await run.perform({ do: 'tool', task, tool: 'clipboard_write', arguments: { text: 'x' } })
          } else if (tasks > 0) await run.perform({ do: 'endSession', task: `task:${tasks}` })
          check(run)
        }
        // sessions are evicted, faults found out, replacements come, and what is too much goes
        await run.pass(6 * 60 * minute)
        check(run)
        const { size } = lookUp(run.stage.estate.directory.pools, pool)
        const pcs = Array.from(run.world.roster.pcsOf(pool))
        expect([pcs.length, pcs.filter(ref => run.world.see.isFree(ref)).length]).toEqual([size, size])
        const devices = factsOf(run, 'pc.provisioned').map(({ pc: { deviceId } }) => deviceId)
        expect(new Set(devices).size).toBe(devices.length)
      }),
      { seed: 20260917, numRuns: 15 },
    )
  }, 60_000)
})
