// The files of a bundle: what each is called and says, read from bytes that may be anybody's. Plain JavaScript: a bundle carries it.
import { fromBase64 } from './note.mjs'

/**
 * What a bundle says of itself, signed by who made it. Times are epoch milliseconds, digests SHA-256 in hex; `page` is the
 * digest of index.html without the data in it.
 * @typedef {{
 *   by: string | null, at: number, verifierKey: string, page: string,
 *   case: { name: string, origin: string, size: number, root: string, head: string },
 *   counts: Record<string, number>, files: { name: string, bytes: number, sha256: string }[]
 * }} Manifest
 */
/**
 * An entry of the ledger: all that its leaf commits to, and the path from that leaf to the root.
 * @typedef {{ entry: number, envelope: Record<string, unknown>, path: Uint8Array[] }} ProvedEntry
 */
/** `since`: the proof that the tree goes on from the head in since.note. @typedef {{ entries: readonly ProvedEntry[], since: Uint8Array[] | null }} Proofs */

export const names = {
  readme: 'README.txt',
  page: 'index.html',
  verifier: 'verify.mjs',
  manifest: 'manifest.note',
  key: 'key.txt',
  head: 'head.note',
  since: 'since.note',
  proofs: 'proofs.json',
}
/** @param {number} entry */
export const evidenceName = entry => `evidence/${entry}.txt`
/** @param {string} digest */
export const contextName = digest => `contexts/${digest}.json`
/** What operating systems leave in folders people look into. */
export const litter = ['.DS_Store', 'Thumbs.db', 'desktop.ini']

const manifestTitle = 'throughline evidence bundle v1\n'

/** @param {Manifest} manifest */
export const manifestText = manifest => `${manifestTitle}${JSON.stringify(manifest, null, 1)}\n`

/** @param {string} text @returns {Manifest | null} */
export function readManifest(text) {
  const value = text.startsWith(manifestTitle) ? readJson(text.slice(manifestTitle.length)) : null
  return isManifest(value) ? value : null
}

/** @param {Proofs} proofs an entry a line, so that two bundles can be compared */
export function proofsText({ entries, since }) {
  const lines = entries.map(({ entry, envelope, path }) =>
    JSON.stringify({ entry, envelope, path: path.map(hash => toBase64(hash)) }),
  )
  const proof = JSON.stringify(since?.map(hash => toBase64(hash)) ?? null)
  return `{"entries":[\n${lines.join(',\n')}\n],"since":${proof}}\n`
}

/** @param {string} text @returns {Proofs | null} */
export function readProofs(text) {
  const value = readJson(text)
  if (!isObject(value) || !Array.isArray(value.entries)) return null
  const since = value.since === null ? null : hashesOf(value.since)
  /** @type {ProvedEntry[]} */
  const entries = []
  for (const given of value.entries) {
    const path = isObject(given) ? hashesOf(given.path) : undefined
    if (!isObject(given) || !isCount(given.entry) || !isObject(given.envelope) || path === undefined) return null
    if (given.entry <= (entries.at(-1)?.entry ?? -1)) return null
    entries.push({ entry: given.entry, envelope: given.envelope, path })
  }
  return since === undefined ? null : { entries, since }
}

const dataOpens = '<script type="application/json" id="bundle">'
// neither base64 nor the names hold one
const dataCloses = '<'

/** The page with the bundle in it; `shell` has an empty element for it. @param {string} shell @param {string} data */
export const fillPage = (shell, data) => shell.replace(dataOpens, () => dataOpens + data)

/** The page taken apart again. @param {string} page */
export function emptyPage(page) {
  const from = page.indexOf(dataOpens) + dataOpens.length
  const to = page.indexOf(dataCloses, from)
  return from < dataOpens.length || to < from
    ? null
    : { shell: page.slice(0, from) + page.slice(to), data: page.slice(from, to) }
}

/** All files but the page itself, as the page holds them. @param {ReadonlyMap<string, Uint8Array>} files */
export function pageData(files) {
  const held = [...files].filter(([name]) => name !== names.page).sort(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify(Object.fromEntries(held.map(([name, bytes]) => [name, toBase64(bytes)])))
}

/** RFC 8785 for what JSON.parse gives. @param {unknown} value @returns {string} */
export function canonicalJson(value) {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const members = Object.keys(value)
    .sort()
    .map(key => `${JSON.stringify(key)}:${canonicalJson(value[key])}`)
  return `{${members.join(',')}}`
}

/** Null where the bytes are not UTF-8. @param {Uint8Array} bytes */
export function textOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
export const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value)

/** @param {string} text @returns {unknown} */
export function readJson(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** @param {unknown} value @returns {value is Manifest} */
function isManifest(value) {
  if (!isObject(value) || !isObject(value.case) || !isObject(value.counts) || !Array.isArray(value.files)) return false
  const { by, at, verifierKey, page, counts, files } = value
  const { name, origin, size, root, head } = value.case
  return (
    (by === null || typeof by === 'string') &&
    [verifierKey, page, name, origin, root, head].every(each => typeof each === 'string') &&
    [at, size, ...Object.values(counts)].every(isCount) &&
    files.every(
      file => isObject(file) && typeof file.name === 'string' && typeof file.sha256 === 'string' && isCount(file.bytes),
    )
  )
}

/** @param {unknown} value @returns {value is number} */
const isCount = value => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

/** @param {unknown} value @returns {Uint8Array[] | undefined} */
function hashesOf(value) {
  if (!Array.isArray(value)) return undefined
  /** @type {Uint8Array[]} */
  const hashes = []
  for (const text of value) {
    const bytes = typeof text === 'string' ? fromBase64(text) : null
    if (bytes === null) return undefined
    hashes.push(bytes)
  }
  return hashes
}

/** Only Node writes bundles, and compares what a page holds with what lies beside it. @param {Uint8Array} bytes */
const toBase64 = bytes => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')
