// Who is asked to approve, what they are asked, and how they answer.
import type { ApprovalRequest, ApproverSight, decideApprovalAnswer } from '../../../main/access/index.ts'
import type { Approval } from '../../../shared/model/governance.ts'
import type { HumanRef } from '../../../shared/model/refs.ts'
import { epochMs } from '../../../shared/model/units.ts'

export const now = epochMs(10_000_000)
export const minute = 60_000
export const many = (count: number, at: number = now) => Array.from({ length: count }, () => epochMs(at))
export const approver = (human: HumanRef, change: Partial<ApproverSight> = {}): ApproverSight => ({
  human,
  account: 'enabled',
  pending: [],
  ...change,
})
export const plainRequest: ApprovalRequest = {
  requester: 'agentUser:invoice',
  onBehalfOf: 'human:pam',
  justification: 'Pay INV-1043',
  durationMs: 60 * minute,
  grant: 'eligible',
  fourEyes: true,
}
export const activation: Approval = {
  ref: 'approval:1',
  kind: 'activation',
  grant: 'grant:1',
  durationMs: 60 * minute,
  requester: 'agentUser:invoice',
  onBehalfOf: 'human:pam',
  task: 'task:1',
  justification: 'j',
  approvers: ['human:sam', 'human:pam'],
  createdDateTime: epochMs(0),
  answerBy: epochMs(1000),
}
const { grant: _, durationMs: __, ...common } = activation
export const action: Extract<Approval, { kind: 'action' }> = {
  ...common,
  kind: 'action',
  action: 'payment',
  rules: [],
  fourEyes: false,
}

export type Answer = Parameters<typeof decideApprovalAnswer>[1]
export const plainAnswer: Answer = { by: 'human:sam', account: 'enabled', isPending: true, at: epochMs(999) }
