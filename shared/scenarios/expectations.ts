// What a scenario says must happen and must not, and what each log must hold of it and must not: each in a sentence.
import { z } from 'zod'
import { LogPlane, TableName } from '../model/evidence.ts'
import { JsonObject } from '../model/json.ts'
import { FactName } from './events.ts'
import { Sentence } from './words.ts'

/**
 * `where` is a part of what must be there: of an object its members, of a list some of its items; in a text, `*` stands for
 * anything. Left out, the type or the table is enough.
 */
const where = JsonObject.default({})
const fact = { says: Sentence, fact: FactName, where }
const record = { says: Sentence, plane: LogPlane, table: TableName, where }

export const ExpectedFact = z.strictObject({
  ...fact,
  /** So often, no more and no less; left out: at least once. */
  times: z.number().int().positive().optional(),
})
export const UnexpectedFact = z.strictObject(fact)
export const ExpectedRecord = z.strictObject({ ...record, atLeast: z.number().int().positive().default(1) })
export const UnexpectedRecord = z.strictObject(record)

export const ScenarioExpectations = z.strictObject({
  happens: z.array(ExpectedFact).default([]),
  never: z.array(UnexpectedFact).default([]),
  recorded: z.array(ExpectedRecord).default([]),
  notRecorded: z.array(UnexpectedRecord).default([]),
})
export type ScenarioExpectations = z.infer<typeof ScenarioExpectations>
