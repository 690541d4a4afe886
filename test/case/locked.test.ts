// A case under a password comes out byte for byte, and nothing comes out of one that was changed or of a wrong password.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createCase, openCase, unlockFile } from '../../main/case/index.ts'
import { pieceLength, readHead, tagLength } from '../../main/case/locked/format.ts'
import { scratch, signInRecords, startedAt, testEnv } from './making.ts'

const run = { run: 'first-light-1', scenario: 'first-light', seed: 7, at: startedAt }
const password = 'Grüße, 1 Fjord'
/** As cheap as the format allows: what is tested is not how long a guess takes. */
const cost = 10

async function lockedCase(folder: ReturnType<typeof scratch>) {
  const file = folder.path('one.throughline')
  const store = await createCase({ file, env: testEnv(), worker: 'inline' })
  await store.appendRecords(run, signInRecords(2500))
  const info = await store.info()
  await store.lock(folder.path('one.locked'), password, { cost })
  await store.close()
  return { locked: folder.path('one.locked'), info }
}

test('a locked case opens with its password and is the case it was', async () => {
  using folder = scratch()
  const { locked, info } = await lockedCase(folder)
  const to = folder.path('again.throughline')
  await unlockFile({ file: locked, to, password })
  const store = await openCase({ file: to, env: testEnv(), worker: 'inline' })
  expect(await store.verify()).toEqual({ ok: true, size: info.size, root: info.root })
  await store.close()
  const text = readFileSync(locked).toString('latin1')
  expect(text).not.toContain('SigninLogs')
  expect(text).not.toContain('SQLite')
  // The same letters typed in another way.
  await unlockFile({ file: locked, to: folder.path('nfd.throughline'), password: password.normalize('NFD') })
  await expect(unlockFile({ file: locked, to, password })).rejects.toMatchObject({ code: 'case.exists' })
})

test('a wrong password is called that, and nothing is left of the attempt', async () => {
  using folder = scratch()
  const { locked } = await lockedCase(folder)
  const before = readdirSync(folder.path('.'))
  const attempt = unlockFile({ file: locked, to: folder.path('again.throughline'), password: 'another' })
  await expect(attempt).rejects.toMatchObject({ code: 'case.wrongPassword' })
  expect(readdirSync(folder.path('.'))).toEqual(before)
})

test('a changed byte, a byte less or more and pieces that change places are called damage, and nothing comes out', async () => {
  using folder = scratch()
  const { locked } = await lockedCase(folder)
  const bytes = readFileSync(locked)
  const head = readHead(bytes)
  if (!head.whole) throw new Error('the head can not be read')
  const to = folder.path('again.throughline')
  const refusalOf = (changed: Buffer) => {
    writeFileSync(locked, changed)
    return unlockFile({ file: locked, to, password }).then(
      () => 'opened',
      error => error.code,
    )
  }
  const flipped = (place: number) => {
    const changed = Buffer.from(bytes)
    changed[place] = (changed[place] ?? 0) ^ 1
    return changed
  }
  expect(await refusalOf(flipped(3))).toBe('case.notLocked')
  // The one part of the head that can not be told from a wrong password.
  expect(await refusalOf(flipped(head.plain.length))).toBe('case.wrongPassword')
  for (const place of [8, 11, 12, 40, head.plain.length - 1, head.length, head.length + 70_000, bytes.length - 1])
    expect(await refusalOf(flipped(place)), `byte ${place}`).toBe('case.damaged')
  expect(await refusalOf(bytes.subarray(0, -1))).toBe('case.damaged')
  expect(await refusalOf(Buffer.concat([bytes, Buffer.of(0)]))).toBe('case.damaged')
  const sealed = pieceLength + tagLength
  expect(bytes.length).toBeGreaterThan(head.length + 2 * sealed)
  const [first, second] = [0, sealed].map(at => bytes.subarray(head.length + at, head.length + at + sealed))
  const rest = bytes.subarray(head.length + 2 * sealed)
  const exchanged = Buffer.concat([
    bytes.subarray(0, head.length),
    ...[second, first, rest].flatMap(part => part ?? []),
  ])
  expect(await refusalOf(exchanged)).toBe('case.damaged')
  expect(existsSync(to)).toBe(false)
})

test('what is not locked is called that, and an empty password locks nothing', async () => {
  using folder = scratch()
  const { info } = await lockedCase(folder)
  const to = folder.path('again.throughline')
  await expect(unlockFile({ file: info.file, to, password })).rejects.toMatchObject({ code: 'case.notLocked' })
  await expect(unlockFile({ file: folder.path('none'), to, password })).rejects.toMatchObject({ code: 'case.missing' })
  const store = await openCase({ file: info.file, env: testEnv(), worker: 'inline' })
  await expect(store.lock(folder.path('two.locked'), '', { cost })).rejects.toMatchObject({ code: 'argument.invalid' })
  await expect(store.lock(folder.path('one.locked'), password, { cost })).rejects.toMatchObject({
    code: 'argument.invalid',
  })
  await store.appendRecords(run, signInRecords(1, 2500))
  await store.close()
})
