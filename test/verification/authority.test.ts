// Each invariant of the world of authority catches the break it is there for, by a way that plays.
import { expect, test } from 'vitest'
import { authorityWorld } from '../../main/verification/authority/authority.ts'
import { checkWorld } from '../../main/verification/check.ts'
import { type Break, caught, dropping, partsOf, reacting } from './broken.ts'

const made = { room: 2 ** 12, make: authorityWorld }

const cases: readonly { id: string; how: string; broken: Break }[] = [
  {
    id: 'no-action-unasked',
    how: 'an agent that takes up a task because it was given access',
    broken: reacting((fact, usual) =>
      fact.type === 'grant.assigned' ? [{ kind: 'task', to: 'task:0', event: { type: 'task.assign' } }] : usual,
    ),
  },
  {
    id: 'activated-by-approval',
    how: 'a grant that is activated by the question',
    broken: reacting(fact =>
      fact.type === 'approval.requested'
        ? [
            {
              kind: 'grant',
              to: 'grant:0',
              event: {
                type: 'grant.activate',
                approval: 'approval:0',
                task: 'task:0',
                until: fact.approval.answerBy,
                by: 'human:ben',
              },
            },
          ]
        : null,
    ),
  },
  {
    id: 'activation-ends-with-task',
    how: 'a grant that is not told of the end',
    broken: dropping('grant.taskEnded'),
  },
  {
    id: 'question-ends-with-task',
    how: 'a question that is not told of the end',
    broken: dropping('approval.taskEnded'),
  },
]

test.each(cases)('$id: $how', ({ id, broken }) => {
  const { steps } = caught(made, [broken], id)
  expect(steps.length).toBeGreaterThan(0)
})

test('there is a case for each invariant, and all hold with the machines as they are', () => {
  const { world, found, mismatches } = checkWorld(made, partsOf('tables'), partsOf('xstate'))
  expect(world.invariants.map(({ id }) => id)).toEqual(cases.map(({ id }) => id))
  expect(found.violations).toEqual(cases.map(() => null))
  expect(mismatches).toEqual([])
})
