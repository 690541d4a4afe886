// Bundles at the edges: of a case that was locked, of a record and where it stood again, under names no old program knows, of another version.
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { manifestText, readManifest } from '../../main/case/bundle/standalone/shapes.mjs'
import { checkBundle, checkPlace, createCase, openCase, unlockFile } from '../../main/case/index.ts'
import { signerOf } from '../../main/case/note.ts'
import { alone, bundled, bundleOf, run, textOf } from './bundled.ts'
import { scratch, signInRecords, testEnv } from './making.ts'

const worker = 'inline'

test('a case that was locked and unlocked gives the bundle it gave before, and a locked one none', async () => {
  using folder = scratch()
  const [file, locked, again] = [folder.path('one.throughline'), folder.path('locked'), folder.path('again')]
  const env = testEnv()
  const store = await createCase({ file, env, worker })
  await store.appendRecords(run, signInRecords(5))
  const before = await bundleOf(store, [2, 4], alone)
  await store.lock(locked, 'a password', { cost: 10 })
  await store.close()
  await expect(openCase({ file: locked, env, worker })).rejects.toMatchObject({ code: 'case.notACase' })
  await unlockFile({ file: locked, to: again, password: 'a password' })
  const unlocked = await openCase({ file: again, env, worker })
  const after = await bundleOf(unlocked, [2, 4], alone)
  await unlocked.close()
  for (const name of ['head.note', 'proofs.json', 'evidence/2.txt', 'evidence/4.txt'])
    expect(textOf(after, name), name).toBe(textOf(before, name))
})

test('a record and the same where it stood again are both in it, each with its own line and proof', async () => {
  const store = await createCase({ file: ':memory:', env: testEnv(), worker })
  await store.appendRecords(run, [...signInRecords(2), ...signInRecords(1)])
  const both = await bundleOf(store, [2, 4], alone)
  await store.close()
  const { ok, entries } = await checkBundle(both)
  expect(ok).toBe(true)
  expect(entries.filter(({ file }) => file !== null)).toMatchObject([
    { entry: 2, kind: 'record', line: 1, problem: null },
    { entry: 4, kind: 'duplicate', line: 3, problem: null },
  ])
  expect(textOf(both, 'evidence/2.txt')).toBe(textOf(both, 'evidence/4.txt'))
})

test('names of any script are kept: of the case, of who made it, and of the zip itself', async () => {
  using folder = scratch()
  const store = await createCase({ file: folder.path('Fall Ä 事件.throughline'), env: testEnv(), worker })
  await store.appendRecords(run, signInRecords(1))
  const [out, beside] = [folder.path('Beweise ü 証拠.zip'), folder.path('ü')]
  await store.bundle([2], { by: 'Łukasz 😀', since: null, out })
  await store.bundle([2], { ...alone, out: beside })
  await store.close()
  const said = { by: 'Łukasz 😀', case: { name: 'Fall Ä 事件' } }
  expect(await checkPlace(out, {})).toMatchObject({ ok: true, manifest: said })
  const { status, stdout } = spawnSync(process.execPath, [`${beside}/verify.mjs`, out], { encoding: 'utf8' })
  expect({ status, stdout }).toMatchObject({
    status: 0,
    stdout: expect.stringMatching('by Łukasz 😀 at .* Fall Ä 事件'),
  })
})

test('a bundle of another version of the format is refused in one sentence', async () => {
  const { files } = await bundled()
  const signer = signerOf('throughline', Buffer.alloc(32, 9))
  const manifest = readManifest(`${textOf(files, 'manifest.note').split('\n\n')[0]}\n`)
  if (manifest === null) throw new Error('the manifest was not read')
  const other = signer.sign(manifestText(manifest).replace('bundle v1', 'bundle v2'))
  const { ok, problems } = await checkBundle(new Map(files).set('manifest.note', Buffer.from(other)))
  expect(ok).toBe(false)
  const what =
    'It is of version 2 of bundles, which this verifier can not read: take that of a bundle of the same version.'
  expect(problems).toEqual([{ at: 'manifest.note', what }])
})
