// People who look at a session's screen and take its control: what they can do, and what must hold of who drives.
import type { HumanRef, ScreenRef } from '../../../shared/model/refs.ts'
import { models } from '../../tenant/index.ts'
import { type Command, type Invariant, view } from '../bounded-world.ts'
import { type Drives, listedWhile, type Order, slotsBy } from '../slot.ts'
import { simple } from './simple.ts'
import type { Cast, Decisions } from './work.ts'

type Member = Cast['sessions'][number]
export type Screen = ReturnType<typeof screenOf>

const people: readonly HumanRef[] = ['human:ada', 'human:ben']

/** Each of two people may look at the first session. */
export const screensOf = (drives: Drives, count: number): Screen[] =>
  people.slice(0, count).map(human => screenOf(drives, human))

function screenOf(drives: Drives, human: HumanRef) {
  const ref: ScreenRef = `screen:0/${human.slice('human:'.length)}`
  const slot = listedWhile(
    slotsBy(drives).screen(ref),
    ({ value }) => value !== 'closed' && value !== 'disconnected',
    ({ event }) => event.type === 'screen.close' || event.type === 'screen.overtake',
  )
  return { ref, human, slot }
}

type ScreenMessage = Extract<Order, { send: unknown }>['send'] & { kind: 'screen' }

export function screenCommands(
  screens: readonly Screen[],
  session: Member,
  { decideTakeControl }: Decisions,
): Command[] {
  const standing = view(session.slot, models.session.views.standing)
  return screens.flatMap(({ ref, human, slot }): Command[] => {
    const who = human.slice('human:'.length)
    const to = (event: ScreenMessage['event']): Order => ({ send: { kind: 'screen', to: ref, event } })
    return [
      {
        name: `${who} looks on at ${session.ref}`,
        by: 'person',
        to: slot,
        sees: [standing],
        // who looks for a session that is over finds none
        orders: see => (see(standing) === 'ended' ? null : [to({ type: 'screen.open', session: session.ref, human })]),
      },
      simple(`the screen of ${who} is there`, 'service', slot, to({ type: 'screen.joined' })),
      simple(
        `the screen of ${who} fails`,
        'fault',
        slot,
        to({ type: 'screen.fail', code: 'JOIN_FAILED', message: 'It did not answer.' }),
      ),
      {
        name: `${who} takes control`,
        by: 'person',
        to: slot,
        sees: [standing],
        orders: see => [to({ type: 'screen.take', decision: decideTakeControl(see(standing)) })],
      },
      simple(`${who} gives control back`, 'person', slot, to({ type: 'screen.give' })),
      simple(`${who} looks away`, 'person', slot, to({ type: 'screen.close' })),
    ]
  })
}

/** Who drives: one at a time, and as long as a person does, the agent does not. */
export function screenInvariants(screens: readonly Screen[], { ref, slot }: Member): Invariant[] {
  const controls = models.screen.views.controlling
  return [
    {
      id: 'one-person-in-control',
      claim: 'At most one person has control of a session.',
      promise: 23,
      states: screens.flatMap((one, index) =>
        screens.slice(index + 1).map(other => ({
          slots: [one.slot, other.slot],
          holds: get => !controls(get(one.slot)) || !controls(get(other.slot)),
        })),
      ),
    },
    {
      id: 'no-agent-beside-a-person',
      claim: 'As long as a person has control of a session, its agent can begin no call in it.',
      promise: 23,
      states: screens.map(screen => ({
        slots: [screen.slot, slot],
        holds: get => !controls(get(screen.slot)) || models.session.views.standing(get(slot)) !== 'acting',
      })),
    },
    {
      id: 'control-is-handed-back',
      claim: 'A session that waits for a person to give control back is one that a person has control of.',
      promise: 16,
      states: [
        {
          slots: [slot, ...screens.map(screen => screen.slot)],
          holds: get =>
            models.session.views.standing(get(slot)) !== 'coDriven' ||
            screens.some(screen => controls(get(screen.slot))),
        },
      ],
    },
    {
      id: 'control-ends-with-session',
      claim: 'Nobody has control of, or looks at, a session that is over.',
      promise: 11,
      states: screens.map(screen => ({
        slots: [screen.slot, slot],
        holds: get =>
          !get(slot).matches('release') ||
          !['connecting', 'connected', 'controlling', 'viewOnly'].includes(String(get(screen.slot).value)),
      })),
    },
    {
      id: 'control-by-permission',
      claim: 'Control is taken only of a session that acts, and by who looks on at it.',
      promise: 8,
      facts: screens.map(screen => ({
        types: ['screen.controlTaken'],
        slots: [screen.slot, slot],
        forbids: (fact, get) =>
          fact.type === 'screen.controlTaken' &&
          fact.screen === screen.ref &&
          (fact.session !== ref || !['acting', 'busy', 'coDriven'].includes(models.session.views.standing(get(slot)))),
      })),
    },
  ]
}
