// Administrative units: parts of the directory that are managed apart, some with members nobody sees, some that only their own administrators manage.
import { z } from 'zod'
import { AgentUserRef, HumanRef } from './refs.ts'
import { Guid } from './units.ts'

/** `administrativeUnit` of Microsoft Graph. */
export const AdministrativeUnit = z.object({
  /** How operations and facts name it here. */
  key: z.string(),
  id: Guid,
  displayName: z.string(),
  /** Null: everybody may see who is in it. */
  visibility: z.literal('HiddenMembership').nullable(),
  /** Only administrators with a role over the unit itself change its members. It never changes once the unit is made. */
  isMemberManagementRestricted: z.boolean(),
})
export type AdministrativeUnit = z.infer<typeof AdministrativeUnit>

/** Groups and devices can be members too, and stand for nobody here. Service principals can not, and so no agent identity. */
export const UnitMemberRef = z.union([HumanRef, AgentUserRef])
export type UnitMemberRef = z.infer<typeof UnitMemberRef>
