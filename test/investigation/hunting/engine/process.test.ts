// The process that hunts: started when it is needed, gone when it is let go, and whatever ends it is told in words.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { setTimeout as later } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { ColumnDatabase } from '../../../../main/case/columns/database.ts'
import { type StartEngine, startWithNode } from '../../../../main/investigation/hunting/engine/start.ts'
import { columnsFile, columnsOf } from './columns-file.ts'

const table = 'CREATE TABLE rows AS SELECT range AS n FROM range(100000)'
const count = 'SELECT count(*) FROM rows'
const endless = 'SELECT count(*) FROM rows a, rows b WHERE a.n * b.n % 7 = 3'

/** Notes the processes it starts. */
function noting(): { readonly start: StartEngine; readonly pids: number[] } {
  const pids: number[] = []
  const start: StartEngine = (...how) => {
    const process = startWithNode(...how)
    if (process.pid !== undefined) pids.push(process.pid)
    return process
  }
  return { start, pids }
}

test('No process is started before the first hunt, and one serves all of them', async () => {
  const { start, pids } = noting()
  await using columns = await columnsFile(table, { start })
  expect(pids).toEqual([])
  await Promise.all([1, 2, 3].map(() => columns.engine.rows(count, columnsOf('long'))))
  expect(pids).toHaveLength(1)
})

test('A process that is killed fails its hunts in words, and the next hunt has a new one', async () => {
  const { start, pids } = noting()
  await using columns = await columnsFile(table, { start })
  const running = columns.engine.rows(endless, columnsOf('long'))
  const said = expect(running).rejects.toMatchObject({
    code: 'hunt.failed',
    message: 'The process that hunts ended by itself (SIGKILL).',
  })
  await later(300)
  for (const pid of pids) process.kill(pid, 'SIGKILL')
  await said
  expect(await columns.engine.rows(count, columnsOf('long'))).toEqual([[100_000]])
  expect(pids).toHaveLength(2)
})

test('Let go, its hunts are cancelled and the file can be written', async () => {
  await using columns = await columnsFile(table)
  const said = expect(columns.engine.rows(endless, columnsOf('long'))).rejects.toMatchObject({ code: 'job.cancelled' })
  await later(300)
  await columns.engine.close()
  await said
  const writer = await ColumnDatabase.open(columns.folder)
  await writer.run('INSERT INTO rows VALUES (-1)')
  writer.close()
  expect(await columns.engine.rows(count, columnsOf('long'))).toEqual([[100_001]])
})

test('Where the system does not tell its memory, it looks by itself', async () => {
  const blind: StartEngine = (...how) => ({ ...startWithNode(...how), pid: undefined })
  await using columns = await columnsFile(table, { start: blind, limits: { residentBytes: 300 * 1024 ** 2 } })
  const heavy = 'SELECT unnest(range(1000000000))'
  await expect(columns.engine.rows(heavy, columnsOf('long'))).rejects.toMatchObject({
    code: 'hunt.limit',
    message: 'The hunt needs more memory than the limit of 300 MiB.',
  })
})

test('A process whose parent is gone ends, and leaves no folder behind', async () => {
  await using columns = await columnsFile(table)
  const parent = spawn(process.execPath, [fileURLToPath(new URL('./abandoned.ts', import.meta.url)), columns.file], {
    env: { ...process.env, TMPDIR: columns.folder },
  })
  const [said] = await once(parent.stdout, 'data')
  const { pid, folders } = z.object({ pid: z.number(), folders: z.array(z.string()) }).parse(JSON.parse(String(said)))
  expect(folders).toHaveLength(1)
  await later(100)
  parent.kill('SIGKILL')
  await expect.poll(() => isRunning(pid), { timeout: 20_000 }).toBe(false)
  expect(readdirSync(columns.folder)).toEqual(['columns.duckdb'])
})

test('A process in which DuckDB has failed for good is not asked again', async () => {
  let started = 0
  const failing: StartEngine = () => {
    started++
    let hear: (message: unknown) => void = () => undefined
    let end: (why: string, words: string) => void = () => undefined
    return {
      pid: undefined,
      post: message => {
        const { kind, id } = z.object({ kind: z.string(), id: z.number().optional() }).parse(message)
        const failure = { kind: 'duckdb', text: 'INTERNAL Error: Attempted to access index 1 within vector of size 1' }
        if (kind === 'run') setImmediate(() => hear({ kind: 'failed', id, failure }))
      },
      onMessage: listen => {
        hear = listen
      },
      onEnd: listen => {
        end = listen
      },
      kill: () => end('SIGKILL', ''),
    }
  }
  await using columns = await columnsFile(table, { start: failing })
  for (const times of [1, 2]) {
    await expect(columns.engine.rows(count, columnsOf('long'))).rejects.toMatchObject({
      code: 'hunt.failed',
      message: 'The query could not be run here.',
    })
    expect(started).toBe(times)
  }
})

test('A file that is not there is refused', async () => {
  await using columns = await columnsFile(table)
  rmSync(columns.file)
  await expect(columns.engine.rows(count, columnsOf('long'))).rejects.toMatchObject({
    code: 'hunt.failed',
    message: 'The columns of the case can not be read.',
  })
  expect(existsSync(columns.file)).toBe(false)
})

test('A script that can not be started is refused too', async () => {
  await using columns = await columnsFile(table, { script: new URL('./no-such-script.ts', import.meta.url) })
  await expect(columns.engine.rows(count, columnsOf('long'))).rejects.toMatchObject({
    code: 'hunt.failed',
    message: 'The process that hunts ended by itself (code 1).',
    cause: expect.objectContaining({ message: expect.stringContaining('Cannot find module') }),
  })
})

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
