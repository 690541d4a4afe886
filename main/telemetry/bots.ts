// What the audit log has of agents built in Copilot Studio, and what it did not have for four weeks of 2025.
import type { BotChange } from '../../shared/model/facts/bot.ts'
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { BotRecord } from '../../shared/records/power-platform.ts'
import { auditTime, type Filing } from './filing.ts'
import type { Memory } from './memory.ts'

const operations: Readonly<Record<BotChange, BotRecord['Operation']>> = {
  created: 'BotCreate',
  signInTopic: 'BotComponentUpdate',
  authentication: 'BotUpdateOperation-BotAuthUpdate',
  published: 'BotUpdateOperation-BotPublish',
}

/**
 * "From at least August 29, 2025 to September 25, 2025, Microsoft Copilot Studio did not log certain administrative actions related to
 * sharing, authentication, logging, and publication" (Datadog Security Labs): of what is told here, the last two.
 */
const gap: { readonly from: number; readonly until: number; readonly changes: readonly BotChange[] } = {
  from: Date.parse('2025-08-29T00:00:00Z'),
  until: Date.parse('2025-09-26T00:00:00Z'),
  changes: ['authentication', 'published'],
}

export function botRecords({ at, fact }: RecordedFact, memory: Memory, filing: Filing): LogRecord[] {
  if (fact.type !== 'bot.changed') return []
  const { bot, change, settings, by } = fact
  if (gap.changes.includes(change) && at >= gap.from && at < gap.until) return []
  const { id, userPrincipalName, ipAddress } = memory.human(by)
  const body: BotRecord = {
    CreationTime: auditTime(at),
    Id: filing.guid(),
    OrganizationId: memory.tenant().id,
    RecordType: 256,
    Workload: 'PowerPlatform',
    Operation: operations[change],
    ResultStatus: 'Succeeded',
    UserType: 0,
    // as in the services' records, for the account's PUID
    UserKey: id,
    UserId: userPrincipalName,
    Version: 1,
    ClientIP: ipAddress,
    PropertyCollection: [
      { Name: 'powerplatform.analytics.resource.bot.id', Value: bot.id },
      { Name: 'powerplatform.analytics.resource.bot.displayName', Value: bot.displayName },
      ...Object.entries(settings).map(([Name, Value]) => ({ Name, Value })),
    ],
  }
  const availableAt = filing.availableAt(at, 'purview')
  return [{ plane: 'purview', table: 'AuditRecord', format: 'management-api-ndjson', availableAt, body }]
}
