// Signed notes with Ed25519 and the tree heads written in them, after C2SP signed-note and tlog-checkpoint.
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { keyHashInput, parseNote, parseVerifierKey } from './bundle/standalone/note.mjs'
import { sha256 } from './hashing.ts'

const ed25519 = 0x01
// RFC 8410: what precedes the 32 raw bytes in a PKCS #8 private and an SPKI public key.
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex')
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex')

/** Signs under a name; `verifierKey` is what others need to check it: `name+hash+base64(0x01 ‖ public key)`. */
export interface Signer {
  readonly name: string
  readonly verifierKey: string
  sign(text: string): string
}

export interface Verifier {
  readonly name: string
  readonly keyHash: Buffer
  readonly key: KeyObject
}

/** From a raw 32-byte Ed25519 seed. */
export function signerOf(name: string, seed: Uint8Array): Signer {
  const key = createPrivateKey({ key: Buffer.concat([privatePrefix, seed]), format: 'der', type: 'pkcs8' })
  const raw = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(publicPrefix.length)
  const typed = Buffer.concat([Buffer.of(ed25519), raw])
  const keyHash = keyHashOf(name, typed)
  return {
    name,
    verifierKey: `${name}+${keyHash.toString('hex')}+${typed.toString('base64')}`,
    sign: text => {
      const signature = Buffer.concat([keyHash, sign(null, Buffer.from(text), key)])
      return `${text}\n— ${name} ${signature.toString('base64')}\n`
    },
  }
}

/** Null where it is not a well-formed Ed25519 verifier key or its hash does not match its name and key. */
export function verifierOf(verifierKey: string): Verifier | null {
  const parts = parseVerifierKey(verifierKey)
  if (parts === null) return null
  const { name, hash, typed } = parts
  const keyHash = keyHashOf(name, typed)
  if (keyHash.toString('hex') !== hash) return null
  const key = createPublicKey({ key: Buffer.concat([publicPrefix, typed.subarray(1)]), format: 'der', type: 'spki' })
  return { name, keyHash, key }
}

/** The text of a note with exactly one signature, by this verifier; null where the signature does not hold. */
export function openNote(note: string, verifier: Verifier): string | null {
  const signed = parseNote(note)
  if (signed?.name !== verifier.name || !verifier.keyHash.equals(signed.keyHash)) return null
  return verify(null, Buffer.from(signed.text), verifier.key, signed.signature) ? signed.text : null
}

/** What a tree head says: the tree, when it was signed, and the SHA-256 of the head before it (zeros for the first). */
export interface TreeHead {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
  readonly at: number
  readonly previous: Uint8Array
}

/** The three lines of a checkpoint, then ours as extension lines: time in epoch milliseconds, hash of the previous note. */
export function treeHeadText(head: TreeHead): string {
  const lines = [
    head.origin,
    String(head.size),
    Buffer.from(head.root).toString('base64'),
    `at ${head.at}`,
    `previous ${Buffer.from(head.previous).toString('base64')}`,
  ]
  return `${lines.join('\n')}\n`
}

function keyHashOf(name: string, typedKey: Uint8Array): Buffer {
  return sha256(Buffer.concat(keyHashInput(name, typedKey))).subarray(0, 4)
}
