// The files of an evidence bundle, made of what the case proved: evidence, proofs, tree head, verifier, page, and the manifest over all of them.
import type { EpochMs } from '../../../shared/model/units.ts'
import { sha256Hex } from '../hashing.ts'
import type { Signer } from '../note.ts'
import { type BundleParts, pageShell, verifierText } from './parts.ts'
import type { Proved } from './prove.ts'
import { readmeText } from './readme.ts'
import { parseNote, parseTreeHead } from './standalone/note.mjs'
import {
  contextName,
  evidenceName,
  fillPage,
  type Manifest,
  manifestText,
  names,
  pageData,
  proofsText,
} from './standalone/shapes.mjs'

export interface BundleOptions {
  /** Name of the case, for people. */
  readonly name: string
  /** Who made it, as they call themselves; null where they do not say. */
  readonly by: string | null
  readonly at: EpochMs
  /** The earlier tree head the proofs go on from, as a signed note. */
  readonly since: string | null
}

/** Files by name, the page last: it holds all others. */
export function makeBundle(
  proved: Proved,
  signer: Signer,
  { name, by, at, since }: BundleOptions,
  parts: BundleParts,
): Map<string, Uint8Array> {
  const head = parseTreeHead(parseNote(proved.note)?.text ?? '')
  if (head === null) throw new Error('the case gave a tree head that is none')
  const shell = pageShell(parts)
  const about = {
    by,
    at,
    verifierKey: signer.verifierKey,
    page: sha256Hex(shell),
    case: { name, origin: head.origin, size: proved.size, root: proved.root, head: sha256Hex(proved.note) },
    counts: countKinds(proved),
  }
  const files = new Map<string, Uint8Array>()
  const put = (file: string, content: string | Uint8Array) =>
    files.set(file, typeof content === 'string' ? Buffer.from(content) : content)
  put(names.readme, readmeText(about))
  put(names.verifier, verifierText(parts))
  put(names.key, `${signer.verifierKey}\n`)
  put(names.head, proved.note)
  if (since !== null) put(names.since, since)
  put(names.proofs, proofsText(proved))
  for (const { digest, value } of proved.contexts) put(contextName(digest), value)
  for (const { entry, raw } of proved.entries) if (raw !== null) put(evidenceName(entry), raw)
  const listed = Array.from(files, ([file, bytes]) => ({ name: file, bytes: bytes.length, sha256: sha256Hex(bytes) }))
  const manifest: Manifest = { ...about, files: listed }
  put(names.manifest, signer.sign(manifestText(manifest)))
  put(names.page, fillPage(shell, pageData(files)))
  return files
}

function countKinds({ entries }: Proved): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { envelope } of entries) {
    const kind = String(envelope.kind)
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}
