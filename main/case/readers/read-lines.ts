// A large source of one record a line, or row: read by several threads at once, taken in its order.
import type { FormatId } from '../../../shared/model/evidence.ts'
import type { InPieces } from '../import/segment.ts'
import type { Registered } from '../stretch.ts'
import type { LineIntake } from './line-intake.ts'
import { LinePieces } from './line-pieces.ts'
import type { Readers, ReadPiece } from './piece.ts'

const nothing = new Uint8Array(0)

/**
 * Yields after each piece, so that the intake can be committed. Nothing is cut faster than it is read, nor read faster
 * than it is committed. Throws CutOtherwise and NotInPieces.
 */
export async function* readLinesAtOnce(
  readers: Readers,
  chunks: AsyncIterable<Uint8Array>,
  format: FormatId,
  { header, isQuoted }: InPieces,
  intake: LineIntake,
  registered: () => Registered,
): AsyncGenerator<void> {
  const pieces = new LinePieces(readers.pieceLength, isQuoted)
  const ahead: Promise<ReadPiece>[] = []
  try {
    for await (const piece of pieces.of(chunks)) {
      const before = piece.position < header.length ? nothing : header
      const read = readers.read({ ...piece, format, header: before, registered: registered() })
      // One that fails is looked at in its turn.
      read.catch(() => undefined)
      ahead.push(read)
      if (ahead.length <= readers.ahead) continue
      const next = ahead.shift()
      if (next !== undefined) intake.take(await next)
      yield
    }
    for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
      intake.take(await next)
      yield
    }
    intake.line = pieces.line
  } finally {
    await Promise.allSettled(ahead)
  }
}
