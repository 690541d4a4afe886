// What could be otherwise about one policy, so that a request fares otherwise: its state, its lists, its controls, its agent risk.
import type { Json } from '../../../shared/model/json.ts'
import { exists } from '../conditional-access/capabilities.ts'
import { isGuid } from '../conditional-access/names.ts'
import { type ConditionalAccessPolicy, GrantControl, isSet, otherGrantControls } from '../conditional-access/policy.ts'
import type { AccessRequest, AccessSettings } from '../conditional-access/request.ts'
import type { Edit } from './flip.ts'

type PolicyEdit = Edit<ConditionalAccessPolicy>
type Policy = ConditionalAccessPolicy

/** Only what exists for who asks is offered: nobody could save anything else. */
export function policyEdits(policy: Policy, request: AccessRequest, settings: AccessSettings): PolicyEdit[] {
  return [
    ...listEdits(policy, request, settings),
    ...stateEdits(policy),
    ...controlEdits(policy, request, settings),
    ...riskEdits(policy, request),
  ]
}

function edit(
  { id, displayName }: Policy,
  key: string,
  slot: string,
  [from, to]: [Json, Json],
  what: string,
  apply: (policy: Policy) => Policy,
): PolicyEdit {
  return { slot, change: { of: 'policy', policy: id, key, from, to, sentence: `"${displayName}" ${what}.` }, apply }
}

const states = {
  enabledForReportingButNotEnforced: 'only reports',
  disabled: 'is disabled',
  enabled: 'is enabled',
} as const
type State = Policy['state']

function stateEdits(policy: Policy): PolicyEdit[] {
  const others: State[] = (['enabledForReportingButNotEnforced', 'disabled', 'enabled'] as const).filter(
    state => state !== policy.state,
  )
  return others.map(state =>
    edit(policy, 'state', 'state', [policy.state, state], states[state], changed => ({ ...changed, state })),
  )
}

/** A list of the policy by its key below `conditions`, and the names in it. */
interface NameList {
  readonly part: 'users' | 'agents' | 'clientApplications' | 'applications'
  readonly name: string
  /** What of the request may be put on it; null where that does not exist for who asks. */
  readonly self: string | null
  /** What its names are names of. */
  readonly noun: { readonly one: string; readonly many: string }
}

function listEdits(policy: Policy, request: AccessRequest, settings: AccessSettings): PolicyEdit[] {
  return listsFor(policy, request, settings).flatMap(({ part, name, self, noun }) => {
    const names = [...new Set(namesIn(policy, part, name))]
    const key = `conditions.${part}.${name}`
    const verb = name.startsWith('exclude') ? 'exclude' : 'include'
    const called = (entry: string): string =>
      entry === 'All' ? `all ${noun.many}` : isGuid(entry) ? `the ${noun.one} ${entry}` : entry
    // Each edit works on what another one may have left of the list.
    const withList = (entry: string, to: string[], what: string, change: (names: string[]) => string[]): PolicyEdit =>
      edit(policy, key, `${key} ${entry}`, [names, to], what, other =>
        withNames(other, part, name, change(namesIn(other, part, name))),
      )
    const isListed = names.some(each => each.toLowerCase() === self?.toLowerCase())
    const added =
      self === null || isListed
        ? []
        : [withList(self, [...names, self], `${verb}s ${called(self)}`, others => [...others, self])]
    const removed = names
      .filter(each => each !== 'None')
      .map(each => {
        const without = (list: string[]): string[] => list.filter(one => one !== each)
        return withList(each, without(names), `no longer ${verb}s ${called(each)}`, without)
      })
    return [...added, ...removed]
  })
}

/** Exclusions come first: they are the narrowest change. */
function listsFor(policy: Policy, { subject, resourceId }: AccessRequest, { profile }: AccessSettings): NameList[] {
  const { kind, id } = subject
  const canPickWho = exists(kind, profile, 'targeting', 'picked')
  const canPickWhat = exists(kind, profile, 'resource', 'picked')
  const who: Record<AccessRequest['subject']['kind'], { part: NameList['part']; suffix: string }> = {
    human: { part: 'users', suffix: 'Users' },
    // A policy that names agent users by `agents` goes on doing so.
    agentUser: isSet(policy.conditions.agents)
      ? { part: 'agents', suffix: 'AgentUsers' }
      : { part: 'users', suffix: 'Users' },
    agentIdentity: { part: 'clientApplications', suffix: 'AgentIdServicePrincipals' },
  }
  const { part, suffix } = who[kind]
  // Of all who ask agent users alone could once not be picked one by one.
  const all = part === 'agents' ? 'All' : 'AllAgentIdUsers'
  const what = { part: 'applications', noun: { one: 'resource', many: 'resources' } } as const
  return [
    { part, name: `exclude${suffix}`, self: canPickWho ? id : null, noun: nouns[kind] },
    { ...what, name: 'excludeApplications', self: canPickWhat ? resourceId : null },
    { part, name: `include${suffix}`, self: canPickWho ? id : all, noun: nouns[kind] },
    { ...what, name: 'includeApplications', self: canPickWhat ? resourceId : 'All' },
  ]
}

const nouns = {
  human: { one: 'user', many: 'users' },
  agentUser: { one: 'agent user', many: 'agent users' },
  agentIdentity: { one: 'agent identity', many: 'agent identities' },
} as const

function namesIn({ conditions }: Policy, part: NameList['part'], name: string): string[] {
  const list: unknown = conditions[part]?.[name]
  return Array.isArray(list) ? list.filter(each => typeof each === 'string') : []
}

/** `None` says that nobody is included, and goes when somebody is. */
function withNames(policy: Policy, part: NameList['part'], name: string, names: readonly string[]): Policy {
  const list = names.length > 1 ? names.filter(each => each !== 'None') : [...names]
  return { ...policy, conditions: { ...policy.conditions, [part]: { ...policy.conditions[part], [name]: list } } }
}

function controlEdits(policy: Policy, { subject }: AccessRequest, { profile }: AccessSettings): PolicyEdit[] {
  const { operator = 'OR', builtInControls } = policy.grantControls ?? {}
  const now = builtInControls ?? []
  const others = otherGrantControls.filter(control => isSet(policy.grantControls?.[control]))
  const asks = [...now, ...others]
  const with_ =
    (controls: readonly GrantControl[]): ((changed: Policy) => Policy) =>
    changed => ({
      ...changed,
      grantControls: { operator: changed.grantControls?.operator ?? 'OR', builtInControls: [...controls] },
    })
  const available = GrantControl.options.filter(control => exists(subject.kind, profile, 'grantControl', control))
  const replaced = available
    .filter(control => !(asks.length === 1 && asks[0] === control))
    .map(control =>
      edit(
        policy,
        'grantControls.builtInControls',
        'grantControls',
        [[...asks], [control]],
        `asks for ${control}${asks.length === 0 ? '' : ` in place of ${asks.join(operator === 'AND' ? ' and ' : ' or ')}`}`,
        with_([control]),
      ),
    )
  if (now.length < 2 || now.includes('block')) return replaced
  const other = operator === 'AND' ? 'OR' : 'AND'
  const what = `asks for ${other === 'AND' ? 'all' : 'one'} of its controls`
  return [
    ...replaced,
    edit(policy, 'grantControls.operator', 'grantControls', [operator, other], what, changed => ({
      ...changed,
      grantControls: { ...changed.grantControls, operator: other },
    })),
  ]
}

/** The level the agent is at is taken into the condition or out of it; where nothing is left, it would cover every level. */
function riskEdits(policy: Policy, { subject }: AccessRequest): PolicyEdit[] {
  const asked = policy.conditions.agentIdRiskLevels
  const { agentRisk: risk, kind } = subject
  if (kind === 'human' || !asked || risk === 'unknown') return []
  const levels = asked.split(',').map(level => level.trim())
  const change = (to: string[], what: string): PolicyEdit => {
    const value = to.length === 0 ? null : to.join(',')
    return edit(policy, 'conditions.agentIdRiskLevels', 'agentIdRiskLevels', [asked, value], what, changed => ({
      ...changed,
      conditions: { ...changed.conditions, agentIdRiskLevels: value },
    }))
  }
  if (levels.includes(risk))
    return levels.length === 1
      ? []
      : [
          change(
            levels.filter(level => level !== risk),
            `no longer covers the agent risk ${risk}`,
          ),
        ]
  const dropped = change([], 'covers every agent risk')
  return risk === 'none' ? [dropped] : [change([...levels, risk], `covers the agent risk ${risk}`), dropped]
}
