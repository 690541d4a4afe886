// The bound on what archives may unpack to: a small file that becomes endless is refused by name.
import { unreadable } from './content.ts'

/** Everything in an archive together may be so many times its size, or so many bytes where that is more. */
export interface ExpansionBound {
  readonly ratio: number
  readonly floor: number
}

/** Logs pack 10 to 50 times smaller; deflate can do a thousand, and archives in archives any number. */
export const expansionBound: ExpansionBound = { ratio: 200, floor: 1024 ** 3 }

/** What may still come out of one file on disk, archives inside archives included. */
export class Expansion {
  readonly #limit: number
  /** What each content came to, by its name: reading it again unpacks nothing more. */
  readonly #spent = new Map<string, number>()
  #total = 0

  constructor({ ratio, floor }: ExpansionBound, size: number) {
    this.#limit = Math.max(floor, ratio * size)
  }

  /** Content of this name is so long, or longer. Refuses import.unreadable where that is too much. */
  spend(name: string, bytes: number): void {
    const before = this.#spent.get(name) ?? 0
    if (bytes <= before) return
    if (this.#total - before + bytes > this.#limit) {
      const bound = `${this.#limit.toLocaleString('en')} bytes`
      throw unreadable(name, `with it the archive unpacks to more than ${bound}; what stands before it was taken in`)
    }
    this.#spent.set(name, bytes)
    this.#total += bytes - before
  }

  /** The chunks, as long as they are allowed. */
  async *through(name: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let bytes = 0
    for await (const chunk of chunks) {
      bytes += chunk.length
      this.spend(name, bytes)
      yield chunk
    }
  }
}
