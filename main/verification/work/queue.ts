// Who waits for a Cloud PC, in the order in which they came, and that nobody of them waits for ever.
import { models } from '../../tenant/index.ts'
import type { Invariant } from '../bounded-world.ts'
import { observer, type Slot } from '../slot.ts'
import type { Cast } from './work.ts'

/** Numbers of the sessions that wait, the one that has waited longest first, such as `20`: as the tenant's own book of sessions has it. */
export const waitingLine = (): Slot<string> =>
  observer<string>(
    'who waits',
    '',
    (line, fact) => {
      switch (fact.type) {
        case 'pool.queued':
          return line.includes(numeral(fact.session)) ? line : line + numeral(fact.session)
        case 'pc.assigned':
        case 'session.refused':
          return line.replace(numeral(fact.session), '')
        default:
          return line
      }
    },
    value => String(value),
  )

/** How many wait before the session: those who came before it, or all where it does not wait yet. */
export function waitingBefore(line: string, session: string): number {
  const place = line.indexOf(numeral(session))
  return place < 0 ? line.length : place
}

const numeral = (session: string): string => session.slice('session:'.length)

export function queueInvariants({ sessions, pcs, line }: Cast): Invariant[] {
  if (line === null) return []
  return [
    {
      id: 'nobody-overtakes',
      claim: 'A Cloud PC is granted to a session only while more are free than sessions wait before it.',
      promise: 17,
      facts: sessions.map(({ ref }) => ({
        types: ['pool.granted'],
        slots: [line, ...pcs.map(({ slot }) => slot)],
        forbids: (fact, get) =>
          fact.type === 'pool.granted' &&
          fact.session === ref &&
          pcs.filter(({ slot }) => models.pc.views.free(get(slot))).length <= waitingBefore(get(line), ref),
      })),
    },
    {
      id: 'nothing-starves',
      claim:
        'Whoever waits for a Cloud PC can still be given one, by nothing but what services and the agents that have one do.',
      promise: 17,
      leadsTo: sessions.map(({ slot }) => ({
        slots: [slot],
        by: ['service', 'agent'],
        from: get => models.session.views.queued(get(slot)),
        to: get => get(slot).matches('connect'),
      })),
    },
  ]
}
