// What Defender for Office 365 has of mail: each message that was delivered, and each link in one that a person followed.
import type { FactOf, RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { isRefOf } from '../../shared/model/refs.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { isoOf } from '../../shared/model/units.ts'
import type { EmailEvents, UrlClickEvents } from '../../shared/records/email.ts'
import type { Filing } from './filing.ts'
import type { Memory } from './memory.ts'

export interface EmailLog {
  see(recorded: RecordedFact): LogRecord[]
}

/** Messages with links stay known to the end of the run: a link may be followed at any time. */
export function createEmailLog(memory: Memory, filing: Filing): EmailLog {
  const networkIds = new Map<string, string>()

  return {
    see({ at, fact }) {
      if (fact.type === 'mail.delivered') return [filed(at, delivered(fact))]
      return fact.type === 'link.clicked' ? [filed(at, clicked(at, fact))] : []
    },
  }

  function filed(at: EpochMs, body: EmailEvents | UrlClickEvents): LogRecord {
    const availableAt = filing.availableAt(at, 'email')
    return { plane: 'defender', table: body.Type, format: 'hunting-ndjson', availableAt, body }
  }

  function networkIdOf(internetMessageId: string): string {
    const known = networkIds.get(internetMessageId) ?? filing.guid()
    networkIds.set(internetMessageId, known)
    return known
  }

  function delivered(fact: FactOf<'mail.delivered'>): EmailEvents {
    const { from, sender, to, recipient, internetMessageId, subject, urls, attachments, bytes } = fact
    const domain = domainOf(from)
    const location = recipient === null ? 'On-premises/External' : 'Inbox/Folder'
    return {
      Type: 'EmailEvents',
      TimeGenerated: isoOf(fact.receivedAt),
      ReportId: filing.guid(),
      NetworkMessageId: networkIdOf(internetMessageId),
      InternetMessageId: internetMessageId,
      SenderFromAddress: from,
      SenderFromDomain: domain,
      SenderMailFromAddress: from,
      SenderMailFromDomain: domain,
      ...(sender === null ? {} : senderColumns(sender)),
      RecipientEmailAddress: to,
      RecipientDomain: domainOf(to),
      ...(recipient === null ? {} : { RecipientObjectId: accountOf(recipient).id }),
      Subject: subject,
      EmailDirection: sender === null ? 'Inbound' : recipient === null ? 'Outbound' : 'Intra-org',
      DeliveryAction: 'Delivered',
      DeliveryLocation: location,
      LatestDeliveryAction: 'Delivered',
      LatestDeliveryLocation: location,
      UrlCount: urls.length,
      AttachmentCount: attachments,
      EmailSize: bytes,
    }
  }

  function clicked(at: EpochMs, { human, url, internetMessageId, from }: FactOf<'link.clicked'>): UrlClickEvents {
    return {
      Type: 'UrlClickEvents',
      TimeGenerated: isoOf(at),
      ReportId: filing.guid(),
      Url: url,
      UrlChain: JSON.stringify([url]),
      ActionType: 'ClickAllowed',
      IsClickedThrough: true,
      AccountUpn: memory.human(human).userPrincipalName,
      IPAddress: from,
      Workload: 'Email',
      NetworkMessageId: networkIdOf(internetMessageId),
    }
  }

  function accountOf(ref: NonNullable<FactOf<'mail.delivered'>['sender']>) {
    return isRefOf(ref, 'human') ? memory.human(ref) : memory.agentUser(ref)
  }

  function senderColumns(ref: NonNullable<FactOf<'mail.delivered'>['sender']>) {
    const { id: SenderObjectId, displayName: SenderDisplayName } = accountOf(ref)
    return { SenderDisplayName, SenderObjectId }
  }
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)
