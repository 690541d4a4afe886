// The plain JavaScript that bundles carry, held to the published vectors and to the modules of the case it stands for.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openSignedNote, parseTreeHead } from '../../main/case/bundle/standalone/note.mjs'
import { canonicalJson } from '../../main/case/bundle/standalone/shapes.mjs'
import { isConsistent, leafHash, PathsToRoot } from '../../main/case/bundle/standalone/tree.mjs'
import { canonicalJson as canonicalised } from '../../main/case/hashing.ts'
import { hashLeaf, inclusionProof, perfectRoot, rangeRoot, verifyInclusion } from '../../main/case/merkle.ts'
import { openNote, signerOf, treeHeadText, verifierOf } from '../../main/case/note.ts'
import { Json } from '../../shared/model/json.ts'
import { describeWith } from '../material.ts'
import { merkleVectors } from './merkle-vectors.ts'

describeWith('vectors/rfc6962-merkle.json', 'the published Merkle vectors', () => {
  test('every inclusion proof is taken or refused as published', async () => {
    for (const { leafHash: leaf, leafIdx, treeSize, proof, root, wantErr, file } of merkleVectors().inclusion) {
      expect(await new PathsToRoot(root, treeSize).lead(leaf, leafIdx, proof), file).toBe(!wantErr)
    }
  })

  test('every consistency proof is taken or refused as published', async () => {
    for (const { size1, size2, proof, root1, root2, wantErr, file } of merkleVectors().consistency)
      expect(await isConsistent(size1, size2, proof, root1, root2), file).toBe(!wantErr)
  })
})

describe('many paths to one root', () => {
  const leaves = Array.from({ length: 64 }, (_, index) => hashLeaf(Buffer.of(index)))
  const node = (height: number, index: number) =>
    perfectRoot(leaves.slice(index * 2 ** height, (index + 1) * 2 ** height))
  /** A path as it is, or with one hash, the leaf or its number another. */
  const asked = fc.record({
    index: fc.nat(63),
    spoiled: fc.option(fc.record({ step: fc.integer({ min: -2, max: 6 }), from: fc.nat(63) })),
  })

  test('are taken or refused each as it is by itself, whatever was asked before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 64 }), fc.array(asked, { maxLength: 40 }), async (size, all) => {
        const root = rangeRoot(node, 0, size)
        const paths = new PathsToRoot(root, size)
        for (const { index: drawn, spoiled } of all) {
          const index = drawn % size
          const path = inclusionProof(node, index, size)
          const other = leaves[spoiled?.from ?? 0] ?? Buffer.alloc(0)
          const leaf = (spoiled?.step === -1 ? other : leaves[index]) ?? Buffer.alloc(0)
          const place = spoiled?.step === -2 ? spoiled.from : index
          if (spoiled !== null && path[spoiled.step] !== undefined) path[spoiled.step] = other
          const alone = verifyInclusion(leaf, place, size, path, root)
          expect(await paths.lead(leaf, place, path)).toBe(alone)
          expect(await paths.lead(leaf, place, path.slice(1))).toBe(
            verifyInclusion(leaf, place, size, path.slice(1), root),
          )
        }
      }),
    )
  })
})

describe('a signed note', () => {
  const signer = signerOf('example', Buffer.alloc(32, 7))
  const verifier = verifierOf(signer.verifierKey)
  if (verifier === null) throw new Error('own verifier key was not taken')
  const head = { origin: 'example/log', size: 5, root: Buffer.alloc(32, 1), at: 12, previous: Buffer.alloc(32, 2) }
  const note = signer.sign(treeHeadText(head))

  test('opens to the tree head that was signed', async () => {
    const text = await openSignedNote(note, signer.verifierKey)
    expect(text).toBe(treeHeadText(head))
    const read = parseTreeHead(text ?? '')
    expect(read && { ...read, root: Buffer.from(read.root), previous: Buffer.from(read.previous) }).toEqual(head)
  })

  test('opens here exactly where it opens in the case, whatever is changed in it', async () => {
    for (let index = 0; index < note.length; index++) {
      const spoiled = note.slice(0, index) + (note[index] === 'A' ? 'B' : 'A') + note.slice(index + 1)
      expect(await openSignedNote(spoiled, signer.verifierKey), `character ${index}`).toBe(openNote(spoiled, verifier))
    }
  })
})

test('JSON is canonical in the same way, and leaves have the same hash', async () => {
  const anyJson = fc.jsonValue({ stringUnit: 'binary' }).map(value => Json.parse(value))
  await fc.assert(
    fc.asyncProperty(anyJson, async value => {
      const text = canonicalised(value)
      expect(canonicalJson(value)).toBe(text)
      expect(Buffer.from(await leafHash(Buffer.from(text)))).toEqual(hashLeaf(Buffer.from(text)))
    }),
    { numRuns: 30 },
  )
})
