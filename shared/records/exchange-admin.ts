// What an administrator sets in Exchange, as the audit log has it; auditing itself is set there.
import { z } from 'zod'
import { Guid } from '../model/units.ts'

/** `ExchangeAdmin` (Management Activity API, Exchange schema); of its cmdlets the one that turns auditing on and off. */
export const ExchangeAdminRecord = z.strictObject({
  CreationTime: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
  Id: Guid,
  OrganizationId: Guid,
  RecordType: z.literal(1),
  Workload: z.literal('Exchange'),
  Operation: z.literal('Set-AdminAuditLogConfig'),
  ResultStatus: z.literal('True'),
  /** 2: an administrator. */
  UserType: z.literal(2),
  UserKey: z.string(),
  UserId: z.string(),
  Version: z.literal(1),
  ClientIP: z.string(),
  ExternalAccess: z.literal(false),
  Parameters: z.array(z.strictObject({ Name: z.string(), Value: z.string() })),
})
export type ExchangeAdminRecord = z.infer<typeof ExchangeAdminRecord>
