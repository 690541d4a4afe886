// Any fact of a type, drawn from the type's own schema: for tests that must hold for every fact there is.
import fc from 'fast-check'
import { z } from 'zod'
import { Fact, type FactType } from '../../shared/model/facts.ts'
import type { ActorRef } from '../../shared/model/refs.ts'

type Schema = z.core.JSONSchema.BaseSchema

export const factTypes: readonly FactType[] = Fact.options.map(option => option.shape.type.value)

/** A fact of this type; its references are among `refs`, where there are any of their kind. */
export function anyFactOf(type: FactType, refs: readonly ActorRef[] = []): fc.Arbitrary<Fact> {
  const option = Fact.options.find(({ shape }) => shape.type.value === type)
  if (!option) throw new Error(`no fact is of type ${type}`)
  return arbitrary(z.toJSONSchema(option), refs).map(value => Fact.parse(value))
}

/** As much of JSON Schema as zod writes of facts. */
function arbitrary(schema: Schema | boolean, refs: readonly string[]): fc.Arbitrary<unknown> {
  if (typeof schema === 'boolean') return fc.constant(null)
  const ways = schema.anyOf ?? schema.oneOf
  if (ways) return fc.oneof(...ways.map(way => arbitrary(way, refs)))
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  // the one thing that refers to itself is JSON
  if (schema.$ref !== undefined) return fc.constantFrom(null, true, 7, 'text')
  if (Array.isArray(schema.type)) {
    const { type, ...rest } = schema
    return fc.oneof(...type.map(one => arbitrary({ ...rest, type: one }, refs)))
  }
  switch (schema.type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer':
    case 'number':
      // where nothing is said of it, it is a moment or a code
      return fc.integer({
        min: schema.minimum === 0 ? 0 : 1,
        max: Math.min(schema.maximum ?? 4e12, 4e12),
      })
    case 'string':
      return text(schema, refs)
    case 'array': {
      const minLength = schema.minItems ?? 0
      const items = Array.isArray(schema.items) ? schema.items[0] : schema.items
      return fc.array(arbitrary(items ?? true, refs), {
        minLength,
        maxLength: Math.min(schema.maxItems ?? 2, Math.max(minLength, 2)),
      })
    }
    case 'object':
      return object(schema, refs)
    default:
      throw new Error(`no way to draw ${JSON.stringify(schema)}`)
  }
}

function object(
  { properties, required = [], additionalProperties }: Schema,
  refs: readonly string[],
): fc.Arbitrary<unknown> {
  if (!properties)
    return fc.dictionary(fc.constantFrom('one', 'two'), arbitrary(additionalProperties ?? true, refs), { maxKeys: 2 })
  const fields = Object.entries(properties).map(([name, inner]) => [name, arbitrary(inner, refs)])
  const model: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(fields)
  return fc.record(model, { requiredKeys: required })
}

function text({ pattern, minLength = 1 }: Schema, refs: readonly string[]): fc.Arbitrary<string> {
  if (pattern === undefined) return fc.string({ minLength, maxLength: Math.max(minLength, 8) })
  const [, kind] = /^\^(\w+):/.exec(pattern) ?? []
  if (kind === undefined) return matching(pattern)
  const known = refs.filter(ref => ref.startsWith(`${kind}:`))
  return known.length > 0 ? fc.constantFrom(...known) : fc.constantFrom(`${kind}:1`, `${kind}:2`)
}

const patterns = new Map<string, fc.Arbitrary<string>>()

/** Kept: fast-check takes long to read a pattern, and ids are everywhere. */
function matching(pattern: string): fc.Arbitrary<string> {
  const found = patterns.get(pattern) ?? fc.stringMatching(new RegExp(pattern))
  patterns.set(pattern, found)
  return found
}
