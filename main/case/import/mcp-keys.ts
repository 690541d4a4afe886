// What an MCP message is joined by: its call, which request and answer share, and the session, trace and resources it names.
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { objectOf, textOf } from './columns.ts'
import type { AddKey } from './keys.ts'
import { sessionsIn } from './session-keys.ts'

export function mcpKeys(fields: JsonObject, add: AddKey): void {
  const messages = Array.isArray(fields.msg) ? fields.msg.filter(isJsonObject) : [objectOf(fields.msg)]
  for (const [at, message] of messages.entries()) {
    const field = Array.isArray(fields.msg) ? `msg[${at}]` : 'msg'
    callKey(fields, message, field, add)
    const params = objectOf(message.params)
    const meta = objectOf(params._meta)
    traceKeys(meta.traceparent, `${field}.params._meta.traceparent`, add)
    for (const [name, value] of Object.entries(meta)) {
      // clients pass on what the model called its call: `claudecode/toolUseId`, `gen_ai.tool.call.id`
      if (/tool.?(?:use|call).?id$/i.test(name)) add('toolCall', `${field}.params._meta.${name}`, value)
    }
    add('resource', `${field}.params.uri`, params.uri)
    for (const list of ['contents', 'content']) {
      const items = objectOf(message.result)[list]
      if (!Array.isArray(items)) continue
      for (const [index, item] of items.entries()) {
        const inside = `${field}.result.${list}[${index}]`
        add('resource', `${inside}.uri`, objectOf(item).uri)
        add('resource', `${inside}.resource.uri`, objectOf(objectOf(item).resource).uri)
      }
    }
    for (const part of ['params', 'result']) sessionsIn(message[part], `${field}.${part}`, add)
  }
}

/** Who asked and under which id: within one exchange that names a call, and a cancellation names it too. */
function callKey(fields: JsonObject, message: JsonObject, field: string, add: AddKey): void {
  const transcript = textOf(fields, 'transcript')
  if (transcript === null || (fields.sender !== 'client' && fields.sender !== 'server')) return
  const isAnswer = textOf(message, 'method') === null
  const asker = isAnswer ? (fields.sender === 'client' ? 'server' : 'client') : fields.sender
  const call = (at: string, id: Json | undefined) => {
    if (typeof id === 'number' || typeof id === 'string')
      add('request', at, `${transcript} ${asker} ${JSON.stringify(id)}`)
  }
  call(`${field}.id`, message.id)
  if (message.method === 'notifications/cancelled')
    call(`${field}.params.requestId`, objectOf(message.params).requestId)
}

/** W3C Trace Context: the caller's trace, and the span of the caller that this is under. */
function traceKeys(value: Json | undefined, field: string, add: AddKey): void {
  const found = typeof value === 'string' ? /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}$/i.exec(value) : null
  if (found === null) return
  add('trace', field, found[1])
  add('parentSpan', field, found[2])
}
