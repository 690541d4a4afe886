// What is said between the app and the thread that knows Kusto's language; both sides parse what they hear.
import { z } from 'zod'
import { RefusalData } from '../../../../shared/errors.ts'
import { Cell, HuntColumn, ScalarType } from '../../../../shared/model/hunt.ts'
import {
  Coloured,
  Completions,
  Diagnostic,
  Formatted,
  Hover,
  SignatureHelp,
} from '../../../../shared/model/hunt-editor.ts'

export const Question = z.object({
  text: z.string(),
  /** Each is read as the type that the query declares: `plain` as a person writes it, `kql` as a literal of Kusto. */
  parameters: z.record(z.string(), z.string()),
  written: z.enum(['plain', 'kql']),
  /** What now() gives: ticks since 0001-01-01. */
  now: z.bigint(),
  /** Columns that a table does not have are refused, or taken as empty and told of. */
  unknownColumns: z.enum(['refuse', 'empty']),
  /** The rows that answer what was asked back of this text, by its place. */
  answers: z.array(z.object({ at: z.number(), rows: z.array(z.array(Cell)) })),
  /** A row of the answer: the records it was made of are asked for, and not the answer. */
  row: z.array(Cell).nullable(),
})
export type Question = z.infer<typeof Question>

export const TranslatedHunt = z.object({
  /** Gives the columns; after them, where `entry` says so, the ledger entry each row is read from. */
  sql: z.string(),
  columns: z.array(HuntColumn),
  entry: z.boolean(),
  /** Those of the schema that it reads. */
  tables: z.array(z.string()),
  render: z.object({ chart: z.string(), properties: z.record(z.string(), z.string()) }).nullable(),
  /** The query asks for an order of its rows. */
  ordered: z.boolean(),
  notes: z.array(z.string()),
})
export type TranslatedHunt = z.infer<typeof TranslatedHunt>

/** Which columns a plugin makes hangs on the data: it is asked, and the question put again with the answer. */
export const AskedBack = z.object({ at: z.number(), sql: z.string(), columns: z.array(HuntColumn) })
export type AskedBack = z.infer<typeof AskedBack>

const Translation = z.discriminatedUnion('kind', [
  TranslatedHunt.extend({ kind: z.literal('translated') }),
  AskedBack.extend({ kind: z.literal('asks') }),
  /** Which records a row was made of can not be told. */
  z.object({ kind: z.literal('untold') }),
])
export type Translation = z.infer<typeof Translation>

const SchemaShape = z.object({
  tables: z.array(
    z.object({
      name: z.string(),
      rows: z.number(),
      columns: z.array(
        z.object({ name: z.string(), type: ScalarType, physical: z.string().nullable(), description: z.string() }),
      ),
    }),
  ),
})

const Text = z.object({ text: z.string() })
const Caret = Text.extend({ position: z.number().int().nonnegative() })

/** What can be asked of the thread, and what it answers. */
export const languageCalls = {
  schema: { input: SchemaShape, output: z.null() },
  translate: { input: Question, output: Translation },
  complete: { input: Caret, output: Completions },
  hover: { input: Caret, output: Hover.nullable() },
  signature: { input: Caret, output: SignatureHelp.nullable() },
  diagnostics: { input: Text, output: z.array(Diagnostic) },
  format: { input: Caret, output: Formatted },
  colours: { input: Text, output: z.array(Coloured) },
} as const
export type LanguageCall = keyof typeof languageCalls
export type LanguageInput<Name extends LanguageCall> = z.output<(typeof languageCalls)[Name]['input']>
export type LanguageOutput<Name extends LanguageCall> = z.output<(typeof languageCalls)[Name]['output']>

/** The same table with input and output tied to the call's name. */
export const languageShapes: {
  readonly [Name in LanguageCall]: {
    readonly input: z.ZodType<LanguageInput<Name>>
    readonly output: z.ZodType<LanguageOutput<Name>>
  }
} = languageCalls

export const Asked = z.object({
  id: z.number(),
  call: z.custom<LanguageCall>(name => typeof name === 'string' && Object.hasOwn(languageCalls, name)),
  input: z.unknown(),
})
export type Asked = z.infer<typeof Asked>

/** `ready` comes first, once: from then on answers are quick. */
export const Said = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('answer'), id: z.number(), value: z.unknown() }),
  z.object({ kind: z.literal('refusal'), id: z.number(), refusal: RefusalData }),
  z.object({ kind: z.literal('bug'), id: z.number(), message: z.string() }),
])
export type Said = z.infer<typeof Said>
