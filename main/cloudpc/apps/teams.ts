// Microsoft Teams: channels of teams, read and posted to through Microsoft Graph.
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { makePage, type Page, type Part } from '../page.ts'
import { graphUrl } from '../web.ts'
import { type App, answer, created, type Found, type Handled, nothingHere, refuse } from './app.ts'
import { microsoftGraph } from './graph.ts'
import { itemsOf, textAt } from './text.ts'
import type { Channel, ChatMessage, Enterprise, Team } from './world.ts'

const host = 'teams.microsoft.com'
const messages = /^\/v1\.0\/teams\/([^/]+)\/channels\/([^/]+)\/messages$/

export const teams: App = {
  key: 'teams',
  displayName: 'Microsoft Teams',
  ...microsoftGraph,
  isHost: each => each === host,
  cookie: 'authtoken',
  visit(url) {
    const [, team, channel] = /^\/v2\/teams\/([^/]+)\/channels\/([^/]+)$/.exec(url.pathname) ?? []
    if (team && channel) {
      const at = `${graphUrl}/teams/${team}/channels/${channel}/messages`
      return {
        request: { method: 'GET', url: at, body: null },
        render: body => channelPage(url.href, at, body),
      }
    }
    if (!/^\/(v2\/?)?$/.test(url.pathname)) return null
    return {
      request: { method: 'GET', url: `${graphUrl}/me/joinedTeams`, body: null },
      render: body => teamsPage(url.href, body),
    }
  },
  endpoints: [
    {
      name: 'teams.list',
      method: 'GET',
      pattern: /^\/v1\.0\/(me)\/joinedTeams$/,
      scopes: ['Team.ReadBasic.All'],
      handle: (world, { caller }) =>
        answer({
          value: world.teams
            .filter(({ memberIds }) => memberIds.includes(caller.id))
            .map(({ id, displayName, channels }) => ({
              id,
              displayName,
              // Graph gives the channels only where they are asked for with $expand
              channels: channels.map(channel => ({ id: channel.id, displayName: channel.displayName })),
            })),
        }),
    },
    {
      name: 'teams.read',
      method: 'GET',
      pattern: messages,
      scopes: ['ChannelMessage.Read.All'],
      handle: (world, found) =>
        inChannel(world, found, (_, channel) => answer({ value: channel.messages.map(toGraph) })),
    },
    {
      name: 'teams.post',
      method: 'POST',
      pattern: messages,
      scopes: ['ChannelMessage.Send'],
      handle: (world, found) => inChannel(world, found, (team, channel) => post(team, channel, found)),
    },
  ],
}

function inChannel(
  world: Enterprise,
  { parts: [teamId, channelId], caller }: Found,
  act: (team: Team, channel: Channel) => Handled,
): Handled {
  const team = world.teams.find(({ id }) => id === teamId)
  const channel = team?.channels.find(({ id }) => id === channelId)
  if (!team || !channel) return nothingHere()
  if (!team.memberIds.includes(caller.id))
    return refuse(403, 'Forbidden', `The account is no member of ${team.displayName}.`)
  return act(team, channel)
}

function post(team: Team, channel: Channel, { request, caller, moment }: Found): Handled {
  const text = textAt(request.body ?? undefined, 'body', 'content')
  if (text === '') return refuse(400, 'BadRequest', 'The message has no content.')
  const createdAt = new Date(moment.now).toISOString()
  const message = { id: String(moment.now), from: caller.userPrincipalName, text, createdAt } // Teams numbers by time
  return created(toGraph(message), [
    {
      kind: 'messagePosted',
      teamId: team.id,
      teamName: team.displayName,
      channelId: channel.id,
      channelName: channel.displayName,
      message,
    },
  ])
}

const toGraph = ({ id, from, text, createdAt }: ChatMessage): JsonObject => ({
  id,
  createdDateTime: createdAt,
  from: { user: { displayName: from } },
  body: { contentType: 'text', content: text },
})

function teamsPage(url: string, body: Json): Page {
  const links = itemsOf(body).flatMap(team =>
    itemsOf({ value: team.channels ?? [] }).map(
      (channel, index): Part => ({
        tag: 'a',
        id: `channel-${index + 1}-${textAt(team, 'displayName')}`,
        text: `${textAt(team, 'displayName')} / ${textAt(channel, 'displayName')}`,
        href: `https://${host}/v2/teams/${textAt(team, 'id')}/channels/${textAt(channel, 'id')}`,
      }),
    ),
  )
  return makePage({ url, title: 'Teams', text: links.map(({ text }) => text ?? '').join('\n') }, links)
}

function channelPage(url: string, at: string, body: Json): Page {
  const lines = itemsOf(body).map(
    each => `${textAt(each, 'from', 'user', 'displayName')}: ${textAt(each, 'body', 'content')}`,
  )
  const parts: Part[] = [
    { tag: 'textarea', id: 'message', label: 'Type a message' },
    { tag: 'button', id: 'send', text: 'Send', form: 'post' },
  ]
  return makePage({ url, title: 'Channel', text: lines.join('\n') }, parts, [
    {
      id: 'post',
      method: 'POST',
      url: at,
      fields: [{ element: 'message', path: 'body.content', as: 'text' }],
      constant: { body: { contentType: 'text' } },
      confirm: null,
      done: { title: 'Message posted', text: 'Your message was posted.' },
    },
  ])
}
