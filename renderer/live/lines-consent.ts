// How what people consent to looks on the stage, the mail that led them there, what is asked with their tokens, and agents people build.
import type { BotChange } from '../../shared/model/facts/bot.ts'
import { type Lines, line, note } from './message.ts'
import { firstActor, nameOf } from './names.ts'

const changes: Readonly<Record<BotChange, string>> = {
  created: 'Agent made in Copilot Studio',
  signInTopic: 'Sign-in topic changed',
  authentication: 'Authentication of an agent changed',
  published: 'Agent published',
}

export const consentLines: Lines = {
  'consent.granted': ({ human, client, scopes }, names) =>
    line({
      from: 'human',
      to: 'entra',
      label: 'Consent to application',
      detail: `${nameOf(names, human)} to ${client.displayName}: ${scopes.join(', ')}`,
      actor: human,
      tone: 'warn',
    }),
  'consent.refused': ({ human, client, errorCode, reasons }, names) =>
    line({
      from: 'entra',
      to: 'human',
      label: `Consent refused, ${errorCode}`,
      detail: `${nameOf(names, human)} to ${client.displayName}: ${reasons.map(({ message }) => message).join(' ')}`,
      actor: human,
      tone: 'refuse',
    }),
  'graph.called': ({ human, from, htm, htu, status, token }, names) =>
    line({
      from: 'human',
      to: 'resource',
      label: `${htm} by a person’s token`,
      detail: `${status}, as ${nameOf(names, human)} from ${from}, ${htu}`,
      actor: token,
      tab: 'token',
      tone: status < 400 ? 'warn' : 'refuse',
    }),
  'device.registered': ({ human, from, device }, names) =>
    line({
      from: 'human',
      to: 'entra',
      label: 'Device registered',
      detail: `${device.displayName} in the name of ${nameOf(names, human)}, from ${from}`,
      actor: human,
      tone: 'warn',
    }),
  'mail.delivered': ({ from, to, subject, sender, recipient, urls }, names) =>
    note(
      'resource',
      sender === null ? 'Mail from outside' : recipient === null ? 'Mail to outside' : 'Mail',
      recipient ?? sender ?? firstActor(names),
      [
        `“${subject}”`,
        `${sender === null ? from : nameOf(names, sender)} to ${recipient === null ? to : nameOf(names, recipient)}`,
        ...urls,
      ].join(', '),
    ),
  'link.clicked': ({ human, url, from }, names) =>
    line({
      from: 'human',
      to: 'resource',
      label: 'Link followed',
      detail: `${nameOf(names, human)} from ${from}, ${url}`,
      actor: human,
      tone: 'warn',
    }),
  'bot.changed': ({ bot, change, by }, names) =>
    line({
      from: 'human',
      to: 'resource',
      label: changes[change],
      detail: `${bot.displayName}, by ${nameOf(names, by)}`,
      actor: by,
    }),
}
