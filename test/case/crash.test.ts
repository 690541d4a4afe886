// A process killed in the middle of an import leaves a case that opens, verifies, and says what it does not hold.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openCase } from '../../main/case/index.ts'
import { importOne, scratch, signInLines, testEnv } from './making.ts'

const importer = fileURLToPath(new URL('./crash-import.ts', import.meta.url))

test('a case whose import was killed after a commit holds what was committed, and nothing in part', async () => {
  using folder = scratch()
  const file = folder.path('one.throughline')
  writeFileSync(folder.path('log.ndjson'), signInLines(60_000))
  const child = spawn(process.execPath, [importer, file, folder.path('log.ndjson')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // It says so each time a commit is behind it.
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')

  const store = await openCase({ file, env: testEnv(), worker: 'inline' })
  const { accepted, sources } = await store.info()
  expect(accepted).toBeGreaterThanOrEqual(16_384)
  expect(accepted).toBeLessThan(60_000)
  expect(sources.map(source => source.complete)).toEqual([false])
  expect(await store.verify()).toMatchObject({ ok: true })
  expect(await store.find('uti', 'Token-16000')).toHaveLength(1)

  // And goes on with the file where it was left: nothing is there twice.
  expect(await importOne(store, folder.path('log.ndjson'))).toMatchObject({
    had: 'part',
    accepted: 60_000,
    rejected: 0,
  })
  const whole = await store.info()
  expect(whole.accepted).toBe(60_000)
  expect(whole.sources.map(source => source.complete)).toEqual([true])
  expect(await store.find('uti', 'Token-16000')).toHaveLength(1)
  expect(await store.verify()).toMatchObject({ ok: true })
  await store.close()
}, 60_000)
