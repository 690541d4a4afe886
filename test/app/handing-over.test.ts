// The app hands evidence over: chosen records of the open case as a bundle that verifies, or as files, under names of their own.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { createDesk } from '../../main/app/desk.ts'
import { createEvents } from '../../main/app/events.ts'
import { createHanding } from '../../main/app/handing-over.ts'
import { createJobs } from '../../main/app/jobs.ts'
import { checkPlace, createCase } from '../../main/case/index.ts'
import type { JobProgress } from '../../shared/contract/contract.ts'
import { type BundleWish, type Choice, ExportForm, type ExportWish } from '../../shared/contract/handing-over.ts'
import type { EvidenceId } from '../../shared/model/units.ts'
import { scratch, signInRecords, spanRecord, startedAt, testEnv } from '../case/making.ts'

const run = { run: 'first-light-1', scenario: 'first-light', seed: 7, at: startedAt }
const every: Choice = { marked: { by: 'all' }, table: null, from: null, until: null }
const wish: BundleWish = {
  choice: every,
  name: 'evidence',
  form: 'folder',
  by: null,
  since: null,
  annotations: false,
}

const files: ExportWish = { choice: every, name: 'files', form: 'csv', spreadsheet: false, withProvenance: false }

async function opened(folder: { path(name: string): string }, records: number) {
  const env = testEnv()
  const events = createEvents()
  const desk = createDesk(events)
  const jobs = createJobs(env.ids, events)
  const to = folder.path('handed over')
  const heard: JobProgress[] = []
  events.on('job.progress', each => heard.push(each))
  const create = (name: string) => () => createCase({ file: folder.path(name), env, worker: 'inline' })
  await desk.replace(create('one.throughline'))
  await desk.write(store => store.appendRecords(run, [...signInRecords(records), spanRecord(1)]))
  const ids: EvidenceId[] = []
  for await (const page of desk.store().scan(['SigninLogs', 'AADServicePrincipalSignInLogs', 'AgentSpan']))
    ids.push(...page.map(({ id }) => id))
  return { desk, jobs, events, heard, to, ids, create, ...createHanding(desk, to, jobs) }
}

test('chosen records become a folder or a zip that verifies, and the case keeps that they did', async () => {
  using folder = scratch()
  const { desk, ids, to, ...app } = await opened(folder, 5)
  const [first, second] = ids
  if (first === undefined || second === undefined) throw new Error('no records')
  await desk.write(store =>
    store.act(
      { act: 'star', record: first, on: true },
      { act: 'tag', record: second, tag: 'seen', on: true },
      { act: 'tag', record: first, tag: 'seen', on: true },
    ),
  )
  const bundle = (more: Partial<BundleWish>) => app['case.bundle']({ ...wish, ...more })
  const starred = await bundle({ choice: { ...every, marked: { by: 'starred' } }, by: 'Dana' })
  expect(starred).toMatchObject({ out: join(to, 'evidence'), evidence: 1, annotations: 0 })
  expect(await checkPlace(starred.out, { key: starred.verifierKey })).toMatchObject({
    ok: true,
    manifest: { by: 'Dana' },
  })
  expect((await desk.store().acts(null, 1)).acts[0]?.what).toEqual({
    act: 'bundle',
    name: 'evidence',
    records: 1,
    digest: starred.digest,
  })

  const since = readFileSync(join(starred.out, 'head.note'), 'utf8')
  const tagged = await bundle({ choice: { ...every, marked: { by: 'tag', tag: 'seen' } }, form: 'zip', since })
  expect([basename(tagged.out), tagged.evidence]).toEqual(['evidence.zip', 2])
  expect(await checkPlace(tagged.out, { head: since })).toMatchObject({
    ok: true,
    agreed: [expect.stringMatching('goes on')],
  })

  const spans = await bundle({ choice: { ...every, table: 'AgentSpan' } })
  expect([basename(spans.out), spans.evidence]).toEqual(['evidence 2', 2])
  expect((await bundle({})).evidence).toBe(ids.length)
  const noted = await bundle({ choice: { ...every, marked: { by: 'starred' } }, annotations: true })
  // its star and its tag, not the tag of the other
  expect(noted).toMatchObject({ evidence: 1, annotations: 2 })
  expect(await checkPlace(noted.out, {})).toMatchObject({ ok: true, manifest: { counts: { record: 1, act: 2 } } })
  await desk.close()
})

test('what can not be handed over is refused in words, and nothing of it is left', async () => {
  using folder = scratch()
  const { desk, to, ...app } = await opened(folder, 5)
  const bundle = (more: Partial<BundleWish>) => app['case.bundle']({ ...wish, ...more })
  const nothing = { code: 'argument.invalid', message: 'No record of the case is chosen.' }
  await expect(bundle({ choice: { ...every, marked: { by: 'starred' } } })).rejects.toMatchObject(nothing)
  await expect(bundle({ choice: { ...every, marked: { by: 'trace', trace: 'x' } } })).rejects.toMatchObject({
    code: 'trace.unknown',
  })
  await expect(bundle({ name: '../out' })).rejects.toMatchObject({
    message: 'No file can be called "../out".',
    data: { where: { key: 'name' } },
  })
  await expect(bundle({ since: 'a head' })).rejects.toMatchObject({ data: { where: { key: 'since' } } })
  expect(existsSync(to) ? readdirSync(to) : []).toEqual([])
  await desk.close()
})

test('a bundle that is stopped leaves nothing, and tells how far it was', { timeout: 60_000 }, async () => {
  using folder = scratch()
  const { desk, jobs, events, heard, to, ...app } = await opened(folder, 600)
  const reached: number[] = []
  for (const part of [0, 0.4, 0.8]) {
    const stopping = events.on('job.progress', ({ job, done, total }) => {
      if (done <= part * total || total === 0) return
      stopping()
      reached.push(done / total)
      void jobs.services['job.cancel']({ job })
    })
    await expect(app['case.bundle'](wish)).rejects.toMatchObject({ code: 'job.cancelled' })
  }
  expect(reached.map(part => Math.floor(part * 3))).toEqual([0, 1, 2])
  expect(heard.at(-1)).toMatchObject({ title: 'Bundling evidence', state: 'cancelled' })
  expect(existsSync(to) ? readdirSync(to) : []).toEqual([])
  await desk.close()
})

test('a case that is left while a bundle is made of it takes nothing of it into the next one', async () => {
  using folder = scratch()
  const { desk, create, events, to, ...app } = await opened(folder, 600)
  const begun = new Promise<void>(resolve => {
    events.on('job.progress', ({ done }) => done > 0 && resolve())
  })
  const made = app['case.bundle'](wish)
  made.catch(() => undefined)
  await begun
  await desk.replace(create('two.throughline'))
  await expect(made).rejects.toMatchObject({ code: 'case.closed' })
  expect((await desk.store().acts(null, 5)).total).toBe(0)
  expect(readdirSync(to)).toEqual([])
  await desk.close()
})

test('records leave as a folder of files in each form, and the case keeps each', async () => {
  using folder = scratch()
  const { desk, to, ids, ...app } = await opened(folder, 5)
  for (const form of ExportForm.options) {
    const made = await app['case.export']({ ...files, name: form, form })
    expect(made.to).toBe(join(to, form))
    const lying = readdirSync(made.to).map(name => ({ name, bytes: statSync(join(made.to, name)).size }))
    expect(made.files.map(({ name, bytes }) => ({ name, bytes })).toSorted(byName)).toEqual(lying.toSorted(byName))
    const left = Object.values(made.leftOut).reduce((sum, times) => sum + times, 0)
    expect(made.records + left, form).toBe(ids.length)
    const told = { act: 'export', form, to: form, records: made.records }
    expect((await desk.store().acts(null, 1)).acts[0]?.what).toEqual(told)
  }
  const again = await app['case.export']({ ...files, name: 'csv', choice: { ...every, table: 'AgentSpan' } })
  expect([basename(again.to), again.records]).toEqual(['csv 2', 2])
  const provenance = await app['case.export']({ ...files, form: 'ndjson', withProvenance: true })
  const [first] = provenance.files
  expect(readFileSync(join(provenance.to, first?.name ?? ''), 'utf8')).toContain('"sha256"')
  await desk.close()
})

test.each(['csv', 'otlp'] as const)(
  'an export as %s that is stopped, or chooses nothing, leaves nothing',
  async form => {
    using folder = scratch()
    const { desk, jobs, heard, to, ...app } = await opened(folder, 600)
    const none: Choice = { ...every, marked: { by: 'starred' } }
    await expect(app['case.export']({ ...files, form, choice: none })).rejects.toMatchObject({
      message: 'No record of the case is chosen.',
    })
    const made = app['case.export']({ ...files, form })
    const job = heard.at(-1)?.job ?? ''
    await jobs.services['job.cancel']({ job })
    await expect(made).rejects.toMatchObject({ code: 'job.cancelled' })
    expect(readdirSync(to)).toEqual([])
    expect((await desk.store().acts(null, 1)).total).toBe(0)
    await desk.close()
  },
)

const byName = (one: { name: string }, other: { name: string }): number => (one.name < other.name ? -1 : 1)
