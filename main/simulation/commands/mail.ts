// Mail as people have it: what is in it when it is delivered, and the links they follow.
import type { CommandOf, Outcome } from '../../../shared/model/commands.ts'
import type { FactOf } from '../../../shared/model/facts.ts'
import { EpochMs } from '../../../shared/model/units.ts'
import { lookUp } from '../../tenant/index.ts'
import type { Estate, Mail } from '../opening/estate.ts'
import type { Stage } from '../stage.ts'
import { refuseAccount } from './authority.ts'

type Delivered = FactOf<'mail.delivered'>

/** What is told of a message for each it is addressed to, in the order of its addresses. */
export function deliveriesOf({ directory }: Pick<Estate, 'directory'>, message: Mail): Delivered[] {
  const { humans, agentUsers } = directory
  const accountOf = (address: string): Delivered['sender'] => {
    const isTheirs = ({ userPrincipalName }: { userPrincipalName: string }): boolean =>
      userPrincipalName.toLowerCase() === address.toLowerCase()
    return humans.values().find(isTheirs)?.ref ?? agentUsers.values().find(isTheirs)?.ref ?? null
  }
  const { internetMessageId, from, to, subject, text, attachments, receivedAt } = message
  return to.map(address => ({
    type: 'mail.delivered',
    internetMessageId,
    receivedAt: EpochMs.parse(Date.parse(receivedAt)),
    from,
    sender: accountOf(from),
    to: address,
    recipient: accountOf(address),
    subject,
    urls: linksIn(text),
    attachments: attachments.length,
    bytes: Buffer.byteLength(text) + attachments.reduce((sum, each) => sum + each.bytes, 0),
  }))
}

/** 404 where no mail of theirs has the link; of several, the newest is meant. */
export function clickLink(stage: Stage, { human: ref, url }: CommandOf<'clickLink'>): Outcome {
  const refused = refuseAccount(stage, ref)
  if (refused !== null) return refused
  const { id, ipAddress } = lookUp(stage.estate.directory.humans, ref)
  const inbox = (stage.estate.enterprise.mailboxes[id] ?? []).filter(({ folder }) => folder === 'inbox')
  const [mail] = inbox
    .filter(({ text }) => linksIn(text).includes(url))
    .sort((a, b) => Date.parse(b.receivedAt) - Date.parse(a.receivedAt))
  if (mail === undefined) return { ok: false, code: 404, reason: `No mail of ${ref} has the link ${url}.` }
  const { internetMessageId } = mail
  stage.world.announce({ type: 'link.clicked', human: ref, internetMessageId, url, from: ipAddress })
  return { ok: true, result: { url } }
}

/** Without what closes a sentence behind an address. */
function linksIn(text: string): string[] {
  const found = text.match(/https?:\/\/[^\s<>"')\]]+/g) ?? []
  return [...new Set(found.map(url => url.replace(/[.,;:!?]+$/, '')))]
}
