// A case with every kind of evidence, and bundles made of it.
import { writeFileSync } from 'node:fs'
import { readBundle } from '../../main/case/bundle/folder.ts'
import { type BundleRequest, type CaseStore, createCase } from '../../main/case/index.ts'
import { importOne, scratch, signInLines, signInRecords, spanRecord, startedAt, testEnv } from './making.ts'

export const run = { run: 'first-light-1', scenario: 'first-light', seed: 7, at: startedAt }

/**
 * Records of a file and a rejected line (entries 2 to 7, then their end), then sign-ins and spans of a run; the spans
 * are read with a context. `earlier` is the tree head before the run.
 */
export async function caseWithEvidence(file = ':memory:', seed = 1): Promise<{ store: CaseStore; earlier: string }> {
  using folder = scratch()
  const store = await createCase({ file, env: testEnv(seed), worker: 'inline' })
  writeFileSync(folder.path('log.ndjson'), `${signInLines(3)}{"broken": \n${signInLines(2, 3)}`)
  await importOne(store, folder.path('log.ndjson'))
  const earlier = textOf(await bundleOf(store, [2], alone), 'head.note')
  await store.appendRecords(run, [...signInRecords(300, 5), spanRecord(1)])
  return { store, earlier }
}

/** Two records and a rejected line of a file, two spans of a run; goes on from the tree head before the run. */
export async function bundled(): Promise<{ files: Map<string, Uint8Array>; earlier: string }> {
  const { store, earlier } = await caseWithEvidence()
  const { size } = await store.info()
  const files = await bundleOf(store, [2, 4, 5, size - 3, size - 2], { by: 'Dana', since: earlier })
  await store.close()
  return { files, earlier }
}

/** The files of a bundle by name, as they lie in its folder. */
export async function bundleOf(
  store: CaseStore,
  entries: readonly number[],
  options: Omit<BundleRequest, 'out'>,
): Promise<Map<string, Uint8Array>> {
  using folder = scratch()
  await store.bundle(entries, { out: folder.path('bundle'), ...options })
  return readBundle(folder.path('bundle')) ?? new Map()
}

export const alone = { by: null, since: null }

export const textOf = (files: ReadonlyMap<string, Uint8Array>, name: string): string =>
  Buffer.from(files.get(name) ?? []).toString()
