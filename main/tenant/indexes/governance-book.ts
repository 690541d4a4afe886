// What stands in governance, learned from facts alone: grants, open questions, reviews, and who works for whom.
import type { Fact, FactOf } from '../../../shared/model/facts.ts'
import type { Approval, Delegation, Review } from '../../../shared/model/governance.ts'
import type {
  AgentRef,
  AgentUserRef,
  ApprovalRef,
  GrantRef,
  HumanRef,
  OrchestrationRef,
  ReviewRef,
  TaskRef,
} from '../../../shared/model/refs.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import type { HeldGrant, ItemDecision } from '../../access/index.ts'

/** What reactions ask: whom the end of a task or of an orchestration concerns. */
export interface Governance {
  activatedFor(task: TaskRef): readonly GrantRef[]
  openApprovalsOf(task: TaskRef): readonly ApprovalRef[]
  /** The orchestration that began with the task; null where nothing was delegated. */
  rootedIn(task: TaskRef): OrchestrationRef | null
  /** Whether another agent handed the task on; then no person waits for its answer. */
  isDelegated(task: TaskRef): boolean
  /** The delegation the task is worked on for, if it still runs. */
  workedOnFor(task: TaskRef): Delegation | null
  openDelegations(orchestration: OrchestrationRef): readonly Delegation[]
}

/** One task on the way from a person's prompt. `delegation`: by which it was handed on; null for the root. */
export interface BookedTask {
  readonly task: TaskRef
  readonly agent: AgentRef
  /** Null where it was not started as one, or not yet. */
  readonly agentUser: AgentUserRef | null
  /** What was asked for: the prompt, or what the delegation says. */
  readonly goal: string
  /** Null: nobody said what it is for. */
  readonly purpose: string | null
  readonly delegation: Delegation | null
}

export interface BookedGrant extends HeldGrant {
  readonly state: 'active' | 'eligible' | 'ended'
  /** The task it was activated for. */
  readonly task: TaskRef | null
}
export interface BookedApproval {
  readonly approval: Approval
  readonly status: 'pending' | 'held' | 'closed'
}
export interface BookedReview {
  readonly review: Review
  readonly status: 'inProgress' | 'completed' | 'applied'
  readonly decisions: readonly ItemDecision[]
}
export interface BookedOrchestration {
  readonly start: FactOf<'orchestration.started'>
  readonly status: 'running' | 'stopped'
  readonly open: readonly Delegation[]
  /** Every delegation there was, by the task it was for. */
  readonly delegations: ReadonlyMap<TaskRef, Delegation>
}

export interface GovernanceBook extends Governance {
  learn(fact: Fact): void
  /** In the order given; ended ones too. */
  grants(): readonly BookedGrant[]
  grant(ref: GrantRef): BookedGrant | null
  /** What the agent has, and its agent user where it acts as one. */
  grantsOf(agent: AgentRef, agentUser: AgentUserRef | null): readonly BookedGrant[]
  approval(ref: ApprovalRef): BookedApproval | null
  /** When the requests were made that wait for this person. */
  waitingFor(human: HumanRef): readonly EpochMs[]
  review(ref: ReviewRef): BookedReview | null
  orchestration(ref: OrchestrationRef): BookedOrchestration | null
  /** From the task a person set, first, to this one, last; empty for a task that nothing is known of. */
  chainOf(task: TaskRef): readonly BookedTask[]
}

export function governanceBook(): GovernanceBook {
  const grants = new Map<GrantRef, BookedGrant>()
  const held = new Map<AgentRef | AgentUserRef, GrantRef[]>()
  const activated = new Map<TaskRef, Set<GrantRef>>()
  const approvals = new Map<ApprovalRef, BookedApproval>()
  const open = new Map<ApprovalRef, Approval>()
  const reviews = new Map<ReviewRef, BookedReview>()
  const orchestrations = new Map<OrchestrationRef, BookedOrchestration>()
  const rooted = new Map<TaskRef, OrchestrationRef>()
  const worked = new Map<TaskRef, Delegation>()
  const delegated = new Map<TaskRef, Delegation>()
  const prompts = new Map<TaskRef, string>()
  const started = new Map<TaskRef, FactOf<'task.started'>>()

  const changeGrant = changer(grants)
  const changeApproval = changer(approvals)
  const changeReview = changer(reviews)
  const changeOrchestration = changer(orchestrations)
  const heldBy = (subject: AgentRef | AgentUserRef): BookedGrant[] =>
    (held.get(subject) ?? []).flatMap(ref => grants.get(ref) ?? [])
  const deactivate = (ref: GrantRef): void => {
    const task = grants.get(ref)?.task
    const others = task ? activated.get(task) : undefined
    others?.delete(ref)
    if (task && others?.size === 0) activated.delete(task)
  }
  const ask = (approval: Approval, status: 'pending' | 'held'): void => {
    approvals.set(approval.ref, { approval, status })
    open.set(approval.ref, approval)
  }
  const close = (ref: ApprovalRef): void => {
    changeApproval(ref, booked => ({ ...booked, status: 'closed' }))
    open.delete(ref)
  }

  const taskOf = (task: TaskRef): BookedTask | null => {
    const start = started.get(task)
    const delegation = delegated.get(task) ?? null
    const agent = delegation?.callee ?? start?.agent
    if (agent === undefined) return null
    const purpose = delegation?.purpose ?? start?.purpose ?? null
    const goal = delegation?.goal ?? prompts.get(task) ?? ''
    return { task, agent, agentUser: start?.agentUser ?? null, goal, purpose, delegation }
  }

  return {
    grants: () => [...grants.values()],
    grant: ref => grants.get(ref) ?? null,
    grantsOf: (agent, agentUser) => (agentUser === null ? heldBy(agent) : [...heldBy(agent), ...heldBy(agentUser)]),
    activatedFor: task => [...(activated.get(task) ?? [])],
    approval: ref => approvals.get(ref) ?? null,
    waitingFor: human =>
      Array.from(open.values()).flatMap(({ ref, approvers, createdDateTime }) =>
        approvals.get(ref)?.status === 'pending' && approvers.includes(human) ? [createdDateTime] : [],
      ),
    openApprovalsOf: task => Array.from(open.values()).flatMap(each => (each.task === task ? [each.ref] : [])),
    review: ref => reviews.get(ref) ?? null,
    orchestration: ref => orchestrations.get(ref) ?? null,
    rootedIn: task => rooted.get(task) ?? null,
    isDelegated: task => delegated.has(task),
    workedOnFor: task => worked.get(task) ?? null,
    openDelegations: ref => orchestrations.get(ref)?.open ?? [],

    chainOf(task) {
      const chain: BookedTask[] = []
      for (let next = taskOf(task); next; next = next.delegation && taskOf(next.delegation.parent)) chain.unshift(next)
      return chain
    },

    learn(fact) {
      switch (fact.type) {
        case 'prompt.sent':
          prompts.set(fact.task, fact.text)
          break
        case 'task.started':
          started.set(fact.task, fact)
          break
        case 'grant.assigned': {
          const { grant } = fact
          grants.set(grant.ref, { grant, state: grant.assignment, task: null })
          held.set(grant.subject, [...(held.get(grant.subject) ?? []), grant.ref])
          break
        }
        case 'grant.activated':
          changeGrant(fact.grant, booked => ({ ...booked, state: 'active', task: fact.task }))
          if (fact.task) activated.set(fact.task, (activated.get(fact.task) ?? new Set()).add(fact.grant))
          break
        case 'grant.deactivated':
          deactivate(fact.grant)
          changeGrant(fact.grant, booked => ({ ...booked, state: 'eligible', task: null }))
          break
        case 'grant.narrowed':
          changeGrant(fact.grant, booked => ({ ...booked, grant: { ...booked.grant, permissions: fact.left } }))
          break
        case 'grant.ended':
          deactivate(fact.grant)
          changeGrant(fact.grant, booked => ({ ...booked, state: 'ended', task: null }))
          break

        case 'approval.requested':
          ask(fact.approval, 'pending')
          break
        case 'approval.held':
          ask(fact.approval, 'held')
          break
        case 'approval.refused':
          approvals.set(fact.approval.ref, { approval: fact.approval, status: 'closed' })
          break
        case 'approval.released': {
          const booked = approvals.get(fact.approval)
          if (booked) ask({ ...booked.approval, approvers: fact.approvers }, 'pending')
          break
        }
        case 'approval.approved':
        case 'approval.denied':
        case 'approval.expired':
        case 'approval.cancelled':
          close(fact.approval)
          break

        case 'review.started':
          reviews.set(fact.review.ref, { review: fact.review, status: 'inProgress', decisions: [] })
          break
        case 'review.decided': {
          const { grant, permission, decision, by, justification } = fact
          changeReview(fact.review, booked => ({
            ...booked,
            decisions: [...booked.decisions, { grant, permission, decision, by, justification }],
          }))
          break
        }
        case 'review.completed':
          changeReview(fact.review, booked => ({ ...booked, status: 'completed' }))
          break
        case 'review.applied':
          changeReview(fact.review, booked => ({ ...booked, status: 'applied' }))
          break

        case 'orchestration.started':
          orchestrations.set(fact.orchestration, { start: fact, status: 'running', open: [], delegations: new Map() })
          rooted.set(fact.task, fact.orchestration)
          break
        case 'delegation.started': {
          const { delegation } = fact
          worked.set(delegation.task, delegation)
          delegated.set(delegation.task, delegation)
          changeOrchestration(delegation.orchestration, booked => ({
            ...booked,
            open: [...booked.open, delegation],
            delegations: new Map([...booked.delegations, [delegation.task, delegation]]),
          }))
          break
        }
        case 'delegation.ended':
          worked.delete(fact.task)
          changeOrchestration(fact.orchestration, booked => ({
            ...booked,
            open: booked.open.filter(({ id }) => id !== fact.delegation),
          }))
          break
        case 'orchestration.stopped':
        case 'orchestration.completed':
          changeOrchestration(fact.orchestration, booked => ({ ...booked, status: 'stopped' }))
          break
      }
    },
  }
}

const changer =
  <Key, Item>(items: Map<Key, Item>) =>
  (key: Key, by: (item: Item) => Item): void => {
    const item = items.get(key)
    if (item !== undefined) items.set(key, by(item))
  }
