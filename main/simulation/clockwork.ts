// What happens by itself and late: one pure table from facts to what is due when, and the alarms that carry it out.
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { Credential } from '../../shared/model/identity.ts'
import type { SessionRef } from '../../shared/model/refs.ts'
import { activityIn, cascadeDelayMs, idleMs, type Message, type Roster, restorableMs } from '../tenant/index.ts'
import type { Stage } from './stage.ts'

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

/** What is due after a fact, and what is not due any more. */
export function timersOf({ fact, at }: RecordedFact, see: TimerSight): Timer[] {
  const active = activityIn(fact, see)
  // the call that ends a session returns after it has ended
  if (active !== null && see.isOpen(active))
    return [
      {
        key: `idle ${active}`,
        after: idleMs,
        message: { kind: 'session', to: active, event: { type: 'session.idle' } },
      },
    ]
  switch (fact.type) {
    case 'session.released':
      return [off(`idle ${fact.session}`)]
    case 'pool.deleting': {
      const { pool: to } = fact
      return [
        { key: `emptied ${to}`, after: emptyingMs, message: { kind: 'pool', to, event: { type: 'pool.emptied' } } },
      ]
    }

    // the cascade over a deleted parent's children; "spared" where the parent was restored before it ran
    case 'agent.condemned':
      return [cascade({ kind: 'agent', to: fact.agent, event: { type: 'cascade.run' } })]
    case 'agentUser.condemned':
      return [cascade({ kind: 'agentUser', to: fact.agentUser, event: { type: 'cascade.run' } })]
    case 'agent.spared':
      return [off(`cascade ${fact.agent}`)]
    case 'agentUser.spared':
      return [off(`cascade ${fact.agentUser}`)]

    // what was soft deleted is deleted for good after 30 days, unless it was restored
    case 'human.softDeleted':
      return [purge({ kind: 'human', to: fact.human, event: { type: 'human.purge', by: null } })]
    case 'blueprint.softDeleted':
      return [purge({ kind: 'blueprint', to: fact.blueprint, event: { type: 'blueprint.purge', by: null } })]
    case 'principal.softDeleted':
      return [purge({ kind: 'principal', to: fact.principal, event: { type: 'principal.purge', by: null } })]
    case 'agent.softDeleted':
      return [
        off(`cascade ${fact.agent}`),
        purge({ kind: 'agent', to: fact.agent, event: { type: 'agent.purge', by: null } }),
      ]
    case 'agentUser.softDeleted':
      return [
        off(`cascade ${fact.agentUser}`),
        purge({ kind: 'agentUser', to: fact.agentUser, event: { type: 'agentUser.purge', by: null } }),
      ]
    case 'human.restored':
      return [off(`purge ${fact.human}`)]
    case 'blueprint.restored':
      return [off(`purge ${fact.blueprint}`)]
    case 'principal.restored':
      return [off(`purge ${fact.principal}`)]
    case 'agent.restored':
      return [off(`purge ${fact.agent}`)]
    case 'agentUser.restored':
      return [off(`purge ${fact.agentUser}`)]

    case 'credential.added':
      return credentialTimers(fact.credential, at)
    // only what stands behind a managed identity renews itself
    case 'credential.renewed':
      return [near(fact.credential, managedIdentityRollMs)]
    case 'credential.revoked':
      return ['begin', 'near', 'expire'].map(what => off(`${what} ${fact.credential}`))

    case 'grant.assigned': {
      const { ref: to, endDateTime } = fact.grant
      if (endDateTime === null) return []
      const message = { kind: 'grant', to, event: { type: 'grant.expire' } } as const
      return [{ key: `expire ${to}`, after: endDateTime - at, message }]
    }
    case 'grant.activated': {
      const { grant: to, approval, until } = fact
      const message = { kind: 'grant', to, event: { type: 'grant.lapse', approval } } as const
      return [{ key: `lapse ${to}`, after: until - at, message }]
    }
    case 'grant.deactivated':
      return [off(`lapse ${fact.grant}`)]
    case 'grant.ended':
      return [off(`lapse ${fact.grant}`), off(`expire ${fact.grant}`)]
    case 'approval.requested':
    case 'approval.held': {
      const { ref: to, answerBy } = fact.approval
      const message = { kind: 'approval', to, event: { type: 'approval.expire' } } as const
      return [{ key: `answer ${to}`, after: answerBy - at, message }]
    }
    case 'approval.approved':
    case 'approval.denied':
    case 'approval.cancelled':
      return [off(`answer ${fact.approval}`)]

    default:
      return []
  }
}

const off = (key: string): Timer => ({ key, after: 0, message: null })

const cascade = (message: Message): Timer => ({ key: `cascade ${message.to}`, after: cascadeDelayMs, message })
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

  function wake(key: string, alarm: Alarm, woken: number): void {
    if (set.get(key) !== alarm || alarm.wakesAt !== woken) return
    if (alarm.at > woken) {
      arm(key, alarm)
      return
    }
    set.delete(key)
    alarm.work()
  }
  function arm(key: string, alarm: Alarm): void {
    const { at } = alarm
    alarm.wakesAt = at
    lapse(at, () => wake(key, alarm, at))
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
