// What Purview audits of data loss prevention: that rules matched a mail or a file, and what they did about it.
import { createHash } from 'node:crypto'
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
  const PolicyDetails = policiesOf(matches)
  if (object === undefined || task === null || PolicyDetails.length === 0) return null
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
    PolicyDetails,
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
  for (const { policyId, policyName, mode, rule, action, blocks } of matches) {
    // a policy that is switched off matches nothing
    if (mode === 'Disable') continue
    const Actions: ('BlockAccess' | 'NotifyUser')[] = blocks
      ? ['BlockAccess']
      : action === 'audit'
        ? []
        : ['NotifyUser']
    const matched = { RuleId: ruleId(policyId, rule), RuleName: rule, Actions, RuleMode: mode }
    const found = policies.find(({ PolicyId }) => PolicyId === policyId)
    if (found) found.Rules.push(matched)
    else policies.push({ PolicyId: policyId, PolicyName: policyName, Rules: [matched] })
  }
  return policies
}

/** A name-based id (RFC 9562, version 5) with the policy's as its namespace: the same rule has the same in every run. */
function ruleId(policyId: string, rule: string): string {
  const namespace = Buffer.from(policyId.replaceAll('-', ''), 'hex')
  const bytes = createHash('sha1').update(namespace).update(rule).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
