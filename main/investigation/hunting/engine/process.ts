// The process that hunts: DuckDB over the columns of a case, told what to do in messages. Its parent ends it where it must.
import { rmSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import type { DuckDBInstance } from '@duckdb/node-api'
import { declaredFunctions } from '../functions/index.ts'
import { channelToParent } from './channel.ts'
import { parquetFile } from './parquet-file.ts'
import { type Open, type Run, ToEngine, type WriteParquet } from './protocol.ts'
import { registerFunctions } from './register.ts'
import { RunningQuery } from './running-query.ts'
import { openColumns } from './settings.ts'

const watchMilliseconds = 100

const queries = new Map<number, RunningQuery>()
let opened: Promise<DuckDBInstance | null> = Promise.resolve(null)
/** Otherwise removed by the parent. */
let temporary: string | null = null
const { say, listen } = channelToParent(() => {
  if (temporary !== null) rmSync(temporary, { recursive: true, force: true })
})

listen(sent => {
  const message = ToEngine.parse(sent)
  if (message.kind === 'open') opened = open(message)
  else if (message.kind === 'parquet') void write(message)
  else if (message.kind === 'run') void carryOut(message)
  else if (message.kind === 'more') queries.get(message.id)?.more()
  else queries.get(message.id)?.stop()
})

async function open(message: Open): Promise<DuckDBInstance | null> {
  temporary = message.temporary
  // Where the parent can not see it by itself.
  const look = () => {
    if (queries.size > 0 && process.memoryUsage.rss() > message.residentBytes) say({ kind: 'overMemory' })
  }
  setInterval(look, watchMilliseconds)
  try {
    const instance = await openColumns(message)
    const connection = await instance.connect()
    registerFunctions(connection, declaredFunctions)
    connection.closeSync()
    // Where Node keeps what it compiled it does so at the end, which comes to this process without a word.
    flushCompileCache()
    return instance
  } catch (error) {
    say({ kind: 'notOpened', text: textOf(error) })
    return null
  }
}

async function carryOut(run: Run): Promise<void> {
  const { id } = run
  const query = new RunningQuery(run, rows => say({ kind: 'rows', id, rows }))
  queries.set(id, query)
  const instance = await opened
  // The parent ends what could not open its file.
  if (instance === null) return
  const failure = await query.carryOut(instance)
  queries.delete(id)
  say(failure === null ? { kind: 'end', id } : { kind: 'failed', id, failure })
}

async function write(message: WriteParquet): Promise<void> {
  temporary = message.folder
  try {
    await parquetFile(message)
    say({ kind: 'written' })
  } catch (error) {
    say({ kind: 'notWritten', text: textOf(error) })
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
