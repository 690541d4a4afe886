// The app over real rooms: the demo of a first start, live runs that are recorded, imports, and traces that follow.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, createApp, runScenario, systemEnv } from '../../main/app/index.ts'
import { type CallName, calls, type EventData } from '../../shared/contract/contract.ts'
import { keptLog } from './fake-app.ts'

const root = mkdtempSync(join(tmpdir(), 'throughline-app-'))
const folders: App[] = []
let count = 0

async function start(dataFolder = join(root, String(count++)), log = keptLog()): Promise<App> {
  const app = await createApp({
    env: systemEnv(dataFolder),
    dataFolder,
    host: 'web',
    log,
    runtime: { worker: 'inline' },
  })
  folders.push(app)
  return app
}

afterAll(async () => {
  await Promise.all(folders.map(app => app.close()))
  rmSync(root, { recursive: true })
})

const signIn = {
  id: '4a1e9c1e-0000-4000-8000-000000000001',
  createdDateTime: '2026-06-01T08:00:00Z',
  userPrincipalName: 'dana@contoso.com',
  userId: '4a1e9c1e-0000-4000-8000-000000000002',
  appId: '4a1e9c1e-0000-4000-8000-000000000003',
  status: { errorCode: 0 },
}

function fileOf(name: string, text: string): string {
  const path = join(root, name)
  writeFileSync(path, text)
  return path
}

/** A unique token identifier that a record of the demo carries. */
async function tokenOfDemo(app: App) {
  for (const { id } of await app.services['investigate.traces']({})) {
    const { nodes } = await app.services['investigate.trace']({ id })
    for (const record of nodes.flatMap(({ evidence }) => evidence)) {
      const { evidence } = await app.services['case.record']({ id: record })
      const uti = evidence.keys.find(({ kind }) => kind === 'uti')
      if (uti !== undefined) return { record, value: uti.value }
    }
  }
  throw new Error('no record of the demo carries a token identifier')
}

describe('a first start', () => {
  let app: App
  beforeAll(async () => {
    app = await start()
  })

  test('opens the demo: the shipped scenario, recorded, with a trace that leads to a human', async () => {
    const state = await app.services['app.state']({})
    expect(state).toMatchObject({ host: 'web', demo: true, version: expect.stringMatching(/^\d+\.\d+\.\d+$/) })
    expect(state.case?.accepted).toBeGreaterThan(0)
    const [run] = await app.services['live.runs']({})
    expect(run).toMatchObject({ scenario: 'first-light', seed: 7, done: true, recorded: true })
    const [trace] = (await app.services['investigate.traces']({})).filter(({ kind }) => kind === 'run')
    expect(trace?.human).toEqual(expect.any(String))
    const whole = await app.services['investigate.trace']({ id: trace?.id ?? '' })
    expect(whole.summary).toEqual(trace)
  })

  test('gives the demo the root that the command line gives the same run', async () => {
    const report = await runScenario({
      scenario: 'first-light',
      seed: 7,
      file: null,
      env: systemEnv(join(root, 'cli')),
    })
    expect((await app.services['case.info']({})).root).toBe(report.root)
  })

  test('plays the recorded run again without writing a byte', async () => {
    const before = await app.services['case.info']({})
    const [info] = await app.services['live.runs']({})
    const run = info?.run ?? ''
    const facts = await app.services['live.facts']({ run })
    expect(facts).toHaveLength(info?.facts ?? -1)
    const seq = facts.length - 1
    const frame = await app.services['live.frame']({ run, seq })
    expect(frame.seq).toBe(seq)
    const [pc] = frame.pcs
    if (pc === undefined) throw new Error('the pool is empty')
    expect(await app.services['live.actor']({ run, seq, ref: pc.ref })).toMatchObject({ ref: pc.ref })
    expect(await app.services['live.step']({ run, count: 5 })).toMatchObject({ facts: [] })
    expect(await app.services['case.info']({})).toEqual(before)
  })

  test('finds the records that carry an identifier, and the trace and node each is shown at', async () => {
    const known = await tokenOfDemo(app)
    const hits = await app.services['investigate.find']({ text: ` ${known.value} ` })
    expect(hits.map(({ record }) => record)).toContain(known.record)
    for (const { record, trace, node } of hits) {
      const { nodes } = await app.services['investigate.trace']({ id: trace ?? '' })
      expect(nodes.find(({ id }) => id === node)?.evidence).toContain(record)
      const { evidence } = await app.services['case.record']({ id: record })
      expect(evidence.keys.map(({ value }) => value)).toContain(known.value)
    }
    expect(await app.services['investigate.find']({ text: known.value.slice(0, -1) })).toEqual([])
    expect(await app.services['investigate.find']({ text: ' ' })).toEqual([])
  })

  test('every answer is what the contract says', async () => {
    const [run] = await app.services['live.runs']({})
    const [summary] = await app.services['investigate.traces']({})
    const trace = await app.services['investigate.trace']({ id: summary?.id ?? '' })
    const asked: [CallName, object][] = [
      ['app.state', {}],
      ['case.list', {}],
      ['case.info', {}],
      ['case.verify', {}],
      ['case.record', { id: trace.nodes.flatMap(({ evidence }) => evidence)[0] }],
      ['case.rejected', { source: 0 }],
      ['investigate.traces', {}],
      ['investigate.find', { text: 'invoice.agent@contoso.com' }],
      ['live.scenarios', {}],
      ['live.runs', {}],
      ['live.facts', { run: run?.run }],
      ['live.frame', { run: run?.run, seq: 3 }],
      ['job.cancel', { job: 'none' }],
    ]
    for (const [call, input] of asked) {
      const reply = await app.answer({ id: 1, call, input })
      expect(reply, call).toMatchObject({ kind: 'done', output: expect.anything() })
      if (reply.kind === 'done') expect(() => calls[call].output.parse(reply.output)).not.toThrow()
    }
  })

  test.each([
    ['run.unknown', 'live.facts', { run: 'none' }],
    ['argument.invalid', 'live.frame', { run: 'first-light-7', seq: 100_000 }],
    ['scenario.unknown', 'live.start', { scenario: '../../etc/passwd', seed: 1 }],
    ['scenario.unknown', 'live.start', { scenario: 'first-lihgt', seed: 1 }],
    ['trace.unknown', 'investigate.trace', { id: 'none' }],
    ['case.missing', 'case.open', { file: '/etc/passwd' }],
    ['argument.invalid', 'case.create', { name: '../outside' }],
    ['argument.invalid', 'case.create', { name: 'CON' }],
    ['argument.invalid', 'case.import', { uploads: ['/etc/passwd'] }],
    ['source.unknown', 'case.rejected', { source: 999 }],
    ['record.unknown', 'case.record', { id: 1_000_000 }],
  ])('refuses with %s: %s %j', async (code, call, input) => {
    expect(await app.answer({ id: 1, call, input })).toMatchObject({ kind: 'refused', refusal: { code } })
  })
})

describe('a live run', () => {
  test('files what the logs saw as it advances, and the traces follow', async () => {
    const app = await start()
    await app.services['case.create']({ name: 'Lesson' })
    const told: EventData<'case.changed'>[] = []
    app.on('case.changed', info => told.push(info))
    const run = await app.services['live.start']({ scenario: 'first-light', seed: 11 })
    expect(run).toMatchObject({ run: 'first-light-11', facts: 0, done: false, recorded: true })
    expect(await app.services['investigate.traces']({})).toEqual([])
    let facts = 0
    for (let done = false; !done; ) {
      const step = await app.services['live.step']({ run: run.run, count: 10 })
      expect(step.facts.map(({ seq }) => seq)).toEqual(step.facts.map((_, index) => facts + index))
      facts += step.facts.length
      done = step.run.done
    }
    expect(await app.services['live.facts']({ run: run.run })).toHaveLength(facts)
    const info = await app.services['case.info']({})
    expect(told.at(-1)).toEqual(info)
    expect(told.length).toBeGreaterThan(1)
    expect(new Set(told.map(({ root }) => root)).size).toBe(told.length)
    expect((await app.services['investigate.traces']({})).filter(({ kind }) => kind === 'run')).toHaveLength(1)
    expect(await app.services['case.verify']({})).toMatchObject({ ok: true, size: info.size, root: info.root })
  })

  test('that is stepped by two at once tells every fact once, in order', async () => {
    const app = await start()
    const { run } = await app.services['live.start']({ scenario: 'first-light', seed: 3 })
    const steps = await Promise.all([7, 0, 5].map(count => app.services['live.step']({ run, count })))
    expect(steps.flatMap(({ facts }) => facts.map(({ seq }) => seq))).toEqual(Array.from({ length: 12 }, (_, i) => i))
  })

  test('gets a name of its own in a case that holds the same one', async () => {
    const app = await start()
    const { run } = await app.services['live.start']({ scenario: 'first-light', seed: 7 })
    expect(run).toBe('first-light-7-2')
    expect((await app.services['live.runs']({})).map(each => each.run)).toEqual(['first-light-7', 'first-light-7-2'])
  })

  test('is recorded to its end when its case is closed, and plays again when it is opened', async () => {
    const app = await start()
    const lesson = await app.services['case.create']({ name: 'Broken off' })
    const { run } = await app.services['live.start']({ scenario: 'first-light', seed: 5 })
    await app.services['live.step']({ run, count: 12 })
    await app.services['case.create']({ name: 'Another' })
    await expect(app.services['live.step']({ run, count: 1 })).rejects.toMatchObject({ code: 'run.unknown' })
    await app.services['case.open']({ file: lesson.file })
    const [again] = await app.services['live.runs']({})
    expect(again).toMatchObject({ run, done: true })
    expect((await app.services['investigate.traces']({})).filter(({ kind }) => kind === 'run')).toHaveLength(1)
  })
})

describe('an import', () => {
  test('takes in what was uploaded, says how far it is, and deletes the copy that was the host’s own', async () => {
    const app = await start()
    await app.services['case.create']({ name: 'Import' })
    const progress: EventData<'job.progress'>[] = []
    app.on('job.progress', each => progress.push(each))
    const good = fileOf('sign-ins.json', JSON.stringify({ value: [signIn] }))
    const bad = fileOf('noise.bin', '\u0001\u0002 nothing that anyone exports')
    const uploads = [app.uploads.add({ path: good, temporary: true }), app.uploads.add({ path: bad, temporary: false })]
    const [first, second] = await app.services['case.import']({ uploads, formats: [] })
    expect(first).toMatchObject({
      file: 'sign-ins.json',
      format: 'entra-graph-json',
      accepted: 1,
      rejected: 0,
      refusal: null,
    })
    expect(second).toMatchObject({ file: 'noise.bin', accepted: 0, refusal: { code: 'import.unrecognised' } })
    expect(readdirSync(root)).not.toContain(basename(good))
    expect(readdirSync(root)).toContain(basename(bad))
    expect(progress.at(0)?.state).toBe('running')
    expect(progress.at(-1)?.state).toBe('done')
    expect(progress.map(({ title }) => title)).toContain('Importing noise.bin (2 of 2)')
    await expect(app.services['case.import']({ uploads, formats: [] })).rejects.toMatchObject({
      code: 'argument.invalid',
    })
  })

  test('of a folder takes in what is in it under its path there, and deletes the copy that was the host’s own', async () => {
    const app = await start()
    await app.services['case.create']({ name: 'Folder' })
    const folder = join(root, 'June logs')
    mkdirSync(join(folder, 'hosts'), { recursive: true })
    writeFileSync(join(folder, 'hosts/sign-ins.json'), JSON.stringify({ value: [signIn] }))
    writeFileSync(join(folder, '.DS_Store'), 'nothing of ours')
    const uploads = [app.uploads.add({ path: folder, temporary: true })]
    const name = 'June logs/hosts/sign-ins.json'
    expect(await app.services['case.preview']({ uploads, formats: [] })).toMatchObject([
      { upload: uploads[0], skipped: 1, contents: [{ name, path: 'hosts/sign-ins.json' }] },
    ])
    await app.services['case.import']({ uploads, formats: [] })
    expect((await app.services['case.info']({})).sources.map(each => each.name)).toEqual([name])
    expect(existsSync(folder)).toBe(false)
  })

  test('is shown before it is done, with what was chosen to read a file as, and can be left', async () => {
    const app = await start()
    await app.services['case.create']({ name: 'Preview' })
    const path = fileOf('look.json', JSON.stringify(signIn))
    const [upload, other] = [true, true].map(temporary => app.uploads.add({ path, temporary: !temporary }))
    if (upload === undefined || other === undefined) throw new Error('two uploads')
    const [seen] = await app.services['case.preview']({ uploads: [upload], formats: [] })
    expect(seen).toMatchObject({
      upload,
      skipped: 0,
      contents: [{ name: 'look.json', path: '', format: 'entra-graph-json', had: 'nothing', reading: { looked: 1 } }],
    })
    expect((await app.services['case.info']({})).sources).toEqual([])
    const formats = [{ upload, path: '', format: 'graph-objects' as const }]
    const [again] = await app.services['case.preview']({ uploads: [upload], formats })
    expect(again?.contents).toMatchObject([{ format: 'graph-objects' }])
    expect(await app.services['case.import']({ uploads: [upload], formats })).toMatchObject([
      { format: 'graph-objects' },
    ])
    expect(await app.services['case.discard']({ uploads: [other] })).toEqual({})
    await expect(app.services['case.preview']({ uploads: [other], formats: [] })).rejects.toMatchObject({
      code: 'argument.invalid',
    })
  })

  test('changes the traces that were asked for before', async () => {
    const app = await start()
    await app.services['case.create']({ name: 'Before and after' })
    expect(await app.services['investigate.traces']({})).toEqual([])
    const path = fileOf('later.json', JSON.stringify({ value: [signIn] }))
    await app.services['case.import']({ uploads: [app.uploads.add({ path, temporary: false })], formats: [] })
    expect(await app.services['investigate.traces']({})).toHaveLength(1)
  })

  test('that is cancelled is refused as such, and the case goes on', async () => {
    const app = await start()
    await app.services['case.create']({ name: 'Cancelled' })
    const path = fileOf('many.json', `${JSON.stringify(signIn)}\n`.repeat(20_000))
    app.on('job.progress', ({ job, state }) => {
      if (state === 'running') void app.services['job.cancel']({ job })
    })
    const importing = app.services['case.import']({
      uploads: [app.uploads.add({ path, temporary: false })],
      formats: [],
    })
    await expect(importing).rejects.toMatchObject({ code: 'job.cancelled' })
    expect(await app.services['case.verify']({}).catch(error => error)).toMatchObject({ code: 'job.cancelled' })
    expect((await app.services['case.info']({})).name).toBe('Cancelled')
  })
})

describe('a later start', () => {
  test('opens the newest case and makes no demo again', async () => {
    const folder = join(root, 'later')
    const first = await start(folder)
    const { file } = await first.services['case.create']({ name: 'Mine' })
    await first.services['case.import']({
      formats: [],
      uploads: [
        first.uploads.add({ path: fileOf('mine.json', JSON.stringify({ value: [signIn] })), temporary: false }),
      ],
    })
    await first.close()
    const second = await start(folder)
    const state = await second.services['app.state']({})
    expect(state).toMatchObject({ demo: false, case: { file, accepted: 1 } })
    expect((await second.services['case.list']({})).map(({ name }) => name)).toEqual(['Mine', 'First light'])
  })

  test('over a folder that is open already is refused, until it is closed there', async () => {
    const folder = join(root, 'twice')
    const [one, other] = await Promise.allSettled([start(folder), start(folder)])
    expect([one.status, other]).toMatchObject(['fulfilled', { reason: { data: { code: 'host.alreadyRunning' } } }])
    if (one.status === 'fulfilled') await one.value.close()
    expect((await (await start(folder)).services['case.list']({})).map(({ name }) => name)).toEqual(['First light'])
  })

  test('with a case that can not be opened has none open, says why in the log, and can open another', async () => {
    const folder = join(root, 'broken')
    await (await start(folder)).close()
    const demo = join(folder, 'cases', 'First light.throughline')
    writeFileSync(demo, 'not a database')
    const log = keptLog()
    const app = await start(folder, log)
    expect(await app.services['app.state']({})).toMatchObject({ case: null, demo: false })
    expect(log.lines.join()).toContain('First light.throughline was not opened')
    expect(await app.answer({ id: 1, call: 'case.info', input: {} })).toMatchObject({
      refusal: { code: 'case.closed' },
    })
    await app.services['case.create']({ name: 'Fresh' })
    expect(await app.services['app.state']({})).toMatchObject({ case: { name: 'Fresh' } })
  })
})
