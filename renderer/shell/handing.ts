// Handing files and folders over to the host, one after the other: says how far it is, and can be stopped.
import { type Client, type Dropped, letGo } from '../client/index.ts'
import type { Handing, ShellStore } from './shell-store.ts'

export interface HandingOver {
  /** Resolves with a handle for each file and each folder; with null where it was stopped, and then nothing is kept. */
  over(dropped: Partial<Dropped>): Promise<string[] | null>
  /** Stops all that is under way. */
  stop(): void
}

export function createHanding(client: Client, store: ShellStore): HandingOver {
  // More may be dropped while the first is under way: told as one, and stopped as one.
  const running = new Map<AbortController, Handing>()
  const tell = () => {
    const all = [...running.values()]
    const sum = (of: keyof Handing) => all.reduce((count, each) => count + each[of], 0)
    store.trigger.handing({ handing: all.length === 0 ? null : { done: sum('done'), total: sum('total') } })
  }
  return {
    over: async ({ files = [], folders = [] }) => {
      const controller = new AbortController()
      const { signal } = controller
      const total = files.length + folders.reduce((sum, folder) => sum + folder.files.length, 0)
      let done = 0
      const moved = () => {
        running.set(controller, { done, total })
        tell()
      }
      const onSent = () => {
        done += 1
        moved()
      }
      const uploads: string[] = []
      moved()
      try {
        for (const file of files) {
          uploads.push(await client.upload(file, signal))
          onSent()
        }
        for (const folder of folders)
          if (client.folders.by === 'page') uploads.push(await client.folders.upload(folder, { signal, onSent }))
        return uploads
      } catch (error) {
        letGo(client, uploads)
        if (signal.aborted) return null
        throw error
      } finally {
        running.delete(controller)
        tell()
      }
    },
    stop: () => {
      for (const controller of running.keys()) controller.abort()
    },
  }
}
