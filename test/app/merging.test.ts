// The app makes one case of several that are listed, and opens it; what can not be merged is refused, and the open case stays.
import { existsSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createDesk } from '../../main/app/desk.ts'
import { createEvents } from '../../main/app/events.ts'
import { createJobs } from '../../main/app/jobs.ts'
import { createLive } from '../../main/app/live.ts'
import { createMerging } from '../../main/app/merging.ts'
import { type CaseStore, createCase, mergeCases } from '../../main/case/index.ts'
import type { JobProgress } from '../../shared/contract/contract.ts'
import { scratch, signInRecords, startedAt, testEnv } from '../case/making.ts'

const runNamed = (run: string) => ({ run, scenario: 'first-light', seed: 7, at: startedAt })

async function opened(folder: { path(name: string): string }) {
  const env = testEnv()
  const events = createEvents()
  const heard: JobProgress[] = []
  events.on('job.progress', each => heard.push(each))
  const desk = createDesk(events)
  const live = createLive(desk, env.clock)
  const jobs = createJobs(env.ids, events)
  const make = (name: string): Promise<CaseStore> => createCase({ file: folder.path(name), env, worker: 'inline' })
  const merge = (file: string, parts: readonly string[], work: object) =>
    mergeCases({ file, env, worker: 'inline' }, parts, work)
  const other = await make('two.throughline')
  await other.appendRecords(runNamed('two'), signInRecords(3, 100))
  await other.close()
  await desk.replace(() => make('one.throughline'))
  await desk.write(store => store.appendRecords(runNamed('one'), signInRecords(5)))
  const both = [folder.path('one.throughline'), folder.path('two.throughline')]
  return {
    desk,
    live,
    jobs,
    heard,
    both,
    ...createMerging(desk, { folder: folder.path('.'), merge }, jobs, live.playing),
  }
}

test('two cases become one that is open and verifies, one of them the case that was open', async () => {
  using folder = scratch()
  const { desk, both, heard, ...app } = await opened(folder)
  expect(await app['case.merge']({ files: both, name: 'three' })).toMatchObject({ name: 'three', accepted: 8 })
  expect((await desk.store().info()).name).toBe('three')
  expect(await desk.store().verify()).toMatchObject({ ok: true })
  const told = heard.map(({ done }) => done)
  expect(told).toEqual(told.toSorted((one, other) => one - other))
  expect(heard.at(-1)).toMatchObject({ title: 'Merging cases', done: 1000, total: 1000, state: 'done' })
  await desk.close()
})

test('what can not be merged is refused in words: nothing is made, and the open case stays open', async () => {
  using folder = scratch()
  const { desk, both, jobs, heard, live, ...app } = await opened(folder)
  const [one = '', two = ''] = both
  const merge = (files: string[], name = 'three') => app['case.merge']({ files, name })
  await expect(merge([one, one])).rejects.toMatchObject({ message: 'one alone is no merge.' })
  await expect(merge([one, folder.path('elsewhere/two.throughline')])).rejects.toMatchObject({ code: 'case.missing' })
  await expect(merge(both, 'a/b')).rejects.toMatchObject({ data: { where: { key: 'name' } } })
  await expect(merge(both, 'two')).rejects.toMatchObject({
    code: 'case.exists',
    message: 'There is already a case two.',
    data: { where: { key: 'name' } },
  })

  const stopped = merge(both)
  await expect.poll(() => heard.at(-1)?.state).toBe('running')
  await jobs.services['job.cancel']({ job: heard.at(-1)?.job ?? '' })
  await expect(stopped).rejects.toMatchObject({ code: 'job.cancelled' })

  await live.services['live.start']({ scenario: 'first-light', seed: 7 })
  await expect(merge(both)).rejects.toMatchObject({
    message: 'The run "First light" is still being played into one.',
    data: { kept: 'Nothing was merged.' },
  })
  const [run] = (await live.services['live.runs']({})).filter(({ done }) => !done)
  await live.services['live.step']({ run: run?.run ?? '', count: 10_000 })

  const spoiled = new BetterSqlite3(two)
  spoiled.exec("UPDATE source SET name = 'another'")
  spoiled.close()
  await expect(merge(both)).rejects.toMatchObject({
    code: 'case.damaged',
    message: expect.stringMatching(/two\.throughline does not verify/),
  })
  expect(existsSync(folder.path('three.throughline'))).toBe(false)
  expect((await desk.store().info()).name).toBe('one')
  await desk.close()
})
