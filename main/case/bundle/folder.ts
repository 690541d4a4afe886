// A bundle on disk, as a folder or as one zip: written whole or not at all, read back and checked as it lies there.
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, extname, join, relative, sep } from 'node:path'
import { Refusal } from '../../../shared/errors.ts'
import { piecesAtOnce } from './going-on.ts'
import { checkBundle, type GoOn, type Known, type Report } from './standalone/check.mjs'
import { litter, names } from './standalone/shapes.mjs'
import { beginsAsZip, checkZip, zipOf } from './standalone/zip.mjs'

const isNamedZip = (place: string): boolean => extname(place).toLowerCase() === '.zip'

/**
 * A folder, or one zip where the name ends so. Refuses argument.invalid where something of that name exists, nothing can
 * be written there, or a zip can not hold so much. Throws what `goOn` does; nothing is left there then.
 */
export async function writeBundle(
  place: string,
  files: ReadonlyMap<string, Uint8Array>,
  goOn: GoOn = async () => {},
): Promise<void> {
  if (statSync(place, { throwIfNoEntry: false }) !== undefined)
    throw new Refusal('argument.invalid', `There is already something at ${place}.`, {
      where: { file: place },
      todo: 'Choose another name for the bundle.',
    })
  // What was stopped in the middle must not look like a bundle.
  const unfinished = `${place}.unfinished`
  try {
    rmSync(unfinished, { recursive: true, force: true })
    if (isNamedZip(place)) writeFileSync(unfinished, zipOf(files))
    else await writeFolder(unfinished, files, goOn)
    await goOn(files.size, files.size)
    renameSync(unfinished, place)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (error instanceof Refusal) throw error
    if (!(error instanceof RangeError) && !(error instanceof Error && 'code' in error)) throw error
    throw new Refusal('argument.invalid', `No bundle can be written to ${place}: ${error.message}.`, {
      where: { file: place },
    })
  }
}

async function writeFolder(folder: string, files: ReadonlyMap<string, Uint8Array>, goOn: GoOn): Promise<void> {
  for (const within of new Set(files.keys().map(dirname))) mkdirSync(join(folder, within), { recursive: true })
  let done = 0
  for (const [name, bytes] of files) {
    if (done++ % piecesAtOnce === 0) await goOn(done, files.size)
    writeFileSync(join(folder, name), bytes)
  }
}

/** Checks what lies there, a folder or a zip; null where it is neither, nor was meant to be a bundle. */
export async function checkPlace(place: string, known: Known): Promise<Report | null> {
  if (isZip(place)) return checkZip(readFileSync(place), known)
  const files = readBundle(place)
  return files === null ? null : checkBundle(files, known)
}

/** By its first bytes; or by its name, where the first bytes may be what was changed. */
function isZip(place: string): boolean {
  if (statSync(place, { throwIfNoEntry: false })?.isFile() !== true) return false
  if (isNamedZip(place)) return true
  const file = openSync(place, 'r')
  const start = Buffer.alloc(4)
  readSync(file, start)
  closeSync(file)
  return beginsAsZip(start)
}

/** Its files by name; null where there is no folder, or nothing of a bundle in it. */
export function readBundle(place: string): Map<string, Uint8Array> | null {
  const found = statSync(place, { throwIfNoEntry: false })
  if (found?.isDirectory() !== true) return null
  const entries = readdirSync(place, { recursive: true, withFileTypes: true })
  const files = new Map<string, Uint8Array>()
  for (const entry of entries) {
    if (entry.isDirectory() || litter.includes(basename(entry.name))) continue
    const path = join(entry.parentPath, entry.name)
    files.set(relative(place, path).split(sep).join('/'), readFileSync(path))
  }
  return [names.manifest, names.head, names.proofs].some(name => files.has(name)) ? files : null
}
