// The tenant's objects, in Microsoft Graph's terms where Graph has them.
import { z } from 'zod'
import { InheritablePermission } from './identity.ts'
import { AgentRef, AgentUserRef, BlueprintRef, HumanRef, PcRef, PoolRef } from './refs.ts'
import { Guid } from './units.ts'

export const Tenant = z.object({
  id: Guid,
  displayName: z.string(),
  domain: z.string(),
  region: z.string(),
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

/** `agentIdentity` (a servicePrincipal of type ServiceIdentity). `id` and `appId` are one value. */
export const AgentIdentity = z.object({
  ref: AgentRef,
  id: Guid,
  displayName: z.string(),
  blueprint: BlueprintRef,
  sponsors: z.array(HumanRef).min(1),
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
  /** Left out: it is enabled. */
  accountEnabled: z.boolean().optional(),
})
export type AgentUser = z.infer<typeof AgentUser>

/** `cloudPcAgentPool`. */
export const Pool = z.object({
  ref: PoolRef,
  id: Guid,
  displayName: z.string(),
  region: z.string(),
  assignedTo: z.array(AgentUserRef),
  size: z.number().int().positive(),
})
export type Pool = z.infer<typeof Pool>

/** A Cloud PC for Agents. `id` is the `cloudPC` object and the `computerId` of the session API; `deviceId` is its Entra device. */
export const CloudPc = z.object({
  ref: PcRef,
  id: Guid,
  deviceId: Guid,
  displayName: z.string(),
  pool: PoolRef,
  ipAddress: z.string(),
  /** Whether it meets the compliance policy it was enrolled under; left out: it does. */
  compliant: z.boolean().optional(),
  /** RFC 7638 thumbprint of the device key that session tokens are bound to (our mechanism; Microsoft names none). */
  jkt: z.string(),
})
export type CloudPc = z.infer<typeof CloudPc>
