// What must hold of every source, however bad: nothing of it is lost, what was read can be read again, and the case's own
// word of it is true.
import { isDeepStrictEqual } from 'node:util'
import { decodeRecord, keysOf, readSegments, recognise, timeOf } from '../../main/case/import/index.ts'
import type { CaseStore } from '../../main/case/index.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Random } from '../../shared/model/env.ts'
import type { FormatId } from '../../shared/model/evidence.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { importOne } from '../case/making.ts'

export interface Mutant {
  readonly format: FormatId
  readonly isCsv: boolean
  /** Whether it has a record a line, so that what is lost can be counted; otherwise it may be refused whole too. */
  readonly isExact: boolean
  readonly bytes: Buffer
}

export interface Tally {
  readonly records: number
  readonly rejected: number
  readonly lines: number
}

class Wrong extends Error {}

function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Wrong(what)
}

/** Reads the source by itself; null where it is refused whole. Throws where something does not hold. */
export async function checkReading(mutant: Mutant, random: Random): Promise<Tally | null> {
  try {
    recognise(mutant.bytes.subarray(0, 65_536), 'mutant')
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
  try {
    return await segmentsHold(mutant, random)
  } catch (error) {
    if (mutant.isExact || !(error instanceof Refusal)) throw error
    return null
  }
}

async function segmentsHold({ format, isCsv, isExact, bytes }: Mutant, random: Random): Promise<Tally> {
  const contexts: JsonObject[] = []
  const starts: number[] = []
  const gaps: [number, number][] = []
  let [records, end] = [0, 0]
  for await (const segments of readSegments(format, inChunks(bytes, random))) {
    for (const segment of segments) {
      if (segment.kind === 'context') {
        contexts[segment.index] = segment.value
        continue
      }
      const { start, length } = segment
      must(start >= end && start + length <= bytes.length, `byte ${start}: not behind the segment before`)
      const isHeader = isCsv && starts.length === 0
      if (!isHeader) gaps.push([end, start])
      starts.push(start)
      end = start + length
      if (segment.kind === 'rejected') {
        const { reason, column, line } = segment
        must(reason !== '' && column >= 1 && line >= 1, `byte ${start}: rejected without a place or a reason`)
        continue
      }
      records++
      const context = segment.context === null ? null : (contexts[segment.context] ?? null)
      const fields = decodeRecord(format, bytes.subarray(start, end), context)
      const { table, keys, time } = segment
      must(isDeepStrictEqual(keysOf(table, fields), keys), `byte ${start}: other keys when it is read again`)
      must(timeOf(table, fields) === time, `byte ${start}: another time when it is read again`)
    }
  }
  const lines = linesIn(bytes)
  const tally = { records, rejected: starts.length - records, lines: lines.length }
  if (!isExact) return tally
  gaps.push([end, bytes.length])
  for (const [from, to] of gaps)
    must(separates(bytes, from, to, format), `byte ${from}: something here is of no segment`)
  if (!isCsv) checkLines(lines, starts, format)
  return tally
}

/** One segment begins on every line; where a line may be a page of records, at least one, or it is a page without any. */
function checkLines(lines: readonly Line[], starts: readonly number[], format: FormatId): void {
  let at = 0
  for (const { start, end, text } of lines) {
    const from = at
    while (at < starts.length && (starts[at] ?? 0) < end) at++
    const count = at - from
    const holds = isPage(text, format) ? count >= 1 || emptyPage.test(text) : count === 1
    must(holds, `the line at byte ${start} has ${count} segments`)
  }
  must(at === starts.length, 'more segments than lines')
}

const page =
  /"(?:value|results|Results|Records|Events|resourceSpans|resourceLogs|scopeSpans|scopeLogs|records|tables|[rR]ows)\\?"\s*:/
/** What is no record by its name, but may hold some: a batch of messages, and what an answer says went wrong. */
const pages: Partial<Record<FormatId, RegExp>> = {
  'mcp-jsonl': /^[^{"]*\[/,
  'query-answer-json': /"(?:error|OneApiErrors|Exceptions)"\s*:/i,
}
const isPage = (line: string, format: FormatId): boolean => page.test(line) || pages[format]?.test(line) === true
const emptyPage = /:\s*\[[\s,]*\]/

/** The same by way of a case: the file is at `path`. */
export async function checkImport(
  store: CaseStore,
  { format, bytes }: Mutant,
  path: string,
  read: Tally | null,
): Promise<void> {
  const imported = await importOne(store, path, { as: format })
  if (read === null) {
    must(imported.refusal !== null, 'taken in, though it can not be read')
    return
  }
  must(imported.refusal === null, `refused: ${imported.refusal?.message}`)
  must(imported.source !== null, 'taken in without a source')
  // Of what the case had of a mutant before, nothing is counted again.
  if (imported.had !== 'all') {
    const taken = imported.accepted + imported.duplicates
    must(taken === read.records, `${taken} were taken as records, ${read.records} read`)
    must(imported.rejected === read.rejected, `${imported.rejected} were rejected, ${read.rejected} read`)
  }
  const pieces: Uint8Array[] = []
  for await (const piece of store.sourceBytes(imported.source)) pieces.push(piece)
  must(Buffer.concat(pieces).equals(bytes), 'the source does not come back byte for byte')
}

async function* inChunks(bytes: Buffer, random: Random): AsyncGenerator<Uint8Array> {
  const longest = 1 << (4 + random.integer(16))
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + random.integer(longest)
    yield Uint8Array.from(bytes.subarray(at, at + length))
    at += length
  }
}

/** Whether between two bytes is only what parts records: blanks, line breaks, byte order marks, and what pages of records have around them. */
function separates(bytes: Buffer, from: number, to: number, format: FormatId): boolean {
  let at = from
  for (const piece of bytes.toString('latin1', from, to).split('\n')) {
    const start = bytes.subarray(0, at).lastIndexOf(0x0a) + 1
    const lineEnd = bytes.indexOf(0x0a, at)
    const line = (): string => bytes.toString('latin1', start, lineEnd === -1 ? bytes.length : lineEnd)
    if (!blank.test(piece) && !isPage(line(), format)) return false
    at += piece.length + 1
  }
  return true
}
const blank = /^(?:[ \t\r\n]|\xef\xbb\xbf)*$/

interface Line {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Lines in which something stands. */
function linesIn(bytes: Buffer): Line[] {
  const lines: Line[] = []
  let start = 0
  for (const text of bytes.toString('latin1').split('\n')) {
    const end = start + text.length + 1
    if (!blank.test(text)) lines.push({ start, end, text })
    start = end
  }
  return lines
}
