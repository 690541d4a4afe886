// The case's worker: the store behind a message port, so that hashing, parsing and SQLite never hold up the app.

import { parentPort, workerData } from 'node:worker_threads'
import { Refusal } from '../../shared/errors.ts'
import * as formats from './import/index.ts'
import type { FromWorker, Handlers } from './protocol.ts'
import { answer, Opening, ToWorker } from './protocol.ts'
import { openStore } from './store.ts'

const port = parentPort
if (port === null) throw new Error('the case worker was not started as a worker')

const say = (message: FromWorker): void => port.postMessage(message, transferable(message))
const running = new Map<number, AbortController>()

try {
  const handlers = openStore(Opening.parse(workerData), formats)
  port.on('message', (sent: unknown) => {
    const message = ToWorker.parse(sent)
    if (message.kind === 'cancel') running.get(message.id)?.abort()
    else void carryOut(handlers, message)
  })
  say({ kind: 'answer', id: 0, value: null })
} catch (error) {
  say(failure(0, error))
}

async function carryOut(handlers: Handlers, { id, name, input }: ToWorker & { kind: 'call' }): Promise<void> {
  const stop = new AbortController()
  running.set(id, stop)
  const progress = (done: number, total: number) => say({ kind: 'progress', id, done, total })
  try {
    say({ kind: 'answer', id, value: await answer(handlers, name, input, { signal: stop.signal, progress }) })
  } catch (error) {
    say(failure(id, error))
  } finally {
    running.delete(id)
    // Nothing more can be asked of a closed case: the worker ends by itself.
    if (name === 'close') port?.close()
  }
}

function failure(id: number, error: unknown): FromWorker {
  if (error instanceof Refusal) return { kind: 'refusal', id, refusal: error.data }
  if (error instanceof Error) return { kind: 'bug', id, message: error.message, stack: error.stack ?? '' }
  return { kind: 'bug', id, message: String(error), stack: '' }
}

/** Bytes are moved to the other thread, not copied. */
function transferable(message: FromWorker): ArrayBuffer[] {
  if (message.kind !== 'answer' || typeof message.value !== 'object' || message.value === null) return []
  const bytes = 'bytes' in message.value ? message.value.bytes : null
  return bytes instanceof Uint8Array && bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : []
}
