// What the services record of what is done in them: files, mail, channel messages, records of the CRM.
import type { FactOf, RecordedFact, TokenRequest } from '../../shared/model/facts.ts'
import type { AgentUser, CloudPc } from '../../shared/model/objects.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import type { AppAccessContext, DlpRecord, ServiceRecord } from '../../shared/records/purview.ts'
import { dlpRecord } from './dlp.ts'
import type { Filing } from './filing.ts'
import { auditTime } from './filing.ts'
import type { IssuedToken, Memory } from './memory.ts'
import { crmChange, fileRecord, labelChange, mailRead, mailSent, messagePosted } from './service-records.ts'

type Account = Pick<AgentUser, 'id' | 'displayName' | 'userPrincipalName'>

/** One record of a service, or of the data loss prevention that looks on, with whom it took for the user: the token's account. */
export interface ServiceAction {
  readonly at: EpochMs
  readonly user: Account
  readonly record: ServiceRecord | DlpRecord
}

const acts = [
  'file.read',
  'file.written',
  'file.deleted',
  'label.changed',
  'mail.read',
  'mail.sent',
  'message.posted',
  'record.changed',
] as const
type Act = FactOf<(typeof acts)[number]>
const isAct = (fact: RecordedFact['fact']): fact is Act => acts.some(type => type === fact.type)

/**
 * What the resource services audit of a fact. What leaves nothing in the unified audit log: records that are read (the CRM
 * logs reads only where a tenant turns it on, and none here does), and whatever is done in the ERP and the HR application,
 * payments included: those keep change logs of their own.
 */
export function serviceActions({ at, fact }: RecordedFact, memory: Memory, filing: Filing): ServiceAction[] {
  if (fact.type === 'dlp.matched') {
    const record = dlpRecord(at, fact, memory, filing)
    return record === null || fact.task === null ? [] : [{ at, user: memory.task(fact.task).agentUser, record }]
  }
  if (!isAct(fact)) return []
  const token = memory.token(fact.token)
  const user = accountOf(token.request, memory)
  if (user === null) return []
  const pc = memory.pc(fact.pc)
  if (fact.type === 'record.changed')
    return fact.app === 'crm' ? [{ at, user, record: crmChange(fact, commonFields(at, user, pc, memory, filing)) }] : []
  return [{ at, user, record: recordOf(fact, actionFields(at, token, user, pc, memory, filing)) }]
}

function recordOf(fact: Exclude<Act, { type: 'record.changed' }>, common: ActionFields): ServiceRecord {
  switch (fact.type) {
    case 'file.read':
    case 'file.written':
    case 'file.deleted':
      return fileRecord(fact, common)
    case 'label.changed':
      return labelChange(fact, common)
    case 'mail.read':
      return mailRead(fact, common)
    case 'mail.sent':
      return mailSent(fact, common)
    case 'message.posted':
      return messagePosted(fact, common)
  }
}

/**
 * The agent user, or the person on whose behalf the agent acts. Null for an agent that acts as itself: how the audit log
 * names an application without a user is not published for agent identities.
 */
function accountOf({ agentUser, human }: TokenRequest, memory: Memory): Account | null {
  if (agentUser !== null) return memory.agentUser(agentUser)
  return human === null ? null : memory.human(human)
}

export type CommonFields = ReturnType<typeof commonFields>
export type ActionFields = ReturnType<typeof actionFields>

function commonFields(at: EpochMs, user: Account, pc: CloudPc, memory: Memory, filing: Filing) {
  return {
    CreationTime: auditTime(at),
    Id: filing.guid(),
    OrganizationId: memory.tenant().id,
    UserType: 0,
    // The real key is the account's PUID, which the directory does not show; the object id stands in for it.
    UserKey: user.id,
    UserId: user.userPrincipalName,
    Version: 1,
    ClientIP: pc.ipAddress,
  } as const
}

function actionFields(at: EpochMs, token: IssuedToken, user: Account, pc: CloudPc, memory: Memory, filing: Filing) {
  const { request } = token
  return {
    ...commonFields(at, user, pc, memory, filing),
    AppAccessContext: {
      APIId: request.resourceId,
      ClientAppId: request.clientId,
      ClientAppName: request.agent ? memory.agent(request.agent).displayName : '',
      CorrelationId: filing.guid(),
      IssuedAtTime: auditTime(token.issuedAt),
      UniqueTokenId: token.uti,
    } satisfies AppAccessContext,
    DeviceId: pc.deviceId,
  } as const
}
