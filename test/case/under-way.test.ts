// What is being made has its name only when it is whole, and what a killed process left goes away.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createCase, openCase } from '../../main/case/index.ts'
import { folderFor, making } from '../../main/case/under-way.ts'
import { scratch, signInRecords, startedAt, testEnv } from './making.ts'

test('a case that could not be made whole is not there, nor anything of it', () => {
  using folder = scratch()
  const [file, cache] = [folder.path('file'), folder.path('file-cache')]
  const make = (content: string, whole: boolean) => {
    using place = making(file, cache)
    writeFileSync(place.elsewhere, content)
    if (!whole) throw new Error('broken off')
    place.give()
  }
  expect(() => make('half', false)).toThrow('broken off')
  expect(readdirSync(folder.path('.'))).toEqual([])
  make('whole', true)
  expect(readFileSync(file, 'utf8')).toBe('whole')
  // and never in the place of another, which may have come meanwhile
  expect(() => make('other', true)).toThrow('already a file')
  rmSync(file)
  const late = making(file, cache)
  writeFileSync(late.elsewhere, 'late')
  writeFileSync(file, 'faster')
  expect(() => late.give()).toThrow('already a file')
  late[Symbol.dispose]()
  expect(readFileSync(file, 'utf8')).toBe('faster')
  expect(readdirSync(folder.path('.'))).toEqual(['file'])
})

test('opening a case removes what killed processes left beside it, and nothing of one that runs', async () => {
  using folder = scratch()
  const file = folder.path('one.throughline')
  const env = testEnv()
  await (await createCase({ file, env, worker: 'inline' })).close()
  const cache = `${file}-cache`
  const ours = folderFor('incoming', cache)
  const gone = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim()
  const left = [`incoming-${gone}-aB3xYz`, `making-${gone}-aB3xYz`, 'incoming-aB3xYz']
  for (const name of left) mkdirSync(`${cache}/${name}`)
  await (await openCase({ file, env, worker: 'inline' })).close()
  expect(left.filter(name => existsSync(`${cache}/${name}`))).toEqual([])
  expect(existsSync(ours)).toBe(true)
})

test('of two files of hashes that begin alike the longer is taken; one half written is removed', async () => {
  using folder = scratch()
  const file = folder.path('one.throughline')
  const env = testEnv()
  const cache = `${file}-cache`
  const run = { run: 'first-light-1', scenario: 'first-light', seed: 7, at: startedAt }
  const first = await createCase({ file, env, worker: 'inline' })
  await first.appendRecords(run, signInRecords(5))
  await first.close()
  const shorter = readdirSync(cache).map(name => ({ name, bytes: readFileSync(`${cache}/${name}`) }))
  expect(shorter).toHaveLength(2)
  const again = await openCase({ file, env, worker: 'inline' })
  await again.appendRecords(run, signInRecords(5, 5))
  const { size } = await again.info()
  await again.close()
  // killed before it removed what the longer files replace, and while it wrote the next
  for (const { name, bytes } of shorter) writeFileSync(`${cache}/${name}`, bytes)
  for (const { name, bytes } of shorter) writeFileSync(`${cache}/${name}.new`, bytes.subarray(0, 20))
  const opened = await openCase({ file, env, worker: 'inline' })
  expect((await opened.health()).derived).toMatchObject({ covered: size, upToDate: true })
  await opened.appendRecords(run, signInRecords(1, 20))
  await opened.close()
  expect(readdirSync(cache).map(name => name.split('-')[0])).toEqual(['links', 'records'])
})

test('what is half written of any kind goes away once something is looked up, though nothing more comes in', async () => {
  using folder = scratch()
  const file = folder.path('one.throughline')
  const env = testEnv()
  const run = { run: 'first-light-1', scenario: 'first-light', seed: 7, at: startedAt }
  const store = await createCase({ file, env, worker: 'inline' })
  await store.appendRecords(run, signInRecords(5))
  await store.close()
  const cache = `${file}-cache`
  const whole = readdirSync(cache).sort()
  for (const kind of ['links', 'records']) writeFileSync(`${cache}/${kind}-0-9.run.new`, 'half')
  const opened = await openCase({ file, env, worker: 'inline' })
  expect(await opened.find('uti', 'Token-1')).toHaveLength(1)
  await opened.close()
  expect(readdirSync(cache).sort()).toEqual(whole)
})
