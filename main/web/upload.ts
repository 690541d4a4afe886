// Takes in a file that a page sends: streamed to a folder of the host's own, under the name the person knows it by.
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { HostedApp } from '../app/index.ts'

/**
 * @param name what the page calls the file; only its last part is used
 * @returns the handle that `case.import` takes. A file that breaks off is deleted and throws.
 */
export async function receive(
  request: IncomingMessage,
  name: string,
  folder: string,
  uploads: HostedApp['uploads'],
): Promise<string> {
  const own = await mkdtemp(join(folder, 'file-'))
  const path = join(own, safeName(name))
  try {
    await pipeline(request, createWriteStream(path, { flags: 'wx' }))
  } catch (error) {
    await rm(own, { recursive: true, force: true })
    throw error
  }
  return uploads.add({ path, temporary: true })
}

/** No folder, no control character, nothing a file system reads as more than a name; never empty, and at most 200 bytes. */
function safeName(name: string): string {
  const letters = [...basename(name.replaceAll('\\', '/')).replaceAll(/[\p{Cc}<>:"|?*]/gu, '_')].slice(-200)
  // File systems count bytes, and the end of a name says what it is.
  while (Buffer.byteLength(letters.join('')) > 200) letters.shift()
  const last = letters.join('')
  return last === '' || last === '.' || last === '..' ? 'file' : last
}
