// The tree against the published vectors and against the definition of RFC 6962 written out naively.
import { describe, expect, test } from 'vitest'
import {
  consistencyProof,
  emptyRoot,
  Frontier,
  hashChildren,
  hashLeaf,
  inclusionProof,
  perfectRoot,
  rangeRoot,
  verifyConsistency,
  verifyInclusion,
} from '../../main/case/merkle.ts'
import { describeWith } from '../material.ts'
import { merkleVectors } from './merkle-vectors.ts'

describeWith('vectors/rfc6962-merkle.json', 'the published Merkle vectors', () => {
  test('every root of 0 to 8 leaves is the published one', () => {
    const { leafInputsHex, rootsHexBySize } = merkleVectors()
    const frontier = new Frontier()
    const roots = [frontier.root().toString('hex')]
    for (const input of leafInputsHex) {
      frontier.push(hashLeaf(Buffer.from(input, 'hex')))
      roots.push(frontier.root().toString('hex'))
    }
    expect(roots).toEqual(rootsHexBySize)
  })

  test('every inclusion proof is taken or refused as published', () => {
    const { inclusion } = merkleVectors()
    expect(inclusion.length).toBe(98)
    for (const probe of inclusion) {
      const taken = verifyInclusion(probe.leafHash, probe.leafIdx, probe.treeSize, probe.proof, probe.root)
      expect(taken, probe.file).toBe(!probe.wantErr)
    }
  })

  test('every consistency proof is taken or refused as published', () => {
    const { consistency } = merkleVectors()
    expect(consistency.length).toBe(98)
    for (const probe of consistency) {
      const taken = verifyConsistency(probe.size1, probe.size2, probe.proof, probe.root1, probe.root2)
      expect(taken, probe.file).toBe(!probe.wantErr)
    }
  })
})

/** MTH(D[n]) as section 2.1 writes it. */
function naiveRoot(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves
  if (only === undefined) return emptyRoot
  if (leaves.length === 1) return only
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return hashChildren(naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split)))
}

const leafNumber = (index: number) => hashLeaf(Buffer.from(`leaf ${index}`))

describe('the tree against its own definition', () => {
  const leaves = Array.from({ length: 600 }, (_, index) => leafNumber(index))
  const node = (height: number, index: number) =>
    perfectRoot(leaves.slice(index * 2 ** height, (index + 1) * 2 ** height))

  test('the frontier has the root of the naive tree at every size up to 600, also when resumed', () => {
    let frontier = new Frontier()
    for (let size = 0; size <= leaves.length; size++) {
      const naive = naiveRoot(leaves.slice(0, size)).toString('hex')
      expect(frontier.root().toString('hex')).toBe(naive)
      expect(Buffer.from(rangeRoot(node, 0, size)).toString('hex')).toBe(naive)
      const leaf = leaves[size]
      frontier = new Frontier(frontier.size, frontier.hashes)
      if (leaf !== undefined) frontier.push(leaf)
    }
  })

  test('every leaf of every tree up to 40 leaves has a proof that holds, and holds for no other leaf or root', () => {
    for (let size = 1; size <= 40; size++) {
      const root = naiveRoot(leaves.slice(0, size))
      for (let index = 0; index < size; index++) {
        const path = inclusionProof(node, index, size)
        expect(verifyInclusion(leafNumber(index), index, size, path, root)).toBe(true)
        expect(verifyInclusion(leafNumber(index + 1), index, size, path, root)).toBe(false)
        expect(verifyInclusion(leafNumber(index), index, size, path, emptyRoot)).toBe(false)
        expect(verifyInclusion(leafNumber(index), index, size, [...path, root], root)).toBe(false)
      }
    }
  })

  test('every two trees up to 40 leaves have a consistency proof that holds, and not when a root is changed', () => {
    for (let second = 1; second <= 40; second++) {
      const secondRoot = naiveRoot(leaves.slice(0, second))
      for (let first = 1; first <= second; first++) {
        const firstRoot = naiveRoot(leaves.slice(0, first))
        const path = consistencyProof(node, first, second)
        expect(verifyConsistency(first, second, path, firstRoot, secondRoot), `${first} ${second}`).toBe(true)
        expect(verifyConsistency(first, second, path, emptyRoot, secondRoot)).toBe(false)
        expect(verifyConsistency(first, second, path, firstRoot, emptyRoot)).toBe(false)
      }
    }
  })

  test('asking for a proof that can not exist is a bug', () => {
    expect(() => inclusionProof(node, 3, 3)).toThrow('no leaf 3 in a tree of 3')
    expect(() => consistencyProof(node, 0, 3)).toThrow('no consistency proof from 0 to 3')
    expect(() => new Frontier(3, [emptyRoot])).toThrow('a frontier of 3 leaves has 2 hashes, not 1')
  })
})
