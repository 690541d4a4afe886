// What Purview audits of data loss prevention: that rules matched a mail or a file, and what they did about it.
import type { DlpMatch } from '../../shared/model/data-loss.ts'
import type { FactOf } from '../../shared/model/facts.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import type { DlpRecord } from '../../shared/records/purview.ts'
import { recordTypes } from '../../shared/records/purview.ts'
import type { Filing } from './filing.ts'
import { auditTime } from './filing.ts'
import type { Memory } from './memory.ts'
import { placeOf } from './service-records.ts'

/**
 * Null for what the DLP schema has no record of: the clipboard of a Cloud PC, messages in channels, records of business
 * applications; and where nothing matched for certain, for then Purview does not know of it either.
 */
export function dlpRecord(at: EpochMs, fact: FactOf<'dlp.matched'>, memory: Memory, filing: Filing): DlpRecord | null {
  const { object, task, justification } = fact
  const matches = fact.matches.filter(({ certain }) => certain)
  if (object === undefined || task === null || matches.length === 0) return null
  const { userPrincipalName } = memory.task(task).agentUser
  const overridden = justification !== null && matches.some(match => match.overridden)
  const common = {
    CreationTime: auditTime(at),
    Id: filing.guid(),
    OrganizationId: memory.tenant().id,
    UserType: 0,
    UserKey: 'DlpAgent',
    UserId: userPrincipalName,
    Version: 1,
    // the service that looks does not see from where it came
    ClientIP: '',
    Operation: 'DlpRuleMatch',
    PolicyDetails: policiesOf(matches),
    ...(overridden ? { ExceptionInfo: { Reason: 'Override', Justification: justification } as const } : {}),
    SensitiveInfoDetectionIsIncluded: false,
  } as const
  if (object.location === 'Exchange')
    return {
      ...common,
      RecordType: recordTypes.ComplianceDLPExchange,
      Workload: 'Exchange',
      ExchangeMetaData: {
        From: userPrincipalName,
        To: object.to,
        Subject: object.subject,
        Sent: auditTime(at),
        RecipientCount: object.to.length,
      },
    }
  const { Workload, ObjectId, SiteUrl, SourceFileName } = placeOf(object.siteUrl, object.path)
  return {
    ...common,
    RecordType: recordTypes.ComplianceDLPSharePoint,
    Workload,
    ObjectId,
    SharePointMetaData: {
      From: userPrincipalName,
      itemCreationTime: auditTime(at),
      SiteCollectionUrl: SiteUrl,
      FileName: SourceFileName,
      FilePathUrl: ObjectId,
      UniqueId: object.fileId,
    },
  }
}

function policiesOf(matches: readonly DlpMatch[]): DlpRecord['PolicyDetails'] {
  const policies: DlpRecord['PolicyDetails'] = []
  for (const { policyId, policyName, rule, action, blocks } of matches) {
    const Actions: ('BlockAccess' | 'NotifyUser')[] = blocks
      ? ['BlockAccess']
      : action === 'audit'
        ? []
        : ['NotifyUser']
    const found = policies.find(({ PolicyId }) => PolicyId === policyId)
    if (found) found.Rules.push({ RuleName: rule, Actions })
    else policies.push({ PolicyId: policyId, PolicyName: policyName, Rules: [{ RuleName: rule, Actions }] })
  }
  return policies
}
