// Reads a source in pieces of whole lines, each without those before it.
import type { FormatId } from '../../../shared/model/evidence.ts'
import { ByteWindow, markLength } from './bytes.ts'
import { separatorOf } from './csv-row.ts'
import { csvCutter } from './cut-csv.ts'
import { lineCutter } from './cut-lines.ts'
import { formats } from './format.ts'
import { layoutOf } from './layout.ts'
import { begin, readers, segmentsOf } from './read.ts'
import type { InPieces, SeeRecord, Segment } from './segment.ts'

/** How a source that begins so can be read in pieces; null where it can not. */
export function inPieces(format: FormatId, head: Uint8Array): InPieces | null {
  const { content, envelopes, follow } = formats[format]
  if (content === 'csv') {
    const end = headerEnd(format, head)
    return end === null ? null : { header: head.slice(0, end), isQuoted: true }
  }
  const start = head.subarray(markLength(head))
  if (content !== 'json' || follow !== undefined || layoutOf(start, envelopes) !== 'lines') return null
  return { header: new Uint8Array(0), isQuoted: false }
}

/** Where the header of CSV ends; null where that is not in sight, or is no header. */
function headerEnd(format: FormatId, head: Uint8Array): number | null {
  const window = new ByteWindow(head)
  const cutter = begin(format, window)
  const read = readers.csv(format)
  for (let cut = cutter.next(window, false); cut?.problem === null; cut = cutter.next(window, false)) {
    if (read(cut).some(({ kind }) => kind === 'context')) return window.start
  }
  return null
}

/** Segments of a piece, counted from the first of its bytes, and the context that its header is. */
export function* readPiece(
  format: FormatId,
  header: Uint8Array,
  bytes: Uint8Array,
  see?: SeeRecord,
): Generator<Segment> {
  const { content } = formats[format]
  const read = readers[content](format, see)
  const window = new ByteWindow(bytes)
  let cutter = lineCutter()
  if (header.length > 0) {
    const before = new ByteWindow(header)
    for (const segments of segmentsOf(begin(format, before), before, true, read)) yield* segments
    cutter = csvCutter(separatorOf(header))
  } else if (content === 'csv') {
    cutter = begin(format, window)
  }
  for (const segments of segmentsOf(cutter, window, true, read)) yield* segments
}
