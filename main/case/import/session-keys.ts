// Finds the Cloud PC session and computer that a tool call names in its arguments or its result.
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { objectOf, unfolded } from './columns.ts'
import type { AddKey } from './keys.ts'

const places = ['gen_ai.tool.call.arguments', 'gen_ai.tool.call.result']

/** `https://{pool}.{region}.remotinginterface…/computers/{computerId}?api-version=1.0` (real-system.md §9.2). */
const computerAddress = /\/computers\/([0-9a-z-]+)/i

/** A result may be an MCP result, whose text is JSON again, so some levels are gone through; no tool nests deeper. */
const deepest = 8

export function sessionKeys(fields: JsonObject, add: AddKey): void {
  const attributes = objectOf(fields.attributes)
  for (const place of places) sessionsIn(attributes[place], `attributes.${place}`, add)
}

/** The same anywhere in a value. */
export const sessionsIn = (value: Json | undefined, field: string, add: AddKey): void =>
  search(value, field, deepest, add)

function search(value: Json | undefined, field: string, levels: number, add: AddKey): void {
  if (levels === 0) return
  const inside = unfolded(value)
  if (Array.isArray(inside)) {
    for (const [index, item] of inside.entries()) search(item, `${field}[${index}]`, levels - 1, add)
  } else if (isJsonObject(inside)) {
    for (const [name, item] of Object.entries(inside)) {
      const at = `${field}.${name}`
      if (name === 'sessionId') add('session', at, item)
      else if (name === 'computerId') add('computer', at, item)
      else if (/^(?:screenShareUrl|screenshareUrl|computerUrl)$/.test(name)) add('computer', at, computerIn(item))
      else search(item, at, levels - 1, add)
    }
  }
}

const computerIn = (value: Json): string | undefined =>
  typeof value === 'string' ? computerAddress.exec(value)?.[1] : undefined
