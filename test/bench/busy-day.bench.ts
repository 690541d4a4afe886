// What a busy day costs with each proof signed and verified and all four logs written to a case, beside the same with its logs in memory.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'vitest'
import { runScenario, systemEnv } from '../../main/app/index.ts'
import { rehearse } from '../../main/app/rehearse.ts'
import { loadScenario } from '../../main/simulation/index.ts'
import { report } from './report.ts'

/** A tenth of a day. */
const scale = 0.1

async function secondsOf(work: () => Promise<unknown>): Promise<{ wall: number; cpu: number }> {
  const [started, used] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(used)
  return { wall: (performance.now() - started) / 1000, cpu: (user + system) / 1e6 }
}

const rounded = (value: number): number => Number(value.toFixed(2))

test('a busy day into a case', { timeout: 3_600_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-busy-day-'))
  try {
    const written = await loadScenario('busy-day')
    const { fleet } = written
    if (fleet === null) throw new Error('the busy day has no fleet')
    // first, so that the highest memory so far is its own
    const request = { scenario: 'busy-day', seed: 7, scale, file: join(folder, 'day.throughline') }
    const filed = await secondsOf(() => runScenario({ ...request, env: systemEnv(folder) }))
    const resident = process.resourceUsage().maxRSS / 1024
    let actions = 0
    const inMemory = await secondsOf(async () => {
      const { facts } = await rehearse({ ...written, fleet: { ...fleet, scale } }, 7)
      for (const { fact } of facts)
        if (fact.type === 'tool.called' && !/_(Start|End)Session$/.test(fact.call.tool)) actions += 1
    })
    report('busy-day', {
      scale,
      actions,
      seconds: rounded(filed.wall),
      actionsPerSecond: Math.round(actions / filed.wall),
      cpuMicrosecondsPerAction: Math.round((filed.cpu / actions) * 1e6),
      residentMebibytesAtMost: Math.round(resident),
      inMemoryWithoutCaseActionsPerSecond: Math.round(actions / inMemory.wall),
      inMemoryWithoutCaseCpuMicrosecondsPerAction: Math.round((inMemory.cpu / actions) * 1e6),
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
