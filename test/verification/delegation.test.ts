// Each invariant of agents that call agents catches the break it is there for, by a way that plays.
import { expect, test } from 'vitest'
import { decideTaskAccess, delegate } from '../../main/tenant/index.ts'
import { checkWorld } from '../../main/verification/check.ts'
import { delegationTo, grants } from '../../main/verification/delegation/cast.ts'
import { delegationWorld } from '../../main/verification/delegation/delegation.ts'
import { type Break, caught, deciding, partsOf, reacting } from './broken.ts'

const made = { room: 2 ** 13, make: delegationWorld }

const cases: readonly { id: string; how: string; broken: Break }[] = [
  {
    id: 'delegation-never-widens',
    how: 'a resource that asks only who acts, not through whom',
    broken: deciding({
      decideTaskAccess: (book, task, operation, now) =>
        decideTaskAccess({ ...book, chainOf: each => book.chainOf(each).slice(-1) }, task, operation, now),
    }),
  },
  {
    id: 'delegation-never-widens',
    how: 'a resource that asks what was passed on, not what who passed it on holds by now',
    broken: deciding({
      decideTaskAccess: (book, task, operation, now) =>
        decideTaskAccess(
          { ...book, grantsOf: agent => grants.flatMap(grant => held(grant, agent)) },
          task,
          operation,
          now,
        ),
    }),
  },
  {
    id: 'passed-on-only-what-one-has',
    how: 'a delegation that is granted whatever is asked for',
    broken: deciding({
      delegate(office, order, used, now) {
        const { message } = delegate(office, order, used, now)
        const decision = { outcome: 'grant', reasons: [] } as const
        if (message.kind !== 'orchestration' || message.event.type !== 'delegation.request')
          throw new Error('a delegation is asked for')
        return { decision, message: { ...message, event: { ...message.event, decision } } }
      },
    }),
  },
  {
    id: 'nothing-goes-on-after-the-stop',
    how: 'an orchestration whose stop nobody hears of',
    broken: reacting(fact => (fact.type === 'orchestration.stopped' ? [] : null)),
  },
  {
    id: 'nothing-used-after-the-end',
    how: 'a resource that does not ask whether a delegation still runs',
    broken: deciding({
      decideTaskAccess: (book, task, operation, now) =>
        decideTaskAccess({ ...book, workedOnFor: () => delegationTo(1, 'R') }, task, operation, now),
    }),
  },
  {
    id: 'what-was-taken-away-stays-away',
    how: 'an account of grants that forgets what was narrowed',
    broken: deciding({
      decideTaskAccess: (book, task, operation, now) =>
        decideTaskAccess(
          {
            ...book,
            grantsOf: (agent, user) =>
              book.grantsOf(agent, user).map(each => ({
                ...each,
                grant: grants.find(({ ref }) => ref === each.grant.ref) ?? each.grant,
              })),
          },
          task,
          operation,
          now,
        ),
    }),
  },
]

/** As if whatever was given once were there for ever. */
const held = (grant: (typeof grants)[number], agent: string) =>
  grant.subject === agent ? [{ grant, state: 'active', task: null } as const] : []

test.each(cases)('$id: $how', ({ id, broken }) => {
  expect(caught(made, [broken], id).steps.length).toBeGreaterThan(0)
})

test('there is a case for each invariant, and all hold with the machines as they are', () => {
  const { world, found, mismatches } = checkWorld(made, partsOf('tables'), partsOf('xstate'))
  expect(world.invariants.map(({ id }) => id)).toEqual([...new Set(cases.map(({ id }) => id))])
  expect(found.violations.every(path => path === null)).toBe(true)
  expect(mismatches).toEqual([])
})
