// The tree as it is kept: 256 hashes a tile, leaves in the blocks and every eighth level above in `tile`.
import type { CaseDatabase } from './database.ts'
import type { NodeAt } from './merkle.ts'
import { parentsOf, rootOver } from './merkle.ts'
import { BlockRow, hashesIn, TileRow } from './rows.ts'

export const tileWidth = 256
const levelsInTile = 8
const tileBytes = 32 * tileWidth

/**
 * Writes the upper tiles for `leaves`, end to end, appended at `size`; the blocks that hold them are in the database already. Gives the
 * roots of the tiles of leaves that are full now.
 */
export function growTiles(db: CaseDatabase, size: number, leaves: Uint8Array): readonly Uint8Array[] {
  if ((size % tileWidth) + leaves.length / 32 < tileWidth) return []
  let place = size
  const started = startedTile(db, 0, place)
  const filled = fullTileRoots(started.length === 0 ? leaves : Buffer.concat([...started, leaves]))
  let added = filled
  for (let level = 1; added.length > 0; level++) {
    place = Math.floor(place / tileWidth)
    const hashes = Buffer.concat([...startedTile(db, level, place), ...added])
    const first = Math.floor(place / tileWidth)
    for (let from = 0; from < hashes.length; from += tileBytes) {
      const tile = hashes.subarray(from, from + tileBytes)
      db.put('tile', { level, position: first + from / tileBytes, hashes: tile })
    }
    added = fullTileRoots(hashes)
  }
  return filled
}

/** Nodes of the tree as stored, for proofs. Holds the tiles it used last, with all that lies over their hashes. */
export function storedNodes(db: CaseDatabase): NodeAt {
  const kept = new Map<string, Tile>()
  return (height, index) => {
    const level = Math.floor(height / levelsInTile)
    const width = 2 ** (height % levelsInTile)
    const position = Math.floor((index * width) / tileWidth)
    const key = `${level} ${position}`
    const tile = kept.get(key) ?? tileOver(tileHashes(db, level, position))
    kept.delete(key)
    kept.set(key, tile)
    const [longestUnused] = kept.keys()
    if (kept.size > tilesKept && longestUnused !== undefined) kept.delete(longestUnused)
    const node = tile[height % levelsInTile]?.[index % (tileWidth / width)]
    if (node === undefined) throw db.damage(`tile ${level}/${position}`, 'is too short')
    return node
  }
}

/** Proofs of neighbours are asked for one after the other; a path goes through a few tiles, and those of the right edge. */
const tilesKept = 64

/** The nodes of a tile by their height, each over two of those below it. */
type Tile = readonly (readonly Uint8Array[])[]

function tileOver(hashes: readonly Uint8Array[]): Tile {
  const tile = [hashes]
  for (let height = 1; height < levelsInTile; height++) tile.push(parentsOf(tile[height - 1] ?? []))
  return tile
}

function fullTileRoots(hashes: Uint8Array): Uint8Array[] {
  const roots: Uint8Array[] = []
  for (let from = 0; from + tileBytes <= hashes.length; from += tileBytes) {
    roots.push(rootOver(hashes.subarray(from, from + tileBytes)))
  }
  return roots
}

/** What the tile that hash number `place` of this level goes into holds before it. */
function startedTile(db: CaseDatabase, level: number, place: number): Uint8Array[] {
  const held = place % tileWidth
  if (held === 0) return []
  const position = Math.floor(place / tileWidth)
  const hashes = tileHashes(db, level, position).slice(0, held)
  if (hashes.length < held) throw db.damage(`tile ${level}/${position}`, 'is too short')
  return hashes
}

function tileHashes(db: CaseDatabase, level: number, position: number): Uint8Array[] {
  const from = position * tileWidth
  if (level === 0) {
    const blocks = db.all('SELECT * FROM block WHERE first >= ? AND first < ? ORDER BY first', from, from + tileWidth)
    return blocks.flatMap(row => hashesIn(BlockRow.parse(db.intact('block', String(row.first), row)).leaves))
  }
  const row = db.get('SELECT * FROM tile WHERE level = ? AND position = ?', level, position)
  return row === undefined ? [] : hashesIn(TileRow.parse(db.intact('tile', `${level}/${position}`, row)).hashes)
}
