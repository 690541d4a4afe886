// Reads what a tool call says of Cloud PC sessions: which session it ran in, and which computer StartSession answered with.
import type { Json } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { parsed } from '../../../shared/records/fields.ts'
import type { ToolUse } from './seen.ts'

/** Lifecycle tools of `mcp_W365ComputerUse` (real-system.md §9.3): every call in between carries `sessionId`. */
export function toolUseOf(
  name: string,
  call: string | null,
  arguments_: Json | undefined,
  result: Json | undefined,
): ToolUse {
  const phase = /StartSession$/i.test(name) ? 'start' : /EndSession$/i.test(name) ? 'end' : 'within'
  const sessionId = /^sessionId$/i
  const session = phase === 'start' ? find(result, sessionId) : find(arguments_, sessionId)
  const url = phase === 'start' ? find(result, /^(screenShareUrl|computerUrl)$/i) : null
  return {
    name,
    call,
    asked: textIn(arguments_),
    answered: textIn(result),
    session: session?.toLowerCase() ?? null,
    computer: url?.match(/\/computers\/([^/?]+)/)?.[1]?.toLowerCase() ?? null,
    phase,
  }
}

function textIn(value: Json | undefined): string {
  return (typeof value === 'string' ? value : JSON.stringify(value ?? '')).toLowerCase()
}

/** The first text under a key of this name, however deep: results come bare, as JSON strings, or in MCP's `content` parts. */
function find(value: Json | undefined, name: RegExp, depth = 0): string | null {
  const opened = parsed(value)
  if (depth > 6) return null
  if (Array.isArray(opened)) return firstOf(opened, item => find(item, name, depth + 1))
  if (!isJsonObject(opened)) return null
  for (const [key, inner] of Object.entries(opened)) {
    if (name.test(key) && typeof inner === 'string' && inner !== '') return inner
  }
  return firstOf(Object.values(opened), inner => find(inner, name, depth + 1))
}

function firstOf(values: Json[], read: (value: Json) => string | null): string | null {
  for (const value of values) {
    const found = read(value)
    if (found !== null) return found
  }
  return null
}
