// What a request does, as data: enough for the logs to tell it, and for the world to be changed by it once it is allowed.
import type { Json } from '../../../shared/model/json.ts'
import type { ChatMessage, Enterprise, Message, Records, SiteFile } from './world.ts'

export type RecordApp = 'crm' | 'erp' | 'hr'

export type Effect =
  | { kind: 'fileRead'; siteUrl: string; file: SiteFile }
  | { kind: 'fileWritten'; siteUrl: string; file: SiteFile; created: boolean }
  | { kind: 'fileDeleted'; siteUrl: string; file: SiteFile }
  /** `file` as it was before; null: no label. */
  | {
      kind: 'labelChanged'
      siteUrl: string
      file: SiteFile
      from: string | null
      to: string | null
      justification: string | null
    }
  /** `from` is the sender's object id; `recipients` are those of `message.to` who have a mailbox here. */
  | { kind: 'mailSent'; from: string; recipients: string[]; message: Message; bytes: number }
  | { kind: 'mailRead'; mailbox: string; messageIds: string[]; internetMessageIds: string[]; subjects: string[] }
  | {
      kind: 'messagePosted'
      teamId: string
      teamName: string
      channelId: string
      channelName: string
      message: ChatMessage
    }
  | { kind: 'recordRead'; app: RecordApp; entity: string; ids: string[]; fields: string[] }
  | {
      kind: 'recordChanged'
      app: RecordApp
      entity: string
      id: string
      operation: 'create' | 'update' | 'delete'
      fields: Record<string, { from: Json; to: Json }>
    }
  | {
      kind: 'paymentScheduled'
      paymentId: string
      vendorId: string
      vendorName: string
      invoiceIds: string[]
      amount: number
      currency: string
      /** Where the money goes: the vendor's account as it stands. */
      bankAccount: string
      on: string
    }

/** Changes the world by what a request did. Reading changes nothing but what was unread. */
export function applyEffects(world: Enterprise, effects: readonly Effect[]): void {
  for (const effect of effects) apply(world, effect)
}

function apply(world: Enterprise, effect: Effect): void {
  switch (effect.kind) {
    case 'fileRead':
    case 'recordRead':
    case 'paymentScheduled': // the payment run itself is the record that was created with it
      return
    case 'fileWritten':
    case 'fileDeleted': {
      const site = world.sites.find(({ url }) => url === effect.siteUrl)
      if (!site) return
      site.files = site.files.filter(({ path }) => path !== effect.file.path)
      if (effect.kind === 'fileWritten') site.files.push(effect.file)
      return
    }
    case 'labelChanged': {
      const { siteUrl, file, to } = effect
      const site = world.sites.find(({ url }) => url === siteUrl)
      if (site)
        site.files = site.files.map(each => (each.path === file.path ? { ...each, sensitivityLabelId: to } : each))
      return
    }
    case 'mailSent': {
      const { message, from, recipients } = effect
      mailbox(world, from).push({ ...message, folder: 'sentItems', isRead: true })
      for (const to of recipients)
        mailbox(world, to).push({ ...message, id: `${message.id}.${to}`, folder: 'inbox', isRead: false })
      return
    }
    case 'mailRead':
      for (const message of mailbox(world, effect.mailbox))
        if (effect.messageIds.includes(message.id)) message.isRead = true
      return
    case 'messagePosted':
      world.teams
        .find(({ id }) => id === effect.teamId)
        ?.channels.find(({ id }) => id === effect.channelId)
        ?.messages.push(effect.message)
      return
    case 'recordChanged':
      change(world[effect.app], effect)
  }
}

function mailbox(world: Enterprise, owner: string): Message[] {
  const before = world.mailboxes[owner]
  if (before) return before
  const messages: Message[] = []
  world.mailboxes[owner] = messages
  return messages
}

function change(
  { sets }: Records,
  { entity, id, operation, fields }: Extract<Effect, { kind: 'recordChanged' }>,
): void {
  const records = sets[entity]
  if (!records) return
  if (operation === 'delete') delete records[id]
  else
    records[id] = {
      ...records[id],
      ...Object.fromEntries(Object.entries(fields).map(([name, { to }]) => [name, to])),
    }
}
