// What makers do to agents in Copilot Studio, as the unified audit log has it.
import { z } from 'zod'
import { Guid } from '../model/units.ts'

/**
 * Operations: Microsoft, "Audit Copilot Studio activities in Microsoft Purview", with the prefix they have in the log (Datadog, rules
 * def-000-jhy and def-000-9yz). The record's type and its property bag are from memory of the Power Platform's other records.
 */
export const BotRecord = z.strictObject({
  CreationTime: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
  Id: Guid,
  OrganizationId: Guid,
  /** `PowerPlatformAdministratorActivity`. */
  RecordType: z.literal(256),
  Workload: z.literal('PowerPlatform'),
  Operation: z.enum([
    'BotCreate',
    'BotComponentUpdate',
    'BotUpdateOperation-BotAuthUpdate',
    'BotUpdateOperation-BotPublish',
  ]),
  ResultStatus: z.literal('Succeeded'),
  UserType: z.literal(0),
  UserKey: z.string(),
  UserId: z.string(),
  Version: z.literal(1),
  ClientIP: z.string(),
  PropertyCollection: z.array(z.strictObject({ Name: z.string(), Value: z.string() })),
})
export type BotRecord = z.infer<typeof BotRecord>
