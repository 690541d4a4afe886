// What stands downstream of Conditional Access: grants by purpose, approvals, reviews, delegations, labels, data loss rules.
import { z } from 'zod'
import {
  AgentRef,
  AgentUserRef,
  ApprovalRef,
  GrantRef,
  HumanRef,
  OrchestrationRef,
  ReviewRef,
  TaskRef,
} from './refs.ts'
import { EpochMs, Guid } from './units.ts'

/** Why a decision came out as it did: a stable code of ours, and a sentence a person can act on. */
export const Reason = z.object({ code: z.string(), message: z.string() })
export type Reason = z.infer<typeof Reason>

/** What the access is for, in the tenant's own words, such as `invoice-approval`. Microsoft names purposes and publishes no object for them. */
export const Purpose = z.string().min(1)

/** Who can hold access: an agent identity (also while it acts as its agent user), or an agent user alone. */
export const Grantee = z.union([AgentRef, AgentUserRef])
export type Grantee = z.infer<typeof Grantee>

/** Access given to one agent explicitly, for one purpose (promise: "by purpose"). The object is ours. */
export const ResourceGrant = z.object({
  ref: GrantRef,
  subject: Grantee,
  resourceAppId: Guid,
  /** Scopes or app roles, by their published values. */
  permissions: z.array(z.string()).min(1),
  purpose: Purpose,
  /** Paths that bound it: a site, a folder in one, an entity and its id. An entry covers what lies below it. Null: everything of the resource. */
  objects: z.array(z.string()).min(1).nullable(),
  startDateTime: EpochMs,
  /** Not valid any more from this moment on; null: until it is ended. */
  endDateTime: EpochMs.nullable(),
  /** As in Privileged Identity Management: an eligible grant gives nothing until it is activated. */
  assignment: z.enum(['active', 'eligible']),
})
export type ResourceGrant = z.infer<typeof ResourceGrant>

/** One use of a permission: what a review of unused permissions goes by. */
export const PermissionUse = z.object({
  grant: GrantRef,
  permission: z.string(),
  at: EpochMs,
  task: TaskRef.nullable(),
  object: z.string().nullable(),
})
export type PermissionUse = z.infer<typeof PermissionUse>

const asked = {
  ref: ApprovalRef,
  requester: z.union([HumanRef, AgentRef, AgentUserRef]),
  /** Whose prompt the requester works on; null: nobody's. */
  onBehalfOf: HumanRef.nullable(),
  task: TaskRef.nullable(),
  justification: z.string(),
  approvers: z.array(HumanRef),
  createdDateTime: EpochMs,
  /** Unanswered by then, the request expires. */
  answerBy: EpochMs,
}

/** A question to people: an eligible grant is to be activated for a while, or one action of a task is to be let through. */
export const Approval = z.discriminatedUnion('kind', [
  z.object({ ...asked, kind: z.literal('activation'), grant: GrantRef, durationMs: z.number().int() }),
  z.object({
    ...asked,
    kind: z.literal('action'),
    action: z.string(),
    rules: z.array(z.string()),
    /** Another person than the one whose prompt it is has to approve; for activations that always holds. */
    fourEyes: z.boolean(),
  }),
])
export type Approval = z.infer<typeof Approval>

/** `accessReviewInstanceDecisionItem.decision` of Microsoft Graph. */
export const ReviewDecision = z.enum(['Approve', 'Deny', 'DontKnow', 'NotReviewed'])
export type ReviewDecision = z.infer<typeof ReviewDecision>

export const ReviewItem = z.object({
  grant: GrantRef,
  permission: z.string(),
  /** Microsoft recommends by activity too; `NoInfoAvailable` where the permission is younger than the window. */
  recommendation: z.enum(['Approve', 'Deny', 'NoInfoAvailable']),
  evidence: z.object({ uses: z.number().int().nonnegative(), lastUsed: EpochMs.nullable() }),
  reason: z.string(),
})
export type ReviewItem = z.infer<typeof ReviewItem>

/** An instance of an access review over the grants of agents; reviewers are their sponsors and owners. */
export const Review = z.object({
  ref: ReviewRef,
  displayName: z.string(),
  reviewers: z.array(HumanRef).min(1),
  /** Uses from `from` up to, not including, `to` count. */
  window: z.object({ from: EpochMs, to: EpochMs }),
  items: z.array(ReviewItem),
  /** `accessReviewScheduleSettings.defaultDecision`: what holds for an item nobody decided. */
  defaultDecision: z.enum(['None', 'Approve', 'Deny', 'Recommendation']),
  justificationRequiredOnApproval: z.boolean(),
  /** `accessReviewInstance.endDateTime`: from this moment on nobody decides, and what nobody decided comes to its default. */
  endDateTime: EpochMs,
  /** `accessReviewScheduleSettings.autoApplyDecisionsEnabled`: applied when it ends; otherwise an administrator has to. */
  autoApplyDecisionsEnabled: z.boolean(),
})
export type Review = z.infer<typeof Review>

/** What a review comes to for one item, and by whose word. */
export const ReviewResult = z.object({
  grant: GrantRef,
  permission: z.string(),
  result: z.enum(['keep', 'remove']),
  decision: ReviewDecision,
  by: HumanRef.nullable(),
  reason: z.string(),
})
export type ReviewResult = z.infer<typeof ReviewResult>

/** Something a delegated task may do, at one resource. */
export const Permission = z.object({ resourceAppId: Guid, name: z.string() })
export type Permission = z.infer<typeof Permission>

/** One agent asks another to do a part of its work. `parent` and `task` are the tasks of the two. */
export const Delegation = z.object({
  id: z.string(),
  orchestration: OrchestrationRef,
  parent: TaskRef,
  task: TaskRef,
  caller: AgentRef,
  callee: AgentRef,
  goal: z.string(),
  purpose: Purpose,
  permissions: z.array(Permission),
  /** The root task has depth 0, what it delegates 1. */
  depth: z.number().int().positive(),
})
export type Delegation = z.infer<typeof Delegation>

/** How far agents that call agents may go from one prompt. Microsoft names orchestration limits and publishes none: ours. */
export const OrchestrationLimits = z.object({
  maximumDepth: z.number().int().nonnegative(),
  /** Delegations one task may have running at a time. */
  maximumFanOut: z.number().int().nonnegative(),
  /** Delegations in all, from one prompt. */
  maximumDelegations: z.number().int().nonnegative(),
  budget: z.object({
    tokens: z.number().int().nonnegative(),
    actions: z.number().int().nonnegative(),
    milliseconds: z.number().int().nonnegative(),
  }),
})
export type OrchestrationLimits = z.infer<typeof OrchestrationLimits>

/** What stopped an orchestration; `taskEnded`: the root task ended while others still worked for it. */
export const StopCause = z.enum(['tokens', 'actions', 'time', 'refusals', 'person', 'taskEnded'])
export type StopCause = z.infer<typeof StopCause>

/** A step that a person must let through first. Microsoft publishes no such rules for agents: ours. */
export const HumanApprovalRule = z.object({
  name: z.string().min(1),
  when: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('payment'), above: z.number().nonnegative(), currency: z.string() }),
    /** To somebody outside, with a label at least so high on the ladder. */
    z.object({ kind: z.literal('externalMail'), minimumPriority: z.number().int().nonnegative() }),
    z.object({ kind: z.literal('tool'), tools: z.array(z.string()).min(1) }),
    /** `fields` null: any field. */
    z.object({
      kind: z.literal('record'),
      app: z.string(),
      entity: z.string(),
      fields: z.array(z.string()).nullable(),
    }),
  ]),
  /** Another person than the one whose prompt it is has to approve. */
  fourEyes: z.boolean(),
})
export type HumanApprovalRule = z.infer<typeof HumanApprovalRule>

/**
 * What people may consent to for themselves, by the id of the tenant's permission grant policy: anything that needs no administrator;
 * from verified publishers what is classified as low impact; or nothing.
 */
export const UserConsent = z.enum(['microsoft-user-default-legacy', 'microsoft-user-default-low', 'none'])
export type UserConsent = z.infer<typeof UserConsent>
