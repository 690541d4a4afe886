// The tenant's objects, in Microsoft Graph's terms where Graph has them.
import { z } from 'zod'
import { CapabilityProfile, Licence } from './access.ts'
import { InheritablePermission } from './identity.ts'
import { AgentRef, AgentUserRef, BlueprintRef, HumanRef, PcRef, PoolRef } from './refs.ts'
import { Guid } from './units.ts'

export const Tenant = z.object({
  id: Guid,
  displayName: z.string(),
  domain: z.string(),
  region: z.string(),
  /** What the tenant has bought decides what works and what is logged. Left out: everything (E5). */
  licences: z.array(Licence).optional(),
  /** Left out: the newest. */
  capabilityProfile: CapabilityProfile.optional(),
  /** Left out: off. */
  securityDefaults: z.boolean().optional(),
})
export type Tenant = z.infer<typeof Tenant>

export const Human = z.object({
  ref: HumanRef,
  id: Guid,
  displayName: z.string(),
  userPrincipalName: z.string(),
  ipAddress: z.string(),
  /** Directory roles by display name, such as `Agent ID Administrator`. Left out: none. */
  roles: z.array(z.string()).optional(),
  /** Object ids of the groups the person is in. Left out: none. */
  groups: z.array(z.string()).optional(),
})
export type Human = z.infer<typeof Human>

/** `agentIdentityBlueprint` and its principal: the template, and the only holder of credentials. */
export const Blueprint = z.object({
  ref: BlueprintRef,
  id: Guid,
  appId: Guid,
  principalId: Guid,
  displayName: z.string(),
  owners: z.array(HumanRef),
  sponsors: z.array(HumanRef).min(1),
  /** Left out: nothing is inherited. */
  inheritablePermissions: z.array(InheritablePermission).optional(),
})
export type Blueprint = z.infer<typeof Blueprint>

/** By name in a rule, `<Set>_<Attribute>`. */
const SecurityAttributes = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))

/** `agentIdentity` (a servicePrincipal of type ServiceIdentity). `id` and `appId` are one value. */
export const AgentIdentity = z.object({
  ref: AgentRef,
  id: Guid,
  displayName: z.string(),
  blueprint: BlueprintRef,
  sponsors: z.array(HumanRef).min(1),
  /** Left out: none is set. */
  customSecurityAttributes: SecurityAttributes.optional(),
  /** Left out: it is enabled. */
  accountEnabled: z.boolean().optional(),
})
export type AgentIdentity = z.infer<typeof AgentIdentity>

export const AgentUser = z.object({
  ref: AgentUserRef,
  id: Guid,
  displayName: z.string(),
  userPrincipalName: z.string(),
  /** `identityParentId`: set when it is created and never changed. */
  agent: AgentRef,
  /** The person it reports to. */
  manager: HumanRef.optional(),
  /** Object ids of the groups it is in. Left out: none. */
  groups: z.array(z.string()).optional(),
  /** Left out: none is set. */
  customSecurityAttributes: SecurityAttributes.optional(),
  /** Left out: it is enabled. */
  accountEnabled: z.boolean().optional(),
})
export type AgentUser = z.infer<typeof AgentUser>

/** How far a pool may grow and shrink (`scalingPolicy` of `cloudPcAgentPool`). */
export const ScalingPolicy = z.object({
  minimumCount: z.number().int().min(0).max(900),
  maximumCount: z.number().int().min(1).max(900),
})
export type ScalingPolicy = z.infer<typeof ScalingPolicy>

/** `cloudPcAgentPool`, with what Intune's provisioning policy for agents says of it (real-system.md §9.4). */
export const Pool = z.object({
  ref: PoolRef,
  id: Guid,
  displayName: z.string().min(1).max(60),
  description: z.string().max(512).optional(),
  /** The geography cannot be changed. */
  region: z.string(),
  /** Agent users, one by one: Intune assigns no groups to such a pool. */
  assignedTo: z.array(AgentUserRef),
  /** Always-available Cloud PCs, 1 to 200 as in Intune. Active and available ones come to this count. */
  size: z.number().int().min(1).max(200),
  /** Left out: the pool keeps to `size`. */
  scalingPolicy: ScalingPolicy.optional(),
  capabilities: z.object({ enableSingleSignOn: z.boolean() }).optional(),
  cloudPcConfiguration: z.object({ imageId: z.string(), osLocale: z.string().optional() }).optional(),
  billingConfiguration: z.object({ billingPlanId: z.string(), billingType: z.literal('payAsYouGo') }).optional(),
  /** Ours, where one agent user may not hold as many sessions as it likes; Microsoft publishes no such limit. */
  sessionsPerAgentUser: z.number().int().positive().optional(),
})
export type Pool = z.infer<typeof Pool>

/** `sessionUsage` of `cloudPcAgentPool`. */
export const SessionUsage = z.object({
  activeSessionsCount: z.number().int().nonnegative(),
  availableSessionsCount: z.number().int().nonnegative(),
})
export type SessionUsage = z.infer<typeof SessionUsage>

/** A Cloud PC for Agents. `id` is the `cloudPC` object and the `computerId` of the session API; `deviceId` is its Entra device. */
export const CloudPc = z.object({
  ref: PcRef,
  id: Guid,
  deviceId: Guid,
  displayName: z.string(),
  pool: PoolRef,
  ipAddress: z.string(),
  /** Whether it met the compliance policy when it was provisioned; left out: it did. What it is since, its machine says. */
  compliant: z.boolean().optional(),
  /** RFC 7638 thumbprint of the device key that session tokens are bound to (our mechanism; Microsoft names none). */
  jkt: z.string(),
})
export type CloudPc = z.infer<typeof CloudPc>
