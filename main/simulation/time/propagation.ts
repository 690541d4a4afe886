// Signals on their way: a critical event reaches the resource of a token after as long as it takes, drawn from the seed.
import type { FactOf } from '../../../shared/model/facts.ts'
import { propagationMs } from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'

/** It lapses, as an expiry does: what is on its way does not keep a run going. */
export function propagate({ env, world, scheduler }: Stage, { token, signal, delay }: FactOf<'cae.signalled'>): void {
  if (delay === 'instant') return // delivered with the event itself
  const share = env.random.fork(`signal ${signal} ${token} ${env.clock.now()}`).next()
  scheduler.lapse(env.clock.now() + propagationMs(delay, share), () =>
    world.send({ kind: 'token', to: token, event: { type: 'cae.deliver', signal } }),
  )
}
