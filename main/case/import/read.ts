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
import type { ReadSegments, Segment } from './segment.ts'

export const readers = { json: jsonReader, csv: csvReader, rows: rowReader }

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

/** What cuts a source that begins so. Refuses import.unreadable where it holds nothing. */
export function begin(format: FormatId, window: ByteWindow): Cutter {
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

/** What is read of a window, so many segments at a time. */
export function* segmentsOf(cutter: Cutter, window: ByteWindow, ended: boolean, read: (cut: Cut) => Segment[]) {
  let batch: Segment[] = []
  for (let cut = cutter.next(window, ended); cut !== null; cut = cutter.next(window, ended)) {
    batch.push(...read(cut))
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
