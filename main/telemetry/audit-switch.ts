// What the audit log has of its being switched off, the last thing it has, and of its being switched on again.
import type { FactOf } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import type { ExchangeAdminRecord } from '../../shared/records/exchange-admin.ts'
import { auditTime, type Filing } from './filing.ts'
import type { Memory } from './memory.ts'

export function auditSwitchRecord(
  at: EpochMs,
  { unifiedAudit, by }: FactOf<'audit.switched'>,
  memory: Memory,
  filing: Filing,
): LogRecord {
  const { id, userPrincipalName, ipAddress } = memory.human(by)
  const body: ExchangeAdminRecord = {
    CreationTime: auditTime(at),
    Id: filing.guid(),
    OrganizationId: memory.tenant().id,
    RecordType: 1,
    Workload: 'Exchange',
    Operation: 'Set-AdminAuditLogConfig',
    ResultStatus: 'True',
    UserType: 2,
    // as in the services' records, for the account's PUID
    UserKey: id,
    UserId: userPrincipalName,
    Version: 1,
    ClientIP: ipAddress,
    ExternalAccess: false,
    Parameters: [{ Name: 'UnifiedAuditLogIngestionEnabled', Value: unifiedAudit ? 'True' : 'False' }],
  }
  const availableAt = filing.availableAt(at, 'purview')
  return { plane: 'purview', table: 'AuditRecord', format: 'management-api-ndjson', availableAt, body }
}
