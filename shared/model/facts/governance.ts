// Facts of governance: grants of resources by purpose, approvals, access reviews, delegation limits, data loss prevention.
import { z } from 'zod'
import { DlpMatch, DlpObject } from '../data-loss.ts'
import {
  Approval,
  Delegation,
  OrchestrationLimits,
  PermissionUse,
  Purpose,
  Reason,
  ResourceGrant,
  Review,
  ReviewDecision,
  ReviewResult,
  StopCause,
} from '../governance.ts'
import {
  ActorRef,
  AgentRef,
  ApprovalRef,
  GrantRef,
  HumanRef,
  OrchestrationRef,
  PcRef,
  ReviewRef,
  SessionRef,
  TaskRef,
  TokenRef,
} from '../refs.ts'
import { EpochMs, Guid } from '../units.ts'
import { fact } from './fact.ts'

/** Null: a clock, or the end of what it belonged to. */
const by = ActorRef.nullable()
const reasons = z.array(Reason)
const reason = z.string()
const grant = { grant: GrantRef, by, reason }
const asked = { approval: Approval }
/** `grant`: what an activation is about; null for an action. */
const answered = { approval: ApprovalRef, grant: GrantRef.nullable(), task: TaskRef.nullable() }
const review = { review: ReviewRef }
const orchestration = { orchestration: OrchestrationRef }

export const governanceFacts = [
  // access by purpose
  fact('grant.assigned', { grant: ResourceGrant, by }),
  fact('grant.activated', {
    grant: GrantRef,
    approval: ApprovalRef,
    task: TaskRef.nullable(),
    until: EpochMs,
    by: HumanRef,
  }),
  /** An eligible grant gives nothing any more; it can be activated anew. */
  fact('grant.deactivated', grant),
  /** The approval came too late: it had ended, or was active already. */
  fact('grant.notActivated', { grant: GrantRef, approval: ApprovalRef, reason }),
  fact('grant.used', { use: PermissionUse }),
  fact('grant.narrowed', { ...grant, removed: z.array(z.string()), left: z.array(z.string()).min(1) }),
  fact('grant.ended', grant),

  // questions to people: activations, and steps of a task that need a person
  fact('approval.requested', asked),
  /** Not put to anybody yet: too much waits for an answer of those who may give it. */
  fact('approval.held', { ...asked, reasons }),
  /** Never put to anybody. */
  fact('approval.refused', { ...asked, reasons }),
  fact('approval.released', { ...answered, approvers: z.array(HumanRef) }),
  /** `until` is the end of an activation; null for an action. */
  fact('approval.approved', { ...answered, by: HumanRef, justification: z.string(), until: EpochMs.nullable() }),
  fact('approval.denied', { ...answered, by: HumanRef, justification: z.string() }),
  /** Somebody answered who may not; the request stands as it did. */
  fact('approval.answerRefused', { ...answered, by: ActorRef, reasons }),
  fact('approval.expired', { ...answered, reason }),
  fact('approval.cancelled', { ...answered, by, reason }),

  // access reviews
  fact('review.started', { review: Review }),
  fact('review.decided', {
    ...review,
    grant: GrantRef,
    permission: z.string(),
    decision: ReviewDecision.exclude(['NotReviewed']),
    by: HumanRef,
    justification: z.string(),
  }),
  fact('review.decisionRefused', { ...review, grant: GrantRef, permission: z.string(), by: ActorRef, reasons }),
  fact('review.completed', { ...review, results: z.array(ReviewResult) }),
  /** `removals`: what each grant loses, and what is left of it. */
  fact('review.applied', {
    ...review,
    removals: z.array(z.object({ grant: GrantRef, removed: z.array(z.string()), left: z.array(z.string()) })),
  }),

  // agents that call agents
  fact('orchestration.started', {
    ...orchestration,
    task: TaskRef,
    agent: AgentRef,
    purpose: Purpose,
    limits: OrchestrationLimits,
  }),
  fact('delegation.requested', { delegation: Delegation }),
  fact('delegation.started', { delegation: Delegation }),
  fact('delegation.refused', { delegation: Delegation, reasons }),
  fact('delegation.ended', {
    ...orchestration,
    delegation: z.string(),
    task: TaskRef,
    outcome: z.enum(['done', 'refused', 'failed', 'stopped']),
  }),
  fact('orchestration.stopped', { ...orchestration, cause: StopCause, reason }),
  fact('orchestration.completed', orchestration),

  // data loss prevention
  fact('dlp.matched', {
    call: z.string(),
    task: TaskRef.nullable(),
    activity: z.string(),
    outcome: z.enum(['grant', 'deny', 'cannotEvaluate']),
    matches: z.array(DlpMatch),
    /** Left out for what has no place of its own: the clipboard, a message in a channel, a record. */
    object: DlpObject.optional(),
    justification: z.string().nullable(),
  }),
  /** A sensitivity label was set on a file, changed or taken off. `object` is the file's address in its site. */
  fact('label.changed', {
    call: z.string(),
    token: TokenRef,
    session: SessionRef,
    pc: PcRef,
    object: z.string(),
    from: Guid.nullable(),
    to: Guid.nullable(),
    justification: z.string().nullable(),
  }),
] as const
