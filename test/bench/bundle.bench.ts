// What it takes to hand over 10,000 records: the bundle made and checked, and checked again as its reader does, as a folder and as one zip.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'vitest'
import { checkPlace, createCase } from '../../main/case/index.ts'
import { run } from '../case/bundled.ts'
import { scratch, signInRecords, testEnv } from '../case/making.ts'
import { report } from './report.ts'

const seconds = 1000
const records = 10_000

test('a bundle of 10,000 records', { timeout: 600 * seconds }, async () => {
  using folder = scratch()
  const store = await createCase({ file: folder.path('one.throughline'), env: testEnv() })
  await store.appendRecords(run, signInRecords(records))
  const entries = Array.from({ length: records }, (_, index) => index + 2)
  const bundle = folder.path('bundle')
  const zip = folder.path('bundle.zip')
  const make = (out: string) => store.bundle(entries, { by: null, since: null, out })
  const { files, bytes } = await make(folder.path('to begin with'))
  const figures = {
    makeFolderSeconds: await taken(() => make(bundle)),
    makeZipSeconds: await taken(() => make(zip)),
    checkFolderSeconds: await taken(() => mustHold(bundle)),
    checkZipSeconds: await taken(() => mustHold(zip)),
    verifierOfFolderSeconds: await taken(async () => mustEndWell(join(bundle, 'verify.mjs'), bundle)),
    verifierOfZipSeconds: await taken(async () => mustEndWell(join(bundle, 'verify.mjs'), zip)),
  }
  await store.close()
  report('bundle', { records, files, megabytes: Number((bytes / 1e6).toFixed(1)), ...figures })
})

async function taken(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return Number(((performance.now() - start) / seconds).toFixed(2))
}

async function mustHold(place: string): Promise<void> {
  if ((await checkPlace(place, {}))?.ok !== true) throw new Error(`${place} does not hold`)
}

function mustEndWell(verifier: string, place: string): void {
  const { status } = spawnSync(process.execPath, [verifier, place], { stdio: 'ignore' })
  if (status !== 0) throw new Error(`verify.mjs ended with ${status}`)
}
