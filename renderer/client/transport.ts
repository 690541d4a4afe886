// What carries the contract: Electron IPC, a WebSocket, or in tests the services in memory.
import type { HostBridge } from '../../shared/contract/host.ts'

export type Connection = 'connecting' | 'open' | 'lost'

/** A host's bridge that also says whether it can be reached. Messages it delivers are not yet parsed. */
export interface Transport extends HostBridge<File> {
  /** Tells the present state at once and every change after; the function returned stops it. */
  watch(listener: (connection: Connection) => void): () => void
}
