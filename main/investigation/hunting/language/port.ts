// The thread that knows Kusto's language, seen from outside: asked one thing at a time, and begun anew where it takes too long.
import { Worker } from 'node:worker_threads'
import { Refusal } from '../../../../shared/errors.ts'
import type { Schema } from '../schema.ts'
import {
  type Asked,
  type LanguageCall,
  type LanguageInput,
  type LanguageOutput,
  languageShapes,
  Said,
} from './protocol.ts'

export interface LanguageOptions {
  /** The script of the thread; a bundle hands in its own. */
  readonly script?: URL
  /** How long one thing may take. */
  readonly milliseconds?: number
}

const languageScript = new URL('./thread.ts', import.meta.url)
const usualMilliseconds = 10_000
/** How long a warm one is kept when its case is closed. */
const spareMilliseconds = 60_000

interface Thread {
  readonly worker: Worker
  readonly script: string
  /** Settles when it is warm; rejects where it ends before. */
  readonly ready: Promise<void>
  isReady: boolean
  /** Tells whoever has it that it is gone. */
  lost: () => void
  waiting: { readonly id: number; resolve(value: unknown): void; reject(error: Error): void } | null
}

export class Language {
  readonly #script: URL
  readonly #milliseconds: number
  #thread: Thread | null = null
  #schema: Schema | null = null
  /** The schema the thread knows. */
  #told: Schema | null = null
  #lastId = 0
  #turn: Promise<unknown> = Promise.resolve()

  constructor({ script = languageScript, milliseconds = usualMilliseconds }: LanguageOptions = {}) {
    this.#script = script
    this.#milliseconds = milliseconds
  }

  /** Lets the parser load before anything is asked. */
  start(): void {
    this.#started()
  }

  /** What is asked from now on is asked of these tables. */
  setSchema(schema: Schema): void {
    this.#schema = schema
  }

  /** Refuses what the call refuses, and hunt.limit where it takes too long. */
  ask<Name extends LanguageCall>(call: Name, input: LanguageInput<Name>): Promise<LanguageOutput<Name>> {
    const schema = this.#schema
    const answer = this.#turn.then(async () => {
      const thread = this.#started()
      await thread.ready
      if (schema !== null && schema !== this.#told) {
        await this.#put(thread, 'schema', schema)
        this.#told = schema
      }
      return languageShapes[call].output.parse(await this.#put(thread, call, input))
    })
    this.#turn = answer.catch(() => undefined)
    return answer
  }

  /** The thread is kept for a while, for whoever asks next. */
  async close(): Promise<void> {
    const thread = this.#thread
    this.#forget()
    if (thread !== null && !kept(thread)) await thread.worker.terminate()
  }

  #put(thread: Thread, call: LanguageCall, input: unknown): Promise<unknown> {
    const id = ++this.#lastId
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    thread.waiting = { id, resolve, reject }
    const timer = setTimeout(() => {
      this.#forget()
      void thread.worker.terminate()
      reject(tooLong(this.#milliseconds))
    }, this.#milliseconds)
    // It keeps the process alive as long as somebody waits for it.
    thread.worker.ref()
    thread.worker.postMessage({ id, call, input } satisfies Asked)
    return promise.finally(() => {
      clearTimeout(timer)
      thread.waiting = null
      thread.worker.unref()
    })
  }

  #started(): Thread {
    if (this.#thread !== null) return this.#thread
    const thread = takeSpare(this.#script.href) ?? begun(this.#script)
    thread.lost = () => {
      if (this.#thread === thread) this.#forget()
    }
    this.#thread = thread
    return thread
  }

  #forget(): void {
    this.#thread = null
    this.#told = null
  }
}

function begun(script: URL): Thread {
  const worker = new Worker(script)
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>()
  // Whoever asks is told; where nobody does, it is started anew with the next thing asked.
  ready.catch(() => undefined)
  const thread: Thread = { worker, script: script.href, ready, isReady: false, lost: () => undefined, waiting: null }
  worker.on('message', (sent: unknown) => {
    const said = Said.parse(sent)
    if (said.kind === 'ready') {
      thread.isReady = true
      if (thread.waiting === null) worker.unref()
      resolve()
    } else if (said.id === thread.waiting?.id) settle(thread.waiting, said)
  })
  const lose = (error: Error) => {
    if (spare?.thread === thread) takeSpare(thread.script)
    thread.lost()
    reject(error)
    thread.waiting?.reject(error)
  }
  worker.on('error', lose)
  worker.on('exit', code => lose(new Error(`the thread of the language ended with code ${code}`)))
  return thread
}

/** A warm one that nobody has: the next case needs not wait seconds for the parser to be made again. */
let spare: { readonly thread: Thread; readonly timer: NodeJS.Timeout } | null = null

/** False where it is of no use to others: it is not warm yet, is at work, or there is one already. */
function kept(thread: Thread): boolean {
  if (spare !== null || !thread.isReady || thread.waiting !== null) return false
  // Of the case that was closed it knows nothing any more. Nobody waits for an answer with this number.
  thread.worker.postMessage({ id: 0, call: 'schema', input: { tables: [] } } satisfies Asked)
  const end = () => void takeSpare(thread.script)?.worker.terminate()
  spare = { thread, timer: setTimeout(end, spareMilliseconds).unref() }
  return true
}

function takeSpare(script: string): Thread | null {
  if (spare === null || spare.thread.script !== script) return null
  const { thread, timer } = spare
  clearTimeout(timer)
  spare = null
  return thread
}

function settle(waiting: NonNullable<Thread['waiting']>, said: Exclude<Said, { kind: 'ready' }>): void {
  if (said.kind === 'answer') waiting.resolve(said.value)
  else if (said.kind === 'bug') waiting.reject(new Error(said.message))
  else {
    const { code, message, ...more } = said.refusal
    waiting.reject(new Refusal(code, message, more))
  }
}

const tooLong = (milliseconds: number): Refusal =>
  new Refusal('hunt.limit', `The query could not be read within ${milliseconds / 1000} s.`, {
    todo: 'Make it shorter, or nest it less.',
  })
