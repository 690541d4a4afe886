// What Defender for Office 365 has of mail: each message that was delivered, and each link in one that a person followed.
import type { FactOf, RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { isRefOf } from '../../shared/model/refs.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { isoOf } from '../../shared/model/units.ts'
import type { EmailEvents, UrlClickEvents } from '../../shared/records/email.ts'
import type { Filing } from './filing.ts'
import type { Memory } from './memory.ts'

type Delivered = FactOf<'mail.delivered'>
type Account = NonNullable<Delivered['sender']>
/** A message on its way to one recipient, without what is in it. */
type Message = Omit<Delivered, 'type' | 'urls' | 'attachments'>

export interface EmailLog {
  see(recorded: RecordedFact): LogRecord[]
}

/** Messages with links stay known to the end of the run: a link may be followed at any time. */
export function createEmailLog(memory: Memory, filing: Filing): EmailLog {
  const networkIds = new Map<string, string>()
  /** By user principal name, lower-cased. */
  const accounts = new Map<string, Account>()

  return {
    see({ at, fact }) {
      if (fact.type === 'human.created') accounts.set(fact.human.userPrincipalName.toLowerCase(), fact.human.ref)
      if (fact.type === 'agentUser.created')
        accounts.set(fact.agentUser.userPrincipalName.toLowerCase(), fact.agentUser.ref)
      if (fact.type === 'mail.sent') return sent(at, fact).map(body => filed(at, body))
      if (fact.type === 'mail.delivered') {
        const { urls, attachments } = fact
        const body = delivered(fact, networkIdOf(fact.internetMessageId))
        return [filed(at, { ...body, UrlCount: urls.length, AttachmentCount: attachments })]
      }
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

  /** Of what an agent sends: a row for each it is addressed to. Nothing later names it, so its id is not kept. */
  function sent(at: EpochMs, { token, messageId, subject, to, bytes }: FactOf<'mail.sent'>): EmailEvents[] {
    const { agentUser, human } = memory.token(token).request
    const sender = agentUser ?? human
    // an application that sends as itself has no mailbox
    if (sender === null) return []
    const networkId = filing.guid()
    const from = accountOf(sender).userPrincipalName
    return to.map(address => {
      const recipient = accounts.get(address.toLowerCase()) ?? null
      const message = { internetMessageId: messageId, receivedAt: at, from, sender, to: address, recipient }
      return delivered({ ...message, subject, bytes }, networkId)
    })
  }

  function delivered(message: Message, networkId: string): EmailEvents {
    const { from, sender, to, recipient, internetMessageId, subject, bytes } = message
    const domain = domainOf(from)
    const location = recipient === null ? 'On-premises/External' : 'Inbox/Folder'
    return {
      Type: 'EmailEvents',
      TimeGenerated: isoOf(message.receivedAt),
      ReportId: filing.guid(),
      NetworkMessageId: networkId,
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

  function accountOf(ref: Account) {
    return isRefOf(ref, 'human') ? memory.human(ref) : memory.agentUser(ref)
  }

  function senderColumns(ref: Account) {
    const { id: SenderObjectId, displayName: SenderDisplayName } = accountOf(ref)
    return { SenderDisplayName, SenderObjectId }
  }
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)
