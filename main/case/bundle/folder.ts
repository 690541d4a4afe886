// A bundle on disk, as a folder: written whole or not at all, read back as it lies there.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { Refusal } from '../../../shared/errors.ts'
import { litter, names } from './standalone/shapes.mjs'

/** Refuses argument.invalid where something of that name exists or nothing can be written there. */
export function writeBundle(place: string, files: ReadonlyMap<string, Uint8Array>): void {
  if (statSync(place, { throwIfNoEntry: false }) !== undefined)
    throw new Refusal('argument.invalid', `There is already something at ${place}.`, {
      where: { file: place },
      todo: 'Choose another name for the bundle.',
    })
  // What was stopped in the middle must not look like a bundle.
  const unfinished = `${place}.unfinished`
  try {
    rmSync(unfinished, { recursive: true, force: true })
    for (const [name, bytes] of files) {
      const path = join(unfinished, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, bytes)
    }
    renameSync(unfinished, place)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new Refusal('argument.invalid', `No bundle can be written to ${place}: ${error.message}.`, {
      where: { file: place },
    })
  }
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
