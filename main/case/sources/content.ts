// A piece of content that becomes one source of the case: what it is called, what it stands in, and its bytes.
import { Refusal } from '../../../shared/errors.ts'
import type { Container } from '../../../shared/model/evidence.ts'

export interface Content {
  /** What a person calls it: a file's path as it was given; inside a folder or an archive, its path there behind that. */
  readonly name: string
  /** The archives around it, outermost first. */
  readonly within: readonly Container[]
  /** Its place on disk, where it lies there just as it is. */
  readonly file: string | null
  /**
   * Its bytes from the start, each chunk the receiver's own. It may be read more than once, and says the same unless what
   * it comes from was changed. Refuses import.unreadable and job.cancelled.
   */
  read(signal: AbortSignal): AsyncIterable<Buffer>
}

/** So much is looked at to tell what content is. */
export const headLength = 64 * 1024

/** The first bytes of content, or all of it where it is shorter. */
export async function headOf(content: Content, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of content.read(signal)) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= headLength) break
  }
  return Buffer.concat(chunks).subarray(0, headLength)
}

/** The first `length` bytes: what a log that is still written has grown by is left for another time. */
export async function* upTo(length: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let left = length
  for await (const chunk of chunks) {
    if (left === 0) return
    const piece = chunk.subarray(0, left)
    left -= piece.length
    yield piece
  }
}

export function unreadable(name: string, why: string): Refusal {
  return new Refusal('import.unreadable', `${name} can not be read: ${why}.`, { where: { file: name } })
}

export function cancelled(kept: string): Refusal {
  return new Refusal('job.cancelled', 'The import was cancelled.', { kept: `${kept} went into the case.` })
}

export function stopWhere(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled('Nothing of this file')
}
