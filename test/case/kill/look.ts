// What is asked of the folder of a killed process, and what its case holds.
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { type CaseStore, openCase } from '../../../main/case/index.ts'
import { tableNames } from '../../../shared/model/evidence.ts'
import { testEnv } from '../making.ts'
import { fileNames, recordsInBatch, type TaskName } from './tasks.ts'

/** The file a task makes or works in. */
export function targetOf(task: TaskName, folder: string): string {
  const made = { merge: fileNames.both, unlock: fileNames.unlocked }
  return join(folder, task === 'merge' || task === 'unlock' ? made[task] : fileNames.one)
}

export interface Durable {
  readonly file: string
  readonly size: number
  readonly root: string
}

/** Opens a case and asks what a person would; gives the milliseconds until the first search was answered. Throws what does not hold. */
export async function askAll(file: string, committed: readonly Durable[]): Promise<number> {
  const begun = performance.now()
  const store = await openCase({ file, env: testEnv(), worker: 'inline' })
  try {
    await store.find('uti', 'Token-1')
    const took = performance.now() - begun
    await mustVerify(store)
    const { size, sources } = await store.info()
    for (const { run, accepted } of sources.map(({ kind, accepted }) => ({ run: kind === 'run', accepted })))
      if (run && accepted % recordsInBatch !== 0) throw new Error(`part of a batch is there: ${accepted} records`)
    const db = new BetterSqlite3(file, { readonly: true })
    const rootAt = db.prepare<[number], string>('SELECT lower(hex(root)) FROM head WHERE size = ?').pluck()
    const lost = committed.find(head => head.size > size || rootAt.get(head.size) !== head.root)
    db.close()
    if (lost !== undefined) throw new Error(`what was committed at size ${lost.size} is missing`)
    return took
  } finally {
    await store.close()
  }
}

async function mustVerify(store: CaseStore): Promise<void> {
  const { ok, firstBad } = await store.verify()
  if (!ok) throw new Error(`does not verify: ${firstBad?.what} at ${firstBad?.at}`)
}

/** What a case holds, in words that do not depend on which commit or entry it came in. */
export async function contentOf(file: string): Promise<string> {
  const store = await openCase({ file, env: testEnv(), worker: 'inline' })
  try {
    await mustVerify(store)
    const { sources } = await store.info()
    const held: string[] = []
    for (const { id, kind, name, digest, accepted, rejected, duplicates, complete } of sources) {
      const hash = createHash('sha256')
      for await (const piece of store.sourceBytes(id)) hash.update(piece)
      const bytes = hash.digest('hex')
      if (kind === 'file' && bytes !== digest) throw new Error(`${name} does not come back byte for byte`)
      held.push(JSON.stringify([name, bytes, accepted, rejected, duplicates, complete]))
    }
    const records = createHash('sha256')
    for await (const page of store.scan(tableNames))
      for (const { table, time, fields } of page) records.update(JSON.stringify([table, time, fields]))
    const found = await Promise.all(['Token-7', 'Token-150'].map(token => store.find('uti', token)))
    const { notes } = await store.annotations()
    const columns = await store.columns()
    return JSON.stringify([
      held.sort(),
      records.digest('hex'),
      found.map(ids => ids.length),
      notes.map(({ text }) => text),
      columns.map(({ table, rows, columns }) => [table, rows, columns.length]).sort(),
    ])
  } finally {
    await store.close()
  }
}

/** Whatever lies there that nobody would look for: nothing, once the next one did the same work. */
export function leftIn(folder: string): string[] {
  const known: readonly string[] = ['logs', ...Object.values(fileNames).flatMap(name => [name, `${name}-cache`])]
  const caches = readdirSync(folder).filter(name => name.endsWith('-cache'))
  return [
    ...readdirSync(folder).filter(name => !known.includes(name)),
    ...caches.flatMap(name =>
      readdirSync(join(folder, name)).filter(
        each => !/^((links|records)-\d+-\d+\.run|columns\.duckdb(\.wal)?)$/.test(each),
      ),
    ),
  ]
}
