// Who plays in the world of delegation: three tasks, one handed on to the next, what each agent was given, and one orchestration.
import { z } from 'zod'
import type { Fact } from '../../../shared/model/facts.ts'
import type { Delegation, OrchestrationLimits, Permission, ResourceGrant } from '../../../shared/model/governance.ts'
import type { AgentRef, GrantRef, HumanRef, TaskRef } from '../../../shared/model/refs.ts'
import { epochMs } from '../../../shared/model/units.ts'
import { type GovernanceBook, governanceBook, graphResourceId, type Message } from '../../tenant/index.ts'
import { announcer, booked, type Drives, observer, type Slot, slotsBy } from '../slot.ts'

export const purpose = 'invoice-approval'
export const human = 'human:ada'
export const orchestrationRef = 'orchestration:0'
export const tasks = ['task:0', 'task:1', 'task:2'] as const
export const now = epochMs(0)
export const permissions = { R: 'Mail.Read', S: 'Mail.Send' } as const
export type Letter = keyof typeof permissions
/** What is passed on: reading, or sending too. */
export type Passed = 'R' | 'RS'
export const letters = (passed: string): Letter[] => (['R', 'S'] as const).filter(letter => passed.includes(letter))
export const permissionsOf = (passed: Passed): Permission[] =>
  letters(passed).map(letter => ({ resourceAppId: graphResourceId, name: permissions[letter] }))

export const limits: OrchestrationLimits = {
  maximumDepth: 2,
  maximumFanOut: 2,
  maximumDelegations: 10,
  budget: { tokens: 10, actions: 10, milliseconds: 10 },
}
export const agentOf = (task: number): AgentRef => `agent:${task}`

const given = (
  ref: GrantRef,
  subject: AgentRef,
  has: Passed,
  assignment: ResourceGrant['assignment'],
): ResourceGrant => ({
  ref,
  subject,
  resourceAppId: graphResourceId,
  permissions: letters(has).map(letter => permissions[letter]),
  purpose,
  objects: null,
  startDateTime: now,
  endDateTime: null,
  assignment,
})
/** The first agent may read, and send only while that is activated; those it calls may do both by themselves. */
export const grants: readonly ResourceGrant[] = [
  given('grant:0', 'agent:0', 'R', 'active'),
  given('grant:1', 'agent:0', 'RS', 'eligible'),
  given('grant:2', 'agent:1', 'RS', 'active'),
  given('grant:3', 'agent:2', 'RS', 'active'),
]
/** The one that can be activated, and narrowed by a review. */
export const activable = 1

/** Task `to` is handed on by the task before it. */
export const delegationTo = (to: 1 | 2, passed: Passed): Delegation => ({
  id: `to task ${to}`,
  orchestration: orchestrationRef,
  parent: tasks[to - 1] ?? 'task:0',
  task: tasks[to],
  caller: agentOf(to - 1),
  callee: agentOf(to),
  goal: `Part ${to}.`,
  purpose,
  permissions: permissionsOf(passed),
  depth: to,
})

const Handed = z.object({ passed: z.enum(['R', 'RS']), open: z.boolean() }).nullable()
/** What was handed on to the second task and to the third. */
const Book = z.tuple([Handed, Handed])
export type Book = z.infer<typeof Book>

const indexOf = (task: TaskRef): 0 | 1 => (task === 'task:2' ? 1 : 0)

function learn(book: Book, fact: Fact): Book {
  const [one, two] = book
  const put = (task: TaskRef, handed: Book[number]): Book => (indexOf(task) === 0 ? [handed, two] : [one, handed])
  if (fact.type === 'delegation.started') {
    const passed = fact.delegation.permissions.length === 2 ? 'RS' : 'R'
    return put(fact.delegation.task, { passed, open: true })
  }
  if (fact.type !== 'delegation.ended') return book
  const before = book[indexOf(fact.task)]
  return put(fact.task, before && { ...before, open: false })
}

/** The tenant's own roster names only delegations that run, and how many others do. */
function route(message: Message, book: Book): Message | null {
  if (message.kind !== 'orchestration' || message.event.type !== 'delegation.end') return message
  const at = indexOf(message.event.task)
  if (!book[at]?.open) return null
  return { ...message, event: { ...message.event, othersOpen: book[1 - at]?.open === true } }
}

export type DelegationCast = ReturnType<typeof castOf>

export function castOf(drives: Drives) {
  const make = slotsBy(drives)
  const orchestration = booked(make.orchestration(orchestrationRef), [null, null], learn, route, value =>
    Book.parse(value),
  )
  const cast = {
    orchestration,
    tasks: tasks.map(ref => make.task(ref)),
    grants: grants.map(({ ref }) => make.grant(ref)),
    /** What a review left of the grant that can be activated. */
    left: observer<string>(
      'left of grant:1',
      'RS',
      (left, fact) => (fact.type === 'grant.narrowed' && fact.grant === 'grant:1' ? 'R' : left),
      value => String(value),
    ),
    told: announcer(),
  }
  const slots: Slot[] = [orchestration, ...cast.tasks, ...cast.grants, cast.left, cast.told]
  return { ...cast, slots }
}

/** What the tenant's own book of governance holds where this is so. */
export function bookOf(state: {
  standing: readonly ('active' | 'eligible' | 'ended')[]
  left: string
  handed: Book
  status: 'none' | 'running' | 'over'
}): GovernanceBook {
  const book = governanceBook()
  for (const [index, grant] of grants.entries()) {
    book.learn({ type: 'grant.assigned', grant, by: human })
    const { ref } = grant
    if (index === activable && state.left === 'R')
      book.learn({
        type: 'grant.narrowed',
        grant: ref,
        removed: ['Mail.Send'],
        left: ['Mail.Read'],
        by: null,
        reason: '',
      })
    if (state.standing[index] === 'ended') book.learn({ type: 'grant.ended', grant: ref, by: human, reason: '' })
    if (index === activable && state.standing[index] === 'active')
      book.learn({ type: 'grant.activated', grant: ref, approval: 'approval:0', task: 'task:0', until: now, by: human })
  }
  for (const number of [0, 1, 2]) book.learn({ type: 'task.started', ...startOf(number) })
  if (state.status === 'none') return book
  book.learn({ type: 'orchestration.started', orchestration: orchestrationRef, ...orchestrationStart })
  for (const to of [1, 2] as const) {
    const handed = state.handed[to - 1]
    if (!handed) continue
    const delegation = delegationTo(to, handed.passed)
    book.learn({ type: 'delegation.started', delegation })
    if (handed.open) continue
    const { id, task } = delegation
    book.learn({ type: 'delegation.ended', orchestration: orchestrationRef, delegation: id, task, outcome: 'done' })
  }
  if (state.status === 'over') book.learn({ type: 'orchestration.completed', orchestration: orchestrationRef })
  return book
}

export const orchestrationStart = { task: tasks[0], agent: agentOf(0), purpose, limits }

const span = '0123456789abcdef'
const asker: HumanRef = human
export const startOf = (number: number) => ({
  task: tasks[number] ?? 'task:0',
  human: asker,
  agent: agentOf(number),
  agentUser: `agentUser:${number}` as const,
  conversation: 'c',
  trace: span + span,
  span,
  purpose,
})
