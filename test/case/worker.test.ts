// The proxy of a case's worker, over workers that do not do what was agreed.
import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createCase } from '../../main/case/index.ts'
import { scratch, testEnv } from './making.ts'

describe('a worker', { timeout: 30_000 }, () => {
  test('that ends on its own fails what is asked of it, and what is asked later', async () => {
    using folder = scratch()
    const script = folder.path('worker.mjs')
    writeFileSync(
      script,
      `import { parentPort } from 'node:worker_threads'
       parentPort.once('message', () => process.exit(3))
       parentPort.postMessage({ kind: 'answer', id: 0, value: null })`,
    )
    const store = await createCase({ file: ':memory:', env: testEnv(), worker: pathToFileURL(script) })
    await expect(store.info()).rejects.toThrow('the case worker ended with code 3')
    await expect(store.info()).rejects.toThrow('the case worker ended with code 3')
  })

  test('whose answer has not the agreed shape is not believed', async () => {
    using folder = scratch()
    const script = folder.path('worker.mjs')
    writeFileSync(
      script,
      `import { parentPort } from 'node:worker_threads'
       parentPort.on('message', ({ id }) => {
         parentPort.postMessage({ kind: 'answer', id, value: { size: 'large' } })
         parentPort.close()
       })
       parentPort.postMessage({ kind: 'answer', id: 0, value: null })`,
    )
    const store = await createCase({ file: ':memory:', env: testEnv(), worker: pathToFileURL(script) })
    await expect(store.info()).rejects.toThrow('expected number')
  })
})
