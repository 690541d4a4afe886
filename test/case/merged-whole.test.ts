// A case made of others has its name only when all of it is in.
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createCase, mergeCases } from '../../main/case/index.ts'
import { scratch, signInRecords, startedAt, testEnv } from './making.ts'

test('a case that could not be merged is not there, and one that was has its hashes beside it', async () => {
  using folder = scratch()
  const env = testEnv()
  const one = folder.path('one.throughline')
  const store = await createCase({ file: one, env, worker: 'inline' })
  await store.appendRecords({ run: 'r', scenario: 's', seed: 7, at: startedAt }, signInRecords(5))
  await store.close()
  const options = { file: folder.path('both.throughline'), env, worker: 'inline' } as const
  const before = readdirSync(folder.path('.'))
  await expect(mergeCases(options, [one, folder.path('none')])).rejects.toMatchObject({ code: 'case.missing' })
  expect(readdirSync(folder.path('.'))).toEqual(before)
  const both = await mergeCases(options, [one])
  expect(await both.info()).toMatchObject({ file: options.file, accepted: 5 })
  expect(await both.find('uti', 'Token-3')).toHaveLength(1)
  await both.close()
  expect(readdirSync(`${options.file}-cache`).map(name => name.split('-')[0])).toEqual(['links', 'records'])
})
