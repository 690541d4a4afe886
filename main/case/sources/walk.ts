// What a path holds: a file, what is packed in it, or everything in a folder, one after the other and never all at once.
import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Refusal } from '../../../shared/errors.ts'
import type { Sha256Hex } from '../../../shared/model/units.ts'
import { toSha256Hex } from '../hashing.ts'
import { type Content, headOf, unreadable } from './content.ts'
import { Expansion, type ExpansionBound } from './expansion.ts'
import { fileContent, whyNot } from './file.ts'
import { gunzipped, isGzip } from './gzip.ts'
import { isHidden } from './hidden.ts'
import { spool } from './spool.ts'
import { byteOrderOf, inUtf8 } from './utf16.ts'
import { isZip, zipEntries } from './zip.ts'

export type Found =
  | { readonly kind: 'content'; readonly content: Content }
  /** It can not be read; `error` says why where it is a Refusal, and is a bug otherwise. */
  | { readonly kind: 'refused'; readonly name: string; readonly error: unknown }
  /** Hidden, the system's own, or no file. */
  | { readonly kind: 'skipped'; readonly name: string }

export interface WalkOptions {
  readonly signal: AbortSignal
  /** Where an archive that stands in an archive is kept while it is read. */
  readonly spoolFolder: string
  readonly bound: ExpansionBound
}

/** An archive may hold archives; those in them are refused. */
const deepestArchive = 2

/**
 * Everything that may be a source, in order of names: files are looked into by their first bytes, and what gzip and zip
 * hold comes in place of them. Content is good until the next is asked for.
 * @param name what the path is called in the names of what it holds
 */
export async function* walk(path: string, name: string, options: WalkOptions): AsyncGenerator<Found> {
  const found = await stat(path).catch((error: unknown) => ({ error: whyNot(name, error) }))
  if ('error' in found) yield { kind: 'refused', name, error: found.error }
  else if (found.isDirectory()) yield* inFolder(path, name, options)
  else yield* inFile(fileContent(path, name), new Expansion(options.bound, found.size), options)
}

async function* inFolder(folder: string, name: string, options: WalkOptions): AsyncGenerator<Found> {
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const [path, shown] = [join(folder, entry.name), `${name}/${entry.name}`]
    if (isHidden(entry.name)) yield { kind: 'skipped', name: shown }
    else if (entry.isDirectory()) yield* inFolder(path, shown, options)
    else if (entry.isFile()) yield* walk(path, shown, options)
    // A link may lead round in a circle, and a pipe never ends.
    else yield { kind: 'skipped', name: shown }
  }
}

async function* inFile(content: Content, expansion: Expansion, options: WalkOptions): AsyncGenerator<Found> {
  try {
    const head = await headOf(content, options.signal)
    const archives = content.within.filter(({ kind }) => kind === 'zip').length
    if (isGzip(head)) {
      mustNotBeDeeper(content, content.within.length)
      yield* inFile(gunzipped(content, await digestOf(content, options.signal), expansion), expansion, options)
    } else if (isZip(head)) {
      mustNotBeDeeper(content, archives)
      yield* inZip(content, expansion, options)
    } else {
      const order = byteOrderOf(head)
      if (order === null) yield { kind: 'content', content }
      else yield { kind: 'content', content: inUtf8(content, await digestOf(content, options.signal), order) }
    }
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'job.cancelled') throw error
    yield { kind: 'refused', name: content.name, error }
  }
}

function mustNotBeDeeper(content: Content, depth: number): void {
  if (depth >= deepestArchive) throw unreadable(content.name, 'it is an archive in an archive in an archive')
}

/** Entries are found by places in the file, so an archive that is not on disk by itself is put there first. */
async function* inZip(archive: Content, expansion: Expansion, options: WalkOptions): AsyncGenerator<Found> {
  if (archive.file !== null) {
    yield* inEntries(archive, archive.file, await digestOf(archive, options.signal), expansion, options)
    return
  }
  await using spooled = await spool(archive.read(options.signal), options.spoolFolder)
  yield* inEntries(archive, spooled.file, spooled.sha256, expansion, options)
}

async function* inEntries(
  archive: Content,
  file: string,
  sha256: Sha256Hex,
  expansion: Expansion,
  options: WalkOptions,
): AsyncGenerator<Found> {
  for await (const found of zipEntries(archive, file, sha256, expansion)) {
    if (found.kind === 'content') yield* inFile(found.content, expansion, options)
    else yield found
  }
}

async function digestOf(content: Content, signal: AbortSignal): Promise<Sha256Hex> {
  const hash = createHash('sha256')
  for await (const chunk of content.read(signal)) hash.update(chunk)
  return toSha256Hex(hash.digest('hex'))
}

/** What a file or folder is called in the names of what it holds. */
export const shownName = (path: string): string => basename(path).toWellFormed()
