// Purview's sensitivity labels and data loss prevention policies, as far as an agent's actions meet them.
import { z } from 'zod'
import { Guid } from './units.ts'

/** Usage rights of Azure Rights Management, by their encoding in policy. */
export const UsageRight = z.enum([
  'VIEW',
  'DOCEDIT',
  'EDIT',
  'EXTRACT',
  'PRINT',
  'REPLY',
  'REPLYALL',
  'FORWARD',
  'EXPORT',
  'OWNER',
])
export type UsageRight = z.infer<typeof UsageRight>

export const SensitivityLabel = z.object({
  id: Guid,
  displayName: z.string(),
  /** The ladder: 0 is the least sensitive. */
  priority: z.number().int().nonnegative(),
  /** Null: the label does not encrypt. `to` is an object id, a domain or, for everybody of the tenant, `AllStaff`. */
  encryption: z.object({ rights: z.array(z.object({ to: z.string(), rights: z.array(UsageRight) })) }).nullable(),
})
export type SensitivityLabel = z.infer<typeof SensitivityLabel>

/** By Purview's names. The detectors are ours and look at the number alone, not at words around it. */
export const SensitiveInformationType = z.enum([
  'Credit Card Number',
  'International Banking Account Number (IBAN)',
  'ABA Routing Number',
])
export type SensitiveInformationType = z.infer<typeof SensitiveInformationType>

/** Where a policy holds. Mail, files, chats, what happens on a device, and business applications (Purview: instances). */
export const DlpLocation = z.enum(['Exchange', 'SharePoint', 'Teams', 'Devices', 'Instances'])
export type DlpLocation = z.infer<typeof DlpLocation>

/** Mildest first. */
export const DlpAction = z.enum(['audit', 'warn', 'blockWithOverride', 'block'])
export type DlpAction = z.infer<typeof DlpAction>

/** All conditions that are there must hold; within a list, any one. A rule without any matches everything. */
export const DlpRule = z.object({
  name: z.string(),
  labels: z.array(Guid).optional(),
  sensitiveInformation: z
    .array(z.object({ type: SensitiveInformationType, minCount: z.number().int().positive() }))
    .optional(),
  /** `NotInOrganization`: to be matched, it must reach somebody outside the tenant. */
  accessScope: z.enum(['InOrganization', 'NotInOrganization']).optional(),
  exceptions: z
    .object({
      /** Of recipients: the rule leaves alone what goes to these domains only. */
      recipientDomains: z.array(z.string()).optional(),
      /** Object ids of who acts. */
      users: z.array(Guid).optional(),
    })
    .optional(),
  action: DlpAction,
})
export type DlpRule = z.infer<typeof DlpRule>

/** As in Security & Compliance PowerShell; the two test modes match and record, and stop nothing. */
export const DlpMode = z.enum(['Enable', 'TestWithNotifications', 'TestWithoutNotifications', 'Disable'])
export type DlpMode = z.infer<typeof DlpMode>

export const DlpPolicy = z.object({
  id: Guid,
  displayName: z.string(),
  mode: DlpMode,
  locations: z.array(DlpLocation).min(1),
  rules: z.array(DlpRule).min(1),
})
export type DlpPolicy = z.infer<typeof DlpPolicy>

/** What data loss prevention looked at, as Purview's audit record describes it. Whoever is written to is in `to`. */
export const DlpObject = z.discriminatedUnion('location', [
  z.object({ location: z.literal('Exchange'), subject: z.string(), to: z.array(z.string()) }),
  z.object({ location: z.literal('SharePoint'), siteUrl: z.string(), path: z.string(), fileId: Guid }),
])
export type DlpObject = z.infer<typeof DlpObject>

/** A rule that matched, and what it did. `PolicyDetails` of Purview's audit record has the id and the name. */
export const DlpMatch = z.object({
  policyId: Guid,
  policyName: z.string(),
  /** Rules have that of their policy. */
  mode: DlpMode,
  rule: z.string(),
  action: DlpAction,
  /** Stopped by it: false in test mode, for an action that stops nothing, and where it was overridden. */
  blocks: z.boolean(),
  overridden: z.boolean(),
  /** Whether all it asks could be read; a rule that may match is listed too. */
  certain: z.boolean(),
  reason: z.string(),
})
export type DlpMatch = z.infer<typeof DlpMatch>
