// A record's fields read under whichever of several names they have, and what of them was not read.
import { isIP } from 'node:net'
import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts'
import { unfolded } from '../import/columns.ts'
import { exactJson } from './exact-json.ts'

export interface Row {
  /** The first of these that holds a text or a number, as text; it counts as read. */
  text(...names: readonly string[]): string | undefined
  /** The first of these that is an object or a list, or holds one as text. It does not count as read: more is in it. */
  inside(...names: readonly string[]): Json
  /** Whether it says true, in JSON or as CSV does. It does not count as read. */
  is(name: string): boolean
  /** What was not read. */
  rest(): JsonObject
}

/** @param raw the record as it stands in its source, for numbers with more digits than JavaScript keeps */
export function rowOf(fields: JsonObject, raw = ''): Row {
  const taken = new Set<string>()
  const exact = exactJson(raw)
  return {
    text(...names) {
      const name = names.find(each => textIn(fields, each) !== undefined)
      if (name === undefined) return undefined
      taken.add(name)
      const value = fields[name]
      return typeof value === 'number' ? exact(value, name) : textIn(fields, name)
    },
    inside(...names) {
      const found = names.map(name => unfolded(fields[name])).find(value => typeof value === 'object' && value !== null)
      return found ?? null
    },
    is: name => fields[name] === true || textIn(fields, name)?.toLowerCase() === 'true',
    rest: () => Object.fromEntries(Object.entries(fields).filter(([name]) => !taken.has(name))),
  }
}

/** A member of an object as text; nothing where it has none, or is no object. */
export function textIn(value: Json | undefined, name: string): string | undefined {
  if (!isJsonObject(value)) return undefined
  const found = Object.hasOwn(value, name) ? value[name] : undefined
  if (typeof found === 'number') return String(found)
  return typeof found === 'string' && found !== '' ? found : undefined
}

/** Logs write an address alone, with its port behind it, or in brackets. Nothing where it is none. */
export function addressIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text
  return isIP(bare) === 0 ? undefined : bare
}

/** The object without members that have no value; undefined where none has. */
export function filled(members: Record<string, Json | undefined>): JsonObject | undefined {
  const kept: JsonObject = {}
  for (const [name, value] of Object.entries(members)) if (value !== undefined) kept[name] = value
  return Object.keys(kept).length === 0 ? undefined : kept
}
