// Operations of governance: each asks the decisions with what stands in the book, and gives the messages that carry it out.
import type {
  Approval,
  Delegation,
  Permission,
  PermissionUse,
  Review,
  ReviewDecision,
} from '../../../shared/model/governance.ts'
import type {
  ActorRef,
  AgentRef,
  AgentUserRef,
  ApprovalRef,
  GrantRef,
  HumanRef,
  OrchestrationRef,
  ReviewRef,
} from '../../../shared/model/refs.ts'
import { type EpochMs, epochMs } from '../../../shared/model/units.ts'
import {
  type ApprovalDecision,
  type ApprovalSettings,
  type ApproverSight,
  budgetReason,
  concludeReview,
  type Decision,
  decideApprovalAnswer,
  decideApprovalRequest,
  decideDelegation,
  decideReviewDecision,
  exhausted,
  findUnused,
  type OrchestrationSight,
  removalsOf,
} from '../../access/index.ts'
import { type Directory, lookUp } from '../indexes/directory.ts'
import type { GovernanceBook } from '../indexes/governance-book.ts'
import type { Message } from '../reactions.ts'

export interface GovernanceOffice {
  readonly book: GovernanceBook
  readonly directory: Directory
  readonly approvals: ApprovalSettings
  /** `membership`: no account is kept of grants, so what an agent may pass on is for the resources to say. */
  readonly access: 'membership' | 'purpose'
  accountOf(human: HumanRef): ApproverSight['account']
}

/** Who answers for an agent: its sponsors, and the owners and sponsors of its blueprint; each once. */
export function accountableFor(directory: Directory, agent: AgentRef): HumanRef[] {
  const { sponsors, blueprint } = lookUp(directory.agents, agent)
  const parent = lookUp(directory.blueprints, blueprint)
  return [...new Set([...sponsors, ...parent.owners, ...parent.sponsors])]
}

type Asked = Omit<Extract<Approval, { kind: 'activation' }>, 'kind' | 'approvers' | 'grant' | 'durationMs'>
type About =
  | Pick<Extract<Approval, { kind: 'activation' }>, 'kind' | 'grant' | 'durationMs'>
  | Pick<Extract<Approval, { kind: 'action' }>, 'kind' | 'action' | 'rules' | 'fourEyes'>

/** Puts a request to those who answer for `agent`, holds it back, or refuses it. */
export function requestApproval(office: GovernanceOffice, asked: Asked, about: About, agent: AgentRef): Message {
  const { onBehalfOf } = asked
  const accountable = accountableFor(office.directory, agent)
  const mayConfirm = about.kind === 'action' && !about.fourEyes && onBehalfOf !== null
  const candidates = mayConfirm ? [...new Set([onBehalfOf, ...accountable])] : accountable
  const decision = decideOn(office, { ...asked, ...about, approvers: candidates }, asked.createdDateTime)
  // a request that is held back is for everyone who may come to answer it
  const approvers = decision.outcome === 'hold' ? candidates : [...decision.approvers]
  const approval: Approval = { ...asked, ...about, approvers }
  return { kind: 'approval', to: asked.ref, event: { type: 'approval.request', approval, decision } }
}

/** A held request is put to those who have time again; null as long as nobody has. */
export function releaseApproval(office: GovernanceOffice, ref: ApprovalRef, now: EpochMs): Message | null {
  const booked = office.book.approval(ref)
  if (booked?.status !== 'held') return null
  const { outcome, approvers } = decideOn(office, booked.approval, now)
  return outcome === 'grant'
    ? { kind: 'approval', to: ref, event: { type: 'approval.release', approvers: [...approvers] } }
    : null
}

function decideOn(
  { book, approvals, accountOf }: GovernanceOffice,
  approval: Approval,
  now: EpochMs,
): ApprovalDecision {
  const isActivation = approval.kind === 'activation'
  return decideApprovalRequest(
    {
      ...approval,
      durationMs: isActivation ? approval.durationMs : null,
      grant: isActivation ? (book.grant(approval.grant)?.state ?? 'ended') : null,
      fourEyes: isActivation || approval.fourEyes,
    },
    approval.approvers.map(human => ({ human, account: accountOf(human), pending: book.waitingFor(human) })),
    approvals,
    now,
  )
}

/** An answer, counted or refused with every reason. An activation runs from the moment of the answer. */
export function answerApproval(
  { book, accountOf }: GovernanceOffice,
  ref: ApprovalRef,
  { by, answer, justification }: { by: ActorRef; answer: 'Approve' | 'Deny'; justification: string },
  now: EpochMs,
): Message {
  const booked = book.approval(ref)
  if (booked === null) throw new Error(`nobody asked ${ref}`)
  const { approval, status } = booked
  const person = approval.approvers.find(human => human === by)
  const account = person ? accountOf(person) : 'enabled'
  const decision = decideApprovalAnswer(approval, { by, account, isPending: status === 'pending', at: now })
  if (person === undefined || decision.outcome !== 'grant')
    return { kind: 'approval', to: ref, event: { type: 'approval.refuseAnswer', by, reasons: decision.reasons } }
  if (answer === 'Deny')
    return { kind: 'approval', to: ref, event: { type: 'approval.deny', by: person, justification } }
  const until = approval.kind === 'activation' ? epochMs(now + approval.durationMs) : null
  return { kind: 'approval', to: ref, event: { type: 'approval.approve', by: person, justification, until } }
}

/** Begins a review of the grants of these agents, over what their permissions were used for. Ended grants are not reviewed. */
export function startReview(
  { book, directory }: GovernanceOffice,
  review: Omit<Review, 'items' | 'reviewers'>,
  agents: readonly AgentRef[],
  uses: Iterable<PermissionUse>,
): Message {
  const subjects = new Set<ActorRef>([
    ...agents,
    ...Array.from(directory.agentUsers.values()).flatMap(({ ref, agent }) => (agents.includes(agent) ? [ref] : [])),
  ])
  const grants = book.grants().filter(({ grant, state }) => state !== 'ended' && subjects.has(grant.subject))
  const items = findUnused(
    grants.map(({ grant }) => grant),
    uses,
    review.window,
  )
  const reviewers = [...new Set(agents.flatMap(agent => accountableFor(directory, agent)))]
  return { kind: 'review', to: review.ref, event: { type: 'review.start', review: { ...review, items, reviewers } } }
}

export function decideReviewItem(
  { book, accountOf }: GovernanceOffice,
  ref: ReviewRef,
  asked: {
    grant: GrantRef
    permission: string
    decision: Exclude<ReviewDecision, 'NotReviewed'>
    by: ActorRef
    justification: string
  },
): Message {
  const { review, status } = bookedReview(book, ref)
  const person = review.reviewers.find(reviewer => reviewer === asked.by)
  const account = person ? accountOf(person) : 'enabled'
  const isInProgress = status === 'inProgress'
  const { reasons, outcome } = decideReviewDecision(review, asked, { isInProgress, account })
  const { grant, permission, by } = asked
  return outcome === 'grant' && person
    ? { kind: 'review', to: ref, event: { ...asked, type: 'review.decide', by: person } }
    : { kind: 'review', to: ref, event: { type: 'review.refuseDecision', grant, permission, by, reasons } }
}

/**
 * Ends a review that is in progress, and applies what it comes to where that happens by itself; applies one that has
 * ended. What it takes away is gone with the last message. None: it was applied already.
 */
export function concludeReviewNow({ book }: GovernanceOffice, ref: ReviewRef): Message[] {
  const { review, decisions, status } = bookedReview(book, ref)
  if (status === 'applied') return []
  const results = concludeReview(review, decisions)
  const standing = book.grants().flatMap(({ grant, state }) => (state === 'ended' ? [] : [grant]))
  const removals = removalsOf(standing, results)
  const complete: Message = { kind: 'review', to: ref, event: { type: 'review.complete', results } }
  const apply: Message = { kind: 'review', to: ref, event: { type: 'review.apply', removals } }
  if (status === 'completed') return [apply]
  return review.autoApplyDecisionsEnabled ? [complete, apply] : [complete]
}

const bookedReview = (book: GovernanceBook, ref: ReviewRef) => {
  const booked = book.review(ref)
  if (booked === null) throw new Error(`nobody began ${ref}`)
  return booked
}

export interface DelegationOrder extends Omit<Delegation, 'depth' | 'orchestration'> {
  readonly orchestration: OrchestrationRef
}

/** Hands a part of a task to another agent, or refuses with every reason. Nothing of the path is taken from who asks. */
export function delegate(
  { book, directory, access }: Pick<GovernanceOffice, 'book' | 'access'> & { directory: Pick<Directory, 'agentUsers'> },
  order: DelegationOrder,
  used: OrchestrationSight['used'],
  now: EpochMs,
): { decision: Decision; message: Message } {
  const booked = book.orchestration(order.orchestration)
  if (booked === null) throw new Error(`nobody began ${order.orchestration}`)
  const { start, status, open, delegations } = booked
  const chain = book.chainOf(order.parent)
  const { caller, callee, goal, purpose, permissions: requested } = order
  const heldBy = (agent: AgentRef, agentUser: AgentUserRef | null): readonly Permission[] =>
    access === 'membership' ? requested : permissionsFor(book, agent, agentUser, start.purpose, now)
  const isOurs = chain[0]?.task === start.task
  const path = isOurs
    ? chain.map(({ agent, agentUser, goal, delegation }) => ({
        agent,
        goal,
        purpose: start.purpose,
        permissions: delegation?.permissions ?? heldBy(agent, agentUser),
      }))
    : []
  const isParentOpen = chain.every(({ task, delegation }) => delegation === null || book.workedOnFor(task) !== null)
  const decision = decideDelegation(
    {
      caller,
      path,
      callee,
      goal,
      purpose,
      requested,
      calleePermissions: heldBy(callee, agentUserOf(directory, callee)),
    },
    start.limits,
    {
      status: isParentOpen ? status : 'stopped',
      open: open.filter(({ parent }) => parent === order.parent).length,
      total: delegations.size,
      used,
    },
  )
  const delegation: Delegation = { ...order, depth: Math.max(1, path.length) }
  return {
    decision,
    message: {
      kind: 'orchestration',
      to: order.orchestration,
      event: { type: 'delegation.request', delegation, decision },
    },
  }
}

/** As which it will act, if it has one. */
const agentUserOf = (directory: Pick<Directory, 'agentUsers'>, agent: AgentRef) =>
  Array.from(directory.agentUsers.values()).find(user => user.agent === agent)?.ref ?? null

/** What an agent holds now for a purpose. On which objects, the resource gate asks of everyone in the chain. */
function permissionsFor(
  book: GovernanceBook,
  agent: AgentRef,
  agentUser: Parameters<GovernanceBook['grantsOf']>[1],
  purpose: string,
  now: EpochMs,
): Permission[] {
  return book.grantsOf(agent, agentUser).flatMap(({ grant, state }) => {
    const { resourceAppId, permissions, startDateTime, endDateTime } = grant
    const isValid = startDateTime <= now && (endDateTime === null || now < endDateTime)
    return state === 'active' && grant.purpose === purpose && isValid
      ? permissions.map(name => ({ resourceAppId, name }))
      : []
  })
}

/** Stops an orchestration whose budget is used up; null while it is not. */
export function checkBudget(
  { book }: GovernanceOffice,
  ref: OrchestrationRef,
  used: OrchestrationSight['used'],
): Message | null {
  const booked = book.orchestration(ref)
  if (booked?.status !== 'running') return null
  const { budget } = booked.start.limits
  const names = exhausted(budget, used)
  const [cause] = names
  if (cause === undefined) return null
  const reason = names.map(name => budgetReason(name, budget, used).message).join(' ')
  return { kind: 'orchestration', to: ref, event: { type: 'orchestration.stop', cause, reason } }
}
