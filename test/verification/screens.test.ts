// Each invariant of who drives a session catches the break it is there for, by a way that plays.
import { expect, test } from 'vitest'
import { checkWorld } from '../../main/verification/check.ts'
import { workWorld } from '../../main/verification/work/work.ts'
import type { MakeWorld } from '../../main/verification/worlds.ts'
import { type Break, caught, deciding, dropping, partsOf, reacting } from './broken.ts'

const made: MakeWorld = {
  room: 2 ** 16,
  make: parts =>
    workWorld(parts, {
      name: 'screens',
      agents: 1,
      pcs: 1,
      sessions: [0],
      people: 2,
      reconnects: true,
      without: ['policies', 'posture', 'replacement', 'risk', 'attacks', 'queue', 'expiry', 'breakdown'],
    }),
}

const cases: readonly { id: string; how: string; broken: Break }[] = [
  {
    id: 'one-person-in-control',
    how: 'a person who is not told that another has taken control',
    broken: dropping('screen.overtake'),
  },
  {
    id: 'no-agent-beside-a-person',
    how: 'a screen that outlives the channel it is seen through',
    broken: reacting((fact, usual) =>
      fact.type === 'channel.closed' ? usual.filter(({ kind }) => kind !== 'screen') : null,
    ),
  },
  {
    id: 'control-is-handed-back',
    how: 'a session that is not told that control was given back',
    broken: dropping('session.drivenAlone'),
  },
  {
    id: 'control-ends-with-session',
    how: 'a screen that is not told of the end',
    broken: reacting((fact, usual) =>
      fact.type === 'session.released' ? usual.filter(({ kind }) => kind !== 'screen') : null,
    ),
  },
  {
    id: 'control-by-permission',
    how: 'control that is given whatever the session does',
    broken: deciding({ decideTakeControl: () => ({ outcome: 'grant' }) }),
  },
]

test.each(cases)('$id: $how', ({ id, broken }) => {
  expect(caught(made, [broken], id).steps.length).toBeGreaterThan(0)
})

test('there is a case for each invariant of screens, and all hold with the machines as they are', () => {
  const { world, found, mismatches } = checkWorld(made, partsOf('tables'), partsOf('xstate'))
  const ids = world.invariants.map(({ id }) => id)
  expect(ids.filter(id => /person|control/.test(id))).toEqual(cases.map(({ id }) => id))
  expect(found.violations).toEqual(ids.map(() => null))
  expect(mismatches).toEqual([])
})
