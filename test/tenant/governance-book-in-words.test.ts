// What the book of governance learns of each fact, told one after the other: every answer that is another afterwards.
import { expect, test } from 'vitest'
import { governanceBook } from '../../main/tenant/index.ts'
import type { Fact, FactOf } from '../../shared/model/facts.ts'
import type { Approval, Delegation, Review } from '../../shared/model/governance.ts'
import type { GrantRef, OrchestrationRef, TaskRef } from '../../shared/model/refs.ts'
import { epochMs } from '../../shared/model/units.ts'
import { by, learned, prompted } from './learned.ts'
import { limits, objects, resourceGrant, review } from './material.ts'

const { action, activation } = objects
const delegationA = objects['delegation a']
const delegationB = objects['delegation b']

const grant = (ref: GrantRef, change: Partial<typeof resourceGrant> = {}): Fact => ({
  type: 'grant.assigned',
  grant: { ...resourceGrant, ref, ...change },
  by,
})
const activated = (ref: GrantRef, task: TaskRef | null): Fact => ({
  type: 'grant.activated',
  grant: ref,
  approval: 'approval:a',
  task,
  until: epochMs(9),
  by,
})
const approval = (
  ref: Approval['ref'],
  change: Partial<Pick<Approval, 'task' | 'createdDateTime'>> = {},
): Approval => ({ ...action, ...change, ref })
const answered = { grant: null, task: null } as const
const reasons = [{ code: 'c', message: 'm' }]
const start = (task: TaskRef, purpose?: string): Fact => ({
  type: 'task.started',
  task,
  human: 'human:a',
  agent: 'agent:a',
  agentUser: 'agentUser:a',
  conversation: 'c',
  trace: '0'.repeat(32),
  span: '0'.repeat(16),
  ...(purpose === undefined ? {} : { purpose }),
})
const decided = (ref: Review['ref'], item: Omit<FactOf<'review.decided'>, 'type' | 'review'>): Fact => ({
  type: 'review.decided',
  review: ref,
  ...item,
})
const handedOn: Delegation = { ...delegationB, parent: 'task:a', purpose: 'q', goal: 'h' }
const orchestrated = (orchestration: OrchestrationRef, task: TaskRef): Fact => ({
  type: 'orchestration.started',
  orchestration,
  task,
  agent: 'agent:a',
  purpose: 'p',
  limits,
})
const end = { orchestration: 'orchestration:a', outcome: 'done' } as const

const governanceFacts = (): Fact[] => [
  prompted('task:r'),
  start('task:r', 'p'),
  start('task:z'),
  grant('grant:a'),
  grant('grant:b', { assignment: 'eligible' }),
  grant('grant:c', { subject: 'agent:a', assignment: 'eligible' }),
  activated('grant:x', null),
  activated('grant:b', 'task:r'),
  activated('grant:c', 'task:r'),
  { type: 'grant.deactivated', grant: 'grant:b', by, reason: 'r' },
  activated('grant:b', null),
  { type: 'grant.deactivated', grant: 'grant:b', by, reason: 'r' },
  { type: 'grant.narrowed', grant: 'grant:a', by, reason: 'r', removed: ['x'], left: ['y'] },
  { type: 'grant.ended', grant: 'grant:c', by, reason: 'r' },
  { type: 'grant.ended', grant: 'grant:x', by, reason: 'r' },

  { type: 'approval.requested', approval: activation },
  { type: 'approval.requested', approval: approval('approval:b', { task: 'task:r', createdDateTime: epochMs(5) }) },
  { type: 'approval.held', approval: approval('approval:c', { createdDateTime: epochMs(6) }), reasons },
  { type: 'approval.refused', approval: approval('approval:d'), reasons },
  { type: 'approval.released', approval: 'approval:c', ...answered, approvers: ['human:b'] },
  { type: 'approval.released', approval: 'approval:x', ...answered, approvers: ['human:b'] },
  { type: 'approval.approved', approval: 'approval:a', ...answered, by, justification: '', until: null },
  { type: 'approval.denied', approval: 'approval:b', ...answered, by, justification: '' },
  { type: 'approval.requested', approval: approval('approval:b') },
  { type: 'approval.expired', approval: 'approval:b', ...answered, reason: 'r' },
  { type: 'approval.cancelled', approval: 'approval:c', ...answered, by, reason: 'r' },
  { type: 'approval.cancelled', approval: 'approval:x', ...answered, by, reason: 'r' },

  {
    type: 'review.started',
    review,
  },
  decided('review:a', { grant: 'grant:a', permission: 'y', decision: 'Deny', by, justification: 'j' }),
  decided('review:a', { grant: 'grant:b', permission: 'z', decision: 'Approve', by, justification: 'k' }),
  decided('review:x', { grant: 'grant:b', permission: 'z', decision: 'Approve', by, justification: 'k' }),
  { type: 'review.completed', review: 'review:a', results: [] },
  { type: 'review.applied', review: 'review:a', removals: [] },

  orchestrated('orchestration:a', 'task:r'),
  { type: 'delegation.started', delegation: { ...delegationA, parent: 'task:r' } },
  start('task:a'),
  { type: 'delegation.started', delegation: handedOn },
  { type: 'delegation.started', delegation: { ...handedOn, orchestration: 'orchestration:x', task: 'task:y' } },
  { type: 'delegation.ended', ...end, delegation: 'a', task: 'task:a' },
  { type: 'orchestration.stopped', orchestration: 'orchestration:a', cause: 'tokens', reason: 'r' },
  { type: 'delegation.ended', ...end, delegation: 'b', task: 'task:b' },
  orchestrated('orchestration:x', 'task:z'),
  { type: 'orchestration.completed', orchestration: 'orchestration:x' },
]

test('the book of governance learns what stands, who is asked and who works for whom', async () => {
  const book = governanceBook()
  const each = <Key extends string, Answer>(name: string, keys: readonly Key[], ask: (key: Key) => Answer) =>
    Object.fromEntries(keys.map(key => [`${name} ${key}`, ask(key)]))
  const tasks = ['task:r', 'task:a', 'task:b', 'task:z', 'task:x'] as const
  const told = learned(governanceFacts(), book.learn, () => ({
    grants: book.grants().map(({ grant: { ref }, state }) => `${ref} ${state}`),
    'grants of the agent': book.grantsOf('agent:a', null).map(({ grant: { ref } }) => ref),
    'grants of both': book.grantsOf('agent:a', 'agentUser:a').map(({ grant: { ref } }) => ref),
    ...each('grant', ['grant:a', 'grant:b', 'grant:c', 'grant:x'], book.grant),
    ...each('activated for', tasks, book.activatedFor),
    ...each('approval', ['approval:a', 'approval:b', 'approval:c', 'approval:d', 'approval:x'], book.approval),
    ...each('waits for', ['human:a', 'human:b'], book.waitingFor),
    ...each('open of', tasks, book.openApprovalsOf),
    ...each('review', ['review:a', 'review:x'], book.review),
    ...each('orchestration', ['orchestration:a', 'orchestration:x'], book.orchestration),
    ...each('open delegations', ['orchestration:a', 'orchestration:x'], ref =>
      book.openDelegations(ref).map(({ id }) => id),
    ),
    ...each('rooted in', tasks, book.rootedIn),
    ...each('delegated', tasks, book.isDelegated),
    ...each('worked on for', tasks, task => book.workedOnFor(task)?.id),
    ...each('chain of', tasks, book.chainOf),
  }))
  await expect(told).toMatchFileSnapshot('./indexes/governance.txt')
})
