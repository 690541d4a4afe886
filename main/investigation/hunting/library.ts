// The hunts that are shipped, read from their files: each is named by what it finds.
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { Refusal } from '../../../shared/errors.ts'
import { HuntDocument } from '../../../shared/hunts/schema.ts'
import { didYouMean } from '../../../shared/nearest.ts'

export interface ShippedHunt extends HuntDocument {
  /** The name of its file. */
  readonly id: string
}

/** All of them, by their ids. */
export async function listHunts(): Promise<ShippedHunt[]> {
  return Promise.all((await shippedIds()).map(readHunt))
}

/** Refuses `hunt.unknown` with the nearest id. */
export async function loadHunt(id: string): Promise<ShippedHunt> {
  const ids = await shippedIds()
  if (ids.includes(id)) return readHunt(id)
  throw new Refusal('hunt.unknown', `There is no shipped hunt "${id}"${didYouMean(id, ids)}`)
}

async function readHunt(id: string): Promise<ShippedHunt> {
  const read = HuntDocument.safeParse(parse(await readFile(join(shippedFolder(), `${id}.yaml`), 'utf8')))
  if (!read.success) throw new Error(`shared/hunts/${id}.yaml is no hunt: ${z.prettifyError(read.error)}`)
  return { id, ...read.data }
}

async function shippedIds(): Promise<string[]> {
  const files = await readdir(shippedFolder())
  return files.flatMap(name => (name.endsWith('.yaml') ? [name.slice(0, -'.yaml'.length)] : [])).sort()
}

/** `shared/hunts` of the source tree or of the built app: how far above us it lies depends on the bundle. */
function shippedFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'shared/hunts'))) {
    if (folder === dirname(folder)) throw new Error('the shipped hunts are missing')
    folder = dirname(folder)
  }
  return join(folder, 'shared/hunts')
}
