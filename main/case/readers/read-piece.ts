// Reads a piece of a source in whatever thread this is: from its bytes to all that the ledger needs of them.
import type { Formats } from '../formats.ts'
import { Intake } from '../intake.ts'
import type { HashKey } from '../stretch.ts'
import type { Piece, ReadPiece } from './piece.ts'

export function readPiece(formats: Pick<Formats, 'readLines'>, hashKey: HashKey, piece: Piece): ReadPiece {
  const { id, format, position, line, bytes, registered } = piece
  const intake = new Intake({ position, line }, hashKey)
  intake.give(bytes)
  for (const segment of formats.readLines(format, bytes)) intake.take(segment)
  const { accepted, rejected, tables, reasons } = intake
  const [stretch] = intake.flush(registered)
  return { id, stretch, tail: bytes.slice(stretch.bytes.length), accepted, rejected, tables, reasons }
}
