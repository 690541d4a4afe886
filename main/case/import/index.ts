// The importers: what a file is, the records in it, and what joins them.

export { decodeRecord } from './decode.ts'
export { keysOf } from './keys.ts'
export { answeredRow, type LinkColumn, linkColumns } from './link-columns.ts'
export { normaliseKey } from './normalise.ts'
export { inPieces, readPiece } from './pieces.ts'
export { readSegments } from './read.ts'
export { recognise } from './recognise.ts'
export { dateTime as timeOfValue, timeColumns, timeOf } from './time.ts'
