// What an agent's action costs in the simulator: with each proof signed and verified, without, and how much memory many take.
import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { test } from 'vitest'
import { type FleetOptions, startFleet } from '../../main/simulation/fleet.ts'
import { report } from './report.ts'

const seconds = 1000
const fleet: Omit<FleetOptions, 'proofs'> = { agents: 50, pcs: 60, actionsPerSession: 20, seed: 365 }
const warmUp = 2000

interface Cost {
  /** Microseconds of processor time, all threads of this process together. */
  cpu: number
  /** Microseconds that went by. */
  wall: number
}
async function costOf(work: () => unknown): Promise<Cost> {
  const [started, used] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(used)
  return { cpu: user + system, wall: (performance.now() - started) * 1000 }
}

/** What signing and verifying one proof takes by itself, measured beside the run: before it and after it. */
function arithmetic(): () => Promise<Cost> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const data = Buffer.alloc(600, 'proof')
  const signature = sign(null, data, privateKey)
  const times = 1000
  return async () => {
    const { cpu, wall } = await costOf(() => {
      for (let count = 0; count < times; count += 1) {
        sign(null, data, privateKey)
        verify(null, data, publicKey, signature)
      }
    })
    return { cpu: cpu / times, wall: wall / times }
  }
}

async function actions(proofs: FleetOptions['proofs'], count: number) {
  const alone = arithmetic()
  const { act } = await startFleet({ ...fleet, proofs })
  await act(warmUp)
  const before = await alone()
  const cost = await costOf(() => act(count))
  const after = await alone()
  return {
    perSecond: (count / cost.wall) * 1e6,
    cpu: cost.cpu / count,
    wall: cost.wall / count,
    signedAndVerified: { cpu: (before.cpu + after.cpu) / 2, wall: (before.wall + after.wall) / 2 },
  }
}

const rounded = (value: number): number => Number(value.toFixed(2))

test('actions of a fleet', { timeout: 900 * seconds }, async () => {
  const signed = await actions('every', 20_000)
  const unsigned = await actions('none', 20_000)
  report('simulation', {
    agents: fleet.agents,
    cloudPcs: fleet.pcs,
    actionsPerSession: fleet.actionsPerSession,
    withProofsPerSecond: Math.round(signed.perSecond),
    withProofsCpuMicroseconds: rounded(signed.cpu),
    withoutProofsPerSecond: Math.round(unsigned.perSecond),
    withoutProofsCpuMicroseconds: rounded(unsigned.cpu),
    oneSignedAndVerifiedCpuMicroseconds: rounded(signed.signedAndVerified.cpu),
    /** Of processor time: what is left of it where nothing is signed or verified, as both were measured in this run. */
    shareOutsideCryptography: rounded(unsigned.cpu / signed.cpu),
    /** 1: no slower than one thread that does nothing but sign and verify one proof after another. */
    timesSignAndVerifyAlone: rounded(signed.signedAndVerified.wall / signed.wall),
  })
})

test('100,000 actions in memory', { timeout: 900 * seconds }, async () => {
  const { act, facts } = await startFleet({ ...fleet, proofs: 'none' })
  await act(100_000)
  report('simulation-memory', {
    actions: 100_000,
    facts: facts.length,
    residentMebibytes: Math.round(process.memoryUsage.rss() / 2 ** 20),
    heapMebibytes: Math.round(process.memoryUsage().heapUsed / 2 ** 20),
  })
})
