// Reads a source of a known format: its bytes in, segments out, a few chunks in memory at a time.

import { Refusal } from '../../../shared/errors.ts'
import type { FormatId } from '../../../shared/model/evidence.ts'
import { ByteWindow, isBlank, mark, markLength } from './bytes.ts'
import { separatorOf } from './csv-row.ts'
import type { Cut, Cutter } from './cut.ts'
import { csvCutter } from './cut-csv.ts'
import { documentCutter } from './cut-document.ts'
import { lineCutter } from './cut-lines.ts'
import { tableCutter, tableLineCutter } from './cut-tables.ts'
import { formats } from './format.ts'
import { headSize, isValueFirst, layoutOf } from './layout.ts'
import { csvReader } from './read-csv.ts'
import { jsonReader } from './read-json.ts'
import { rowReader } from './read-rows.ts'
import type { ReadSegments, SeeRecord, Segment } from './segment.ts'

const readers = { json: jsonReader, csv: csvReader, rows: rowReader }

/** Segments handed over at once. */
const batchSize = 1024

/** Refuses with `import.unreadable` a source that holds nothing, or CSV without a readable header. */
export const readSegments: ReadSegments = async function* (format, chunks) {
  const window = new ByteWindow()
  const read = readers[formats[format].content](format)
  let cutter: Cutter | null = null
  for await (const chunk of chunks) {
    window.append(chunk)
    if (cutter === null && window.length >= headSize + mark.length) cutter = begin(format, window)
    if (cutter !== null) yield* segmentsOf(cutter, window, false, read)
  }
  cutter ??= begin(format, window)
  yield* segmentsOf(cutter, window, true, read)
}

/** Whether each line of a source that begins so can be read without those before it. */
export function readsLines(format: FormatId, head: Uint8Array): boolean {
  const { content, envelopes, follow } = formats[format]
  const start = head.subarray(markLength(head))
  return content === 'json' && follow === undefined && layoutOf(start, envelopes) === 'lines'
}

/** Segments of whole lines of such a source, counted from the first of these bytes. */
export function* readLines(format: FormatId, bytes: Uint8Array, see?: SeeRecord): Generator<Segment> {
  const window = new ByteWindow(bytes)
  for (const segments of segmentsOf(lineCutter(), window, true, jsonReader(format, see))) yield* segments
}

function begin(format: FormatId, window: ByteWindow): Cutter {
  window.skipMark(markLength(window.bytes))
  const head = window.bytes.subarray(0, headSize)
  if (head.length < headSize && head.every(isBlank))
    throw new Refusal('import.unreadable', 'There is nothing in this source.')
  const { content, envelopes, isBatched } = formats[format]
  if (content === 'csv') return csvCutter(separatorOf(head))
  const mayBeLists = content === 'rows' || isBatched === true
  const isLines = layoutOf(head, envelopes) === 'lines' || (mayBeLists && isValueFirst(head))
  if (content === 'rows') return isLines ? tableLineCutter() : tableCutter()
  return isLines ? lineCutter() : documentCutter(envelopes)
}

function* segmentsOf(cutter: Cutter, window: ByteWindow, ended: boolean, read: (cut: Cut) => Segment[]) {
  let batch: Segment[] = []
  for (let cut = cutter.next(window, ended); cut !== null; cut = cutter.next(window, ended)) {
    batch.push(...read(cut))
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
