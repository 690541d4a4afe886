// Whether a partial fact or record asks for members that it can have: one that is misspelled would never match, and "never" would hold by mistake.
import { z } from 'zod'
import type { LogPlane, TableName } from '../../../shared/model/evidence.ts'
import { Fact, type FactType } from '../../../shared/model/facts.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts'
import { didYouMean } from '../../../shared/nearest.ts'
import { tablePlanes, tableSchemas } from '../../../shared/records/tables.ts'
import { type Mistake, partsOf } from './mistake.ts'

export function* memberMistakes(type: FactType, where: JsonObject, path: readonly PropertyKey[]): Generator<Mistake> {
  const schemas = Fact.options.filter(({ shape }) => shape.type.value === type)
  yield* unknownMembers(schemas, where, path, { what: type, member: 'member' })
}

/** `path` is that of the expectation. A table that is asked for in another log than its own would never be found there. */
export function* columnMistakes(
  { plane, table, where }: { readonly plane: LogPlane; readonly table: TableName; readonly where: JsonObject },
  path: readonly PropertyKey[],
): Generator<Mistake> {
  const schema = tableSchemas[table]
  if (schema === undefined) {
    const near = didYouMean(table, Object.keys(tableSchemas))
    yield { message: `is a table nothing here is written to${near}`, path: [...path, 'table'] }
    return
  }
  const own = tablePlanes[table]
  if (own !== plane) yield { message: `is not the log of ${table}; did you mean "${own}"?`, path: [...path, 'plane'] }
  yield* unknownMembers([schema], where, [...path, 'where'], { what: table, member: 'column' })
}

/** What has the members, and what a member of it is called. */
interface Named {
  readonly what: string
  readonly member: 'member' | 'column'
}

/** `schemas`: what the value may be a part of, each. */
function* unknownMembers(
  schemas: readonly unknown[],
  value: Json,
  path: readonly PropertyKey[],
  { what, member }: Named,
): Generator<Mistake> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      yield* unknownMembers(schemas, item, [...path, index], { what, member })
    return
  }
  if (!isJsonObject(value)) return
  const shapes = schemas.flatMap(shapesIn)
  if (shapes.length === 0) return // of free form: claims, arguments of tools, JSON as text
  const known = [...new Set(shapes.flatMap(shape => Object.keys(shape)))]
  for (const [key, item] of Object.entries(value)) {
    const inside = shapes.flatMap(shape => (key in shape ? [shape[key]] : []))
    if (inside.length === 0)
      yield { message: `is not a ${member} of ${what}${didYouMean(key, known)}`, path: [...path, key] }
    else yield* unknownMembers(inside, item, [...path, key], { what: `${what}'s ${key}`, member: 'member' })
  }
}

function shapesIn(schema: unknown): Record<string, unknown>[] {
  return schema instanceof z.ZodObject ? [schema.shape] : partsOf(schema).flatMap(shapesIn)
}
