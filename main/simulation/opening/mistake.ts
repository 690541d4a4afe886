// A mistake in a scenario: what is wrong in a sentence, with the name that was meant, and where.
import { z } from 'zod'
import { didYouMean } from '../../../shared/nearest.ts'

export interface Mistake {
  message: string
  path: PropertyKey[]
}

/** What a schema did not take. `keys` are those there are around it, `what` it is that has them. */
export function issueOf(issue: z.core.$ZodIssue, value: unknown, keys: readonly string[], what: string): Mistake {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path
  const given = issue.path.reduce<unknown>(inside, value)
  return { message: sentence(issue, given, keys, what), path: [...path] }
}

function sentence(issue: z.core.$ZodIssue, given: unknown, keys: readonly string[], what: string): string {
  if (issue.code === 'unrecognized_keys') return `is not a key of ${what}${didYouMean(issue.keys[0] ?? '', keys)}`
  if (given === undefined && issue.path.length > 0) return 'is missing.'
  if (issue.code === 'invalid_value') return mustBe(given, issue.values.map(String))
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options))
    return mustBe(given, issue.options.map(String))
  // what a reference or a union says of itself is no more than that
  if (issue.message === 'Invalid input') return `can not be ${JSON.stringify(given)}.`
  return `${issue.message}.`
}

const mustBe = (given: unknown, names: readonly string[]): string =>
  `must be one of ${names.join(', ')}${didYouMean(String(given), names)}`

const inside = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined

/** Every key an object of this schema may hold, at any depth. */
export function keysIn(schema: unknown, seen = new Set<unknown>()): string[] {
  if (seen.has(schema)) return []
  seen.add(schema)
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([key, member]) => [key, ...keysIn(member, seen)])
  return partsOf(schema).flatMap(part => keysIn(part, seen))
}

/** What a schema is made of beside members: what it wraps, its items, its alternatives. */
export function partsOf(schema: unknown): unknown[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault
  )
    return [schema.unwrap()]
  if (schema instanceof z.ZodArray) return [schema.element]
  if (schema instanceof z.ZodTuple) return [...schema.def.items]
  if (schema instanceof z.ZodUnion) return [...schema.options]
  return []
}
