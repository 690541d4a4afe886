// Signed notes against the published vector, and every way one can be spoiled.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { emptyRoot } from '../../main/case/merkle.ts'
import { openNote, signerOf, treeHeadText, verifierOf } from '../../main/case/note.ts'
import { describeWith, materialPath } from '../material.ts'

describeWith('vectors/signed-note.json', 'the published signed note', () => {
  test('opens with its verifier key, and with no byte of its text changed', () => {
    const Vector = z.object({ vkey: z.string(), text: z.string(), signatureLine: z.string(), keyHashHex: z.string() })
    const vector = Vector.parse(JSON.parse(readFileSync(materialPath('vectors/signed-note.json'), 'utf8')))
    const verifier = verifierOf(vector.vkey)
    if (verifier === null) throw new Error('the published verifier key was not taken')
    expect(verifier.keyHash.toString('hex')).toBe(vector.keyHashHex)
    expect(openNote(`${vector.text}\n${vector.signatureLine}\n`, verifier)).toBe(vector.text)
    expect(openNote(`${vector.text.replace('think', 'thonk')}\n${vector.signatureLine}\n`, verifier)).toBeNull()
  })
})

describe('a tree head', () => {
  const signer = signerOf('example', Buffer.alloc(32, 7))
  const text = treeHeadText({ origin: 'example/log', size: 0, root: emptyRoot, at: 12, previous: Buffer.alloc(32) })
  const verifier = verifierOf(signer.verifierKey)
  if (verifier === null) throw new Error('own verifier key was not taken')

  test('is the three lines of a checkpoint and two extension lines', () => {
    expect(text).toBe(`example/log\n0\n${emptyRoot.toString('base64')}\nat 12\nprevious ${'A'.repeat(43)}=\n`)
  })

  test('is signed the same way every time and opens to its text', () => {
    expect(signer.sign(text)).toBe(signerOf('example', Buffer.alloc(32, 7)).sign(text))
    expect(openNote(signer.sign(text), verifier)).toBe(text)
  })

  test('does not open when any one character is changed', () => {
    const note = signer.sign(text)
    for (let index = 0; index < note.length; index++) {
      const spoiled = note.slice(0, index) + (note[index] === 'A' ? 'B' : 'A') + note.slice(index + 1)
      expect(openNote(spoiled, verifier), `character ${index}`).toBeNull()
    }
  })

  test('does not open under another key, even of the same name', () => {
    const other = verifierOf(signerOf('example', Buffer.alloc(32, 8)).verifierKey)
    if (other === null) throw new Error('other key was not taken')
    expect(openNote(signer.sign(text), other)).toBeNull()
  })

  test('a verifier key with a changed character is refused', () => {
    for (let index = 0; index < signer.verifierKey.length; index++) {
      const key = signer.verifierKey
      const spoiled = key.slice(0, index) + (key[index] === '0' ? '1' : '0') + key.slice(index + 1)
      expect(verifierOf(spoiled), spoiled).toBeNull()
    }
  })
})
