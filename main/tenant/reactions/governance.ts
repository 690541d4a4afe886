// What ends with a task and what an approval, a review or a stop carries out.
import type { FactOf } from '../../../shared/model/facts.ts'
import type { TaskRef } from '../../../shared/model/refs.ts'
import type { Governance } from '../indexes/governance-book.ts'
import type { Message, Reactions } from '../reactions.ts'

/** Access activated for a task and questions asked for it end with it; so does what it delegated, and what it was delegated for. */
export function workEnded(
  task: TaskRef,
  outcome: FactOf<'task.completed'>['outcome'],
  governance: Governance,
): Message[] {
  const root = governance.rootedIn(task)
  const delegation = governance.workedOnFor(task)
  return [
    ...authorityEnded(task, governance),
    ...(delegation
      ? [
          {
            kind: 'orchestration' as const,
            to: delegation.orchestration,
            event: {
              type: 'delegation.end' as const,
              delegation: delegation.id,
              task,
              outcome,
              othersOpen: governance.openDelegations(delegation.orchestration).length > 1,
            },
          },
        ]
      : []),
    ...(root ? [{ kind: 'orchestration' as const, to: root, event: { type: 'orchestration.complete' as const } }] : []),
  ]
}

const authorityEnded = (task: TaskRef, governance: Governance): Message[] => [
  ...governance
    .activatedFor(task)
    .map((to): Message => ({ kind: 'grant', to, event: { type: 'grant.taskEnded', task } })),
  ...governance
    .openApprovalsOf(task)
    .map((to): Message => ({ kind: 'approval', to, event: { type: 'approval.taskEnded', task } })),
]

export const governanceReactions = {
  // a delegated task is set by another agent, as a person's is by a prompt
  'delegation.started': ({ delegation }) => [{ kind: 'task', to: delegation.task, event: { type: 'task.assign' } }],

  'approval.approved': ({ approval, grant, task, until, by }) =>
    grant && until !== null
      ? [{ kind: 'grant', to: grant, event: { type: 'grant.activate', approval, task, until, by } }]
      : [],

  'review.applied': ({ review, removals }) =>
    removals.map(({ grant: to, removed, left }) => ({
      kind: 'grant',
      to,
      event: { type: 'grant.narrow', removed, left, by: null, reason: `Removed by the access review ${review}.` },
    })),

  // who worked for what was stopped loses what it was given for it: its tokens, activations and open questions
  'orchestration.stopped': ({ orchestration }, roster) => {
    const open = roster.openDelegations(orchestration)
    return open.map(({ id, task }, index) => ({
      kind: 'orchestration',
      to: orchestration,
      event: {
        type: 'delegation.end',
        delegation: id,
        task,
        outcome: 'stopped',
        othersOpen: index < open.length - 1,
      },
    }))
  },
  'delegation.ended': ({ task, outcome }, roster) =>
    outcome === 'stopped'
      ? [
          ...Array.from(
            roster.tokensOfTask(task),
            (to): Message => ({ kind: 'token', to, event: { type: 'token.taskEnded', task } }),
          ),
          ...authorityEnded(task, roster),
        ]
      : [],
} satisfies Reactions
