// Directory objects and Cloud PCs as Microsoft Graph returns them, one object a line: who stands behind an agent, and which device a computer is.
import { z } from 'zod'
import { Guid } from '../model/units.ts'

/** A sponsor or owner as `$expand` returns it. */
export const ExpandedUser = z.strictObject({
  '@odata.type': z.literal('#microsoft.graph.user'),
  id: Guid,
  displayName: z.string(),
  userPrincipalName: z.string(),
})
export type ExpandedUser = z.infer<typeof ExpandedUser>

/** Base `application`. Owners are its technical administrators, sponsors the accountable humans. */
export const AgentIdentityBlueprintObject = z.strictObject({
  '@odata.type': z.literal('#microsoft.graph.agentIdentityBlueprint'),
  id: Guid,
  appId: Guid,
  displayName: z.string(),
  createdDateTime: z.iso.datetime(),
  owners: z.array(ExpandedUser),
  sponsors: z.array(ExpandedUser).min(1),
})
export type AgentIdentityBlueprintObject = z.infer<typeof AgentIdentityBlueprintObject>

/** Base `servicePrincipal`, of type `ServiceIdentity`. `agentIdentityBlueprintId` is the blueprint's application id. */
export const AgentIdentityObject = z.strictObject({
  '@odata.type': z.literal('#microsoft.graph.agentIdentity'),
  id: Guid,
  displayName: z.string(),
  createdDateTime: z.iso.datetime(),
  createdByAppId: Guid,
  agentIdentityBlueprintId: Guid,
  accountEnabled: z.boolean(),
  disabledByMicrosoftStatus: z.null(),
  servicePrincipalType: z.literal('ServiceIdentity'),
  tags: z.array(z.string()),
  owners: z.array(ExpandedUser),
  sponsors: z.array(ExpandedUser).min(1),
})
export type AgentIdentityObject = z.infer<typeof AgentIdentityObject>

/** Base `user`. `identityParentId` is the object id of its agent identity. */
export const AgentUserObject = z.strictObject({
  '@odata.type': z.literal('#microsoft.graph.agentUser'),
  id: Guid,
  accountEnabled: z.boolean(),
  displayName: z.string(),
  userPrincipalName: z.string(),
  mailNickname: z.string(),
  identityParentId: Guid,
})
export type AgentUserObject = z.infer<typeof AgentUserObject>

/** A human: `identityParentId` is null. */
export const UserObject = z.strictObject({
  '@odata.type': z.literal('#microsoft.graph.user'),
  id: Guid,
  accountEnabled: z.literal(true),
  displayName: z.string(),
  userPrincipalName: z.string(),
  identityParentId: z.null(),
})
export type UserObject = z.infer<typeof UserObject>

/** `id` is the `computerId` of the session API, `aadDeviceId` the Entra device. */
export const CloudPcObject = z.strictObject({
  '@odata.type': z.literal('#microsoft.graph.cloudPC'),
  id: Guid,
  displayName: z.string(),
  managedDeviceName: z.string(),
  aadDeviceId: Guid,
  provisioningPolicyId: Guid,
  provisioningPolicyName: z.string(),
  status: z.literal('provisioned'),
  lastModifiedDateTime: z.iso.datetime(),
})
export type CloudPcObject = z.infer<typeof CloudPcObject>

export const GraphObject = z.discriminatedUnion('@odata.type', [
  AgentIdentityBlueprintObject,
  AgentIdentityObject,
  AgentUserObject,
  UserObject,
  CloudPcObject,
])
export type GraphObject = z.infer<typeof GraphObject>
