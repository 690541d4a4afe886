// A file on disk as content.
import { open } from 'node:fs/promises'
import { type Content, stopWhere, unreadable } from './content.ts'

const chunkLength = 1024 * 1024

/** @param name what the content, and a refusal, calls the file */
export const fileContent = (file: string, name: string): Content => ({
  name,
  within: [],
  file,
  read: signal => chunksOf(file, name, signal),
})

/** As much of the file as there is when it is opened. */
async function* chunksOf(file: string, name: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw whyNot(name, error)
  })
  try {
    const stat = await handle.stat()
    if (!stat.isFile()) throw unreadable(name, 'it is not a file')
    for (let position = 0; position < stat.size; ) {
      stopWhere(signal)
      const chunk = Buffer.allocUnsafeSlow(Math.min(chunkLength, stat.size - position))
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, position)
      if (bytesRead === 0) return
      position += bytesRead
      yield chunk.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

/** What the file system says, as a refusal; anything else as it is. */
export function whyNot(name: string, error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error)) return error
  return unreadable(name, error.code === 'ENOENT' ? 'there is no such file' : error.message)
}
