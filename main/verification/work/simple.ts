import type { SessionRef } from '../../../shared/model/refs.ts'
import type { Command } from '../bounded-world.ts'
import type { Order } from '../slot.ts'

/** A command that can be tried whatever the others are. */
export const simple = (name: string, by: Command['by'], to: Command['to'], order: Order): Command => ({
  name,
  by,
  to,
  sees: [],
  orders: () => [order],
})

type SessionEvent = Extract<Order, { send: unknown }>['send'] & { kind: 'session' }
export const toSession = (to: SessionRef, event: SessionEvent['event']): Order => ({
  send: { kind: 'session', to, event },
})
