// Signed notes (C2SP signed-note, Ed25519) and the tree heads written in them (C2SP tlog-checkpoint). Plain JavaScript: a bundle carries it.
import { sameBytes, sha256 } from './tree.mjs'

/** @typedef {{ text: string, name: string, keyHash: Uint8Array, signature: Uint8Array }} SignedNote */
/** @typedef {{ origin: string, size: number, root: Uint8Array, at: number, previous: Uint8Array }} TreeHead */

const ed25519 = 1

/** Text and signature of a note with exactly one signature. @param {string} note @returns {SignedNote | null} */
export function parseNote(note) {
  const split = note.lastIndexOf('\n\n')
  const [, name, encoded] = /^— (\S+) (\S+)\n$/.exec(note.slice(split + 2)) ?? []
  const bytes = encoded === undefined ? null : fromBase64(encoded)
  if (split < 0 || name === undefined || bytes === null || bytes.length !== 68) return null
  return { text: note.slice(0, split + 1), name, keyHash: bytes.slice(0, 4), signature: bytes.slice(4) }
}

/**
 * Name, hash and type byte with key of `name+hash+base64(0x01 ‖ key)`; whether the hash fits is for the caller to ask.
 * @param {string} verifierKey
 */
export function parseVerifierKey(verifierKey) {
  const [, name, hash, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(verifierKey) ?? []
  const typed = encoded === undefined ? null : fromBase64(encoded)
  if (name === undefined || hash === undefined || typed === null) return null
  return typed.length === 33 && typed[0] === ed25519 ? { name, hash, typed } : null
}

/** What the hash of a key is taken over. @param {string} name @param {Uint8Array} typed */
export const keyHashInput = (name, typed) => [new TextEncoder().encode(`${name}\n`), typed]

/** The text, where the note is signed by this key; null where it is not. @param {string} note @param {string} verifierKey */
export async function openSignedNote(note, verifierKey) {
  const [signed, key] = [parseNote(note), parseVerifierKey(verifierKey)]
  if (signed === null || key === null || signed.name !== key.name) return null
  const keyHash = (await sha256(...keyHashInput(key.name, key.typed))).slice(0, 4)
  if (hexOf(keyHash) !== key.hash || !sameBytes(keyHash, signed.keyHash)) return null
  const imported = await crypto.subtle.importKey('raw', key.typed.slice(1), 'Ed25519', false, ['verify'])
  const text = new TextEncoder().encode(signed.text)
  return (await crypto.subtle.verify('Ed25519', imported, new Uint8Array(signed.signature), text)) ? signed.text : null
}

/** @param {string} text the lines of a checkpoint with ours behind them @returns {TreeHead | null} */
export function parseTreeHead(text) {
  const [, origin, size, root, at, previous] = /^(.+)\n(\d+)\n(\S+)\nat (\d+)\nprevious (\S+)\n$/.exec(text) ?? []
  if (origin === undefined || root === undefined || previous === undefined) return null
  const [rootBytes, previousBytes] = [fromBase64(root), fromBase64(previous)]
  if (rootBytes?.length !== 32 || previousBytes?.length !== 32) return null
  const head = { origin, size: Number(size), root: rootBytes, at: Number(at), previous: previousBytes }
  // one spelling of a number only
  return String(head.size) === size && String(head.at) === at ? head : null
}

/** Null where it is not the one canonical spelling. @param {string} text @returns {Uint8Array | null} */
export function fromBase64(text) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null
  const binary = atob(text)
  if (btoa(binary) !== text) return null
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = binary.charCodeAt(at)
  return bytes
}

/** @param {Uint8Array} bytes */
export function hexOf(bytes) {
  let hex = ''
  for (const byte of bytes) hex += hexOfByte[byte]
  return hex
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
