// The contract over a WebSocket to the host that served this page; it reconnects by itself and says when it is away.
import { z } from 'zod'
import { socketPath, uploadPath } from '../../shared/contract/host.ts'
import { WireToRenderer } from '../../shared/contract/wire.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Connection, Transport } from './transport.ts'

const firstPause = 250
const longestPause = 5000

interface Waiting {
  resolve(reply: unknown): void
  reject(refusal: Refusal): void
}

/** `origin` is the page's own, `http://127.0.0.1:PORT`; the session cookie travels by itself. */
export function webSocketTransport(origin: string): Transport {
  const address = origin.replace(/^http/, 'ws') + socketPath
  const listeners = new Set<(event: unknown) => void>()
  const watchers = new Set<(connection: Connection) => void>()
  const sent = new Map<number, Waiting>()
  let queue: Array<() => void> = []
  let connection: Connection = 'connecting'
  let socket = connect()
  let pause = firstPause

  function say(next: Connection): void {
    connection = next
    for (const watcher of watchers) watcher(next)
  }

  function connect(): WebSocket {
    const opening = new WebSocket(address)
    opening.addEventListener('open', () => {
      pause = firstPause
      say('open')
      const waiting = queue
      queue = []
      for (const send of waiting) send()
    })
    opening.addEventListener('message', event => hear(String(event.data)))
    opening.addEventListener('close', () => {
      say('lost')
      for (const [id, waiting] of sent) {
        sent.delete(id)
        waiting.reject(unreachable())
      }
      setTimeout(() => {
        pause = Math.min(pause * 2, longestPause)
        socket = connect()
      }, pause)
    })
    return opening
  }

  function hear(text: string): void {
    const message = WireToRenderer.parse(JSON.parse(text))
    if (message.kind === 'event') {
      for (const listener of listeners) listener(message)
      return
    }
    sent.get(message.id)?.resolve(message)
    sent.delete(message.id)
  }

  return {
    request: message =>
      new Promise((resolve, reject) => {
        const send = () => {
          sent.set(message.id, { resolve, reject })
          socket.send(JSON.stringify(message))
        }
        if (connection === 'open') send()
        else queue.push(send)
      }),
    upload: (file, signal) => post({ name: file.name }, file, signal),
    folders: {
      by: 'page',
      begin: folder => post({ folder }, null),
      put: (within, path, file, signal) => post({ name: path, within }, file, signal),
    },
    listen: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    watch: listener => {
      watchers.add(listener)
      listener(connection)
      return () => watchers.delete(listener)
    },
  }
}

async function post(asked: Record<string, string>, body: File | null, signal?: AbortSignal): Promise<unknown> {
  const address = `${uploadPath}?${new URLSearchParams(asked)}`
  const options = { method: 'POST', body, ...(signal === undefined ? {} : { signal }) }
  const response = await fetch(address, options).catch((error: unknown) => {
    // The one thing fetch says of a host that does not answer, of a file that is gone, and of an answer that broke off.
    throw error instanceof TypeError ? notHandedOver(asked) : error
  })
  const answer: unknown = await response.json()
  if (response.status >= 500) throw new Error(Failure.parse(answer).message)
  return answer
}

const Failure = z.object({ message: z.string() })

const notHandedOver = ({ name, folder }: Record<string, string>): Refusal =>
  new Refusal(
    'host.unreachable',
    `${name ?? folder} could not be handed over: it can not be read, or the host can not be reached.`,
    {
      kept: 'Nothing of it was imported.',
      todo: 'See whether it is still there, and choose it again.',
    },
  )

const unreachable = () =>
  new Refusal('host.unreachable', 'The connection to the host was lost before it answered.', {
    kept: 'The case and everything in it are unchanged by this screen.',
    todo: 'Throughline reconnects by itself; repeat the action when it has.',
  })
