// The Merkle tree of RFC 6962 section 2.1: hashes, compact ranges, inclusion and consistency proofs and their checks.
import { consistencySides, inclusionSides } from './bundle/standalone/tree.mjs'
import { sha256, sha256Text, writeSha256 } from './hashing.ts'

const leafPrefix = Buffer.of(0x00)
/** The prefix of a node and room for its children: a tree has as many nodes as leaves. */
const node = Buffer.alloc(65, 0x01)

/** Room for the levels over a tile of 256 hashes, one after the other. */
const levelRoom = Buffer.alloc(32 * 256)

/** MTH({}) = SHA-256(): the root of a tree without leaves. */
export const emptyRoot = sha256(Buffer.alloc(0))

export const hashLeaf = (data: Uint8Array): Buffer => sha256(Buffer.concat([leafPrefix, data]))
/** The same of the UTF-8 of a text, in hex. */
export const hashLeafText = (text: string): string => sha256Text(`\0${text}`)
export function hashChildren(left: Uint8Array, right: Uint8Array): Buffer {
  node.set(left, 1)
  node.set(right, 33)
  return sha256(node)
}

/** The root of a perfect tree: `hashes` is a power of two many, all of one level. */
export const perfectRoot = (hashes: readonly Uint8Array[]): Buffer => rootOver(Buffer.concat(hashes))

/** The same of hashes that lie end to end. Each level is written over the one below: a tree has as many nodes as leaves. */
export function rootOver(hashes: Uint8Array): Buffer {
  const level = hashes.length <= levelRoom.length ? levelRoom : Buffer.alloc(hashes.length)
  level.set(hashes)
  for (let length = hashes.length; length > 32; length /= 2) {
    for (let from = 0; from < length; from += 64) {
      level.copy(node, 1, from, from + 64)
      writeSha256(node, level, from / 2)
    }
  }
  return Buffer.from(level.subarray(0, 32))
}

/** The level above: a node over each two, and none over what is left without a neighbour. */
export function parentsOf(level: readonly Uint8Array[]): Buffer[] {
  const above: Buffer[] = []
  for (let index = 0; index + 1 < level.length; index += 2)
    above.push(hashChildren(at(level, index), at(level, index + 1)))
  return above
}

/**
 * A compact range from leaf 0: the roots of the perfect subtrees a tree of `size` leaves falls into, largest first
 * (one for each 1 bit of `size`). All that is needed to append leaves and to know the root.
 */
export class Frontier {
  size: number
  readonly #hashes: Uint8Array[]

  constructor(size = 0, hashes: readonly Uint8Array[] = []) {
    if (hashes.length !== ones(size))
      throw new Error(`a frontier of ${size} leaves has ${ones(size)} hashes, not ${hashes.length}`)
    this.size = size
    this.#hashes = [...hashes]
  }

  get hashes(): readonly Uint8Array[] {
    return this.#hashes
  }

  push(leaf: Uint8Array): void {
    this.pushPerfect(leaf, 1)
  }

  /** Takes in so many leaves, a power of two, by the root over them; only where they begin at a multiple of as many. */
  pushPerfect(root: Uint8Array, leaves: number): void {
    if (this.size % leaves !== 0) throw new Error(`no subtree of ${leaves} leaves begins at leaf ${this.size}`)
    let hash = root
    // As many subtrees merge as there are trailing 1 bits.
    for (let rest = this.size / leaves; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = this.#hashes.pop()
      if (left === undefined) throw new Error('frontier and size disagree')
      hash = hashChildren(left, hash)
    }
    this.#hashes.push(hash)
    this.size += leaves
  }

  root(): Buffer {
    const last = this.#hashes.at(-1)
    if (last === undefined) return emptyRoot
    let root: Buffer = Buffer.from(last)
    for (let index = this.#hashes.length - 2; index >= 0; index--) root = hashChildren(at(this.#hashes, index), root)
    return root
  }
}

/** The hash of the perfect subtree of 2^height leaves that is number `index` (from 0) at that height. */
export type NodeAt = (height: number, index: number) => Uint8Array

/** MTH(D[from:to]); `from` must be a multiple of the largest power of two below `to - from`, as in every proof. */
export function rangeRoot(node: NodeAt, from: number, to: number): Uint8Array {
  const count = to - from
  if (count === 0) return emptyRoot
  const split = splitPoint(count)
  if (split * 2 === count || count === 1) return node(Math.round(Math.log2(count)), from / count)
  return hashChildren(rangeRoot(node, from, from + split), rangeRoot(node, from + split, to))
}

/** PATH(index, D[0:size]), RFC 6962 section 2.1.1, leaf side first. */
export function inclusionProof(node: NodeAt, index: number, size: number): Uint8Array[] {
  if (!(index >= 0 && index < size)) throw new Error(`no leaf ${index} in a tree of ${size}`)
  const path: Uint8Array[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + splitPoint(to - from)
    if (index < middle) {
      path.push(rangeRoot(node, middle, to))
      to = middle
    } else {
      path.push(rangeRoot(node, from, middle))
      from = middle
    }
  }
  return path.reverse()
}

/** PROOF(first, D[0:second]), RFC 6962 section 2.1.2. Empty where both sizes are equal. */
export function consistencyProof(node: NodeAt, first: number, second: number): Uint8Array[] {
  if (!(first > 0 && first <= second)) throw new Error(`no consistency proof from ${first} to ${second}`)
  const proof: Uint8Array[] = []
  let [from, to, whole] = [0, second, true]
  while (first < to) {
    const middle = from + splitPoint(to - from)
    if (first <= middle) {
      proof.push(rangeRoot(node, middle, to))
      to = middle
    } else {
      proof.push(rangeRoot(node, from, middle))
      from = middle
      whole = false
    }
  }
  if (!whole) proof.push(rangeRoot(node, from, to))
  return proof.reverse()
}

/** RFC 9162 section 2.1.3.2. */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  const sides = inclusionSides(index, size, path.length)
  if (sides === null || !isHash(leaf) || !path.every(isHash)) return false
  let hash = leaf
  for (const [step, sibling] of path.entries())
    hash = sides[step] ? hashChildren(sibling, hash) : hashChildren(hash, sibling)
  return Buffer.compare(hash, root) === 0
}

/** RFC 9162 section 2.1.4.2; between equal sizes the proof is empty and the roots are equal. A first size of 0 proves nothing. */
export function verifyConsistency(
  first: number,
  second: number,
  proof: readonly Uint8Array[],
  firstRoot: Uint8Array,
  secondRoot: Uint8Array,
): boolean {
  if (first > 0 && first === second) return proof.length === 0 && Buffer.compare(firstRoot, secondRoot) === 0
  const [start, ...path] = ones(first) === 1 ? [firstRoot, ...proof] : proof
  const sides = consistencySides(first, second, path.length)
  if (start === undefined || sides === null || !proof.every(isHash)) return false
  let [firstHash, secondHash] = [start, start]
  for (const [step, hash] of path.entries()) {
    if (sides[step]) firstHash = hashChildren(hash, firstHash)
    secondHash = sides[step] ? hashChildren(hash, secondHash) : hashChildren(secondHash, hash)
  }
  return Buffer.compare(firstHash, firstRoot) === 0 && Buffer.compare(secondHash, secondRoot) === 0
}

const isHash = (bytes: Uint8Array): boolean => bytes.length === 32

/** The largest power of two smaller than `count`; 1 for a count of 1. */
function splitPoint(count: number): number {
  let split = 1
  while (split * 2 < count) split *= 2
  return split
}

// Sizes may pass 2^32, so no bit operators.
function ones(size: number): number {
  let count = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2
  return count
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index]
  if (item === undefined) throw new Error(`no item ${index} of ${items.length}`)
  return item
}
