// The tree as it is kept: 256 hashes a tile, leaves in the blocks and every eighth level above in `tile`.
import type { CaseDatabase, SqlValue } from './database.ts'
import type { NodeAt } from './merkle.ts'
import { perfectRoot } from './merkle.ts'
import { hashesIn } from './rows.ts'

export const tileWidth = 256
const levelsInTile = 8

/** Writes the upper tiles for `leaves` appended at `size`; the blocks that hold them are in the database already. */
export function growTiles(db: CaseDatabase, size: number, leaves: readonly Uint8Array[]): void {
  const firstTile = Math.floor(size / tileWidth)
  const started = size % tileWidth === 0 ? [] : tileHashes(db, 0, firstTile).slice(0, size % tileWidth)
  let added = fullTileRoots([...started, ...leaves])
  let place = firstTile
  for (let level = 1; added.length > 0; level++) {
    const before = place % tileWidth === 0 ? [] : tileHashes(db, level, Math.floor(place / tileWidth))
    const hashes = [...before, ...added]
    let position = Math.floor(place / tileWidth)
    for (let from = 0; from < hashes.length; from += tileWidth) {
      db.put('tile', { level, position, hashes: Buffer.concat(hashes.slice(from, from + tileWidth)) })
      position++
    }
    place = Math.floor(place / tileWidth)
    added = fullTileRoots(hashes)
  }
}

/** Nodes of the tree as stored, for proofs. Holds the last tiles it read. */
export function storedNodes(db: CaseDatabase): NodeAt {
  const seen = new Map<string, Uint8Array[]>()
  return (height, index) => {
    const level = Math.floor(height / levelsInTile)
    const width = 2 ** (height % levelsInTile)
    const position = Math.floor((index * width) / tileWidth)
    const key = `${level} ${position}`
    const hashes = seen.get(key) ?? tileHashes(db, level, position)
    seen.set(key, hashes)
    const from = (index * width) % tileWidth
    if (from + width > hashes.length) throw new Error(`tile ${position} of level ${level} is too short`)
    return perfectRoot(hashes.slice(from, from + width))
  }
}

function fullTileRoots(hashes: readonly Uint8Array[]): Uint8Array[] {
  const roots: Uint8Array[] = []
  for (let from = 0; from + tileWidth <= hashes.length; from += tileWidth) {
    roots.push(perfectRoot(hashes.slice(from, from + tileWidth)))
  }
  return roots
}

function tileHashes(db: CaseDatabase, level: number, position: number): Uint8Array[] {
  const from = position * tileWidth
  const rows =
    level === 0
      ? db.all(
          'SELECT leaves AS hashes FROM block WHERE first >= ? AND first < ? ORDER BY first',
          from,
          from + tileWidth,
        )
      : db.all('SELECT hashes FROM tile WHERE level = ? AND position = ?', level, position)
  return rows.flatMap(row => hashesIn(bytesOf(row.hashes)))
}

function bytesOf(value: SqlValue | undefined): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new Error('a tile without hashes')
  return value
}
