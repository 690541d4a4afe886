// Threads that work beside the case's own: started with the first thing asked of them, kept until they are closed.
import { availableParallelism } from 'node:os'
import { type Transferable, Worker } from 'node:worker_threads'
import { z } from 'zod'
import { Failed } from './answering.ts'

/** More gain nothing: the case's own thread, which all goes through, is busy with so many. */
const mostThreads = 4

interface Waiting<Answer> {
  resolve(answer: Answer): void
  reject(error: Error): void
}

interface Thread<Answer> {
  readonly worker: Worker
  readonly waiting: Map<number, Waiting<Answer>>
}

export class Threads<Answer extends { readonly id: number }> {
  readonly #script: URL
  readonly #given: unknown
  readonly #said: z.ZodType<Answer | Failed>
  #threads: Thread<Answer>[] = []
  #next = 0

  /** `given` is what each is started with, `shape` what one says of a piece of work. */
  constructor(script: URL, given: unknown, shape: z.ZodType<Answer>) {
    this.#script = script
    this.#given = given
    this.#said = z.union([shape, Failed])
  }

  get count(): number {
    return this.#started().length
  }

  /** Lets them load what they need before anything is asked of them. */
  start(): void {
    this.#started()
  }

  /** Asks the one that has least to do. Throws where its work does, and where it ends before it has answered. */
  ask(work: object, moved: Transferable[] = []): Promise<Answer> {
    const id = this.#next++
    const idlest = this.#started().reduce((least, one) => (one.waiting.size < least.waiting.size ? one : least))
    return new Promise((resolve, reject) => {
      idlest.waiting.set(id, { resolve, reject })
      idlest.worker.ref()
      idlest.worker.postMessage({ ...work, id }, moved)
    })
  }

  async close(): Promise<void> {
    const threads = this.#threads
    this.#threads = []
    await Promise.all(threads.map(({ worker }) => worker.terminate()))
  }

  #started(): readonly [Thread<Answer>, ...Thread<Answer>[]] {
    const [first, ...others] = this.#threads
    if (first !== undefined) return [first, ...others]
    const wanted = Math.min(availableParallelism(), mostThreads)
    this.#threads = Array.from({ length: wanted }, () => this.#start())
    return this.#started()
  }

  #start(): Thread<Answer> {
    const worker = new Worker(this.#script, { workerData: this.#given })
    const thread: Thread<Answer> = { worker, waiting: new Map() }
    worker.on('message', (sent: unknown) => {
      const said = this.#said.parse(sent)
      const asked = thread.waiting.get(said.id)
      thread.waiting.delete(said.id)
      // It must not keep a process alive that has nothing else to do.
      if (thread.waiting.size === 0) worker.unref()
      if (isFailed(said)) asked?.reject(new Error(said.message, { cause: said.stack }))
      else asked?.resolve(said)
    })
    const lose = (error: Error) => {
      this.#threads = this.#threads.filter(one => one !== thread)
      for (const asked of thread.waiting.values()) asked.reject(error)
      thread.waiting.clear()
    }
    worker.on('error', lose)
    worker.on('exit', code => lose(new Error(`a thread of the case ended with code ${code}`)))
    worker.unref()
    return thread
  }
}

const isFailed = (said: { readonly id: number }): said is Failed => 'stack' in said
