// How logging itself looks on the stage: auditing switched off and on.
import { type Lines, line } from './message.ts'
import { nameOf } from './names.ts'

export const auditLines: Lines = {
  'audit.switched': ({ unifiedAudit, by }, names) =>
    line({
      from: 'human',
      to: 'defence',
      label: unifiedAudit ? 'Auditing switched on' : 'Auditing switched off',
      detail: `${nameOf(names, by)}, UnifiedAuditLogIngestionEnabled`,
      actor: by,
      tone: unifiedAudit ? 'ok' : 'warn',
    }),
}
