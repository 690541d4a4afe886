// The world of delegation: agents that hand parts of a task on, while what they may do is activated, narrowed, ended and stopped.
import { type GovernanceBook, graphResourceId, models } from '../../tenant/index.ts'
import { type Actor, type BoundedWorld, type Command, type See, type View, view } from '../bounded-world.ts'
import { fixedRoster } from '../roster.ts'
import type { Order, Slot } from '../slot.ts'
import type { Decisions, Parts } from '../work/work.ts'
import {
  agentOf,
  type Book,
  bookOf,
  castOf,
  type DelegationCast,
  delegationTo,
  grants,
  human,
  type Letter,
  now,
  orchestrationRef,
  orchestrationStart,
  permissions,
  startOf,
  tasks,
} from './cast.ts'
import { delegationInvariants } from './invariants.ts'

export function delegationWorld({ drives, reactionsTo, decisions }: Parts): BoundedWorld {
  const cast = castOf(drives)
  return {
    name: '3 tasks, each handed on by the one before it × what their agents were given, complete',
    slots: cast.slots,
    announcer: cast.told,
    opening: [
      {
        tell: {
          type: 'prompt.sent',
          task: tasks[0],
          human,
          agent: agentOf(0),
          conversation: 'c',
          channel: 'msteams',
          text: 'Pay the invoices.',
        },
      },
      ...grants.map(
        (grant): Order => ({
          send: { kind: 'grant', to: grant.ref, event: { type: 'grant.assign', grant, by: human } },
        }),
      ),
    ],
    commands: commandsOf(cast, decisions),
    invariants: delegationInvariants(cast),
    leavesOut: ['budgets, tools, tokens and sessions; a task is handed on once'],
    reactionsTo,
    roster: fixedRoster(
      {},
      {
        activatedFor: task => (task === tasks[0] ? ['grant:1'] : []),
        rootedIn: task => (task === tasks[0] ? orchestrationRef : null),
        isDelegated: task => task !== tasks[0],
        // which of them run, and for whom, the orchestration's own book knows
        workedOnFor: task => (task === tasks[1] ? handedOn[0] : task === tasks[2] ? handedOn[1] : null) ?? null,
        openDelegations: () => handedOn,
      },
    ),
  }
}
const handedOn = [delegationTo(1, 'R'), delegationTo(2, 'R')]

type GrantMessage = Extract<Order, { send: unknown }>['send'] & { kind: 'grant' }

function commandsOf(cast: DelegationCast, decisions: Decisions): Command[] {
  const running = cast.tasks.map(slot => view(slot, models.task.views.running))
  const books = [0, 1, 2].map(last => bookView(cast, last))
  const one = (name: string, by: Actor, to: Slot, order: Order, only: View<boolean> | null = null): Command => ({
    name,
    by,
    to,
    sees: only ? [only] : [],
    orders: see => (only && !see(only) ? null : [order]),
  })
  const [root] = running
  if (root === undefined) throw new Error('there is a first task')
  const toGrant = (at: number, event: GrantMessage['event']): Order => ({
    send: { kind: 'grant', to: grants[at]?.ref ?? 'grant:?', event },
  })
  const slotOf = (at: number): Slot => {
    const slot = cast.grants[at]
    if (slot === undefined) throw new RangeError(`there is no grant ${at}`)
    return slot
  }
  return [
    ...cast.tasks.flatMap((slot, number): Command[] => {
      const to = tasks[number] ?? tasks[0]
      const { task: _, ...start } = startOf(number)
      return [
        one(`${agentOf(number)} starts ${to}`, 'agent', slot, {
          send: { kind: 'task', to, event: { type: 'task.start', ...start } },
        }),
        one(`${to} is done`, 'agent', slot, {
          send: { kind: 'task', to, event: { type: 'task.complete', answer: '', outcome: 'done' } },
        }),
        ...cast.grants.flatMap((held, at) =>
          grants[at]?.subject === agentOf(number)
            ? (['R', 'S'] as const).map(letter => use(held, number, letter, running, books, decisions))
            : [],
        ),
      ]
    }),
    one(
      'the first task becomes an orchestration',
      'service',
      cast.orchestration,
      {
        send: {
          kind: 'orchestration',
          to: orchestrationRef,
          event: { type: 'orchestration.start', ...orchestrationStart },
        },
      },
      root,
    ),
    one('a person stops all of it', 'person', cast.orchestration, {
      send: {
        kind: 'orchestration',
        to: orchestrationRef,
        event: { type: 'orchestration.stop', cause: 'person', reason: 'Enough.' },
      },
    }),
    ...([1, 2] as const).flatMap(to =>
      (['R', 'RS'] as const).map(passed => handOn(cast, to, passed, running, books, decisions)),
    ),
    one(
      'sending is activated for the first task',
      'person',
      slotOf(1),
      toGrant(1, { type: 'grant.activate', approval: 'approval:0', task: tasks[0], until: now, by: human }),
      root,
    ),
    one('the activation lapses', 'timer', slotOf(1), toGrant(1, { type: 'grant.lapse', approval: 'approval:0' })),
    one(
      'a review takes sending away',
      'person',
      slotOf(1),
      toGrant(1, {
        type: 'grant.narrow',
        removed: [permissions.S],
        left: [permissions.R],
        by: null,
        reason: 'It was not used.',
      }),
    ),
    ...[0, 2, 3].map(at =>
      one(
        `a person ends ${grants[at]?.ref}`,
        'person',
        slotOf(at),
        toGrant(at, { type: 'grant.end', by: human, reason: '' }),
      ),
    ),
  ]
}

/**
 * The tenant's book of governance, as the decisions are handed it, from what stands in the world. What concerns only
 * agents after the `last` is not looked at: nothing about the work of the others hangs on it.
 */
function bookView({ grants: held, left, orchestration }: DelegationCast, last: number) {
  const standing = held
    .filter((_, at) => subjectOf(at) <= last)
    .map(slot =>
      view(slot, state =>
        models.grant.views.active(state) ? 'active' : models.grant.views.eligible(state) ? 'eligible' : 'ended',
      ),
    )
  const narrowed = view(left, state => state)
  const handed = view(
    orchestration,
    ({ book, state }) =>
      ({
        handed: book,
        status: state.value === 'absent' ? 'none' : models.orchestration.views.running(state) ? 'running' : 'over',
      }) as const,
  )
  const books = new Map<string, GovernanceBook>()
  return {
    sees: [...standing, narrowed, ...(last > 0 ? [handed] : [])],
    at(see: See): GovernanceBook {
      const state = {
        standing: standing.map(each => see(each)),
        left: see(narrowed),
        ...(last > 0 ? see(handed) : nothingHanded),
      }
      const key = JSON.stringify(state)
      const book = books.get(key) ?? bookOf(state)
      books.set(key, book)
      return book
    },
  }
}
const nothingHanded: { handed: Book; status: 'none' } = { handed: [null, null], status: 'none' }
const subjectOf = (at: number): number => [0, 1, 2].findIndex(number => grants[at]?.subject === agentOf(number))
type BookView = ReturnType<typeof bookView>

function handOn(
  cast: DelegationCast,
  to: 1 | 2,
  passed: 'R' | 'RS',
  running: readonly View<boolean>[],
  books: readonly BookView[],
  { delegate }: Decisions,
): Command {
  const asking = running[to - 1]
  const book = books[to]
  if (asking === undefined || book === undefined) throw new RangeError(`nobody hands task ${to} on`)
  return {
    name: `${agentOf(to - 1)} hands ${tasks[to]} on, ${passed === 'R' ? 'to read' : 'to read and send'}`,
    by: 'agent',
    to: cast.orchestration,
    sees: [asking, ...book.sees],
    orders(see) {
      const sight = book.at(see)
      // each part is handed on once, and there is nothing to hand it on in before the orchestration begins
      if (!see(asking) || sight.isDelegated(tasks[to]) || sight.orchestration(orchestrationRef) === null) return null
      const { depth: _, ...order } = delegationTo(to, passed)
      const office = { book: sight, directory: { agentUsers: new Map() }, access: 'purpose' as const }
      return [{ send: delegate(office, order, { tokens: 0, actions: 0, milliseconds: 0 }, now).message }]
    },
  }
}

function use(
  held: DelegationCast['grants'][number],
  number: number,
  letter: Letter,
  running: readonly View<boolean>[],
  books: readonly BookView[],
  { decideTaskAccess }: Decisions,
): Command {
  const working = running[number]
  const book = books[number]
  if (working === undefined || book === undefined) throw new RangeError(`there is no task ${number}`)
  const task = tasks[number] ?? tasks[0]
  const permission = permissions[letter]
  return {
    name: `${task} ${letter === 'R' ? 'reads' : 'sends'} mail by ${held.ref}`,
    by: 'agent',
    to: held,
    sees: [working, ...book.sees],
    orders(see) {
      if (!see(working)) return null
      const operation = { resourceId: graphResourceId, scopes: [permission], target: 'mail' }
      const { outcome, by } = decideTaskAccess(book.at(see), task, operation, now)
      const used = by.find(({ grant }) => grant === held.ref)
      if (outcome !== 'grant' || used === undefined) return null
      const event = { type: 'grant.use', use: { grant: used.grant, permission, at: now, task, object: null } } as const
      return [{ send: { kind: 'grant', to: used.grant, event } }]
    },
  }
}
