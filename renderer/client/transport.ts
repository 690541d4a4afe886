// What carries the contract: Electron IPC, a WebSocket, or in tests the services in memory.
import type { HostBridge } from '../../shared/contract/host.ts'

export type Connection = 'connecting' | 'open' | 'lost'

/** How folders are handed over. */
export type FolderTransport =
  /** The host shows a dialog for one, and takes one that is dropped as it takes files. */
  | { readonly by: 'host'; choose(): Promise<unknown> }
  /** The page sends every file: begins a folder, which answers with an UploadReply, then puts files into it by their paths. */
  | {
      readonly by: 'page'
      begin(name: string): Promise<unknown>
      put(upload: string, path: string, file: File, signal?: AbortSignal): Promise<unknown>
    }

/** A host's bridge that also says whether it can be reached. Messages it delivers are not yet parsed. */
export interface Transport extends Pick<HostBridge<File>, 'request' | 'listen'> {
  /** As the bridge does; stopped, it rejects. */
  upload(file: File, signal?: AbortSignal): Promise<unknown>
  readonly folders: FolderTransport
  /** Tells the present state at once and every change after; the function returned stops it. */
  watch(listener: (connection: Connection) => void): () => void
}
