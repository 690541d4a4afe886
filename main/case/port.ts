// Two ways to reach a store: in a worker of its own, or in the caller's thread. Which one, the caller can not tell.

import { Worker } from 'node:worker_threads'
import { Refusal } from '../../shared/errors.ts'
import * as formats from './import/index.ts'
import type { Call, FromWorker, Input, Job, Opening, Output, ToWorker } from './protocol.ts'
import { answer, callShapes, FromWorker as FromWorkerSchema } from './protocol.ts'
import { openStore } from './store.ts'

export interface StorePort {
  call<Name extends Call>(name: Name, input: Input<Name>, job?: Job): Promise<Output<Name>>
}

/** Rejects with what making or opening the case refuses. */
export async function inlinePort(opening: Opening): Promise<StorePort> {
  const handlers = openStore(opening, formats)
  const idle = { signal: new AbortController().signal, progress: () => undefined }
  return { call: async (name, input, job) => answer(handlers, name, input, job ?? idle) }
}

interface Pending {
  readonly job: Job | undefined
  resolve(value: unknown): void
  reject(error: Error): void
}

/** Rejects with what making or opening the case refuses. A worker that dies fails every call, as a bug. */
export async function workerPort(url: URL, opening: Opening): Promise<StorePort> {
  const worker = new Worker(url, { workerData: opening })
  const pending = new Map<number, Pending>()
  let lastId = 0
  let lost: Error | null = null
  worker.on('message', (sent: unknown) => settle(pending, FromWorkerSchema.parse(sent)))
  const lose = (error: Error) => {
    lost ??= error
    for (const call of pending.values()) call.reject(error)
    pending.clear()
  }
  worker.on('error', lose)
  worker.on('exit', code => lose(new Error(`the case worker ended with code ${code}`)))

  const opened = await settled(new Promise((resolve, reject) => pending.set(0, { job: undefined, resolve, reject })))
  if (opened instanceof Error) {
    await worker.terminate()
    throw opened
  }
  const post = (message: ToWorker) => worker.postMessage(message, transferable(message))
  return {
    call: async (name, input, job) => {
      if (lost !== null) throw lost
      const id = ++lastId
      const cancel = () => post({ kind: 'cancel', id })
      const value = new Promise((resolve, reject) => pending.set(id, { job, resolve, reject }))
      post({ kind: 'call', id, name, input })
      if (job?.signal.aborted) cancel()
      job?.signal.addEventListener('abort', cancel)
      try {
        return callShapes[name].output.parse(await value)
      } finally {
        job?.signal.removeEventListener('abort', cancel)
      }
    },
  }
}

function settle(pending: Map<number, Pending>, message: FromWorker): void {
  const call = pending.get(message.id)
  if (call === undefined) return
  if (message.kind === 'progress') {
    call.job?.progress(message.done, message.total)
    return
  }
  pending.delete(message.id)
  if (message.kind === 'answer') call.resolve(message.value)
  else call.reject(errorOf(message))
}

function errorOf(message: Extract<FromWorker, { kind: 'refusal' | 'bug' }>): Error {
  if (message.kind === 'bug') return new Error(message.message, { cause: message.stack })
  const { code, message: sentence, ...more } = message.refusal
  return new Refusal(code, sentence, more)
}

/** Lines are moved to the other thread, not copied: whoever handed them over has them no more. */
function transferable(message: ToWorker): ArrayBuffer[] {
  if (message.kind !== 'call' || message.name !== 'appendLines') return []
  const { batches } = callShapes.appendLines.input.parse(message.input)
  return batches.flatMap(({ lines }) => (lines.buffer instanceof ArrayBuffer ? [lines.buffer] : []))
}

async function settled(promise: Promise<unknown>): Promise<Error | null> {
  try {
    await promise
    return null
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
