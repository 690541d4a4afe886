// How a script on the Cloud PC sends a request: the machine's own token and proof go with it, as for the browser.
import { isJsonObject, type Json } from '../../../shared/model/json.ts'
import type { ResourceAnswer, ResourceRequest, Send } from '../web.ts'

export interface HttpReply {
  status: number
  text: string
}

const methods: readonly ResourceRequest['method'][] = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']
export const methodOf = (name: string): ResourceRequest['method'] | null =>
  methods.find(method => method === name.toUpperCase()) ?? null

export async function fetchFrom(send: Send, request: ResourceRequest): Promise<HttpReply> {
  const answer = await send(request)
  return { status: answer.status, text: bodyOf(answer) }
}

/** Graph's error body is `{"error": {"code", "message"}}`. */
function bodyOf(answer: ResourceAnswer): string {
  if ('code' in answer) return JSON.stringify({ error: { code: answer.code, message: answer.message } })
  if ('body' in answer) return JSON.stringify(answer.body)
  return 'text' in answer ? answer.text : ''
}

/** JSON where it is JSON; otherwise the text itself, as a file's content is sent. */
export function bodyFrom(text: string): Json {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) || Array.isArray(value) ? value : text
  } catch {
    return text
  }
}
