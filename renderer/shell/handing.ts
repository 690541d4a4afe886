// Handing files and folders over to the host, one after the other: says how far it is, and can be stopped.
import type { Client, Dropped } from '../client/index.ts'
import type { ShellStore } from './shell-store.ts'

export interface HandingOver {
  /** Resolves with a handle for each file and each folder; with null where it was stopped, and then nothing is kept. */
  over(dropped: Partial<Dropped>): Promise<string[] | null>
  stop(): void
}

export function createHanding(client: Client, store: ShellStore): HandingOver {
  let running = new AbortController()
  return {
    over: async ({ files = [], folders = [] }) => {
      const controller = new AbortController()
      const { signal } = controller
      running = controller
      const total = files.length + folders.reduce((sum, folder) => sum + folder.files.length, 0)
      let done = -1
      const onSent = () => {
        done += 1
        store.trigger.handing({ handing: { done, total } })
      }
      const uploads: string[] = []
      onSent()
      try {
        for (const file of files) {
          uploads.push(await client.upload(file, signal))
          onSent()
        }
        for (const folder of folders)
          if (client.folders.by === 'page') uploads.push(await client.folders.upload(folder, { signal, onSent }))
        return uploads
      } catch (error) {
        if (uploads.length > 0) await client.call('case.discard', { uploads })
        if (signal.aborted) return null
        throw error
      } finally {
        store.trigger.handing({ handing: null })
      }
    },
    stop: () => running.abort(),
  }
}
