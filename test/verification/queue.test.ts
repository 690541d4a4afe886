// Nobody is overtaken and nobody starves in the queue of a pool: each catches the break it is there for, by a way that plays.
import { expect, test } from 'vitest'
import { decideCheckout } from '../../main/access/index.ts'
import { checkWorld } from '../../main/verification/check.ts'
import { type Part, workWorld } from '../../main/verification/work/work.ts'
import type { MakeWorld } from '../../main/verification/worlds.ts'
import { type Break, caught, deciding, partsOf, reacting } from './broken.ts'

const left: Part[] = ['policies', 'posture', 'risk', 'attacks', 'expiry', 'channelLoss', 'accounts', 'breakdown']
const waiting = (without: Part[] = []): MakeWorld => ({
  room: 2 ** 14,
  make: parts =>
    workWorld(parts, {
      name: 'three agents, one Cloud PC',
      agents: 3,
      pcs: 1,
      sessions: [0, 1, 2],
      inOrder: true,
      without: [...left, ...without],
    }),
})

const cases: readonly { id: string; how: string; made: MakeWorld; broken: Break }[] = [
  {
    id: 'nobody-overtakes',
    how: 'a pool that gives to whoever asks at the right moment',
    made: waiting(),
    broken: deciding({ decideCheckout: see => decideCheckout({ ...see, waitingBefore: 0 }) }),
  },
  {
    id: 'nothing-starves',
    how: 'a Cloud PC that is not told that its session is over',
    made: waiting(),
    broken: reacting((fact, usual) =>
      fact.type === 'session.released' ? usual.filter(({ kind }) => kind !== 'pc') : null,
    ),
  },
  {
    id: 'nothing-starves',
    how: 'a line in which who gave up is still counted',
    made: waiting(),
    broken: deciding({
      decideCheckout: see => decideCheckout({ ...see, waitingBefore: see.open.some(({ pc }) => pc === null) ? 1 : 0 }),
    }),
  },
  {
    id: 'nothing-starves',
    how: 'a pool whose quarantined Cloud PCs nobody replaces',
    made: waiting(['replacement']),
    broken: () => ({}),
  },
]

test.each(cases)('$id: $how', ({ id, made, broken }) => {
  const { steps, end } = caught(made, [broken], id)
  expect(steps.length).toBeGreaterThan(0)
  if (id === 'nothing-starves') expect(JSON.stringify(end)).toContain('queued')
})

test('both hold with the machines as they are', () => {
  const { world, found, mismatches } = checkWorld(waiting(), partsOf('tables'), partsOf('xstate'))
  expect(world.invariants.map(({ id }) => id)).toEqual(expect.arrayContaining(cases.map(({ id }) => id)))
  expect(found.violations.every(path => path === null)).toBe(true)
  expect(mismatches).toEqual([])
})
