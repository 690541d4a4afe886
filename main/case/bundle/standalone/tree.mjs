// What proofs of a Merkle tree say (RFC 6962, checked as RFC 9162 sections 2.1.3.2 and 2.1.4.2 do). Plain JavaScript: a bundle carries it.

/** Node's own, which answers at once: WebCrypto hands every piece to another thread, and a bundle has many small ones. */
const ownCrypto = globalThis.process?.getBuiltinModule?.('node:crypto')

/** @returns {Promise<Uint8Array>} 32 bytes @param {...Uint8Array} pieces */
export async function sha256(...pieces) {
  if (ownCrypto !== undefined) return ownCrypto.hash('sha256', joined(pieces), 'buffer')
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(joined(pieces))))
}

/** @param {readonly Uint8Array[]} pieces */
export function joined(pieces) {
  if (pieces.length === 1 && pieces[0] !== undefined) return pieces[0]
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** @param {Uint8Array} data */
export const leafHash = data => sha256(Uint8Array.of(0), data)

/**
 * For each hash of an inclusion path, leaf side first: whether it stands to the left. Null where the path of this leaf
 * in a tree of this size can not be so long.
 * @param {number} index from 0
 * @param {number} size
 * @param {number} length
 * @returns {boolean[] | null}
 */
export function inclusionSides(index, size, length) {
  if (!(index >= 0 && index < size)) return null
  return sidesFrom(index, size - 1, length)
}

/**
 * The same for a consistency proof, whose first hash (the old root itself, where the old size is a power of two) is
 * where both trees begin and is not counted: a hash to the left belongs to both trees, one to the right to the new one.
 * @param {number} first
 * @param {number} second
 * @param {number} length
 * @returns {boolean[] | null}
 */
export function consistencySides(first, second, length) {
  if (!(first > 0 && first < second)) return null
  let [own, last] = [first - 1, second - 1]
  while (own % 2 === 1) [own, last] = [Math.floor(own / 2), Math.floor(last / 2)]
  return sidesFrom(own, last, length)
}

/** Sizes may pass 2^32, so no bit operators. @param {number} own @param {number} last @param {number} length */
function sidesFrom(own, last, length) {
  /** @type {boolean[]} */
  const sides = []
  for (let step = 0; step < length; step++) {
    if (last === 0) return null
    const left = own % 2 === 1 || own === last
    sides.push(left)
    if (left) while (own % 2 === 0 && own !== 0) [own, last] = [own / 2, Math.floor(last / 2)]
    ;[own, last] = [Math.floor(own / 2), Math.floor(last / 2)]
  }
  return last === 0 ? sides : null
}

/** A proof from a power of two leaves out the hash it begins with: that is the old root. @param {number} size */
export function isPowerOfTwo(size) {
  let rest = size
  while (rest > 1 && rest % 2 === 0) rest /= 2
  return rest === 1
}

/** Many paths to the root of one tree: what one of them went through is not worked out again for the next. */
export class PathsToRoot {
  /** @param {Uint8Array} root @param {number} size */
  constructor(root, size) {
    this.root = root
    this.size = size
    /** Nodes that lead to the root, by the leaves they are over. @type {Map<string, Uint8Array>} */
    this.nodes = new Map()
  }

  /**
   * Whether a leaf and its path lead to the root.
   * @param {Uint8Array} leaf
   * @param {number} index
   * @param {readonly Uint8Array[]} path
   */
  async lead(leaf, index, path) {
    const steps = stepsUp(index, this.size)
    if (steps?.length !== path.length || ![leaf, ...path].every(isHash)) return false
    /** @type {[string, Uint8Array][]} */
    const passed = []
    let hash = leaf
    let same = false
    for (const [height, { own, beside, isLeft }] of steps.entries()) {
      const sibling = path[height] ?? leaf
      same ||= isSame(this.nodes.get(own), hash)
      // From a node another path went through, only the way that one took leads to the root.
      if (same && !isSame(this.nodes.get(beside), sibling)) return false
      if (same) continue
      passed.push([own, hash], [beside, sibling])
      hash = isLeft ? await nodeHash(sibling, hash) : await nodeHash(hash, sibling)
    }
    if (!same && !sameBytes(hash, this.root)) return false
    for (const [place, node] of passed) this.nodes.set(place, node)
    return true
  }
}

/**
 * From a leaf up to the root: the node it is under, the one beside that, and whether that one is to the left. Null where
 * the tree has no such leaf. RFC 6962 section 2.1.1, from its end.
 * @param {number} index
 * @param {number} size
 */
function stepsUp(index, size) {
  if (!(index >= 0 && index < size)) return null
  /** @type {{ own: string, beside: string, isLeft: boolean }[]} */
  const steps = []
  for (let [from, to] = [0, size]; to - from > 1; ) {
    let split = 1
    while (split * 2 < to - from) split *= 2
    const [left, right] = [`${from} ${from + split}`, `${from + split} ${to}`]
    const isLeft = index >= from + split
    steps.push({ own: isLeft ? right : left, beside: isLeft ? left : right, isLeft })
    if (isLeft) from += split
    else to = from + split
  }
  return steps.reverse()
}

/** @param {Uint8Array | undefined} one @param {Uint8Array} other */
const isSame = (one, other) => one !== undefined && sameBytes(one, other)

/**
 * Whether the tree of `second` leaves begins with the tree of `first` leaves. A first size of 0 proves nothing.
 * @param {number} first
 * @param {number} second
 * @param {readonly Uint8Array[]} proof
 * @param {Uint8Array} firstRoot
 * @param {Uint8Array} secondRoot
 */
export async function isConsistent(first, second, proof, firstRoot, secondRoot) {
  if (first > 0 && first === second) return proof.length === 0 && sameBytes(firstRoot, secondRoot)
  if (!proof.every(isHash)) return false
  const [start, ...path] = isPowerOfTwo(first) ? [firstRoot, ...proof] : proof
  const sides = consistencySides(first, second, path.length)
  if (start === undefined || sides === null) return false
  let [firstHash, secondHash] = [start, start]
  for (const [step, hash] of path.entries()) {
    if (sides[step]) firstHash = await nodeHash(hash, firstHash)
    secondHash = sides[step] ? await nodeHash(hash, secondHash) : await nodeHash(secondHash, hash)
  }
  return sameBytes(firstHash, firstRoot) && sameBytes(secondHash, secondRoot)
}

/** @param {Uint8Array} one @param {Uint8Array} other */
export function sameBytes(one, other) {
  if (one.length !== other.length) return false
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false
  return true
}

/** @param {Uint8Array} bytes */
const isHash = bytes => bytes.length === 32

/** @param {Uint8Array} left @param {Uint8Array} right */
const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right)
