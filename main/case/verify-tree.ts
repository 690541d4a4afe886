// The tree side of verification: tiles and signed heads against the leaves as they go by.
import type { CaseDatabase, Row } from './database.ts'
import { Fault, mustEqual, mustHold } from './fault.ts'
import { sha256 } from './hashing.ts'
import { originOf } from './ledger-end.ts'
import { Frontier, perfectRoot } from './merkle.ts'
import type { Verifier } from './note.ts'
import { openNote, treeHeadText } from './note.ts'
import { HeadRow } from './rows.ts'
import { tileWidth } from './tiles.ts'
import { rowsById } from './verify-rows.ts'

export class TreeCheck {
  /** Keys registered so far, by row number. */
  readonly signers: Verifier[] = []
  readonly #db: CaseDatabase
  readonly #heads: Iterator<Row>
  readonly #frontier = new Frontier()
  /** The tile being filled at each level; level 0 is the leaves. */
  readonly #tiles: { position: number; hashes: Uint8Array[] }[] = []
  #head: HeadRow | null
  #headsSeen = 0
  #origin = ''
  #previous: Buffer = Buffer.alloc(32)

  constructor(db: CaseDatabase) {
    this.#db = db
    this.#heads = rowsById(db, 'head')
    this.#head = this.#nextHead()
  }

  /** The leaves of a block, which lie in one tile; and the root of a whole one, where it is known. Throws a Fault. */
  append(leaves: readonly Uint8Array[], known: Uint8Array | null = null): void {
    const size = this.#frontier.size
    const next = this.#head?.size ?? 0
    // What the tree was inside a tile is asked only where a head ends there.
    if (size > 0 && size % tileWidth === 0 && leaves.length === tileWidth && next >= size + tileWidth) {
      const root = known ?? perfectRoot(leaves)
      this.#frontier.pushPerfect(root, tileWidth)
      this.#tiles[0] = { position: size / tileWidth + 1, hashes: [] }
      this.#fill(1, root)
      this.#grown()
    } else {
      for (const leaf of leaves) this.#push(leaf)
    }
  }

  #push(leaf: Uint8Array): void {
    const size = this.#frontier.size
    if (this.#head === null)
      throw new Fault('a row is missing', `head ${this.#headsSeen}`, `a head over entry ${size}`, 'none')
    if (size === 0) this.#origin = originOf(leaf)
    this.#frontier.push(leaf)
    this.#fill(0, leaf)
    this.#grown()
  }

  #grown(): void {
    if (this.#head?.size === this.#frontier.size) this.#checkHead(this.#head, `head ${this.#headsSeen}`)
  }

  end(): void {
    const size = this.#frontier.size
    if (this.#head !== null) {
      if (this.#head.size > size)
        throw new Fault('a row is missing', `block ${size}`, `${this.#head.size} entries`, `${size}`)
      throw new Fault('the size', `head ${this.#head.id}`, `above the head before`, `${this.#head.size}`)
    }
    let tiles = 0
    for (const [level, tile] of this.#tiles.entries()) {
      if (level === 0) continue
      if (tile.hashes.length > 0) this.#checkTile(level, tile)
      const count = tile.position + (tile.hashes.length > 0 ? 1 : 0)
      const extra = this.#db.get(
        'SELECT position FROM tile WHERE level = ? AND position NOT BETWEEN 0 AND ?',
        level,
        count - 1,
      )
      if (extra !== undefined)
        throw new Fault('no leaf is under the tile', `tile ${level}/${extra.position}`, 'none', 'a row')
      tiles += count
    }
    mustEqual('tiles', 'tile', tiles, this.#db.number('SELECT count(*) FROM tile'))
  }

  #fill(level: number, hash: Uint8Array): void {
    const tile = this.#tiles[level] ?? { position: 0, hashes: [] }
    this.#tiles[level] = tile
    tile.hashes.push(hash)
    if (tile.hashes.length < tileWidth) return
    // Leaves are checked against their blocks.
    if (level > 0) this.#checkTile(level, tile)
    const root = perfectRoot(tile.hashes)
    this.#tiles[level] = { position: tile.position + 1, hashes: [] }
    this.#fill(level + 1, root)
  }

  #checkTile(level: number, { position, hashes }: { position: number; hashes: readonly Uint8Array[] }): void {
    const at = `tile ${level}/${position}`
    const stored = this.#db.get('SELECT hashes FROM tile WHERE level = ? AND position = ?', level, position)?.hashes
    if (!(stored instanceof Uint8Array)) throw new Fault('a row is missing', at, 'a row', 'none')
    mustEqual('the hashes of the tile', at, Buffer.concat(hashes), stored)
  }

  #checkHead(head: HeadRow, at: string): void {
    const root = this.#frontier.root()
    mustEqual('the frontier', at, Buffer.concat(this.#frontier.hashes), head.frontier)
    mustEqual('the root', at, root, head.root)
    const signer = this.signers[head.signer]
    if (signer === undefined) throw new Fault('the signer', at, 'one registered before', `signer ${head.signer}`)
    const text = treeHeadText({ origin: this.#origin, size: head.size, root, at: head.at, previous: this.#previous })
    const signed = openNote(head.note, signer)
    if (signed === null) throw new Fault('the signature', at, `a signature by signer ${head.signer}`, 'another')
    mustEqual('the signed text', at, text, signed)
    this.#previous = sha256(Buffer.from(head.note))
    this.#headsSeen++
    this.#head = this.#nextHead()
  }

  #nextHead(): HeadRow | null {
    const next = this.#heads.next()
    return next.done ? null : mustHold('the row', `head ${next.value.id}`, () => HeadRow.parse(next.value))
  }
}
