// The contract in memory: a transport whose host is an object with the services a test needs.

import type { Connection, Transport } from '../../renderer/client/index.ts'
import { calls, type EventData, type EventName, type Services } from '../../shared/contract/contract.ts'
import type { WireReply, WireRequest } from '../../shared/contract/wire.ts'
import { Refusal } from '../../shared/errors.ts'

export interface MemoryTransport extends Transport {
  emit<Name extends EventName>(event: Name, data: EventData<Name>): void
  connect(connection: Connection): void
  /** Files put into folders so far, in order: `folder-NAME: PATH`. */
  readonly put: readonly string[]
  /** Calls made so far, in order. */
  readonly asked: ReadonlyArray<{ readonly call: string; readonly input: unknown }>
}

export function memoryTransport(services: Partial<Services>): MemoryTransport {
  const listeners = new Set<(event: unknown) => void>()
  const watchers = new Set<(connection: Connection) => void>()
  const asked: Array<{ call: string; input: unknown }> = []
  const put: string[] = []
  let connection: Connection = 'open'

  async function answer({ id, call, input }: WireRequest): Promise<WireReply> {
    asked.push({ call, input })
    try {
      const service: unknown = Reflect.get(services, call)
      if (typeof service !== 'function') throw new Error(`the test answers no ${call}`)
      const schema: unknown = Reflect.get(calls, call)
      if (schema === undefined) throw new Error(`no such call: ${call}`)
      return { kind: 'done', id, output: JSON.parse(JSON.stringify(await service(input))) }
    } catch (error) {
      if (error instanceof Refusal) return { kind: 'refused', id, refusal: error.data }
      return { kind: 'bug', id, message: error instanceof Error ? error.message : String(error) }
    }
  }

  return {
    asked,
    request: answer,
    upload: async file => ({ upload: `upload-of-${file.name}` }),
    put,
    folders: {
      by: 'page',
      begin: async name => ({ upload: `folder-${name}` }),
      put: async (upload, path) => {
        put.push(`${upload}: ${path}`)
        return { upload }
      },
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
    emit: (event, data) => {
      for (const listener of listeners) listener({ kind: 'event', event, data })
    },
    connect: next => {
      connection = next
      for (const watcher of watchers) watcher(next)
    },
  }
}
