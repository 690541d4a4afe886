// A fleet played into a case: the same root whatever the case is kept in, memory that does not hold the run, and a case that is whole wherever it is stopped.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunProgress, type RunReport, runScenario, systemEnv, verifyFile } from '../../main/app/index.ts'
import { openCase } from '../../main/case/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'throughline-record-run-'))
const at = (name: string): string => join(folder, name)
const env = systemEnv(at('home'))
const day = { scenario: 'busy-day', seed: 7, scale: 0.03, env }
const runs = async (file: string) => {
  const store = await openCase({ file, env, worker: 'inline' })
  try {
    return await store.runs()
  } finally {
    await store.close()
  }
}

afterAll(() => rmSync(folder, { recursive: true }))

describe('a fleet that is played into a case', () => {
  const progress: RunProgress[] = []
  let report: RunReport
  beforeAll(async () => {
    report = await runScenario({ ...day, file: at('day.throughline'), onProgress: each => progress.push(each) })
  }, 60_000)

  test('holds what its scenario expects, all four logs of it', () => {
    expect(report.verdicts.length).toBeGreaterThan(10)
    expect(report.verdicts.filter(({ held }) => !held)).toEqual([])
    for (const count of Object.values(report.records)) expect(count).toBeGreaterThan(50)
  })

  test('says how far it is, piece by piece', () => {
    expect(progress.length).toBeGreaterThan(1)
    expect(progress.map(({ facts }) => facts)).toEqual(progress.map(({ facts }) => facts).toSorted((a, b) => a - b))
    const records = Object.values(report.records).reduce((sum, count) => sum + count, 0)
    expect(progress.at(-1)).toMatchObject({ facts: report.facts, records })
  })

  test('is named by its scale, and its case holds every byte', async () => {
    expect(await runs(at('day.throughline'))).toEqual([{ run: 'busy-day-7', scenario: 'busy-day@0.03', seed: 7 }])
    expect(await verifyFile(at('day.throughline'), env)).toMatchObject({ ok: true, root: report.root })
  })

  test('comes to the same root with the same seed and scale, in memory too', { timeout: 60_000 }, async () => {
    expect(await runScenario({ ...day, file: null })).toEqual(report)
  })

  test('stopped in the middle, leaves a case that opens, verifies, and holds what was logged by then', {
    timeout: 60_000,
  }, async () => {
    const file = at('stopped.throughline')
    const stop = new AbortController()
    const stopped = runScenario({ ...day, file, signal: stop.signal, onProgress: () => stop.abort() })
    await expect(stopped).rejects.toMatchObject({
      data: { code: 'job.cancelled', message: expect.stringMatching(/stopped after \d+ facts/) },
    })
    expect(existsSync(file)).toBe(true)
    const { ok, size } = await verifyFile(file, env)
    expect(ok).toBe(true)
    expect(size).toBeGreaterThan(500)
    expect(size).toBeLessThan((await verifyFile(at('day.throughline'), env)).size)
    expect(await runs(file)).toHaveLength(1)
  })
})

test('a scenario without a fleet has nothing to scale, and nothing is made', async () => {
  const file = at('none.throughline')
  const refused = runScenario({ scenario: 'first-light', seed: 7, scale: 2, file, env })
  await expect(refused).rejects.toMatchObject({ data: { code: 'argument.invalid', where: { key: 'scale' } } })
  expect(existsSync(file)).toBe(false)
})
