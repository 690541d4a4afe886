// The folders killed processes work in: logs of several formats, and the cases that tasks need to begin with.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createCase } from '../../../main/case/index.ts'
import { signIn, signInLines, spanRecord, testEnv } from '../making.ts'
import { zipOf } from '../sources/zipping.ts'
import { fileNames, perform, quietly, type TaskName } from './tasks.ts'

/** How long the longest log is, and whether its last line can not be read: such a log DuckDB leaves to the case. */
export interface Length {
  readonly lines: number
  readonly broken: boolean
}

/** Makes in `folder` what the task begins with. */
export async function prepare(task: TaskName, folder: string, length: Length): Promise<void> {
  mkdirSync(folder)
  if (task === 'run') return
  writeLogs(join(folder, 'logs'), length)
  if (task === 'import') return
  await perform('import', folder, quietly)
  if (task === 'unlock') await perform('lock', folder, quietly)
  if (task === 'merge') await makeOther(folder)
  if (task === 'unlock')
    for (const end of ['', '-cache']) rmSync(join(folder, fileNames.one + end), { recursive: true })
  else rmSync(join(folder, 'logs'), { recursive: true })
}

/** NDJSON, maybe with a line that can not be read, a CSV, gzip, a zip in a zip, an exporter's body, and records that repeat. */
function writeLogs(folder: string, { lines, broken }: Length): void {
  mkdirSync(folder)
  writeFileSync(join(folder, '1.ndjson'), `${signInLines(lines)}${broken ? '{"broken": \n' : ''}`)
  const names = ['TimeGenerated', 'Type', 'CorrelationId', 'UserPrincipalName', 'UniqueTokenIdentifier'] as const
  const rows = Array.from({ length: 400 }, (_, index) => names.map(name => signIn(lines + index)[name]).join(','))
  writeFileSync(join(folder, '2.csv'), `${names.join(',')}\n${rows.join('\n')}\n`)
  const array = Array.from({ length: 600 }, (_, index) => signIn(lines + 1000 + index))
  writeFileSync(join(folder, '3.json.gz'), gzipSync(JSON.stringify(array)))
  const inner = zipOf({ name: 'repeats.ndjson', content: signInLines(300, 100) })
  writeFileSync(
    join(folder, '4.zip'),
    zipOf({ name: 'inner.zip', content: inner }, { name: 'x.txt', content: 'no log' }),
  )
  writeFileSync(join(folder, '5.json'), JSON.stringify(spanRecord(1).body))
}

async function makeOther(folder: string): Promise<void> {
  const log = join(folder, 'other.ndjson')
  writeFileSync(log, signInLines(400, 300))
  const store = await createCase({ file: join(folder, fileNames.other), env: testEnv(2), worker: 'inline' })
  await store.importPath(log)
  await store.act({ act: 'comment', record: null, text: 'from the other' })
  await store.close()
  rmSync(log)
}

export const copyOf = (ground: string, to: string): void => cpSync(ground, to, { recursive: true })
