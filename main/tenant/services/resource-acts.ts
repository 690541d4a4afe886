// What a resource did, told as facts: each effect of a request in the terms of the logs that will know of it.
import type { TokenRef } from '../../../shared/model/refs.ts'
import type { Effect } from '../../cloudpc/index.ts'
import type { SessionEffect } from '../machines/session.ts'

/** The session adds where it was done. */
export function effectFact(by: { call: string; token: TokenRef }, effect: Effect): SessionEffect {
  switch (effect.kind) {
    case 'fileRead':
      return { type: 'file.read', ...by, ...fileOf(effect) }
    case 'fileWritten':
      return { type: 'file.written', ...by, ...fileOf(effect), created: effect.created }
    case 'fileDeleted':
      return { type: 'file.deleted', ...by, ...fileOf(effect) }
    case 'labelChanged': {
      const { siteUrl, file, from, to, justification } = effect
      return { type: 'label.changed', ...by, object: `${siteUrl}/${file.path}`, from, to, justification }
    }
    case 'mailRead': {
      const { messageIds, internetMessageIds, subjects } = effect
      return { type: 'mail.read', ...by, messageIds, internetMessageIds, subjects }
    }
    case 'mailSent': {
      const { message, bytes } = effect
      const { internetMessageId: messageId, subject, to } = message
      return { type: 'mail.sent', ...by, messageId, subject, to, bytes }
    }
    case 'messagePosted': {
      const { teamId, teamName, channelId, channelName, message } = effect
      const bytes = Buffer.byteLength(message.text)
      return { type: 'message.posted', ...by, teamId, teamName, channelId, channelName, messageId: message.id, bytes }
    }
    case 'recordRead': {
      const { app, entity, ids, fields } = effect
      return { type: 'record.read', ...by, app, entity, ids, fields }
    }
    case 'recordChanged': {
      const { app, entity, id, operation, fields } = effect
      return { type: 'record.changed', ...by, app, entity, id, operation, fields }
    }
    case 'paymentScheduled': {
      const { kind: _, ...payment } = effect
      return { type: 'payment.scheduled', ...by, ...payment }
    }
  }
}

function fileOf({ siteUrl, file }: Extract<Effect, { kind: 'fileRead' | 'fileWritten' | 'fileDeleted' }>) {
  const { id: fileId, path, bytes, sensitivityLabelId } = file
  return { fileId, siteUrl, path, name: path.slice(path.lastIndexOf('/') + 1), bytes, sensitivityLabelId }
}
