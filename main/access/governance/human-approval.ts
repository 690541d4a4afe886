// Which actions of an agent need a person first: payments, labelled mail to the outside, destructive tools, sensitive fields.
import type { SensitivityLabel } from '../../../shared/model/data-loss.ts'
import type { HumanApprovalRule, Reason } from '../../../shared/model/governance.ts'
import { some, type Truth, truth } from '../truth.ts'

/** Null: not known. */
export type AgentAction =
  | { readonly kind: 'payment'; readonly amount: number | null; readonly currency: string }
  | { readonly kind: 'mail'; readonly recipients: readonly string[]; readonly labels: readonly string[] | null }
  | { readonly kind: 'tool'; readonly tool: string }
  | { readonly kind: 'record'; readonly app: string; readonly entity: string; readonly fields: readonly string[] }

export interface HumanApprovalSettings {
  readonly rules: readonly HumanApprovalRule[]
  readonly labels: readonly SensitivityLabel[]
  /** The tenant's own domains. */
  readonly domains: readonly string[]
}

export interface HumanApprovalDecision {
  /** `ask`: a person decides. `cannotEvaluate`: whether one must cannot be known; treat it as `ask`. */
  readonly outcome: 'grant' | 'ask' | 'cannotEvaluate'
  /** Names of the rules that ask or may ask. */
  readonly rules: readonly string[]
  /** Whether one of them wants another person than the one whose prompt it is. */
  readonly fourEyes: boolean
  readonly reasons: readonly Reason[]
}

const free: HumanApprovalDecision = Object.freeze({
  outcome: 'grant',
  rules: Object.freeze([]),
  fourEyes: false,
  reasons: Object.freeze([]),
})

/** Codes (ours): `approvalNeeded`, `approvalUnknown`. */
export function decideHumanApproval(action: AgentAction, settings: HumanApprovalSettings): HumanApprovalDecision {
  const asking = settings.rules.flatMap(rule => {
    const found = judge(action, rule.when, settings)
    return found === null || found.holds === 'no' ? [] : [{ rule, ...found }]
  })
  if (asking.length === 0) return free
  return {
    outcome: asking.some(({ holds }) => holds === 'yes') ? 'ask' : 'cannotEvaluate',
    rules: asking.map(({ rule }) => rule.name),
    fourEyes: asking.some(({ rule }) => rule.fourEyes),
    reasons: asking.map(({ rule, holds, reason }) => ({
      code: holds === 'yes' ? 'approvalNeeded' : 'approvalUnknown',
      message: `"${rule.name}": ${reason}.`,
    })),
  }
}

/** Null where the rule is about another kind of action, or about mail that leaves and this one stays. */
function judge(
  action: AgentAction,
  when: HumanApprovalRule['when'],
  { labels, domains }: HumanApprovalSettings,
): { holds: Truth; reason: string } | null {
  if (action.kind === 'payment' && when.kind === 'payment') {
    const limit = `${when.above} ${when.currency}`
    if (action.amount === null || !Number.isFinite(action.amount))
      return { holds: 'unknown', reason: `whether the payment is above ${limit} is not known` }
    // no rate of exchange is guessed
    if (action.currency !== when.currency)
      return { holds: 'unknown', reason: `${action.amount} ${action.currency} cannot be compared with ${limit}` }
    return { holds: truth(action.amount > when.above), reason: `${action.amount} ${action.currency} is above ${limit}` }
  }
  if (action.kind === 'mail' && when.kind === 'externalMail') {
    const outside = action.recipients.filter(address => !domains.some(domain => same(domain, domainOf(address))))
    if (outside.length === 0) return null
    const holds =
      action.labels === null ? 'unknown' : some(action.labels.map(id => isAtLeast(id, when.minimumPriority, labels)))
    return {
      holds,
      reason: `mail to ${outside.join(', ')} ${holds === 'yes' ? 'carries' : 'may carry'} a label it asks about`,
    }
  }
  if (action.kind === 'tool' && when.kind === 'tool')
    return {
      holds: truth(when.tools.includes(action.tool)),
      reason: `${action.tool} can destroy what is not ours to lose`,
    }
  if (action.kind === 'record' && when.kind === 'record') {
    const { app, entity, fields } = when
    const touched = action.fields.filter(field => fields === null || fields.includes(field))
    const isMeant = app === action.app && entity === action.entity && (fields === null || touched.length > 0)
    return { holds: truth(isMeant), reason: `it changes ${touched.join(', ') || 'something'} of ${entity}` }
  }
  return null
}

const isAtLeast = (id: string, priority: number, labels: readonly SensitivityLabel[]): Truth => {
  const label = labels.find(each => same(each.id, id))
  return label === undefined ? 'unknown' : truth(label.priority >= priority)
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)
const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()
