// The answer of a hunt as a Parquet file, which DuckDB writes in a process of its own.
import { constants, copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Refusal } from '../../../../shared/errors.ts'
import type { Cell, HuntColumn } from '../../../../shared/model/hunt.ts'
import { processLimits } from '../engine/limits.ts'
import { FromWriter, type WriteParquet } from '../engine/protocol.ts'
import { engineScript, engineSettings, type StartEngine, startWithNode } from '../engine/start.ts'
import { ticksOfTimespanText, timespanNote } from '../times.ts'
import type { AnswerRows } from './text.ts'

export interface ParquetOptions {
  /** How the process is started, and its script; the same as of HuntEngine. */
  readonly start?: StartEngine
  readonly script?: URL
  /** Aborted, it ends with job.cancelled. */
  readonly signal?: AbortSignal
}

export interface WrittenParquet {
  readonly rows: number
  readonly bytes: number
  /** What a reader should know, and of how many columns it is so. */
  readonly notes: ReadonlyMap<string, number>
}

/**
 * Writes a new file. A datetime is a timestamp in microseconds, adjusted to UTC; a timespan a 64-bit number of ticks of
 * 100 ns, as the file says in its metadata; a decimal has 38 digits, 10 of them behind the point; a dynamic is JSON text; a
 * guid is text. Names that differ in case alone are told apart by a number, for many readers do not.
 *
 * Refuses argument.invalid where something stands there or nothing can be written, hunt.failed where DuckDB can not write
 * it, and job.cancelled; then nothing is left behind. What the rows refuse is passed on.
 */
export async function writeParquet(
  { columns, rows }: AnswerRows,
  to: string,
  options: ParquetOptions = {},
): Promise<WrittenParquet> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-parquet-'))
  try {
    const from = join(folder, 'rows.ndjson')
    const made = join(folder, 'answer.parquet')
    const sizes = await writeRows(from, columns, rows, options.signal)
    const named = distinctlyNamed(columns)
    const rowsAGroup = Math.min(
      mostRowsAGroup,
      Math.max(2048, Math.floor((bytesAGroup * sizes.rows) / (sizes.bytes + 1))),
    )
    const { memoryBytes } = processLimits
    const order = { folder, from, to: made, columns: named, longest: sizes.longest, rowsAGroup, memoryBytes }
    await carriedOut({ kind: 'parquet', ...order }, options)
    place(made, to)
    return { rows: sizes.rows, bytes: statSync(to).size, notes: notesOf(columns, named) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const mostRowsAGroup = 122_880
/** Held in memory while a group is written. */
const bytesAGroup = 64 * 1024 ** 2

async function writeRows(
  file: string,
  columns: readonly HuntColumn[],
  rows: AnswerRows['rows'],
  signal: AbortSignal | undefined,
): Promise<{ readonly rows: number; readonly bytes: number; readonly longest: number }> {
  const handle = await open(file, 'wx', 0o600)
  const sizes = { rows: 0, bytes: 0, longest: 0 }
  try {
    for await (const some of rows) {
      if (signal?.aborted) throw stopped()
      const lines = some.map(row => lineOf(columns, row))
      for (const line of lines) sizes.longest = Math.max(sizes.longest, Buffer.byteLength(line))
      sizes.rows += lines.length
      sizes.bytes += (await handle.write(lines.join(''))).bytesWritten
    }
    return sizes
  } finally {
    await handle.close()
  }
}

function lineOf(columns: readonly HuntColumn[], row: readonly Cell[]): string {
  const members = row.flatMap((cell, at) => {
    if (cell === null) return []
    const isTimespan = columns[at]?.type === 'timespan' && typeof cell === 'string'
    return [`"c${at + 1}":${isTimespan ? ticksOfTimespanText(cell) : JSON.stringify(cell)}`]
  })
  return `{${members.join(',')}}\n`
}

/** DuckDB, and what reads as it does, takes `Account` and `account` for one. */
function distinctlyNamed(columns: readonly HuntColumn[]): HuntColumn[] {
  const taken = new Set<string>()
  return columns.map(({ name, type }) => {
    let distinct = name
    for (let number = 1; taken.has(distinct.toLowerCase()); number++) distinct = `${name}_${number}`
    taken.add(distinct.toLowerCase())
    return { name: distinct, type }
  })
}

function notesOf(columns: readonly HuntColumn[], named: readonly HuntColumn[]): Map<string, number> {
  const renamed = columns.filter(({ name }, at) => named[at]?.name !== name).length
  const timespans = columns.filter(({ type }) => type === 'timespan').length
  const notes = new Map<string, number>()
  if (renamed > 0) notes.set('column with a number behind its name, for another differs from it in case alone', renamed)
  if (timespans > 0) notes.set(`column of timespans: written as ${timespanNote}`, timespans)
  return notes
}

function carriedOut(message: WriteParquet, options: ParquetOptions): Promise<void> {
  const { start = startWithNode, script = engineScript, signal } = options
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const process = start(script, engineSettings)
  const cancel = () => {
    reject(stopped())
    process.kill()
  }
  signal?.addEventListener('abort', cancel)
  if (signal?.aborted) cancel()
  process.onMessage(sent => {
    const said = FromWriter.parse(sent)
    if (said.kind === 'written') resolve()
    else reject(notWritten(said.text))
    process.kill()
  })
  const ended = Promise.withResolvers<void>()
  process.onEnd((why, words) => {
    reject(notWritten(`${why} ${words}`))
    ended.resolve()
  })
  process.post(message)
  // Its files are removed once it has let go of them.
  return promise.finally(() => {
    signal?.removeEventListener('abort', cancel)
    return ended.promise
  })
}

function notWritten(text: string): Refusal {
  const refusal = new Refusal('hunt.failed', 'The answer could not be written as Parquet.', {
    todo: 'Write it as CSV or NDJSON, or ask for fewer rows or columns.',
  })
  refusal.cause = new Error(text)
  return refusal
}

const stopped = (): Refusal => new Refusal('job.cancelled', 'The writing was stopped, and nothing of it kept.')

/** Nothing is overwritten: what stands there may be evidence. */
function place(made: string, to: string): void {
  try {
    copyFileSync(made, to, constants.COPYFILE_EXCL)
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    const reason = error instanceof Error ? error.message : String(error)
    const message = exists ? `There is already a file ${to}.` : `Nothing can be written at ${to}: ${reason}.`
    throw new Refusal('argument.invalid', message, { where: { file: to } })
  }
}
