// The enterprise behind the Cloud PCs as plain data: its people, and what mail, files, chats and business records hold.
import type { JsonObject } from '../../../shared/model/json.ts'

export interface Person {
  id: string
  displayName: string
  userPrincipalName: string
  kind: 'human' | 'agentUser'
  department: string
  jobTitle: string
}

/** Graph's `message`, as far as it is kept. `text` is what its reader sees; nothing here interprets it. */
export interface Message {
  id: string
  internetMessageId: string
  folder: 'inbox' | 'sentItems'
  from: string
  to: string[]
  subject: string
  text: string
  receivedAt: string
  isRead: boolean
  attachments: { name: string; bytes: number; sensitivityLabelId: string | null }[]
}

export interface SiteFile {
  id: string
  /** Inside the library "Shared Documents". */
  path: string
  bytes: number
  text: string
  sensitivityLabelId: string | null
}
export interface Site {
  url: string
  /** Object ids of those who may read and write it. */
  memberIds: string[]
  files: SiteFile[]
}

export interface ChatMessage {
  id: string
  from: string
  text: string
  createdAt: string
}
export interface Channel {
  id: string
  displayName: string
  messages: ChatMessage[]
}
export interface Team {
  id: string
  displayName: string
  memberIds: string[]
  channels: Channel[]
}

/** Records of a business application, by entity set and id. `roles` says who may do what in it, by object id. */
export interface Records {
  sets: Record<string, Record<string, JsonObject>>
  roles: Record<string, 'reader' | 'contributor'>
}

export interface Enterprise {
  domain: string
  people: Person[]
  /** By the owner's object id. */
  mailboxes: Record<string, Message[]>
  sites: Site[]
  teams: Team[]
  crm: Records
  erp: Records
  hr: Records
}

/** `contoso` of `contoso.com`: the name its hosts begin with. */
export const hostLabel = (domain: string): string => domain.split('.')[0] ?? domain
