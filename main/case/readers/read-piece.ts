// Reads a piece of a source in whatever thread this is: from its bytes to all that the ledger needs of them.
import type { JsonObject } from '../../../shared/model/json.ts'
import type { Formats } from '../formats.ts'
import { Intake } from '../intake.ts'
import type { HashKey } from '../stretch.ts'
import type { Piece, ReadPiece } from './piece.ts'

export function readPiece(formats: Pick<Formats, 'readPiece'>, hashKey: HashKey, piece: Piece): ReadPiece {
  const { id, format, header, position, line, bytes, registered } = piece
  const intake = new Intake({ position, line }, hashKey)
  intake.give(bytes)
  const names = new FieldNames()
  let asWritten = true
  const see = (fields: JsonObject, isAsWritten: boolean) => {
    asWritten &&= isAsWritten
    names.add(fields)
  }
  for (const segment of formats.readPiece(format, header, bytes, see)) intake.take(segment)
  const { accepted, rejected, tables, reasons } = intake
  const [stretch] = intake.flush(registered)
  const tail = bytes.slice(stretch.bytes.length)
  return { id, stretch, tail, names: names.all, asWritten, accepted, rejected, tables, reasons }
}

/** The names of the fields of all records. One record mostly has those of the one before, in their order. */
class FieldNames {
  readonly #all = new Set<string>()
  #last: string[] = []

  add(fields: JsonObject): void {
    if (this.#hasThoseOfLast(fields)) return
    this.#last = Object.keys(fields)
    for (const name of this.#last) this.#all.add(name)
  }

  get all(): string[] {
    return [...this.#all]
  }

  #hasThoseOfLast(fields: JsonObject): boolean {
    let at = 0
    for (const name in fields) if (this.#last[at++] !== name) return false
    return true
  }
}
