// The app locks the open case into a file beside the cases, and makes a case again of such a file.
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { createDesk } from '../../main/app/desk.ts'
import { createEvents } from '../../main/app/events.ts'
import { createJobs } from '../../main/app/jobs.ts'
import { createKeeping } from '../../main/app/keeping.ts'
import { createUploads } from '../../main/app/uploads.ts'
import { createCase, openCase } from '../../main/case/index.ts'
import { scratch, signInRecords, startedAt, testEnv } from '../case/making.ts'

const run = { run: 'first-light-1', scenario: 'first-light', seed: 7, at: startedAt }

test('a case that was locked opens again under another name; a wrong password leaves everything as it was', {
  timeout: 60_000,
}, async () => {
  using folder = scratch()
  const env = testEnv()
  const events = createEvents()
  const desk = createDesk(events)
  const uploads = createUploads(env.ids)
  const files = {
    folder: folder.path('.'),
    create: (file: string) => createCase({ file, env, worker: 'inline' }),
    open: (file: string) => openCase({ file, env, worker: 'inline' }),
  }
  const keeping = createKeeping(desk, files, uploads, createJobs(env.ids, events))
  await desk.replace(() => files.create(folder.path('one.throughline')))
  await desk.write(store => store.appendRecords(run, signInRecords(5)))
  const before = await desk.store().info()

  const { file } = await keeping['case.lock']({ password: 'one two' })
  expect(basename(file)).toBe('one.locked')
  expect(basename((await keeping['case.lock']({ password: 'one two' })).file)).toBe('one 2.locked')
  expect((await desk.store().acts(null, 1)).acts[0]?.what).toEqual({
    act: 'export',
    form: 'locked case',
    to: 'one 2.locked',
    records: 5,
  })

  const unlock = (password: string, name: string) =>
    keeping['case.unlock']({ upload: uploads.add({ path: file, temporary: false }), password, name })
  await expect(unlock('two one', 'again')).rejects.toMatchObject({ code: 'case.wrongPassword' })
  expect(existsSync(folder.path('again.throughline'))).toBe(false)
  await expect(unlock('one two', 'one')).rejects.toMatchObject({ code: 'case.exists' })
  expect((await desk.store().info()).name).toBe('one')
  expect(await unlock('one two', 'again')).toMatchObject({ name: 'again', root: before.root })
  expect(await desk.store().verify()).toMatchObject({ ok: true })

  expect((await keeping['case.compact']({})).evidence.after).toBeGreaterThan(0)
  await desk.close()
})
