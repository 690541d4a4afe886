// Takes in what a page sends, files and folders of them: streamed to a place of the host's own, under the names the person knows.
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Refusal } from '../../shared/errors.ts'
import type { HostedApp } from '../app/index.ts'

type Uploads = HostedApp['uploads']

/**
 * @param asked the address's parameters, as `uploadPath` says
 * @returns the handle that `case.import` takes. A file that breaks off is deleted and throws.
 */
export function receive(
  request: IncomingMessage,
  asked: URLSearchParams,
  place: string,
  uploads: Uploads,
): Promise<string> {
  const [name, folder, within] = [asked.get('name') ?? '', asked.get('folder'), asked.get('within')]
  if (folder !== null) return beginFolder(folder, place, uploads)
  return within === null ? receiveFile(request, name, place, uploads) : receiveInto(request, name, within, uploads)
}

async function receiveFile(request: IncomingMessage, name: string, place: string, uploads: Uploads): Promise<string> {
  const own = await mkdtemp(join(place, 'file-'))
  const path = join(own, safeName(name))
  try {
    await keep(request, path)
  } catch (error) {
    await rm(own, { recursive: true, force: true })
    throw error
  }
  return uploads.add({ path, temporary: true })
}

async function beginFolder(name: string, place: string, uploads: Uploads): Promise<string> {
  const path = join(await mkdtemp(join(place, 'folder-')), safeName(name))
  await mkdir(path)
  return uploads.add({ path, temporary: true })
}

/**
 * Refuses argument.invalid where the handle is of no folder that was begun here, something of that name is in it, or its
 * path would be longer than the system has them.
 */
async function receiveInto(request: IncomingMessage, name: string, within: string, uploads: Uploads): Promise<string> {
  const folder = uploads.get(within)
  // Into a folder that a person keeps nothing is ever written.
  if (!folder.temporary || !(await stat(folder.path)).isDirectory())
    throw new Refusal('argument.invalid', 'This is no folder that was begun here.', { where: { key: 'within' } })
  const path = join(folder.path, ...name.split('/').map(safeName))
  try {
    await mkdir(dirname(path), { recursive: true })
    await keep(request, path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    const where = { file: name }
    if (code === 'ENAMETOOLONG')
      throw new Refusal('argument.invalid', 'Its path in the folder is too long.', {
        where,
        todo: 'Import the folder it is in by itself.',
      })
    if (code !== 'EEXIST' && code !== 'ENOTDIR') throw error
    throw new Refusal('argument.invalid', `Two things in the folder would both be called ${name} here.`, {
      where,
      todo: 'Give one of them another name, or import it by itself.',
    })
  }
  return within
}

/** Nothing is overwritten, and half a file is not kept. */
async function keep(request: IncomingMessage, path: string): Promise<void> {
  const file = createWriteStream(path, { flags: 'wx' })
  let opened = false
  file.once('open', () => {
    opened = true
  })
  try {
    await pipeline(request, file)
  } catch (error) {
    if (opened) await rm(path, { force: true })
    throw error
  }
}

/** No folder, no control character, nothing a file system reads as more than a name; never empty, and at most 200 bytes. */
function safeName(name: string): string {
  const letters = [...basename(name.replaceAll('\\', '/')).replaceAll(/[\p{Cc}<>:"|?*]/gu, '_')].slice(-200)
  // File systems count bytes, and the end of a name says what it is.
  while (Buffer.byteLength(letters.join('')) > 200) letters.shift()
  const last = letters.join('')
  return last === '' || last === '.' || last === '..' ? 'file' : last
}
