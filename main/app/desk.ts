// The open case: one at a time, written by one piece of work at a time, and everyone told when it changed.
import { Refusal } from '../../shared/errors.ts'
import type { CaseInfo } from '../../shared/model/evidence.ts'
import type { CaseStore } from '../case/index.ts'
import type { AppEvents } from './events.ts'
import { createQueue } from './queue.ts'

export interface Desk {
  /** The open case. Refuses `case.closed` where none is open. */
  store(): CaseStore
  isOpen(): boolean
  /** The open case for long work that reads: others write meanwhile, and what the work itself does is written in turn. */
  aside(): CaseStore
  /** Waits for its turn, changes the open case, and tells everyone. */
  write<Result>(work: (store: CaseStore) => Promise<Result>): Promise<Result>
  /** Waits for its turn, opens another case and closes the one that was open. Where the other is refused, that one stays. */
  replace(open: () => Promise<CaseStore>): Promise<CaseInfo>
  /** Called before a case is closed, while it can still be written. */
  onClosing(listener: () => Promise<void>): void
  /** Called whenever what was read from the evidence may no longer hold. */
  onChange(listener: () => void): void
  close(): Promise<void>
}

export function createDesk(events: Pick<AppEvents, 'emit'>): Desk {
  const inTurn = createQueue()
  const changing: (() => void)[] = []
  const closing: (() => Promise<void>)[] = []
  let open: CaseStore | null = null
  let lastRoot: string | null = null
  let lastSources: string | null = null

  const store = (): CaseStore => {
    if (open === null) throw new Refusal('case.closed', 'No case is open.', { todo: 'Open a case or make a new one.' })
    return open
  }
  const forget = (): void => {
    for (const listener of changing) listener()
  }
  const changed = async (): Promise<CaseInfo> => {
    const info = await store().info()
    // The root commits to everything the case holds: as long as it stands, nothing changed.
    if (info.root === lastRoot) return info
    lastRoot = info.root
    // What is read from the evidence stays true when somebody only wrote beside it.
    const sources = JSON.stringify(info.sources)
    if (sources !== lastSources) forget()
    lastSources = sources
    events.emit('case.changed', info)
    return info
  }
  const write: Desk['write'] = work =>
    inTurn(async () => {
      try {
        return await work(store())
      } finally {
        // Even work that was refused half-way may have written: a cancelled import keeps what it took in.
        if (open !== null) await changed()
      }
    })
  const closeOpen = async (): Promise<void> => {
    if (open === null) return
    const store = open
    try {
      for (const listener of closing) await listener()
    } finally {
      open = null
      lastRoot = null
      lastSources = null
      await store.close()
    }
  }
  return {
    store,
    isOpen: () => open !== null,
    aside: () => {
      const mine = store()
      // Left meanwhile, it is closed and refuses; nothing goes into the case that is open then.
      return { ...mine, act: (...acts) => write(() => mine.act(...acts)) }
    },
    write,
    replace: next =>
      inTurn(async () => {
        const other = await next()
        // Trouble with the case that is left is told, and never keeps anyone in it.
        try {
          await closeOpen()
        } finally {
          open = other
          forget()
          await changed()
        }
        return other.info()
      }),
    onClosing: listener => void closing.push(listener),
    onChange: listener => void changing.push(listener),
    close: () => inTurn(closeOpen),
  }
}
