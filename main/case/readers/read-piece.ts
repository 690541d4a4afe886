// Reads a piece of a source in whatever thread this is: from its bytes to all that the ledger needs of them.
import type { JsonObject } from '../../../shared/model/json.ts'
import type { Formats } from '../formats.ts'
import { Intake } from '../intake.ts'
import type { HashKey } from '../stretch.ts'
import type { Piece, ReadPiece } from './piece.ts'

export function readPiece(formats: Pick<Formats, 'readLines'>, hashKey: HashKey, piece: Piece): ReadPiece {
  const { id, format, position, line, bytes, registered } = piece
  const intake = new Intake({ position, line }, hashKey)
  intake.give(bytes)
  const names = new Set<string>()
  let asWritten = true
  const see = (written: JsonObject, fields: JsonObject) => {
    if (written !== fields) asWritten = false
    for (const name in fields) names.add(name)
  }
  for (const segment of formats.readLines(format, bytes, see)) intake.take(segment)
  const { accepted, rejected, tables, reasons } = intake
  const [stretch] = intake.flush(registered)
  const tail = bytes.slice(stretch.bytes.length)
  return { id, stretch, tail, names: [...names], asWritten, accepted, rejected, tables, reasons }
}
