// Data loss prevention and sensitivity labels: what an agent's action would let out, and whether it may.
import type {
  DlpAction,
  DlpLocation,
  DlpMatch,
  DlpPolicy,
  DlpRule,
  SensitiveInformationType,
  SensitivityLabel,
  UsageRight,
} from '../../../shared/model/data-loss.ts'
import { every, not, some, type Truth, truth } from '../truth.ts'
import { against, type Decision, decide, notKnown } from './findings.ts'
import { countSensitiveInformation } from './sensitive-information.ts'

/** What is done, by where Purview looks for it. */
export const dlpLocations = {
  mail: 'Exchange',
  fileRead: 'SharePoint',
  fileDownload: 'SharePoint',
  fileUpload: 'SharePoint',
  post: 'Teams',
  clipboard: 'Devices',
  recordChange: 'Instances',
} as const satisfies Record<string, DlpLocation>
export type DataActivity = keyof typeof dlpLocations

export interface DataLossAsk {
  readonly activity: DataActivity
  /** Object id of who acts. */
  readonly user: string
  /** Addresses it reaches; empty where it stays with who acts; null: not known. */
  readonly recipients: readonly string[] | null
  /** Label ids on what is moved; null: not known. */
  readonly labels: readonly string[] | null
  /** Everything a person could read in it; null: it cannot be read. */
  readonly text: string | null
  /** Given to override a block; null: none is. */
  readonly justification: string | null
}

export interface DataLossSettings {
  readonly policies: readonly DlpPolicy[]
  /** The tenant's own domains. */
  readonly domains: readonly string[]
}

export interface DataLossDecision extends Decision {
  /** Every rule that matches or may match, of every policy, in their order. */
  readonly matches: readonly DlpMatch[]
  /** The strictest action of the rules in force that surely match. */
  readonly action: DlpAction | null
}

const nothing: DataLossDecision = Object.freeze({
  outcome: 'grant',
  reasons: Object.freeze([]),
  matches: Object.freeze([]),
  action: null,
})

/** Codes (ours): `dlpBlocked`, `dlpOverrideNeeded`, and where a rule that would stop it may match `dlpUnknown`. */
export function decideDataLoss(ask: DataLossAsk, { policies, domains }: DataLossSettings): DataLossDecision {
  const location = dlpLocations[ask.activity]
  const inForce = policies.filter(({ mode, locations }) => mode !== 'Disable' && locations.includes(location))
  if (inForce.length === 0) return nothing
  const sight = sightOf(ask, domains)
  const matches = inForce.flatMap(policy =>
    policy.rules.flatMap(rule => {
      if (rule.exceptions?.users?.some(user => same(user, ask.user))) return []
      const conditions = conditionsOf(rule, sight)
      const holds = every(conditions.map(condition => condition.holds))
      return holds === 'no' ? [] : [matchOf(policy, rule, conditions, holds === 'yes', ask.justification)]
    }),
  )
  const decision = decide(
    matches.map(({ blocks, certain, action, policyName, rule, reason }) => {
      if (!blocks) return null
      const which = `"${rule}" of "${policyName}"`
      if (!certain) return notKnown('dlpUnknown', `${which} may stop it: ${reason}.`)
      return action === 'block'
        ? against('dlpBlocked', `${which} stops it: ${reason}.`)
        : against('dlpOverrideNeeded', `${which} stops it unless it is justified: ${reason}.`)
    }),
  )
  const inEffect = matches.filter(({ mode, certain }) => mode === 'Enable' && certain)
  const actions = inEffect.map(match => match.action)
  const ladder: readonly DlpAction[] = ['block', 'blockWithOverride', 'warn', 'audit']
  return { ...decision, matches, action: ladder.find(action => actions.includes(action)) ?? null }
}

/** Read once for all rules, and only what some rule asks for. */
interface Sight {
  readonly ask: DataLossAsk
  readonly outside: Truth
  readonly recipientDomains: readonly string[] | null
  count(type: SensitiveInformationType): number | null
}

function sightOf(ask: DataLossAsk, domains: readonly string[]): Sight {
  const counts = new Map<SensitiveInformationType, number>()
  const own = domains.map(domain => domain.toLowerCase())
  const recipientDomains = ask.recipients?.map(domainOf) ?? null
  return {
    ask,
    recipientDomains,
    outside: recipientDomains === null ? 'unknown' : truth(recipientDomains.some(domain => !own.includes(domain))),
    count(type) {
      if (ask.text === null) return null
      const count = counts.get(type) ?? countSensitiveInformation(type, ask.text)
      counts.set(type, count)
      return count
    },
  }
}

interface Condition {
  holds: Truth
  reason: string
}

function conditionsOf(rule: DlpRule, sight: Sight): Condition[] {
  const { labels, sensitiveInformation, accessScope, exceptions = {} } = rule
  const { ask, outside, recipientDomains } = sight
  const found: Condition[] = []
  if (labels !== undefined) found.push(labelCondition(labels, ask.labels))
  if (accessScope !== undefined) found.push(scopeCondition(accessScope, outside))
  if (exceptions.recipientDomains !== undefined)
    found.push(recipientException(exceptions.recipientDomains, recipientDomains))
  // a text is read through only where the rule is not ruled out already
  if (sensitiveInformation !== undefined && found.every(({ holds }) => holds !== 'no'))
    found.push(informationCondition(sensitiveInformation, sight))
  return found
}

function labelCondition(labels: readonly string[], found: readonly string[] | null): Condition {
  if (found === null) return { holds: 'unknown', reason: 'its label is not known' }
  const matched = found.filter(id => labels.some(label => same(label, id)))
  return { holds: truth(matched.length > 0), reason: `it has the label ${matched.join(', ')}` }
}

function informationCondition(asked: NonNullable<DlpRule['sensitiveInformation']>, sight: Sight): Condition {
  const judged = asked.map(({ type, minCount }) => {
    const count = sight.count(type)
    return count === null
      ? { holds: 'unknown' as const, reason: `whether it holds a ${type} cannot be read` }
      : { holds: truth(count >= minCount), reason: `it holds ${count} × ${type}` }
  })
  const holds = some(judged.map(one => one.holds))
  return { holds, reason: judged.flatMap(one => (one.holds === holds ? [one.reason] : [])).join(' and ') }
}

const scopeCondition = (scope: 'InOrganization' | 'NotInOrganization', outside: Truth): Condition =>
  scope === 'NotInOrganization'
    ? { holds: outside, reason: outside === 'unknown' ? 'whom it reaches is not known' : 'it reaches somebody outside' }
    : { holds: not(outside), reason: outside === 'unknown' ? 'whom it reaches is not known' : 'it stays inside' }

/** Excepted only where everyone it reaches is; what reaches nobody is not excepted by whom it reaches. */
function recipientException(excepted: readonly string[], domains: readonly string[] | null): Condition {
  if (domains === null) return { holds: 'unknown', reason: 'whom it reaches is not known' }
  const names = excepted.map(domain => domain.toLowerCase())
  const isExcepted = domains.length > 0 && domains.every(domain => names.includes(domain))
  return { holds: truth(!isExcepted), reason: 'not everyone it reaches is excepted' }
}

function matchOf(
  policy: DlpPolicy,
  { name, action }: DlpRule,
  conditions: readonly Condition[],
  certain: boolean,
  justification: string | null,
): DlpMatch {
  const stops = policy.mode === 'Enable' && (action === 'block' || action === 'blockWithOverride')
  const overridden = stops && action === 'blockWithOverride' && justification !== null && justification.trim() !== ''
  const told = conditions.filter(({ holds }) => certain || holds === 'unknown').map(({ reason }) => reason)
  return {
    policyId: policy.id,
    policyName: policy.displayName,
    mode: policy.mode,
    rule: name,
    action,
    blocks: stops && !overridden,
    overridden,
    certain,
    reason: told.join(', ') || 'it asks for nothing',
  }
}

/** Whether an encrypting label lets somebody do this. Codes (ours): `labelRight`, `labelUnknown`. */
export function decideLabelUse(
  labelId: string | null,
  user: { id: string; userPrincipalName: string },
  right: UsageRight,
  { labels, domains }: { labels: readonly SensitivityLabel[]; domains: readonly string[] },
): Decision {
  if (labelId === null) return decide([])
  const label = labels.find(({ id }) => same(id, labelId))
  if (label === undefined) return decide([notKnown('labelUnknown', `The tenant has no label ${labelId}.`)])
  if (label.encryption === null) return decide([])
  const domain = domainOf(user.userPrincipalName)
  const isOurs = domains.some(each => same(each, domain))
  const held = label.encryption.rights
    .filter(({ to }) => same(to, user.id) || same(to, domain) || (to === 'AllStaff' && isOurs))
    .flatMap(({ rights }) => rights)
  return decide([
    held.includes(right) || held.includes('OWNER')
      ? null
      : against(
          'labelRight',
          `The label "${label.displayName}" does not give ${user.userPrincipalName} the right ${right}.`,
        ),
  ])
}

/** Lowering or removing a label has to be justified. Codes (ours): `labelDowngrade`, `labelUnknown`. */
export function decideLabelChange(
  from: string | null,
  to: string | null,
  justification: string | null,
  labels: readonly SensitivityLabel[],
): Decision {
  const before = rank(from, labels)
  const after = rank(to, labels)
  if (before === null || after === null)
    return decide([notKnown('labelUnknown', `The tenant has no label ${before === null ? from : to}.`)])
  const isJustified = justification !== null && justification.trim() !== ''
  return decide([
    after < before && !isJustified
      ? against('labelDowngrade', 'Lowering or removing a label requires a justification.')
      : null,
  ])
}

/** Without a label one stands below the ladder. */
const rank = (id: string | null, labels: readonly SensitivityLabel[]): number | null =>
  id === null ? -1 : (labels.find(label => same(label.id, id))?.priority ?? null)

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()
const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()
