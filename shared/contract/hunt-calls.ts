// What the renderer may ask of hunting: run a query and read its rows, help while one is written, and hunts that were kept.
import { z } from 'zod'
import { HuntDocument } from '../hunts/schema.ts'
import { Cell, HuntColumn, ScalarType } from '../model/hunt.ts'
import { Coloured, Completions, Diagnostic, Formatted, Hover, SignatureHelp } from '../model/hunt-editor.ts'
import { EpochMs, EvidenceId } from '../model/units.ts'

const count = z.number().int().nonnegative()
const nothing = z.object({})
const text = z.string().max(100_000)
const parameters = z.record(z.string(), z.string().max(100_000))

/** The job that reads the rows of a hunt is called so. */
export const huntTitle = 'Hunting'

export const HuntQuestion = z.object({
  text,
  /** Values of `declare query_parameters`, by name, as a person writes them. */
  parameters: parameters.default({}),
  /** What now() gives; null: the time of the case's last record. */
  at: EpochMs.nullable().default(null),
  /** Columns that a table does not have are refused, or taken as empty and told of in the notes. */
  unknownColumns: z.enum(['refuse', 'empty']).default('refuse'),
})
export type HuntQuestion = z.infer<typeof HuntQuestion>

export const HuntEnd = z.object({
  /** Rows that can be read, and how many the query has; null where counting them reached a limit, too. */
  rows: count,
  total: count.nullable(),
  /** The limit that was reached. */
  cut: z.object({ limit: z.enum(['rows', 'bytes']), message: z.string() }).nullable(),
  milliseconds: count,
  /** The entry of the ledger that tells of it. */
  entry: EvidenceId,
})
export type HuntEnd = z.infer<typeof HuntEnd>

/** Rows from place `from` on. */
export const HuntPage = z.object({
  from: count,
  rows: z.array(z.array(Cell)),
  /** For each row the record it is read from; null where it is made of several, or of none. */
  records: z.array(EvidenceId.nullable()),
  /** Null while rows are still being read; they can be asked for meanwhile. */
  end: HuntEnd.nullable(),
})
export type HuntPage = z.infer<typeof HuntPage>

const rowsOfPage = z.number().int().positive().max(5000).default(200)

export const StartedHunt = z.object({
  hunt: z.string(),
  columns: z.array(HuntColumn),
  /** The kind of chart the query asks for and its properties; null where it asks for none. */
  render: z.object({ chart: z.string(), properties: z.record(z.string(), z.string()) }).nullable(),
  ordered: z.boolean(),
  at: EpochMs,
  notes: z.array(z.string()),
  page: HuntPage,
})
export type StartedHunt = z.infer<typeof StartedHunt>

export const SavedHunt = z.object({
  name: z.string(),
  text: z.string(),
  parameters,
  entry: EvidenceId,
  savedAt: EpochMs,
})
export type SavedHunt = z.infer<typeof SavedHunt>

/** A hunt that ran: `parent` is the one it was made out of. */
export const PastHunt = z.object({
  entry: EvidenceId,
  ranAt: EpochMs,
  parent: EvidenceId.nullable(),
  text: z.string(),
  parameters,
  at: EpochMs,
  total: count.nullable(),
})
export type PastHunt = z.infer<typeof PastHunt>

export const LibraryHunt = HuntDocument.extend({ id: z.string() })
export type LibraryHunt = z.infer<typeof LibraryHunt>

const huntName = z.string().trim().min(1).max(120)
const writing = z.object({ text })
const caret = writing.extend({ position: count })

export const huntCalls = {
  /** Gives the first rows as soon as they are there; the others are read as a job, up to a limit. */
  'hunt.run': {
    input: HuntQuestion.extend({
      parent: EvidenceId.nullable().default(null),
      count: rowsOfPage,
      /** Rows that are read at most. */
      rows: z.number().int().positive().max(100_000).default(10_000),
    }),
    output: StartedHunt,
  },
  /** Waits until the rows are there. Refuses argument.invalid for a hunt that was let go of, and what ended the hunt. */
  'hunt.page': { input: z.object({ hunt: z.string(), from: count, count: rowsOfPage }), output: HuntPage },
  /**
   * The records that a row was made of, where summarize or distinct has put many into one: the first 1,000, and how many
   * there are. Null where that can not be told. Refuses what the hunt refuses.
   */
  'hunt.behind': {
    input: z.object({ hunt: z.string(), row: count }),
    output: z.object({ records: z.array(EvidenceId), total: count.nullable() }).nullable(),
  },
  /** Ends it where it still runs, and lets go of its rows. */
  'hunt.close': { input: z.object({ hunt: z.string() }), output: nothing },
  /** Runs the query again and writes all of its rows into a new file of the data folder. */
  'hunt.export': {
    input: HuntQuestion.extend({
      name: huntName,
      form: z.enum(['csv', 'ndjson', 'parquet']),
      /** Of CSV: keeps a spreadsheet from taking what a log says for a formula. */
      spreadsheet: z.boolean().default(false),
    }),
    output: z.object({ to: z.string(), rows: count, notes: z.array(z.string()) }),
  },
  /** The tables that can be asked. */
  'hunt.schema': {
    input: nothing,
    output: z.array(
      z.object({
        name: z.string(),
        rows: count,
        columns: z.array(z.object({ name: z.string(), type: ScalarType, description: z.string() })),
      }),
    ),
  },
  'hunt.complete': { input: caret, output: Completions },
  'hunt.hover': { input: caret, output: Hover.nullable() },
  'hunt.signature': { input: caret, output: SignatureHelp.nullable() },
  'hunt.diagnostics': { input: writing, output: z.array(Diagnostic) },
  'hunt.format': { input: caret, output: Formatted },
  'hunt.colours': { input: writing, output: z.array(Coloured) },
  /** The hunts that are shipped, each with what it finds and the parameters it declares. */
  'hunt.library': { input: nothing, output: z.array(LibraryHunt) },
  /** Hunts that ran in the case, newest first: those before entry `before`, null for the newest of all. */
  'hunt.history': {
    input: z.object({ before: EvidenceId.nullable().default(null), limit: z.number().int().positive().max(500) }),
    output: z.array(PastHunt),
  },
  /** Kept under a name, by their names. */
  'hunt.saved': { input: nothing, output: z.array(SavedHunt) },
  /** Over the one of this name, where there is one. */
  'hunt.save': {
    input: z.object({ name: huntName, text: text.min(1), parameters: parameters.default({}) }),
    output: SavedHunt,
  },
  /** Refuses hunt.unknown. */
  'hunt.forget': { input: z.object({ name: huntName }), output: nothing },
} as const
