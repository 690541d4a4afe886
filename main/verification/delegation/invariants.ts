// What must hold where agents call agents: nobody gains by being asked, and what was taken away or stopped stays so.
import type { Fact } from '../../../shared/model/facts.ts'
import { models } from '../../tenant/index.ts'
import type { FactCase, Get, Invariant } from '../bounded-world.ts'
import { type Book, type DelegationCast, grants, letters, permissions, tasks } from './cast.ts'

type Used = Extract<Fact, { type: 'grant.used' }>

export function delegationInvariants(cast: DelegationCast): Invariant[] {
  const everything = [cast.orchestration, ...cast.grants, cast.left]

  /** What the agent of a task holds at this moment, said once more in other words than the tenant's own. */
  const holds = (get: Get, number: number): Set<string> =>
    new Set(
      cast.grants.flatMap((slot, index) => {
        if (grants[index]?.subject !== `agent:${number}` || !models.grant.views.active(get(slot))) return []
        return index === 1 ? letters(get(cast.left)) : letters(index === 0 ? 'R' : 'RS')
      }),
    )
  const handed = (get: Get, number: number): Book[number] => get(cast.orchestration).book[number - 1] ?? null
  /** What was passed on to a task; the first has what its agent has. */
  const passedTo = (get: Get, number: number): Set<string> =>
    number === 0 ? holds(get, 0) : new Set(letters(handed(get, number)?.passed ?? ''))
  const way = (task: string | null): number[] => [0, 1, 2].slice(0, tasks.findIndex(each => each === task) + 1)
  const letterOf = ({ use }: Used): string => (use.permission === permissions.S ? 'S' : 'R')
  const never = (forbids: (fact: Used, get: Get) => boolean): FactCase[] => [
    {
      types: ['grant.used'],
      slots: everything,
      forbids: (fact, get) => fact.type === 'grant.used' && forbids(fact, get),
    },
  ]

  return [
    {
      id: 'delegation-never-widens',
      claim:
        'No agent uses for a delegated task what not everyone it comes through holds at that moment, or what was not passed on all the way.',
      promise: 21,
      facts: never((fact, get) =>
        way(fact.use.task).some(
          number => !holds(get, number).has(letterOf(fact)) || !passedTo(get, number).has(letterOf(fact)),
        ),
      ),
    },
    {
      id: 'passed-on-only-what-one-has',
      claim: 'Nothing is passed on that the task which passes it on may not do.',
      promise: 21,
      facts: [
        {
          types: ['delegation.started'],
          slots: everything,
          forbids: (fact, get) => {
            if (fact.type !== 'delegation.started') return false
            const parent = tasks.findIndex(each => each === fact.delegation.parent)
            return fact.delegation.permissions.some(
              ({ name }) => !passedTo(get, parent).has(name === permissions.S ? 'S' : 'R'),
            )
          },
        },
      ],
    },
    {
      id: 'nothing-goes-on-after-the-stop',
      claim: 'No delegation runs on in an orchestration that was stopped or is complete.',
      promise: 21,
      states: [
        {
          slots: [cast.orchestration],
          holds: get => {
            const { state, book } = get(cast.orchestration)
            return models.orchestration.views.running(state) || book.every(each => !each?.open)
          },
        },
      ],
    },
    {
      id: 'nothing-used-after-the-end',
      claim: 'Nothing is used for a delegated task once its delegation, or one it came through, has ended.',
      promise: 21,
      facts: never((fact, get) => way(fact.use.task).some(number => number > 0 && !handed(get, number)?.open)),
    },
    {
      id: 'what-was-taken-away-stays-away',
      claim: 'What a review took from a grant is not used by it again, however often it is activated and ends.',
      promise: 5,
      facts: never((fact, get) => fact.use.grant === 'grant:1' && !get(cast.left).includes(letterOf(fact))),
    },
  ]
}
