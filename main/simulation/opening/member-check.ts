// Whether a partial fact asks for members that facts of its type have: one that is misspelled would never match, and "never" would hold by mistake.
import { z } from 'zod'
import { Fact, type FactType } from '../../../shared/model/facts.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts'
import { didYouMean, type Mistake, partsOf } from './mistake.ts'

export function* memberMistakes(type: FactType, where: JsonObject, path: readonly PropertyKey[]): Generator<Mistake> {
  const schema = Fact.options.find(({ shape }) => shape.type.value === type)
  yield* unknownMembers(schema, where, path, type)
}

function* unknownMembers(schema: unknown, value: Json, path: readonly PropertyKey[], what: string): Generator<Mistake> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* unknownMembers(schema, item, [...path, index], what)
    return
  }
  if (!isJsonObject(value)) return
  const shapes = shapesIn(schema)
  if (shapes.length === 0) return // of free form: claims, arguments of tools
  const known = shapes.flatMap(shape => Object.keys(shape))
  for (const [key, item] of Object.entries(value)) {
    if (!known.includes(key))
      yield { message: `is not a member of ${what}${didYouMean(key, known)}`, path: [...path, key] }
    else
      for (const shape of shapes.filter(each => key in each).slice(0, 1))
        yield* unknownMembers(shape[key], item, [...path, key], `${what}'s ${key}`)
  }
}

function shapesIn(schema: unknown): Record<string, unknown>[] {
  return schema instanceof z.ZodObject ? [schema.shape] : partsOf(schema).flatMap(shapesIn)
}
