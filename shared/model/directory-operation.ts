// The operations of the directory, registry and ID Protection that can be asked for.
import { z } from 'zod'
import { Credential, InheritablePermission, RiskSubject } from './identity.ts'
import { AgentRef, AgentUserRef, BlueprintRef, CredentialRef, HumanRef, PrincipalRef, RegistrationRef } from './refs.ts'
import { Guid } from './units.ts'

const name = z.string().min(1)
const operation = <Name extends string, Shape extends z.ZodRawShape>(named: Name, shape: Shape) =>
  z.strictObject({ operation: z.literal(named), ...shape })

/** What a creation sends beside what is named here: other properties by name, and the API version it is sent to. */
const creation = { displayName: name, apiVersion: z.string().default('v1.0'), properties: z.array(name).default([]) }

export const DirectoryObjectRef = z.union([HumanRef, BlueprintRef, PrincipalRef, AgentRef, AgentUserRef])
export type DirectoryObjectRef = z.infer<typeof DirectoryObjectRef>

/** A credential as it is asked for: its reference, ids and blueprint are given by the directory. */
const NewCredential = z.discriminatedUnion('kind', [
  Credential.options[0].omit({ ref: true, blueprint: true, keyId: true }).strict(),
  Credential.options[1].omit({ ref: true, blueprint: true, keyId: true }).strict(),
  Credential.options[2].omit({ ref: true, blueprint: true, id: true }).strict(),
])

export const DirectoryOperation = z.discriminatedUnion('operation', [
  operation('createBlueprint', { ...creation, sponsors: z.array(HumanRef), owners: z.array(HumanRef) }),
  operation('createPrincipal', { ...creation, appId: Guid }),
  operation('createAgent', {
    ...creation,
    agentIdentityBlueprintId: Guid,
    sponsors: z.array(HumanRef),
    /** Whether key, password or federated credentials were sent along. */
    credentials: z.boolean().default(false),
  }),
  operation('createAgentUser', {
    ...creation,
    userPrincipalName: z.string().regex(/^[^@\s]+@[^@\s]+$/),
    /** `identityParentId`; null where the request has none. */
    identityParent: AgentRef.nullable(),
    manager: HumanRef.nullable(),
    /** Whether a password or another sign-in method was sent along. */
    credentials: z.boolean().default(false),
  }),
  operation('setAccountEnabled', { target: DirectoryObjectRef, accountEnabled: z.boolean() }),
  operation('setIdentityParent', { target: AgentUserRef, identityParent: AgentRef }),
  operation('setSponsors', { target: z.union([BlueprintRef, AgentRef]), sponsors: z.array(HumanRef) }),
  operation('setInheritablePermissions', {
    target: BlueprintRef,
    inheritablePermissions: z.array(InheritablePermission),
  }),
  operation('delete', { target: DirectoryObjectRef }),
  operation('restore', { target: DirectoryObjectRef }),
  operation('purge', { target: DirectoryObjectRef }),
  operation('revokeSessions', { target: z.union([HumanRef, AgentUserRef]) }),
  operation('addCredential', { target: z.union([BlueprintRef, AgentRef, AgentUserRef]), credential: NewCredential }),
  operation('removeCredential', {
    target: CredentialRef,
    /** Said where it is meant to leave the blueprint without a valid credential. */
    deliberate: z.boolean(),
    reason: name,
  }),
  operation('assignRole', { target: z.union([AgentRef, AgentUserRef]), role: name }),
  operation('addToGroup', {
    target: z.union([AgentRef, AgentUserRef]),
    group: name,
    isAssignableToRole: z.boolean(),
  }),
  /** `unit` is how later operations name it; the directory gives it its id. */
  operation('createAdministrativeUnit', {
    unit: name,
    displayName: name,
    visibility: z.literal('HiddenMembership').nullable().default(null),
    isMemberManagementRestricted: z.boolean().default(false),
  }),
  operation('addUnitMember', { unit: name, target: DirectoryObjectRef }),
  operation('removeUnitMember', { unit: name, target: DirectoryObjectRef }),
  /** Reads who is in it. */
  operation('listUnitMembers', { unit: name }),
  operation('assignScopedRole', { unit: name, target: HumanRef, role: name }),
  operation('register', {
    displayName: name,
    agent: AgentRef.nullable(),
    sourceAgentId: z.string(),
    originatingStore: name,
    owners: z.array(HumanRef),
  }),
  operation('approveRegistration', { target: RegistrationRef }),
  operation('rejectRegistration', { target: RegistrationRef, reason: name }),
  operation('publishRegistration', { target: RegistrationRef }),
  operation('blockRegistration', { target: RegistrationRef, reason: name }),
  operation('unblockRegistration', { target: RegistrationRef }),
  operation('uninstallRegistration', { target: RegistrationRef }),
  operation('deleteRegistration', { target: RegistrationRef }),
  operation('confirmCompromised', { target: RiskSubject }),
  operation('confirmSafe', { target: RiskSubject }),
  operation('dismissRisk', { target: RiskSubject }),
])
export type DirectoryOperation = z.infer<typeof DirectoryOperation>
export type DirectoryOperationOf<Name extends DirectoryOperation['operation']> = Extract<
  DirectoryOperation,
  { operation: Name }
>
