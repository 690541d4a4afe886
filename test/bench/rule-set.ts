// One random rule set in three languages: Conditional Access policies, casbin and Cedar; and random requests to all three.
import { type AccessRequest, ConditionalAccessPolicy } from '../../main/access/index.ts'

/** A rule in no language: a refusal, where all it asks for holds. */
export interface Rule {
  kind: 'agentIdentity' | 'agentUser' | 'human'
  /** One account, one group, one value of an attribute, or all. */
  who: { id: string } | { group: string } | { tier: string } | 'all'
  except: string | null
  resource: string | null
  risks: ('low' | 'medium' | 'high')[]
  platform: 'windows' | 'macOS' | null
  outsideNetwork: boolean
  /** Otherwise a compliant device is enough. */
  blocks: boolean
}

export interface Ask {
  kind: Rule['kind']
  id: string
  groups: string[]
  tier: string
  resource: string
  risk: 'none' | 'low' | 'medium' | 'high'
  platform: 'windows' | 'macOS'
  inNetwork: boolean
  isCompliant: boolean
}

/** mulberry32 */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const guid = (prefix: string, number: number): string =>
  `${prefix}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`

export function ruleSet(seed: number, count: number): Rule[] {
  const { pick, chance } = chooser(seed)
  return Array.from({ length: count }, (): Rule => {
    const kind = pick(['agentIdentity', 'agentUser', 'human'] as const)
    const anyone = chance(0.5)
    const named = pick([
      { id: guid('acc00000', Math.floor(pick(numbers))) },
      kind === 'agentIdentity' ? { tier: pick(tiers) } : { group: pick(groups[kind]) },
      kind === 'human' ? { group: pick(groups.human) } : { tier: pick(tiers) },
    ])
    return {
      kind,
      who: anyone ? 'all' : named,
      except: chance(0.3) ? guid('acc00000', pick(numbers)) : null,
      resource: chance(anyone ? 0.97 : 0.7) ? guid('a9900000', pick(numbers)) : null,
      // people have no agent risk; of agent identities nothing is asked but risk
      risks: kind === 'human' ? [] : pick([[], ['high'], ['medium', 'high']] as const).slice(),
      platform: kind !== 'agentIdentity' && chance(0.4) ? pick(['windows', 'macOS'] as const) : null,
      outsideNetwork: kind !== 'agentIdentity' && chance(0.4),
      blocks: kind === 'agentIdentity' || chance(0.6),
    }
  })
}

export function requests(seed: number, count: number): Ask[] {
  const { pick, chance } = chooser(seed)
  return Array.from({ length: count }, () => {
    const kind = pick(['agentIdentity', 'agentUser', 'human'] as const)
    return {
      kind,
      id: guid('acc00000', pick(numbers) + (chance(0.5) ? 1000 * pick(numbers) : 0)),
      groups: chance(0.5) ? [pick(groups[kind])] : [pick(groups[kind]), pick(groups[kind])],
      tier: pick(tiers),
      resource: guid('a9900000', pick(numbers)),
      risk: pick(['none', 'low', 'medium', 'high'] as const),
      platform: pick(['windows', 'macOS'] as const),
      inNetwork: chance(0.5),
      isCompliant: chance(0.5),
    }
  })
}

const numbers = Array.from({ length: 60 }, (_, index) => index)
/** People and agents are in groups of their own: a policy on a group is on all its members, whatever they are. */
const groups: Record<Rule['kind'], string[]> = {
  agentIdentity: Array.from({ length: 20 }, (_, index) => guid('96000000', index)),
  agentUser: Array.from({ length: 20 }, (_, index) => guid('96000000', index)),
  human: Array.from({ length: 20 }, (_, index) => guid('96100000', index)),
}
const tiers = ['0', '1', '2', '3', '4', '5']

function chooser(seed: number) {
  const next = random(seed)
  return {
    chance: (share: number) => next() < share,
    pick<Value>(values: readonly Value[]): Value {
      for (const value of values.slice(Math.floor(next() * values.length))) return value
      throw new RangeError('There is nothing to pick from.')
    },
  }
}

const network = '3d46dbda-8382-466a-856d-eb00cbc6b910'

export function asPolicy(rule: Rule, index: number): ConditionalAccessPolicy {
  const { kind, who, except } = rule
  const excluded = except === null ? [] : [except]
  const named = who === 'all' ? ['All'] : 'id' in who ? [who.id] : []
  const filter =
    who !== 'all' && 'tier' in who
      ? { mode: 'include', rule: `CustomSecurityAttribute.Agents_Tier -eq "${who.tier}"` }
      : null
  const group = who !== 'all' && 'group' in who ? [who.group] : []
  const targets = {
    agentIdentity: {
      users: { includeUsers: ['None'] },
      clientApplications: {
        includeAgentIdServicePrincipals: named,
        excludeAgentIdServicePrincipals: excluded,
        agentIdServicePrincipalFilter: filter,
      },
    },
    agentUser: {
      users: { includeUsers: ['None'], includeGroups: group },
      agents: { includeAgentUsers: named, excludeAgentUsers: excluded, agentFilter: filter },
    },
    human: { users: { includeUsers: named, excludeUsers: excluded, includeGroups: group } },
  }
  return ConditionalAccessPolicy.parse({
    id: `policy-${index}`,
    displayName: `Policy ${index}`,
    state: 'enabled',
    conditions: {
      ...targets[kind],
      applications: { includeApplications: rule.resource === null ? ['All'] : [rule.resource] },
      agentIdRiskLevels: rule.risks.length === 0 ? null : rule.risks.join(','),
      platforms: rule.platform === null ? null : { includePlatforms: [rule.platform] },
      locations: rule.outsideNetwork ? { includeLocations: ['All'], excludeLocations: [network] } : null,
    },
    grantControls: { operator: 'OR', builtInControls: [rule.blocks ? 'block' : 'compliantDevice'] },
  })
}

export const asRequest = (ask: Ask): AccessRequest => ({
  grant: ask.kind === 'agentUser' ? 'agentUser' : ask.kind === 'human' ? 'interactive' : 'autonomous',
  subject: {
    kind: ask.kind,
    id: ask.id,
    blueprintAppId: null,
    agentRisk: ask.risk,
    groups: ask.groups,
    roles: [],
    customSecurityAttributes: { Agents_Tier: ask.tier },
  },
  resourceId: ask.resource,
  resourceIsAgent: false,
  device: { isCompliant: ask.isCompliant, trustType: 'AzureAD', platform: ask.platform },
  location: { isCompliantNetwork: ask.inNetwork },
})

export const casbinModel = `
[request_definition]
r = kind, id, groups, tier, resource, risk, platform, network, compliant
[policy_definition]
p = kind, id, group, tier, except, resource, risks, platform, outside, blocks, eft
[policy_effect]
e = !some(where (p.eft == deny))
[matchers]
m = r.kind == p.kind && (p.resource == "*" || r.resource == p.resource) && (p.id == "*" || r.id == p.id) && r.id != p.except && (p.group == "*" || has(r.groups, p.group)) && (p.tier == "*" || r.tier == p.tier) && (p.risks == "*" || has(p.risks, r.risk)) && (p.platform == "*" || r.platform == p.platform) && (p.outside == "no" || r.network == "no") && (p.blocks == "yes" || r.compliant == "no")
`
const yes = (value: boolean): string => (value ? 'yes' : 'no')

export const asCasbinRule = ({ kind, who, except, resource, risks, platform, ...rule }: Rule): string[] => [
  kind,
  who !== 'all' && 'id' in who ? who.id : '*',
  who !== 'all' && 'group' in who ? who.group : '*',
  who !== 'all' && 'tier' in who ? who.tier : '*',
  except ?? '-',
  resource ?? '*',
  risks.length === 0 ? '*' : risks.join(' '),
  platform ?? '*',
  yes(rule.outsideNetwork),
  yes(rule.blocks),
  'deny',
]

export const asCasbinRequest = (ask: Ask): string[] => [
  ask.kind,
  ask.id,
  ask.groups.join(' '),
  ask.tier,
  ask.resource,
  ask.risk,
  ask.platform,
  yes(ask.inNetwork),
  yes(ask.isCompliant),
]

/** What Cedar can index (principal, resource) stands in the head of the policy. */
export function asCedarPolicy({ kind, who, except, resource, risks, platform, outsideNetwork, blocks }: Rule): string {
  const principal = who !== 'all' && 'id' in who ? `principal == ${kind}::"${who.id}"` : `principal is ${kind}`
  const conditions = [
    who !== 'all' && 'group' in who ? `context.groups.contains("${who.group}")` : '',
    who !== 'all' && 'tier' in who ? `context.tier == "${who.tier}"` : '',
    except === null ? '' : `principal != ${kind}::"${except}"`,
    risks.length === 0 ? '' : `${JSON.stringify(risks)}.contains(context.risk)`,
    platform === null ? '' : `context.platform == "${platform}"`,
    outsideNetwork ? '!context.inNetwork' : '',
    blocks ? '' : '!context.isCompliant',
  ].filter(condition => condition !== '')
  const when = conditions.length === 0 ? '' : ` when { ${conditions.join(' && ')} }`
  const about = resource === null ? 'resource' : `resource == App::"${resource}"`
  return `forbid(${principal}, action, ${about})${when};`
}
