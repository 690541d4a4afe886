// Whether a bundle holds: every byte of it against the signed manifest, every entry against the signed tree head. Plain JavaScript: a bundle carries it.
import { hexOf, openSignedNote, parseTreeHead } from './note.mjs'
import {
  canonicalJson,
  contextName,
  emptyPage,
  evidenceName,
  isObject,
  names,
  pageData,
  readManifest,
  readProofs,
  textOf,
} from './shapes.mjs'
import { isConsistent, leafHash, PathsToRoot, sameBytes, sha256 } from './tree.mjs'

/** @typedef {ReadonlyMap<string, Uint8Array>} Files by their names in the bundle, folders with a slash */
/** @typedef {{ at: string, what: string }} Problem `at` names a file or an entry */
/**
 * @typedef {{
 *   entry: number, kind: string, source: string | null, line: number | null, table: string | null, time: number | null,
 *   file: string | null, problem: string | null
 * }} CheckedEntry
 */
/**
 * @typedef {{
 *   ok: boolean, problems: Problem[], manifest: import('./shapes.mjs').Manifest | null,
 *   entries: CheckedEntry[], agreed: string[]
 * }} Report `agreed`: in words, what was compared with something known beforehand and is the same
 */
/** What somebody had before, from elsewhere: a verifier key, a tree head. @typedef {{ key?: string | undefined, head?: string | undefined }} Known */

/** Called after every few hundred pieces, with how far it is; where it throws, so far went the check. @typedef {(done: number, total: number) => Promise<void>} GoOn */

/**
 * @param {Files} files the whole bundle; from within the page itself, all but the page
 * @param {Known} known
 * @param {{ inPage?: boolean, goOn?: GoOn }} how
 * @returns {Promise<Report>}
 */
export async function checkBundle(files, known = {}, { inPage = false, goOn = async () => {} } = {}) {
  /** @type {Report} */
  const report = { ok: false, problems: [], manifest: null, entries: [], agreed: [] }
  try {
    const check = new Check(files, report, goOn)
    await check.manifest()
    await check.files(inPage)
    await check.entries()
    await check.since()
    await check.known(known)
  } catch (error) {
    // Whatever could not be worked out is not proved.
    report.problems.push({ at: 'the bundle', what: `It can not be checked here: ${error}` })
  }
  report.ok = report.problems.length === 0
  return report
}

/** Why a manifest can not be read, as far as its first line tells. @param {string} note */
function unreadable(note) {
  const [, version] = /^throughline evidence bundle v(\d+)\n/.exec(note) ?? []
  return version === undefined || version === '1'
    ? 'It is not a manifest this verifier can read.'
    : `It is of version ${version} of bundles, which this verifier can not read: take that of a bundle of the same version.`
}

/** So many, and then a turn for others. */
export const piecesAtOnce = 256

class Check {
  /** @param {Files} files @param {Report} report @param {GoOn} goOn */
  constructor(files, report, goOn) {
    this.all = files
    this.report = report
    this.goOn = goOn
    this.done = 0
    /** SHA-256 of files in hex. @type {Map<string, string>} */
    this.digests = new Map()
    /** @type {import('./note.mjs').TreeHead | null} */
    this.head = null
    /** Those of the signed tree. @type {PathsToRoot | null} */
    this.paths = null
    /** @type {import('./shapes.mjs').Proofs | null} */
    this.proofs = null
    /** Verifier keys the ledger has entries of. @type {string[]} */
    this.keys = []
    /** Registrations of sources by their entry. @type {Map<number, Record<string, unknown>>} */
    this.sources = new Map()
    /** Files that belong to something. */
    this.used = new Set([names.readme, names.verifier, names.key, names.head, names.proofs])
  }

  /** @param {string} at @param {string} what */
  problem(at, what) {
    this.report.problems.push({ at, what })
  }

  /** A piece of the work: about as many are files as entries. */
  async piece() {
    if (this.done++ % piecesAtOnce === 0) await this.goOn(this.done, 2 * this.all.size)
  }

  /** Of a file that is there; each is worked out once. @param {string} name @param {Uint8Array} bytes */
  async digest(name, bytes) {
    const known = this.digests.get(name) ?? hexOf(await sha256(bytes))
    this.digests.set(name, known)
    return known
  }

  /** @param {string} name */
  text(name) {
    const bytes = this.all.get(name)
    return bytes === undefined ? null : textOf(bytes)
  }

  async manifest() {
    const note = this.text(names.manifest)
    if (note === null) return this.problem(names.manifest, 'It is missing, or it is not text.')
    const claimed = readManifest(note.slice(0, note.lastIndexOf('\n\n') + 1))
    if (claimed === null) return this.problem(names.manifest, unreadable(note))
    this.report.manifest = claimed
    if ((await openSignedNote(note, claimed.verifierKey)) === null)
      this.problem(names.manifest, 'Its signature does not hold: it was changed after it was signed.')
    if (this.text(names.key) !== `${claimed.verifierKey}\n`)
      this.problem(names.key, 'It is not the key the bundle is signed with.')
  }

  /** @param {boolean} inPage */
  async files(inPage) {
    const manifest = this.report.manifest
    if (manifest === null) return
    const listed = new Set([names.manifest, names.page])
    for (const { name, bytes, sha256: digest } of manifest.files) {
      await this.piece()
      listed.add(name)
      const found = this.all.get(name)
      if (found === undefined) this.problem(name, 'It is missing.')
      else if (found.length !== bytes || (await this.digest(name, found)) !== digest)
        this.problem(name, 'It is not the file that was signed for: it was changed.')
    }
    for (const name of this.all.keys())
      if (!listed.has(name)) this.problem(name, 'It does not belong to the bundle: it was added.')
    if (!inPage) await this.page(manifest.page)
  }

  /** @param {string} digest */
  async page(digest) {
    const html = this.text(names.page)
    const parts = html === null ? null : emptyPage(html)
    if (parts === null) return this.problem(names.page, 'It is missing, or it is not the page of a bundle.')
    if (hexOf(await sha256(new TextEncoder().encode(parts.shell))) !== digest)
      this.problem(names.page, 'It is not the page that was signed for: it was changed.')
    if (parts.data !== pageData(this.all)) this.problem(names.page, 'What it holds is not what lies beside it.')
  }

  async entries() {
    const [text, note] = [this.text(names.proofs), this.text(names.head)]
    this.proofs = text === null ? null : readProofs(text)
    if (this.proofs === null) return this.problem(names.proofs, 'It is missing, or it can not be read.')
    for (const { entry, envelope } of this.proofs.entries) {
      if (!isObject(envelope.row) || envelope.row.entry !== entry) continue
      if (envelope.kind === 'signer') this.keys.push(String(envelope.row.verifier_key))
      if (envelope.kind === 'source') this.sources.set(entry, envelope.row)
    }
    this.head = note === null ? null : await this.headOf(note)
    if (this.head !== null) this.paths = new PathsToRoot(this.head.root, this.head.size)
    else this.problem(names.head, 'No key of this ledger signed it: it was changed, or is not its own.')
    for (const proved of this.proofs.entries) {
      await this.piece()
      const checked = await this.entry(proved)
      this.report.entries.push(checked)
      if (checked.problem !== null) this.problem(`entry ${checked.entry}`, checked.problem)
    }
    await this.claims()
  }

  /** A tree head signed by a key the ledger has an entry of. @param {string} note */
  async headOf(note) {
    for (const key of this.keys) {
      const text = await openSignedNote(note, key)
      if (text !== null) return parseTreeHead(text)
    }
    return null
  }

  /** @param {import('./shapes.mjs').ProvedEntry} proved @returns {Promise<CheckedEntry>} */
  async entry({ entry, envelope, path }) {
    const source = typeof envelope.registered === 'number' ? this.sources.get(envelope.registered) : undefined
    const file = typeof envelope.raw === 'string' ? evidenceName(entry) : null
    const context = typeof envelope.context === 'string' ? envelope.context : null
    const name = source?.name ?? (isObject(envelope.row) ? envelope.row.name : null)
    /** @param {string | null} problem @returns {CheckedEntry} */
    const checked = problem => ({
      entry,
      kind: String(envelope.kind),
      source: typeof name === 'string' ? name : null,
      line: typeof envelope.line === 'number' ? envelope.line : null,
      table: typeof envelope.table === 'string' ? envelope.table : null,
      time: typeof envelope.time === 'number' ? envelope.time : null,
      file,
      problem,
    })
    if (this.paths === null) return checked('No signed tree head vouches for it.')
    const leaf = await leafHash(new TextEncoder().encode(canonicalJson(envelope)))
    if (!(await this.paths.lead(leaf, entry, path)))
      return checked('Its proof does not lead to the root of the signed tree head.')
    if (file !== null && !(await this.isDigest(file, envelope.raw)))
      return checked(`Its bytes in ${file} are not the ones the ledger took in.`)
    if (context !== null && !(await this.isDigest(contextName(context), context)))
      return checked(`What it is read with, ${contextName(context)}, is not what the ledger took in.`)
    if (file !== null && (source === undefined || source.content !== envelope.source))
      return checked('The entry that registers its source is not in the bundle.')
    return checked(null)
  }

  /** @param {string} name @param {unknown} digest */
  async isDigest(name, digest) {
    this.used.add(name)
    const bytes = this.all.get(name)
    return bytes !== undefined && (await this.digest(name, bytes)) === digest
  }

  /** The manifest's own words about the case, against what was worked out. */
  async claims() {
    const { manifest, entries } = this.report
    const note = this.all.get(names.head)
    if (manifest === null || this.head === null || note === undefined) return
    const { origin, size, root } = this.head
    const claimed = manifest.case
    if (claimed.origin !== origin || claimed.size !== size || claimed.root !== hexOf(root))
      this.problem(names.manifest, 'It tells of another tree than the signed tree head.')
    if (claimed.head !== hexOf(await sha256(note))) this.problem(names.manifest, 'It was signed for another tree head.')
    if (!this.keys.includes(manifest.verifierKey))
      this.problem(names.manifest, 'The ledger has no entry of the key it is signed with.')
    /** @type {Record<string, number>} */
    const counts = {}
    for (const { kind } of entries) counts[kind] = (counts[kind] ?? 0) + 1
    if (canonicalJson(counts) !== canonicalJson(manifest.counts))
      this.problem(names.manifest, 'It counts other entries than there are.')
    if (this.proofs?.since !== null) this.used.add(names.since)
    for (const { name } of manifest.files)
      if (!this.used.has(name)) this.problem(name, 'No entry of the bundle needs it.')
  }

  /** That the tree goes on from the head somebody was given earlier. */
  async since() {
    const proof = this.proofs?.since ?? null
    if (proof === null || this.head === null) return
    const note = this.text(names.since)
    const earlier = note === null ? null : await this.headOf(note)
    if (earlier === null) return this.problem(names.since, 'It is missing, or no key of this ledger signed it.')
    const { origin, size, root } = this.head
    if (earlier.origin !== origin || !(await isConsistent(earlier.size, size, proof, earlier.root, root)))
      this.problem(names.since, 'The ledger of this bundle does not go on from it: entries before it were changed.')
  }

  /** @param {Known} known */
  async known({ key, head }) {
    if (key !== undefined) {
      const same = key.trim() === this.report.manifest?.verifierKey
      if (same) this.report.agreed.push('It is signed with the key you named.')
      else this.problem('the key you named', 'The bundle is signed with another one.')
    }
    if (head === undefined || this.head === null) return
    const given = await this.headOf(head)
    const { origin, size, root } = this.head
    if (given === null || given.origin !== origin) {
      this.problem('the tree head you named', 'It was not signed by this ledger.')
    } else if (given.size === size) {
      if (sameBytes(given.root, root)) this.report.agreed.push('The tree head you named has the same root.')
      else this.problem('the tree head you named', `It has another root over the same ${size} entries.`)
    } else if (head === this.text(names.since)) {
      this.report.agreed.push('The ledger goes on from the tree head you named, and nothing before it was changed.')
    } else {
      const what = `It covers ${given.size} entries and the bundle’s ${size}: only a bundle made with --since that head can prove that they agree.`
      this.problem('the tree head you named', what)
    }
  }
}
