// What something says apart from its own ids and times: two runs of one seed that part ways draw other ids from then on.
import { isJsonObject, type Json } from './model/json.ts'

/**
 * The same value with a mark in the place of each GUID, token id, trace id, call id, key thumbprint, signature and time.
 * Names that a scenario gives (people, agents, tasks, pools), codes and texts stay.
 */
export function withoutIds(value: Json): Json {
  if (typeof value === 'string') return textWithoutIds(value)
  if (typeof value === 'number') return value > earliest ? '<time>' : value
  if (Array.isArray(value)) return value.map(withoutIds)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, isDrawn(key) ? '<id>' : withoutIds(item ?? null)]),
  )
}

/** In seconds or milliseconds since 1970, from 2001 on: nothing else that is counted here is as large. */
const earliest = 1_000_000_000

/** Members whose whole value is opaque: in tokens, in facts, and as the logs name them. */
const opaque = new Set([
  'uti',
  'UniqueTokenIdentifier',
  'UniqueTokenId',
  'SignInActivityId',
  'aio',
  'rh',
  'xms_ftd',
  'jkt',
  'jti',
  'hash',
  'baselineHash',
  'thumbprint',
  'customKeyIdentifier',
])
const isDrawn = (key: string): boolean => opaque.has(key)

const textWithoutIds = (text: string): string =>
  patterns.reduce((rest, [pattern, mark]) => rest.replace(pattern, mark), text)

const patterns: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '<id>'],
  [/\btoken:[\w-]{22}/g, 'token:<id>'],
  [/\bcall_[0-9a-f]{24}\b/g, '<call>'],
  [/\b(?:[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{64})\b/g, '<id>'],
  [/\bCPCA-\d{3,}\b/g, '<Cloud PC>'],
  [/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z?/g, '<time>'],
]
