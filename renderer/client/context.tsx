// Hands the client to every component, and answers to a call as state that a component can draw.
import { createContext, type ReactNode, use, useEffect, useState } from 'react'
import type { CallInput, CallName, CallOutput } from '../../shared/contract/contract.ts'
import type { Client } from './client.ts'

const ClientContext = createContext<Client | null>(null)

export function ClientProvider({ client, children }: { client: Client; children: ReactNode }) {
  return <ClientContext value={client}>{children}</ClientContext>
}

export function useClient(): Client {
  const client = use(ClientContext)
  if (client === null) throw new Error('useClient needs a ClientProvider above it')
  return client
}

export interface Answer<Data> {
  /** The newest answer; while the next is on its way, still the one before. */
  readonly data: Data | null
  readonly loading: boolean
  readonly error: unknown
}

/**
 * Calls the host whenever `input` changes (compared as JSON) or `version` does; `null` asks nothing and clears the answer.
 * One call is under way at a time and the latest input wins, so fast changes never pile up.
 */
export function useAnswer<Name extends CallName>(
  name: Name,
  input: CallInput<Name> | null,
  version: number | string = 0,
): Answer<CallOutput<Name>> {
  const client = useClient()
  const [answer, setAnswer] = useState<Answer<CallOutput<Name>>>({ data: null, loading: input !== null, error: null })
  const [lane] = useState(() => createLane())
  const key = JSON.stringify(input)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for `input`
  useEffect(() => {
    if (input === null) {
      lane.clear()
      setAnswer({ data: null, loading: false, error: null })
      return
    }
    setAnswer(before => ({ ...before, loading: true }))
    lane.run(async isLatest => {
      try {
        const data = await client.call(name, input)
        if (isLatest()) setAnswer({ data, loading: false, error: null })
        else setAnswer(before => (lane.cleared() ? before : { ...before, data }))
      } catch (error) {
        if (isLatest()) setAnswer(before => ({ ...before, loading: false, error }))
      }
    })
  }, [client, name, key, version, lane])

  return answer
}

type Work = (isLatest: () => boolean) => Promise<void>

/** Runs one piece of work at a time and keeps only the newest of those that wait. */
function createLane() {
  let running = false
  let next: Work | null = null
  let newest = 0
  let empty = true

  async function drain(): Promise<void> {
    running = true
    while (next !== null) {
      const work: Work = next
      const mine = newest
      next = null
      await work(() => mine === newest)
    }
    running = false
  }

  return {
    run(work: Work): void {
      newest += 1
      next = work
      empty = false
      if (!running) void drain()
    },
    clear(): void {
      newest += 1
      next = null
      empty = true
    },
    cleared: () => empty,
  }
}
