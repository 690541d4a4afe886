// Each invariant of what hangs on a blueprint catches the break it is there for, by a way that plays.
import { expect, test } from 'vitest'
import { accountSight } from '../../main/tenant/index.ts'
import { checkWorld } from '../../main/verification/check.ts'
import { directoryWorld } from '../../main/verification/directory/directory.ts'
import { type Break, caught, deciding, dropping, partsOf } from './broken.ts'

const made = { room: 2 ** 13, make: directoryWorld }

const cases: readonly { id: string; how: string; broken: Break }[] = [
  {
    id: 'deletion-reaches-the-agents',
    how: 'an agent identity that is not told that its blueprint was deleted',
    broken: dropping('agent.condemn'),
  },
  {
    id: 'no-user-without-its-agent',
    how: 'an agent user that is not told what becomes of its agent identity',
    broken: dropping('agentUser.parentDeleted', 'agentUser.orphan'),
  },
  {
    id: 'token-through-the-whole-line',
    how: 'an endpoint that does not look at the blueprint',
    broken: deciding({
      accountSight: (states, family, line) => ({
        ...accountSight(states, family, line),
        blueprintEnabled: true,
        deleted: [],
      }),
    }),
  },
  { id: 'cascade-is-under-way', how: 'tokens that hear of nothing', broken: dropping('token.signal') },
]

test.each(cases)('$id: $how', ({ id, broken }) => {
  expect(caught(made, [broken], id).steps.length).toBeGreaterThan(0)
})

test('there is a case for each invariant, and all hold with the machines as they are', () => {
  const { world, found, mismatches } = checkWorld(made, partsOf('tables'), partsOf('xstate'))
  expect(world.invariants.map(({ id }) => id)).toEqual(cases.map(({ id }) => id))
  expect(found.violations).toEqual(cases.map(() => null))
  expect(mismatches).toEqual([])
})
