// Carries the contract's events from the services to whoever listens.
import { type EventData, type EventName, events } from '../../shared/contract/contract.ts'
import type { WireEvent } from '../../shared/contract/wire.ts'

export type Listener<Name extends EventName> = (data: EventData<Name>) => void

export interface AppEvents {
  /** The function returned stops it. */
  on<Name extends EventName>(event: Name, listener: Listener<Name>): () => void
  emit<Name extends EventName>(event: Name, data: EventData<Name>): void
}

export function createEvents(): AppEvents {
  const listeners: { [Name in EventName]: Set<Listener<Name>> } = {
    'case.changed': new Set(),
    'job.progress': new Set(),
  }
  return {
    on: (event, listener) => {
      listeners[event].add(listener)
      return () => listeners[event].delete(listener)
    },
    emit: (event, data) => {
      for (const listener of listeners[event]) listener(data)
    },
  }
}

/** Sends every event of the contract to a client, in the form it travels in. The function returned stops it. */
export function forward(source: Pick<AppEvents, 'on'>, send: (event: WireEvent) => void): () => void {
  const names = Object.keys(events).filter((name): name is EventName => name in events)
  const stops = names.map(event => source.on(event, data => send({ kind: 'event', event, data })))
  return () => {
    for (const stop of stops) stop()
  }
}
