// The other side of a duplicate: the record it says it repeats, opened again and compared.
import type { CaseDatabase } from '../database.ts'
import { Fault, mustEqual, mustHold } from '../fault.ts'
import { type OpenBlock, openBlock } from '../reading.ts'
import { BlockRow } from '../rows.ts'

/** Duplicates of one export mostly repeat another in its order. */
const blocksKept = 16

export class RepeatedRecords {
  readonly #db: CaseDatabase
  readonly #blocks = new Map<number, OpenBlock>()

  constructor(db: CaseDatabase) {
    this.#db = db
  }

  /** Entry `index` of the block must have the bytes, table and context of the record `repeats`. Throws a Fault. */
  mustBeSame(repeats: number, block: OpenBlock, index: number, at: string): void {
    const number = block.row.first + index
    if (repeats >= number) throw new Fault(`what entry ${number} repeats`, at, 'an entry before it', `${repeats}`)
    const other = repeats >= block.row.first ? block : this.#blockOf(repeats)
    const [one, entry] = [other?.entries[repeats - (other?.row.first ?? 0)], block.entries[index]]
    if (other === null || one?.kind !== 'record' || entry === undefined)
      throw new Fault(`what entry ${number} repeats`, at, 'a record', one?.kind ?? 'nothing')
    mustEqual(`the table of entry ${number}`, at, one.table ?? '', entry.table ?? '')
    mustEqual(`the context of entry ${number}`, at, `${one.context}`, `${entry.context}`)
    mustEqual(`the bytes of entry ${number}`, at, rawOf(other, repeats - other.row.first), rawOf(block, index))
  }

  /** The block was checked when it came by. */
  #blockOf(entry: number): OpenBlock | null {
    for (const block of this.#blocks.values())
      if (entry >= block.row.first && entry < block.row.first + block.row.n) return block
    const row = this.#db.get('SELECT * FROM block WHERE first <= ? ORDER BY first DESC LIMIT 1', entry)
    if (row === undefined) return null
    const block = mustHold('the block', `block ${row.first}`, () => openBlock(BlockRow.parse(row)))
    const oldest = this.#blocks.keys().next()
    if (this.#blocks.size >= blocksKept && !oldest.done) this.#blocks.delete(oldest.value)
    this.#blocks.set(block.row.first, block)
    return block
  }
}

function rawOf(block: OpenBlock, index: number): Buffer {
  const offset = block.offsets[index] ?? 0
  return block.raw.subarray(offset, offset + (block.entries[index]?.length ?? 0))
}
