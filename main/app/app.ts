// The app as its hosts see it: the contract implemented over one open case.
import type { Services } from '../../shared/contract/contract.ts'
import type { WireReply } from '../../shared/contract/wire.ts'
import type { AppEvents } from './events.ts'
import type { Uploads } from './uploads.ts'

/** What a host needs of the app. */
export interface HostedApp extends Pick<AppEvents, 'on'> {
  readonly uploads: Pick<Uploads, 'add' | 'get'>
  /** Answers one message of the contract; never rejects. */
  answer(message: unknown): Promise<WireReply>
  /** Waits for what is being written, then closes the case. */
  close(): Promise<void>
}

export interface App extends HostedApp {
  readonly services: Services
}
