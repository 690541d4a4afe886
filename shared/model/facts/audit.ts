// Facts of logging itself: auditing switched on and off.
import { z } from 'zod'
import { HumanRef } from '../refs.ts'
import { fact } from './fact.ts'

export const auditFacts = [
  /** Purview's unified audit log (`UnifiedAuditLogIngestionEnabled`). */
  fact('audit.switched', { unifiedAudit: z.boolean(), by: HumanRef }),
] as const
