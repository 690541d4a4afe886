// What one condition of a policy comes to, and how lists of names that include and exclude are put together.

import { every, not, some, type Truth } from '../truth.ts'
import { doesNotExist } from './capabilities.ts'
import { evaluateFilterRule, type Lookup, parseFilterRule, type RuleSubject } from './filter-rule.ts'
import { saidIn } from './policy.ts'
import type { AccessSettings, Attributes, SubjectKind } from './request.ts'

/** `condition` is named as in Graph's sign-in logs, or by the policy's own key where they have no name. */
export interface ConditionResult {
  condition: string
  holds: Truth
  reason: string
  /** The `conditionalAccessRule`s that include and exclude the request; ours where Graph names none for agents. */
  includedBy?: readonly string[]
  excludedBy?: readonly string[]
}

/** Whether a list names the request, and by which kinds of entry. `ignored`: entries that do not exist for who asks. */
export interface Listing {
  holds: Truth
  rules: readonly string[]
  ignored: readonly string[]
}

type Entry = { holds: Truth; rule: string } | { ignored: string }

export type { Entry }

export function listing(entries: readonly Entry[]): Listing {
  const counted = entries.flatMap(entry => ('holds' in entry ? [entry] : []))
  return {
    holds: some(counted.map(({ holds }) => holds)),
    rules: unique(counted.flatMap(({ holds, rule }) => (holds === 'yes' ? [rule] : []))),
    ignored: unique(entries.flatMap(entry => ('ignored' in entry ? [entry.ignored] : []))),
  }
}

export const join = (...listings: readonly Listing[]): Listing => ({
  holds: some(listings.map(({ holds }) => holds)),
  rules: unique(listings.flatMap(({ rules }) => rules)),
  ignored: unique(listings.flatMap(({ ignored }) => ignored)),
})

const unique = (values: readonly string[]): string[] => [...new Set(values)]

/** An entry counts only where it exists for who asks; where it does not it neither includes nor excludes anybody. */
export const available = (isThere: boolean, entry: () => Entry, ignored: () => string): Entry =>
  isThere ? entry() : { ignored: ignored() }

/** "Exclusions beat inclusions." `missing` says what would have to be known where it is not. */
export function scope(
  condition: string,
  who: string,
  included: Listing,
  excluded: Listing,
  missing: string,
): ConditionResult {
  const holds = every([included.holds, not(excluded.holds)])
  const note = unique([...included.ignored, ...excluded.ignored])
    .map(one => ` (${one})`)
    .join('')
  const said = (): string => {
    if (excluded.holds === 'yes') return `${who} is excluded`
    if (included.holds === 'no') return `${who} is not included${note}`
    return holds === 'unknown'
      ? `${who} may be in scope: ${missing} cannot be known here${note}`
      : `${who} is included${note}`
  }
  return { condition, holds, reason: said(), includedBy: included.rules, excludedBy: excluded.rules }
}

type Filter = { mode: 'include' | 'exclude'; rule: string } | null | undefined

/** A filter that includes stands in place of the list of names; one that excludes is added to it. */
export function filtered(
  included: Listing,
  excluded: Listing,
  filter: Filter,
  entry: (rule: string) => Entry,
): [Listing, Listing] {
  if (filter?.mode === 'include') return [listing([entry(filter.rule)]), excluded]
  if (filter?.mode === 'exclude') return [included, join(excluded, listing([entry(filter.rule)]))]
  return [included, excluded]
}

/** Whether a rule selects, given how properties are looked up. Rules are read once. */
export function selects(rule: string, about: RuleSubject, lookup: Lookup): Truth {
  const key = `${about} ${rule}`
  let parsed = parsedRules.get(key)
  if (parsed === undefined) {
    if (parsedRules.size >= 10_000) parsedRules.clear()
    parsed = parseFilterRule(rule, about)
    parsedRules.set(key, parsed)
  }
  return evaluateFilterRule(parsed, lookup)
}
const parsedRules = new Map<string, ReturnType<typeof parseFilterRule>>()

/** Where no attributes are given none is known; one that is not among those given is empty. */
export function attributeLookup(attributes: Attributes | undefined): Lookup {
  if (attributes === undefined) return () => undefined
  return property => {
    const wanted = property.slice(property.indexOf('.') + 1)
    if (Object.hasOwn(attributes, wanted)) return attributes[wanted]
    const name = Object.keys(attributes).find(one => one.toLowerCase() === wanted.toLowerCase())
    return name === undefined ? null : attributes[name]
  }
}

/** A condition that does not exist for who asks: never ignored, and nothing is guessed. */
export function notThere(
  condition: string,
  key: string,
  kind: SubjectKind,
  { profile }: AccessSettings,
): ConditionResult {
  if (kind === 'human') return unreadable(condition, key)
  const reason = `the condition ${key} ${doesNotExist(kind, profile, 'condition', key)}`
  return { condition, holds: 'unknown', reason }
}

/** A condition, or a key in it, that nobody here reads: never ignored. */
export const unreadable = (condition: string, key: string): ConditionResult => ({
  condition,
  holds: 'unknown',
  reason: `the request does not say what the condition ${key} asks for`,
})

/** Whether a part of a policy says anything beside the keys that are read. */
export const saysMore = (part: object | null | undefined, read: readonly string[]): boolean =>
  saidIn(part, new Set(read)).length > 0
