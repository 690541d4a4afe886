// What of Conditional Access exists for agents at which date, as data: the table of Microsoft's pages, each entry with its page.
import type { CapabilityProfile } from '../../../shared/model/access.ts'
import type { SubjectKind } from './request.ts'

export type AgentKind = 'agentIdentity' | 'agentUser'
export type CapabilityArea = 'targeting' | 'resource' | 'condition' | 'grantControl' | 'sessionControl'

/** A page of entra-docs, docs/identity/conditional-access, and the date it bears. */
interface Source {
  page: string
  date: string
}
const agentIdPage: Source = { page: 'agent-id', date: '2026-04-30' }
const agentUserPage: Source = { page: 'policy-agent-user-account', date: '2026-03-24' }
const julyPage: Source = { page: 'howto-target-agent-identities', date: '2026-07-31' }

/** A page that documents it, from whose date on it exists; or the newest page, which does not have it. */
type Availability = { since: Source } | { missingIn: Source }
const since = (source: Source): Availability => ({ since: source })
const missing: Availability = { missingIn: julyPage }

export interface Capability {
  area: CapabilityArea
  /** As policies write it. Targeting and resources have no single word there: theirs are ours. */
  name: string
  /** As a person would say it. */
  label: string
  agentIdentity: Availability
  agentUser: Availability
}

const entry = (
  area: CapabilityArea,
  name: string,
  label: string,
  agentIdentity: Availability,
  agentUser: Availability,
): Capability => ({ area, name, label, agentIdentity, agentUser })

/** People have everything; what is not listed here does not exist for agents. */
export const capabilities: readonly Capability[] = [
  entry('targeting', 'all', 'all of them', since(agentIdPage), since(agentUserPage)),
  entry('targeting', 'picked', 'picked ones', since(agentIdPage), since(julyPage)),
  entry('targeting', 'blueprint', 'all of a blueprint', since(agentIdPage), missing),
  entry('targeting', 'filter', 'by custom security attributes', since(agentIdPage), since(julyPage)),
  // "Group and attribute scoping of agent users is unsupported" is a limit of the pages before July.
  entry('targeting', 'groups', 'by group', missing, since(julyPage)),
  entry('targeting', 'roles', 'by directory role', missing, missing),

  entry('resource', 'all', 'all resources', since(agentIdPage), since(agentUserPage)),
  entry('resource', 'allAgents', 'all agent resources', since(agentIdPage), since(julyPage)),
  entry('resource', 'picked', 'picked resources', since(agentIdPage), since(julyPage)),
  entry('resource', 'filter', 'by custom security attributes', since(agentIdPage), since(julyPage)),

  entry('condition', 'agentIdRiskLevels', 'agent risk', since(agentIdPage), since(agentUserPage)),
  entry('condition', 'agentContext', 'agent execution environments', missing, since(julyPage)),
  entry('condition', 'platforms', 'device platforms', missing, since(julyPage)),
  entry('condition', 'devices', 'filter for devices', missing, since(julyPage)),
  entry('condition', 'locations', 'compliant network', missing, since(julyPage)),
  entry('condition', 'clientAppTypes', 'client apps', missing, missing),
  entry('condition', 'userRiskLevels', 'user risk', missing, missing),
  entry('condition', 'signInRiskLevels', 'sign-in risk', missing, missing),
  entry('condition', 'servicePrincipalRiskLevels', 'service principal risk', missing, missing),
  entry('condition', 'insiderRiskLevels', 'insider risk', missing, missing),
  entry('condition', 'authenticationFlows', 'authentication flows', missing, missing),

  entry('grantControl', 'block', 'Block access', since(agentIdPage), since(agentUserPage)),
  entry('grantControl', 'compliantDevice', 'Require compliant device', missing, since(julyPage)),
  entry('grantControl', 'mfa', 'Require multifactor authentication', missing, missing),
  entry('grantControl', 'authenticationStrength', 'Require authentication strength', missing, missing),
  entry('grantControl', 'domainJoinedDevice', 'Require hybrid joined device', missing, missing),
  entry('grantControl', 'approvedApplication', 'Require approved client app', missing, missing),
  entry('grantControl', 'compliantApplication', 'Require app protection policy', missing, missing),
  entry('grantControl', 'passwordChange', 'Require password change', missing, missing),
  entry('grantControl', 'riskRemediation', 'Require risk remediation', missing, missing),
  entry('grantControl', 'termsOfUse', 'Require terms of use', missing, missing),
  entry('grantControl', 'customAuthenticationFactors', 'Custom controls', missing, missing),

  entry('sessionControl', 'signInFrequency', 'Sign-in frequency', missing, missing),
  entry('sessionControl', 'persistentBrowser', 'Persistent browser session', missing, missing),
  entry('sessionControl', 'secureSignInSession', 'Require token protection', missing, missing),
  entry('sessionControl', 'applicationEnforcedRestrictions', 'App enforced restrictions', missing, missing),
  entry('sessionControl', 'cloudAppSecurity', 'Conditional Access App Control', missing, missing),
  entry('sessionControl', 'continuousAccessEvaluation', 'Customize continuous access evaluation', missing, missing),
]

/** The last day a profile speaks of; what is documented later does not exist in it. */
const lastDay: Record<CapabilityProfile, string> = { '2026-05': '2026-05-31', '2026-07': '2026-07-31' }

export interface CapabilityStatus {
  area: CapabilityArea
  name: string
  label: string
  exists: boolean
  /** Date of the page that first documents it, even where that is after the profile; null: no page does. */
  since: string | null
  /** A sentence, where it does not exist. */
  whyNot: string | null
  source: string
}

/** Every capability for this kind of agent in this profile, those that do not exist with the reason and the date. */
export function listCapabilities(kind: AgentKind, profile: CapabilityProfile): CapabilityStatus[] {
  return capabilities.map(({ area, name, label, [kind]: availability }) => {
    const from = 'since' in availability ? availability.since : null
    const exists = from !== null && from.date <= lastDay[profile]
    const { page, date } = 'since' in availability ? availability.since : availability.missingIn
    return {
      area,
      name,
      label,
      exists,
      since: from?.date ?? null,
      whyNot: exists ? null : `${label} ${absence(kind, from?.date ?? null)}`,
      source: `entra-docs conditional-access/${page} (${date})`,
    }
  })
}

const absence = (kind: AgentKind, from: string | null): string =>
  from === null ? `does not exist for ${kindNames[kind]}` : `exists for ${kindNames[kind]} from ${from} on`

const kindNames: Record<AgentKind, string> = { agentIdentity: 'agent identities', agentUser: 'agent users' }

const tables: ReadonlyMap<string, CapabilityStatus> = new Map(
  (['agentIdentity', 'agentUser'] as const).flatMap(kind =>
    (['2026-05', '2026-07'] as const).flatMap(profile =>
      listCapabilities(kind, profile).map(one => [key(kind, profile, one.area, one.name), one] as const),
    ),
  ),
)

function key(kind: SubjectKind, profile: CapabilityProfile, area: CapabilityArea, name: string): string {
  return `${kind} ${profile} ${area} ${name}`
}

/** Whether it exists for who asks; for people everything does. */
export function exists(kind: SubjectKind, profile: CapabilityProfile, area: CapabilityArea, name: string): boolean {
  return kind === 'human' || (tables.get(key(kind, profile, area, name))?.exists ?? false)
}

/** Ends a sentence whose subject does not exist for this kind: "does not exist for agent users (2026-05), but from 2026-07-31 on". */
export function doesNotExist(kind: AgentKind, profile: CapabilityProfile, area: CapabilityArea, name: string): string {
  const from = tables.get(key(kind, profile, area, name))?.since ?? null
  const later = from === null ? '' : `, but from ${from} on`
  return `does not exist for ${kindNames[kind]} (${profile})${later}`
}

/** Names of what exists in an area, as policies write them. */
export const existing = (kind: AgentKind, profile: CapabilityProfile, area: CapabilityArea): string[] =>
  listCapabilities(kind, profile).flatMap(one => (one.area === area && one.exists ? [one.name] : []))
