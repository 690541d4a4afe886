// What happens by itself and late: one pure table from facts to what is due when, and the alarms that carry it out.
import type { FactOf, FactType, RecordedFact } from '../../../shared/model/facts.ts'
import type { Approval } from '../../../shared/model/governance.ts'
import type { Credential } from '../../../shared/model/identity.ts'
import type { SessionRef } from '../../../shared/model/refs.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import { activityIn, cascadeDelayMs, idleMs, type Message, type Roster, restorableMs } from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'

/** Milliseconds from the fact on; of a range, the seed draws one. */
export type Span = number | readonly [from: number, to: number]

/** A timer of the same key replaces the older one; without a message it only takes it away. */
export interface Timer {
  key: string
  after: Span
  message: Message | null
}

const minute = 60_000
const day = 24 * 3_600_000

/** So long before its end a credential is told to be expiring (ours), or a third of its life where that is less. */
const nearEndMs = 30 * day
/** Microsoft: "each managed identity's credential has an expiration of 90 days and it is rolled after 45 days". */
const managedIdentityRollMs = 45 * day
/** How long deleting a pool's Cloud PCs takes is not published: ours. */
const emptyingMs = [2 * minute, 5 * minute] as const

/** What the table reads beside a fact. */
export interface TimerSight {
  calledIn: Roster['calledIn']
  isOpen(session: SessionRef): boolean
}

type FactMap = { [Type in FactType]: FactOf<Type> }
type Table = { [Type in FactType]?: (fact: FactMap[Type], at: EpochMs) => Timer[] }

/**
 * A session's idle minutes are not in it: they begin anew with every fact that `activityIn` takes for activity, which is
 * nearly every fact of a busy run. Their key is the session's reference as it is, so that none is made for them.
 */
const table: Table = {
  'session.released': ({ session }) => [off(session)],
  'pool.deleting': ({ pool: to }) => [
    { key: `emptied ${to}`, after: emptyingMs, message: { kind: 'pool', to, event: { type: 'pool.emptied' } } },
  ],

  // the cascade over a deleted parent's children; "spared" where the parent was restored before it ran
  'agent.condemned': ({ agent: to }) => [cascade({ kind: 'agent', to, event: { type: 'cascade.run' } })],
  'agentUser.condemned': ({ agentUser: to }) => [cascade({ kind: 'agentUser', to, event: { type: 'cascade.run' } })],
  'agent.spared': ({ agent }) => [off(`cascade ${agent}`)],
  'agentUser.spared': ({ agentUser }) => [off(`cascade ${agentUser}`)],

  // what was soft deleted is deleted for good after 30 days, unless it was restored
  'human.softDeleted': ({ human: to }) => [purge({ kind: 'human', to, event: { type: 'human.purge', by: null } })],
  'blueprint.softDeleted': ({ blueprint: to }) => [
    purge({ kind: 'blueprint', to, event: { type: 'blueprint.purge', by: null } }),
  ],
  'principal.softDeleted': ({ principal: to }) => [
    purge({ kind: 'principal', to, event: { type: 'principal.purge', by: null } }),
  ],
  'agent.softDeleted': ({ agent: to }) => [
    off(`cascade ${to}`),
    purge({ kind: 'agent', to, event: { type: 'agent.purge', by: null } }),
  ],
  'agentUser.softDeleted': ({ agentUser: to }) => [
    off(`cascade ${to}`),
    purge({ kind: 'agentUser', to, event: { type: 'agentUser.purge', by: null } }),
  ],
  'human.restored': ({ human }) => [off(`purge ${human}`)],
  'blueprint.restored': ({ blueprint }) => [off(`purge ${blueprint}`)],
  'principal.restored': ({ principal }) => [off(`purge ${principal}`)],
  'agent.restored': ({ agent }) => [off(`purge ${agent}`)],
  'agentUser.restored': ({ agentUser }) => [off(`purge ${agentUser}`)],

  'credential.added': ({ credential }, at) => credentialTimers(credential, at),
  // only what stands behind a managed identity renews itself
  'credential.renewed': ({ credential }) => [near(credential, managedIdentityRollMs)],
  'credential.revoked': ({ credential }) => ['begin', 'near', 'expire'].map(what => off(`${what} ${credential}`)),

  'grant.assigned': ({ grant: { ref: to, endDateTime } }, at) =>
    endDateTime === null
      ? []
      : [
          {
            key: `expire ${to}`,
            after: endDateTime - at,
            message: { kind: 'grant', to, event: { type: 'grant.expire' } },
          },
        ],
  'grant.activated': ({ grant: to, approval, until }, at) => [
    {
      key: `lapse ${to}`,
      after: until - at,
      message: { kind: 'grant', to, event: { type: 'grant.lapse', approval } },
    },
  ],
  'grant.deactivated': ({ grant }) => [off(`lapse ${grant}`)],
  'grant.ended': ({ grant }) => [off(`lapse ${grant}`), off(`expire ${grant}`)],
  'approval.requested': ({ approval }, at) => [answer(approval, at)],
  'approval.held': ({ approval }, at) => [answer(approval, at)],
  'approval.approved': ({ approval }) => [off(`answer ${approval}`)],
  'approval.denied': ({ approval }) => [off(`answer ${approval}`)],
  'approval.cancelled': ({ approval }) => [off(`answer ${approval}`)],
}

/** What is due after a fact, and what is not due any more. */
export function timersOf({ fact, at }: RecordedFact, see: TimerSight): readonly Timer[] {
  const to = activityIn(fact, see)
  // the call that ends a session returns after it has ended
  if (to !== null && see.isOpen(to))
    return [{ key: to, after: idleMs, message: { kind: 'session', to, event: { type: 'session.idle' } } }]
  return rowOf(fact.type, fact, at)
}

const rowOf = <Type extends FactType>(type: Type, fact: FactMap[Type], at: EpochMs): readonly Timer[] =>
  table[type]?.(fact, at) ?? none

const none: readonly Timer[] = []

const off = (key: string): Timer => ({ key, after: 0, message: null })

const cascade = (message: Message): Timer => ({ key: `cascade ${message.to}`, after: cascadeDelayMs, message })
const answer = ({ ref: to, answerBy }: Approval, at: EpochMs): Timer => ({
  key: `answer ${to}`,
  after: answerBy - at,
  message: { kind: 'approval', to, event: { type: 'approval.expire' } },
})
const purge = (message: Message): Timer => ({ key: `purge ${message.to}`, after: restorableMs, message })

const near = (to: Credential['ref'], after: number): Timer => ({
  key: `near ${to}`,
  after,
  message: { kind: 'credential', to, event: { type: 'credential.near' } },
})

function credentialTimers(credential: Credential, at: number): Timer[] {
  const { ref: to } = credential
  if (credential.kind === 'federatedIdentityCredential') return [near(to, managedIdentityRollMs)]
  const { startDateTime, endDateTime } = credential
  const nearEnd = endDateTime - Math.min(nearEndMs, (endDateTime - startDateTime) / 3)
  return [
    ...(startDateTime > at
      ? [
          {
            key: `begin ${to}`,
            after: startDateTime - at,
            message: { kind: 'credential', to, event: { type: 'credential.begin' } } as const,
          },
        ]
      : []),
    near(to, nearEnd - at),
    {
      key: `expire ${to}`,
      after: endDateTime - at,
      message: { kind: 'credential', to, event: { type: 'credential.expire' } },
    },
  ]
}

/** Sets what the table says of a fact. Nothing of it keeps a run going: it lapses (see `Scheduler.lapse`). */
export function clockwork(stage: Stage): (recorded: RecordedFact) => void {
  const { world, env } = stage
  const ring = alarms(stage.scheduler)
  const see: TimerSight = {
    calledIn: world.roster.calledIn,
    isOpen: session => world.sessions.get(session) !== null,
  }
  return recorded => {
    for (const { key, after, message } of timersOf(recorded, see)) {
      if (message === null) ring.stop(key)
      else ring.set(key, env.clock.now() + lengthOf(after, env, `${key} ${recorded.seq}`), () => world.offer(message))
    }
  }
}

function lengthOf(span: Span, { random }: Stage['env'], name: string): number {
  if (typeof span === 'number') return Math.max(0, Math.round(span))
  const [from, to] = span
  return Math.round(from + (to - from) * random.fork(`timer ${name}`).next())
}

export interface Alarms {
  /** Does this at `at`, in place of what was set under the same key. */
  set(key: string, at: number, work: () => void): void
  stop(key: string): void
  isSet(key: string): boolean
}

interface Alarm {
  at: number
  /** When the scheduler wakes it: earlier than `at` where it was put off meanwhile. */
  wakesAt: number
  work: () => void
}

/**
 * Alarms that are mostly put off before they ring, as a session's idle minutes are with every call: an alarm put off
 * keeps its place in the agenda and looks, when it is woken, whether it is time; so the agenda does not grow with calls.
 */
export function alarms({ lapse }: Pick<Stage['scheduler'], 'lapse'>): Alarms {
  const set = new Map<string, Alarm>()

  function wake(key: string, alarm: Alarm): void {
    if (set.get(key) !== alarm) return
    if (alarm.at > alarm.wakesAt) {
      arm(key, alarm)
      return
    }
    set.delete(key)
    alarm.work()
  }
  function arm(key: string, alarm: Alarm): void {
    alarm.wakesAt = alarm.at
    lapse(alarm.at, () => wake(key, alarm))
  }

  return {
    set(key, at, work) {
      const before = set.get(key)
      if (before && before.wakesAt <= at) {
        before.at = at
        before.work = work
        return
      }
      const alarm = { at, wakesAt: at, work }
      set.set(key, alarm)
      arm(key, alarm)
    },
    stop: key => void set.delete(key),
    isSet: key => set.has(key),
  }
}
