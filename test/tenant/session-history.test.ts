// Pools, sessions, Cloud PCs, tokens and screens over random histories: what holds whatever happens, in whatever order.
import { beforeAll, describe, expect, test } from 'vitest'
import { sessionUsage } from '../../main/access/index.ts'
import { seededRandom } from '../../main/simulation/random.ts'
import { models } from '../../main/tenant/index.ts'
import type { PcRef, SessionRef } from '../../shared/model/refs.ts'
import { naiveReplay } from '../simulation/replay.ts'
import { beginHistory, type History } from './history.ts'

const stateName = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Plays the history of a seed; `look` is called after each thing that happened. */
function play(seed: number, attempts: number, look: (history: History) => void): History {
  const random = seededRandom(seed)
  const history = beginHistory({ size: 1 + (seed % 4) })
  for (let attempt = 0; attempt < attempts; attempt += 1)
    if (history.happen(below => random.integer(below))) look(history)
  return history
}

/** What must hold at every moment: each gives what is wrong, or nothing. */
const always: Record<string, (history: History) => unknown[]> = {
  'a Cloud PC is in one session at a time, and both know of each other': ({ world }) => {
    const { session, pc } = world.see.populations
    const inSession = Array.from(session.states).filter(([, state]) => state.matches('connect') || state.matches('act'))
    const holders = new Map(inSession.map(([ref, { context }]) => [context.pc, ref]))
    return [
      ...(holders.size === inSession.length ? [] : ['two sessions have one Cloud PC']),
      ...Array.from(pc.states).filter(([ref, { context }]) => context.holder !== (holders.get(ref) ?? null)),
    ]
  },
  'an available Cloud PC has no residue, no holder, no update to come and no live token': ({ world }) => {
    const { pc, token } = world.see.populations
    return Array.from(pc.states).filter(
      ([
        ref,
        {
          value,
          context: { holder, residue, update },
        },
      ]) =>
        value === 'available' &&
        (holder !== null ||
          residue !== 'none' ||
          update !== null ||
          token.states.values().some(state => models.token.views.liveOn(state, ref))),
    )
  },
  'a session that is over has no live token': ({ world, tokens }) =>
    Array.from(tokens).filter(([ref, request]) => {
      const state = world.see.populations.token.states.get(ref)
      const session = request.session && world.see.populations.session.states.get(request.session)
      return (
        state && session && models.token.views.live(state) && !session.matches('act') && !session.matches('connect')
      )
    }),
  'a session that connects has no live token of an earlier connection': ({ world }) =>
    Array.from(world.see.populations.session.states).filter(
      ([ref, state]) =>
        state.matches({ connect: 'channel' }) &&
        Array.from(world.roster.tokensOf(ref)).some(each => world.see.isLive(each)),
    ),
  'no session acts without a live token bound to its Cloud PC': ({ world }) => {
    const { session, token } = world.see.populations
    return Array.from(session.states).filter(([ref, state]) => {
      const own = Array.from(world.roster.tokensOf(ref), each => token.states.get(each))
      const pc = state.context.pc ?? 'pc:?'
      return state.matches('act') && !own.some(each => each && models.token.views.liveOn(each, pc))
    })
  },
  'active and available come to the Cloud PCs of the pool, replaced and quarantined ones included': ({
    world,
    pool,
  }) => {
    const own = Array.from(world.roster.pcsOf(pool.ref))
    const usage = sessionUsage(own.map(pc => ({ free: world.see.isFree(pc) })))
    const standing = world.see.populations.pc.states.values().filter(models.pc.views.exists).toArray().length
    return usage.activeSessionsCount + usage.availableSessionsCount === standing ? [] : [usage, standing]
  },
  'who waits has no Cloud PC, and who has one does not wait': ({ world, pool }) => {
    const queue = new Set(world.sessions.waiting(pool.ref))
    return Array.from(world.see.populations.session.states).filter(
      ([ref, state]) => queue.has(ref) !== models.session.views.queued(state),
    )
  },
  'the book of open sessions says what the sessions say': ({ world }) =>
    Array.from(world.see.populations.session.states).filter(([ref, state]) => {
      const booked = world.sessions.get(ref)
      return (booked !== null) !== models.session.views.open(state) || (booked && booked.pc !== state.context.pc)
    }),
  'one person at most has control of a session, and nobody of one that is over': ({ world }) => {
    const inControl = world.see.populations.screen.states
      .values()
      .flatMap(({ value, context }) => (value === 'controlling' && context.session ? [context.session] : []))
      .toArray()
    const over = inControl.filter(session => world.see.standing(session) === 'ended')
    return new Set(inControl).size === inControl.length ? over : inControl
  },
}

/** What must hold of all that was told. */
const atTheEnd: typeof always = {
  'only a Cloud PC that was made available since it was last used is assigned, and it is in use once': ({ world }) => {
    const ready = new Map<PcRef, boolean>()
    return world.facts.flatMap(({ fact }) => {
      if (fact.type === 'pc.available') ready.set(fact.pc, true)
      if (fact.type === 'pc.provisioned' && !ready.has(fact.pc.ref)) ready.set(fact.pc.ref, true) // stands from the beginning
      if (fact.type === 'pc.provisioning' || fact.type === 'pc.quarantined' || fact.type === 'pc.updating')
        ready.set(fact.pc, false)
      if (fact.type !== 'pc.assigned') return []
      const wasReady = ready.get(fact.pc) === true
      ready.set(fact.pc, false)
      return wasReady ? [] : [fact]
    })
  },
  'a session ends once at most, and gives back the Cloud PC it had': ({ world }) => {
    const assigned = new Map<SessionRef, PcRef>()
    return world.facts.flatMap(({ fact }) => {
      if (fact.type === 'pc.assigned') assigned.set(fact.session, fact.pc)
      if (fact.type !== 'session.released') return []
      const pc = assigned.get(fact.session)
      assigned.delete(fact.session)
      return pc === fact.pc ? [] : [fact]
    })
  },
}

interface Played {
  readonly wrong: Map<string, unknown[]>
  readonly visited: Map<string, Set<string>>
  readonly told: Map<string, number>
}

function playAll(histories: number): Played {
  const played: Played = { wrong: new Map(), visited: new Map(), told: new Map() }
  for (let seed = 1; seed <= histories; seed += 1) {
    const history = play(seed, 900, seen => {
      check(played, always, seed, seen)
      const { session, pc, pool, screen } = seen.world.see.populations
      for (const [kind, { states }] of Object.entries({ session, pc, pool, screen })) {
        const names = played.visited.get(kind) ?? new Set()
        played.visited.set(kind, names)
        for (const { value } of states.values()) names.add(stateName(value))
      }
    })
    check(played, atTheEnd, seed, history)
    for (const { fact } of history.world.facts) played.told.set(fact.type, (played.told.get(fact.type) ?? 0) + 1)
  }
  return played
}

function check({ wrong }: Played, invariants: typeof always, seed: number, history: History): void {
  for (const [name, find] of Object.entries(invariants)) {
    const found = find(history)
    if (found.length > 0) wrong.set(name, [...(wrong.get(name) ?? []), { seed, at: history.world.facts.length, found }])
  }
}

// a few first: what is wrong mostly shows soon, and mutation testing asks no test that takes seconds
describe('whatever happens, in whatever order,', () => {
  let few: Played
  beforeAll(() => {
    few = playAll(4)
  })

  test.each(Object.keys({ ...always, ...atTheEnd }))('%s', name =>
    expect((few.wrong.get(name) ?? []).slice(0, 2)).toEqual([]),
  )

  test('an index tells of the same facts as announcing to everyone (a few)', () => {
    for (let seed = 1; seed <= 3; seed += 1) {
      const { world } = play(seed, 200, () => {})
      expect(naiveReplay(world).facts).toEqual(world.facts.map(({ fact }) => fact))
    }
  })

  test('an index tells of the same facts as announcing to everyone', () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const { world } = play(seed, 400, () => {})
      expect(naiveReplay(world).facts).toEqual(world.facts.map(({ fact }) => fact))
    }
  })
})

test('nothing is wrong in many histories, which come to every state in which something stays and tell of what is rare', () => {
  const { wrong, visited, told } = playAll(60)
  expect(wrong).toEqual(new Map())
  const states = (kind: string): string[] => [...(visited.get(kind) ?? [])].sort()
  expect(states('session')).toEqual([
    'refused',
    '{"acquire":"queued"}',
    '{"acquire":"requested"}',
    '{"act":"coDrive"}',
    '{"act":"stepUp"}',
    '{"act":"toolCall"}',
    '{"act":"waiting"}',
    '{"connect":"access"}',
    '{"connect":"channel"}',
    '{"connect":"tokens"}',
    '{"release":"closed"}',
    '{"release":"resetting"}',
  ])
  expect(states('pc')).toEqual(
    [
      'absent',
      'assigned',
      'available',
      'inUse',
      'quarantined',
      'resetting',
      'updating',
      'verifying',
      '{"provisioning":"baseline"}',
      '{"provisioning":"enrolling"}',
      '{"provisioning":"joining"}',
    ].sort(),
  )
  expect(states('pool')).toEqual(['active', 'deleting'])
  expect(states('screen')).toEqual(['connected', 'connecting', 'controlling', 'disconnected', 'viewOnly'])
  // a token that came too late, a session lost, a Cloud PC replaced
  const rare = [
    'session.tokenTooLate',
    'session.callRefused',
    'pc.replacing',
    'pc.updated',
    'pc.deprovisioned',
    'pool.queued',
    'screen.overtaken',
    'session.stepUpMet',
    'channel.closed',
  ]
  expect(rare.filter(type => !told.has(type))).toEqual([])
})
