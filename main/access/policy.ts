// A Conditional Access policy as Microsoft Graph (beta) writes it, and what of it exists for agents at which date.
import { z } from 'zod'
import { Refusal } from '../../shared/errors.ts'

const names = z.array(z.string()).nullish()
const riskLevels = z.string().regex(/^(low|medium|high)(\s*,\s*(low|medium|high))*$/, {
  error: 'agentIdRiskLevels is a string of "low", "medium" and "high" separated by commas',
})

const filter = z.looseObject({ mode: z.enum(['include', 'exclude']), rule: z.string() })

export const GrantControl = z.enum([
  'block',
  'mfa',
  'compliantDevice',
  'domainJoinedDevice',
  'approvedApplication',
  'compliantApplication',
  'passwordChange',
  'riskRemediation',
])
export type GrantControl = z.infer<typeof GrantControl>

/** `conditionalAccessPolicy`, the part we evaluate. Keys we do not know are kept; a condition among them is never ignored. */
export const ConditionalAccessPolicy = z.looseObject({
  id: z.string(),
  displayName: z.string(),
  state: z.enum(['enabled', 'disabled', 'enabledForReportingButNotEnforced']),
  conditions: z.looseObject({
    users: z.looseObject({ includeUsers: names, excludeUsers: names }).nullish(),
    clientApplications: z
      .looseObject({
        includeAgentIdServicePrincipals: names,
        excludeAgentIdServicePrincipals: names,
        agentIdServicePrincipalFilter: filter.nullish(),
      })
      .nullish(),
    agentIdRiskLevels: riskLevels.nullish(),
    applications: z
      .looseObject({ includeApplications: names, excludeApplications: names, applicationFilter: filter.nullish() })
      .nullish(),
    clientAppTypes: names,
  }),
  grantControls: z
    .looseObject({ operator: z.enum(['AND', 'OR']), builtInControls: z.array(GrantControl).nullish() })
    .nullish(),
  sessionControls: z.looseObject({}).nullish(),
})
export type ConditionalAccessPolicy = z.infer<typeof ConditionalAccessPolicy>

/** Microsoft documents more for agent users from July 2026 on (preview); which of the two holds is a setting of ours. */
export type CapabilityProfile = '2026-05' | '2026-07'
export type AgentKind = 'agentIdentity' | 'agentUser'

interface Capability {
  grant: readonly GrantControl[]
  conditions: readonly string[]
}
const always = ['users', 'clientApplications', 'applications', 'clientAppTypes', 'agentIdRiskLevels']
const blockOnly: Capability = { grant: ['block'], conditions: always }

/** `agents` and `agentContext` are names of the execution environment condition; its shape is not published. */
const capabilities: Record<CapabilityProfile, Record<AgentKind, Capability>> = {
  '2026-05': { agentIdentity: blockOnly, agentUser: blockOnly },
  '2026-07': {
    agentIdentity: blockOnly,
    agentUser: {
      grant: ['block', 'compliantDevice'],
      conditions: [...always, 'agents', 'agentContext', 'platforms', 'devices', 'locations'],
    },
  },
}

/** The grant controls that exist for this kind of agent. */
export const grantControlsFor = (kind: AgentKind, profile: CapabilityProfile = '2026-07'): readonly GrantControl[] =>
  capabilities[profile][kind].grant

/** Grant controls beside the built-in ones; none of them exists for agents. */
export const otherGrantControls = ['authenticationStrength', 'termsOfUse', 'customAuthenticationFactors'] as const

/** Whether a part of a policy says anything: null, false, empty lists and objects of such do not. */
export function isSet(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === false) return false
  if (Array.isArray(value)) return value.length > 0
  return typeof value === 'object' ? Object.values(value).some(isSet) : true
}

/**
 * Reads a policy that is to govern agents and refuses what does not exist for them, by name, with `argument.invalid`
 * and the key. A policy that names agent service principals is for agent identities, any other for agent users.
 */
export function parsePolicyForAgents(value: unknown, profile: CapabilityProfile = '2026-07'): ConditionalAccessPolicy {
  const parsed = ConditionalAccessPolicy.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const key = issue?.path.join('.') ?? ''
    throw new Refusal('argument.invalid', `This is not a Conditional Access policy: ${key}: ${issue?.message}.`, {
      where: { key },
    })
  }
  const policy = parsed.data
  const kind: AgentKind = isSet(policy.conditions.clientApplications) ? 'agentIdentity' : 'agentUser'
  const { grant, conditions } = capabilities[profile][kind]
  const refuse = (what: string, key: string, exist: readonly string[]): never => {
    const rest = exist.length === 0 ? 'none does' : `${exist.join(', ')} ${exist.length === 1 ? 'does' : 'do'}`
    throw new Refusal(
      'argument.invalid',
      `Policy "${policy.displayName}": ${what} "${key.split('.').at(-1)}" does not exist for ${kindNames[kind]} (${profile}); ${rest}.`,
      { where: { key } },
    )
  }
  for (const control of policy.grantControls?.builtInControls ?? [])
    if (!grant.includes(control)) refuse('grant control', `grantControls.builtInControls.${control}`, grant)
  for (const control of otherGrantControls)
    if (isSet(policy.grantControls?.[control])) refuse('grant control', `grantControls.${control}`, grant)
  for (const [control, setting] of Object.entries(policy.sessionControls ?? {}))
    if (isSet(setting)) refuse('session control', `sessionControls.${control}`, [])
  for (const [condition, setting] of Object.entries(policy.conditions))
    if (isSet(setting) && !conditions.includes(condition)) refuse('condition', `conditions.${condition}`, conditions)
  return policy
}

const kindNames: Record<AgentKind, string> = { agentIdentity: 'agent identities', agentUser: 'agent users' }
