// Outlook: each account's own mailbox, read and sent from through Microsoft Graph.
import { z } from 'zod'
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { makePage, type Page, type Part } from '../page.ts'
import { composeUrl, graphUrl } from '../web.ts'
import { type App, answer, done, type Found, type Handled, refuse } from './app.ts'
import { microsoftGraph } from './graph.ts'
import { itemsOf, textAt } from './text.ts'
import type { Enterprise, Message } from './world.ts'

const host = 'outlook.office.com'
const read = ['Mail.Read', 'Mail.ReadWrite'] as const

export const outlook: App = {
  key: 'outlook',
  displayName: 'Outlook',
  ...microsoftGraph,
  isHost: each => each === host,
  cookie: 'session',
  visit(url) {
    if (url.href === composeUrl) return { page: composePage(url.href) }
    const id = /^\/mail\/id\/([^/]+)$/.exec(url.pathname)?.[1]
    if (id)
      return {
        request: { method: 'GET', url: `${graphUrl}/me/messages/${id}`, body: null },
        render: body => messagePage(url.href, body),
      }
    if (!/^\/mail\/?(inbox)?$/.test(url.pathname)) return null
    return {
      request: { method: 'GET', url: `${graphUrl}/me/messages`, body: null },
      render: body => inboxPage(url.href, body),
    }
  },
  endpoints: [
    {
      name: 'mail.send',
      method: 'POST',
      pattern: /^\/v1\.0\/(me)\/sendMail$/,
      scopes: ['Mail.Send'],
      handle: sendMail,
    },
    {
      name: 'mail.list',
      method: 'GET',
      pattern: /^\/v1\.0\/(me)\/messages$/,
      scopes: read,
      handle: (world, { caller, query }) => {
        const messages = inbox(world, caller.id).filter(searched(query.get('$search')))
        return answer({ value: messages.map(summary) }, [mailRead(caller.id, messages)])
      },
    },
    {
      name: 'mail.read',
      method: 'GET',
      pattern: /^\/v1\.0\/me\/messages\/([^/]+)$/,
      scopes: read,
      handle: (world, { caller, parts: [id] }) => {
        const message = world.mailboxes[caller.id]?.find(each => each.id === id)
        if (!message) return refuse(404, 'ErrorItemNotFound', 'The specified object was not found in the store.')
        return answer({ ...summary(message), body: { contentType: 'text', content: message.text } }, [
          mailRead(caller.id, [message]),
        ])
      },
    },
  ],
}

const recipient = z.object({ emailAddress: z.object({ address: z.string() }) })
/** Graph's `sendMail` action. `sensitivityLabelId` of an attachment is ours: the label lies inside the file. */
const SendMail = z.object({
  message: z.object({
    subject: z.string(),
    body: z.object({ contentType: z.string(), content: z.string() }),
    toRecipients: z.array(recipient),
    attachments: z
      .array(z.object({ name: z.string(), size: z.number(), sensitivityLabelId: z.string().nullable().default(null) }))
      .default([]),
  }),
})

export interface MailMessage {
  subject: string
  to: string[]
  text: string
  attachments: Message['attachments']
}

/** The message in the body of a `sendMail` request, or null where it is none. */
export function mailMessage(body: Json | null): MailMessage | null {
  const parsed = SendMail.safeParse(body)
  if (!parsed.success) return null
  const { subject, body: content, toRecipients, attachments } = parsed.data.message
  return {
    subject,
    to: toRecipients.map(({ emailAddress }) => emailAddress.address),
    text: content.content,
    attachments: attachments.map(({ name, size, sensitivityLabelId }) => ({ name, bytes: size, sensitivityLabelId })),
  }
}

function sendMail(world: Enterprise, { request, caller, moment }: Found): Handled {
  const sent = mailMessage(request.body)
  if (!sent) return refuse(400, 'RequestBodyRead', 'The body is not a message to send.')
  if (sent.to.length === 0) return refuse(400, 'ErrorInvalidRecipients', 'The message has no recipient.')
  const { subject, to, text, attachments } = sent
  const message: Message = {
    id: moment.ids.guid(),
    internetMessageId: `<${moment.ids.hex(16)}@prod.outlook.com>`, // Exchange Online gives ids under this domain
    folder: 'sentItems',
    from: caller.userPrincipalName,
    to,
    subject,
    text,
    receivedAt: new Date(moment.now).toISOString(),
    isRead: true,
    attachments,
  }
  const addressed = new Set(to.map(each => each.toLowerCase()))
  const recipients = world.people
    .filter(each => addressed.has(each.userPrincipalName.toLowerCase()))
    .map(({ id }) => id)
  const bytes = Buffer.byteLength(text) + attachments.reduce((sum, each) => sum + each.bytes, 0)
  return done(202, [{ kind: 'mailSent', from: caller.id, recipients, message, bytes }])
}

const inbox = (world: Enterprise, owner: string): Message[] =>
  (world.mailboxes[owner] ?? []).filter(({ folder }) => folder === 'inbox')

/** Of `$search`, the words: whether one of them is in a message. (Graph's own syntax, KQL, has more; here `OR` alone is known.) */
function searched(search: string | null): (message: Message) => boolean {
  const words = (search ?? '')
    .replaceAll('"', '')
    .toLowerCase()
    .split(' or ')
    .map(word => word.trim())
    .filter(word => word !== '')
  if (words.length === 0) return () => true
  return ({ subject, text }) => words.some(word => `${subject} ${text}`.toLowerCase().includes(word))
}

const mailRead = (mailbox: string, messages: Message[]) => ({
  kind: 'mailRead' as const,
  mailbox,
  messageIds: messages.map(({ id }) => id),
  internetMessageIds: messages.map(({ internetMessageId }) => internetMessageId),
  subjects: messages.map(({ subject }) => subject),
})

function summary({
  id,
  internetMessageId,
  from,
  to,
  subject,
  receivedAt,
  isRead,
  attachments,
  text,
}: Message): JsonObject {
  return {
    id,
    internetMessageId,
    from: { emailAddress: { address: from } },
    toRecipients: to.map(address => ({ emailAddress: { address } })),
    subject,
    bodyPreview: text.slice(0, 255),
    receivedDateTime: receivedAt,
    isRead,
    hasAttachments: attachments.length > 0,
  }
}

function composePage(url: string): Page {
  const input = { tag: 'input', type: 'text' } as const
  const parts: Part[] = [
    { ...input, id: 'to', label: 'To' },
    { ...input, id: 'subject', label: 'Subject' },
    { tag: 'textarea', id: 'body', label: 'Body' },
    { tag: 'input', type: 'file', id: 'attach', label: 'Attach files' },
    { tag: 'button', id: 'send', text: 'Send', form: 'message' },
  ]
  return makePage({ url, title: 'New message' }, parts, [
    {
      id: 'message',
      method: 'POST',
      url: `${graphUrl}/me/sendMail`,
      fields: [
        { element: 'to', path: 'message.toRecipients', as: 'recipients' },
        { element: 'subject', path: 'message.subject', as: 'text' },
        { element: 'body', path: 'message.body.content', as: 'text' },
        { element: 'attach', path: 'message.attachments', as: 'attachments' },
      ],
      constant: { message: { body: { contentType: 'text' } }, saveToSentItems: true },
      confirm: null,
      done: { title: 'Message sent', text: 'Your message was sent.' },
    },
  ])
}

function inboxPage(url: string, body: Json): Page {
  const messages = itemsOf(body)
  const lines = messages.map(each => `${textAt(each, 'from', 'emailAddress', 'address')}  ${textAt(each, 'subject')}`)
  const links = messages.map(
    (each, index): Part => ({
      tag: 'a',
      id: `message-${index + 1}`,
      text: textAt(each, 'subject'),
      href: `https://${host}/mail/id/${encodeURIComponent(textAt(each, 'id'))}`,
    }),
  )
  const compose: Part = { tag: 'a', id: 'new', text: 'New mail', href: composeUrl }
  return makePage({ url, title: 'Inbox', text: lines.join('\n') }, [compose, ...links])
}

function messagePage(url: string, body: Json): Page {
  const from = textAt(body, 'from', 'emailAddress', 'address')
  const text = `From: ${from}\n\n${textAt(body, 'body', 'content')}`
  return makePage({ url, title: textAt(body, 'subject'), text })
}
