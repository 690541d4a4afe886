// A person's prompt to an agent and its answer as Microsoft Graph exports them: two objects, with the words that no audit record has.
import type { LogRecord } from '../../shared/model/record.ts'
import { isoOf } from '../../shared/model/units.ts'
import type { AppHost } from '../../shared/records/copilot.ts'
import type { InteractionObject } from '../../shared/records/graph-findings.ts'
import type { Interaction } from './copilot.ts'
import type { Filing } from './filing.ts'

/** Where it was said. Classes are Copilot's: that an agent of one's own has them too is an assumption, as it is of the audit record. */
const classes: Readonly<Record<AppHost, Pick<InteractionObject, 'appClass' | 'conversationType'>>> = {
  Teams: { appClass: 'IPM.SkypeTeams.Message.Copilot.Teams', conversationType: 'appchat' },
  Outlook: { appClass: 'IPM.SkypeTeams.Message.Copilot.Outlook', conversationType: 'appchat' },
  M365App: { appClass: 'IPM.SkypeTeams.Message.Copilot.BizChat', conversationType: 'bizchat' },
}

/** The prompt, then the answer. */
export function interactionObjects({ at, human, record, words }: Interaction, filing: Filing): LogRecord[] {
  const { AppHost: host, ThreadId: sessionId } = record.CopilotEventData
  const common = { sessionId, requestId: filing.guid(), ...classes[host], contexts: [], attachments: [], mentions: [] }
  const from = { '@odata.type': '#microsoft.graph.chatMessageFromIdentitySet', device: null } as const
  const user = {
    '@odata.type': '#microsoft.graph.teamworkUserIdentity',
    id: human.id,
    displayName: human.displayName,
    userIdentityType: 'aadUser',
  } as const
  const [, agent = ''] = record.AgentId.split('.')
  const application = {
    '@odata.type': '#microsoft.graph.teamworkApplicationIdentity',
    id: agent,
    displayName: record.AgentName,
    applicationIdentityType: 'bot',
  } as const
  const prompt: InteractionObject = {
    id: String(words.prompted),
    ...common,
    interactionType: 'userPrompt',
    etag: String(words.prompted),
    createdDateTime: isoOf(words.prompted),
    from: { ...from, user, application: null },
    body: { contentType: 'text', content: words.prompt },
    links: linksIn(words.prompt),
  }
  const answer: InteractionObject = {
    id: String(at),
    ...common,
    interactionType: 'aiResponse',
    etag: String(at),
    createdDateTime: isoOf(at),
    from: { ...from, user: null, application },
    body: { contentType: 'text', content: words.answer },
    links: linksIn(words.answer),
  }
  const availableAt = filing.availableAt(at, 'purview')
  return [prompt, answer].map(body => ({
    plane: 'purview',
    table: 'InteractionObject',
    format: 'entra-graph-json',
    availableAt,
    body,
  }))
}

/** Each address once, without what closes a sentence or a Markdown link behind it. */
function linksIn(text: string): InteractionObject['links'] {
  const found = text.match(/https?:\/\/[^\s<>"')\]]+/g) ?? []
  return [...new Set(found.map(url => url.replace(/[.,;:!?]+$/, '')))].map(linkUrl => ({ linkUrl }))
}
