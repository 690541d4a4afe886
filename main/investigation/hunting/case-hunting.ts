// Hunts over an open case: a query in, rows out as they come, each with the record it is read from.
import { Refusal, type RefusalData } from '../../../shared/errors.ts'
import type { EvidenceReader } from '../../../shared/model/evidence.ts'
import type { Cell, HuntColumn } from '../../../shared/model/hunt.ts'
import { type EpochMs, EvidenceId, isoOf } from '../../../shared/model/units.ts'
import { type CaseStore, type LentColumns, ownTableNames } from '../../case/index.ts'
import { caseSchema } from './case-schema.ts'
import { type BegunHunt, CaseEngine, type CaseEngineOptions } from './engine/case-engine.ts'
import { type HuntLimits, huntLimits } from './engine/limits.ts'
import { cancelled } from './engine/refusals.ts'
import { Language, type LanguageOptions } from './language/port.ts'
import type { Question, TranslatedHunt } from './language/protocol.ts'
import type { Render } from './query.ts'
import type { Schema } from './schema.ts'
import { ticksOfMicroseconds } from './times.ts'

export interface HuntingOptions {
  readonly language?: LanguageOptions
  readonly engine?: CaseEngineOptions
  /** What now() gives where the case has no record with a time. */
  readonly now: () => EpochMs
}

export interface CaseHuntRequest {
  readonly text: string
  /** Values of `declare query_parameters`, by name; `plain` as a person writes them, `kql` as literals of Kusto. */
  readonly parameters?: Readonly<Record<string, string>>
  readonly written?: 'plain' | 'kql'
  /** What now() gives and ago() counts from; left out, the time of the case's last record. */
  readonly at?: EpochMs
  /** Columns that a table does not have are refused, or taken as empty and told of in the notes. */
  readonly unknownColumns?: 'refuse' | 'empty'
  readonly limits?: Partial<HuntLimits>
  readonly signal?: AbortSignal
}

export interface HuntPiece {
  readonly rows: Cell[][]
  /** For each row the record it is read from; null where it is made of several, or of none. */
  readonly records: (EvidenceId | null)[]
}

export interface CaseHuntEnd {
  /** Rows that were handed out, and how many the query has; null where counting them reached a limit, too. */
  readonly rows: number
  readonly total: number | null
  /** The limit that was reached, for a person. */
  readonly cut: { readonly limit: 'rows' | 'bytes'; readonly message: string } | null
}

/** One answer. Whoever asks reads the pieces to their end, once, or breaks off; or disposes of it unread. */
export interface CaseHunt extends AsyncDisposable {
  readonly columns: readonly HuntColumn[]
  readonly pieces: AsyncIterable<HuntPiece>
  /** Once the pieces are read; before that it throws. */
  end(): CaseHuntEnd
  readonly render: Render | null
  /** The rows are in an order that the query asks for. */
  readonly ordered: boolean
  /** What now() was. */
  readonly at: EpochMs
  /** What is to be known of the answer. */
  readonly notes: readonly string[]
}

/** Records that one row of an answer was made of. */
export interface RecordsBehind {
  /** The first of them. */
  readonly records: readonly EvidenceId[]
  /** Null where counting them took too long. */
  readonly total: number | null
}

/** Told at once: more are for a hunt of their own. */
const mostBehind = 1000

const ownTablesIn = ({ text }: CaseHuntRequest) => ownTableNames.filter(name => text.includes(name))

export class CaseHunting {
  readonly language: Language
  readonly #store: Pick<CaseStore, 'info' | 'lendColumns' | 'columns'>
  readonly #engine: CaseEngine
  readonly #now: () => EpochMs
  #schema: { readonly of: string; readonly schema: Schema } | null = null

  constructor(store: Pick<CaseStore, 'info' | 'lendColumns' | 'columns'> & EvidenceReader, options: HuntingOptions) {
    this.#store = store
    this.#now = options.now
    this.language = new Language(options.language)
    this.#engine = new CaseEngine(store, options.engine)
  }

  /**
   * Runs a query over every record of the case. Refuses hunt.syntax, hunt.unsupported, hunt.limit and hunt.failed, where
   * that is known with line and column; argument.invalid for parameters; and job.cancelled.
   */
  async hunt(request: CaseHuntRequest): Promise<CaseHunt> {
    const begun = await this.#engine.begin(request.signal, ownTablesIn(request))
    try {
      const last = request.at === undefined ? (await this.#store.info()).last : null
      const at = request.at ?? last ?? this.#now()
      this.#know(begun.columns)
      const translated = await this.#translated(begun, request, at)
      if (translated === null) throw new Error('a hunt was asked for and none was translated')
      return answerOf(begun, translated, request, { at, isOfRecord: last !== null })
    } catch (error) {
      await begun[Symbol.asyncDispose]()
      throw error
    }
  }

  /**
   * The records that a row of an answer was made of, where summarize or distinct has put many into one: the first of
   * them, and how many there are. Null where that can not be told. Refuses what `hunt` refuses.
   * @param request with the moment that now() was
   */
  async recordsBehind(
    request: CaseHuntRequest & { readonly at: EpochMs },
    row: readonly Cell[],
  ): Promise<RecordsBehind | null> {
    await using begun = await this.#engine.begin(request.signal, ownTablesIn(request))
    this.#know(begun.columns)
    const translated = await this.#translated(begun, request, request.at, row)
    if (translated === null) return null
    const work = { limits: { ...huntLimits, ...request.limits }, ...(request.signal && { signal: request.signal }) }
    const entry = `e${translated.columns.length}`
    const names = [...translated.columns.map((_, index) => `e${index}`), entry].join(', ')
    const entries = `SELECT DISTINCT ${entry} AS e FROM (${translated.sql}) AS t(${names}) WHERE ${entry} IS NOT NULL`
    const found = await begun.rows(`${entries} ORDER BY e LIMIT ${mostBehind}`, [entryColumn], work)
    const records = found.map(([each]) => EvidenceId.parse(each))
    return { records, total: records.length < mostBehind ? records.length : await counted(begun, entries, work) }
  }

  /** Loads and opens all that hunts need, so that the first one takes no longer than the next. */
  async prepare(signal?: AbortSignal): Promise<void> {
    this.language.start()
    await this.schema(signal)
    await this.language.ask('colours', { text: '' })
  }

  /** Puts the question again with each answer of what it asks back. */
  async #translated(
    begun: BegunHunt,
    request: CaseHuntRequest,
    at: EpochMs,
    row: readonly Cell[] | null = null,
  ): Promise<TranslatedHunt | null> {
    const { limits, signal } = request
    const question = questionOf(request, at, row)
    for (;;) {
      const translation = await this.language.ask('translate', question)
      if (signal?.aborted) throw cancelled()
      if (translation.kind === 'translated') return translation
      if (translation.kind === 'untold') return null
      const { sql, columns } = translation
      const rows = await begun.rows(sql, columns, {
        ...(limits && { limits: timeOf(limits) }),
        ...(signal && { signal }),
      })
      question.answers.push({ at: translation.at, rows })
    }
  }

  /** The tables that can be asked, as they are now. The editor's language knows them from then on. */
  async schema(signal?: AbortSignal): Promise<Schema> {
    await using begun = await this.#engine.begin(signal)
    return this.#know(begun.columns)
  }

  /** Ends what runs, with job.cancelled. */
  async close(): Promise<void> {
    await Promise.all([this.language.close(), this.#engine.close()])
  }

  #know({ tables, own }: LentColumns): Schema {
    const of = JSON.stringify([tables, own])
    if (this.#schema?.of !== of) this.#schema = { of, schema: caseSchema(tables, own) }
    this.language.setSchema(this.#schema.schema)
    return this.#schema.schema
  }
}

const questionOf = (request: CaseHuntRequest, at: EpochMs, row: readonly Cell[] | null): Question => {
  const { text, parameters = {}, written = 'plain', unknownColumns = 'refuse' } = request
  const now = ticksOfMicroseconds(BigInt(at) * 1000n)
  return {
    text,
    parameters: { ...parameters },
    written,
    now,
    unknownColumns,
    answers: [],
    row: row === null ? null : [...row],
  }
}

/** Of the answer's own limits: what a question asked on the way gives is no part of it. */
const timeOf = ({ milliseconds }: Partial<HuntLimits>): Partial<HuntLimits> =>
  milliseconds === undefined ? {} : { milliseconds }

interface Moment {
  readonly at: EpochMs
  /** The time of the case's last record. */
  readonly isOfRecord: boolean
}

function answerOf(begun: BegunHunt, translated: TranslatedHunt, request: CaseHuntRequest, moment: Moment): CaseHunt {
  const { sql, columns, entry, render, ordered } = translated
  const limits = { ...huntLimits, ...request.limits }
  const work = { limits, ...(request.signal && { signal: request.signal }) }
  const asked = entry ? [...columns, entryColumn] : columns
  let end: CaseHuntEnd | null = null

  async function* pieces(): AsyncGenerator<HuntPiece> {
    let rows = 0
    try {
      for await (const chunk of begun.run(sql, asked, work)) {
        rows += chunk.length
        yield entry ? withRecords(chunk) : { rows: chunk, records: chunk.map(() => null) }
      }
      end = { rows, total: rows, cut: null }
    } catch (error) {
      const limit = limitOf(error)
      if (limit === null) throw error
      end = { rows, total: await counted(begun, sql, work), cut: limit }
    } finally {
      await begun[Symbol.asyncDispose]()
    }
  }

  return {
    columns,
    pieces: pieces(),
    render,
    ordered,
    at: moment.at,
    notes: [...translated.notes, ...ownNote(translated, begun.columns), ...timeNote(request, moment)],
    end: () => {
      if (end === null) throw new Error('the rows of this hunt are not read to their end')
      return end
    },
    [Symbol.asyncDispose]: () => begun[Symbol.asyncDispose](),
  }
}

const entryColumn: HuntColumn = { name: 'entry', type: 'long' }

function withRecords(chunk: readonly Cell[][]): HuntPiece {
  const records = chunk.map(row => {
    const entry = row.at(-1)
    return typeof entry === 'number' ? EvidenceId.parse(entry) : null
  })
  return { rows: chunk.map(row => row.slice(0, -1)), records }
}

/** The limit of rows or of bytes that ended an answer whose rows up to there were handed out; null for all else. */
function limitOf(error: unknown): CaseHuntEnd['cut'] {
  if (!(error instanceof Refusal) || error.code !== 'hunt.limit') return null
  const { where, message }: RefusalData = error.data
  const limit = where?.key
  return limit === 'rows' || limit === 'bytes' ? { limit, message } : null
}

/** Counting may take as long as the hunt itself might have, and no longer. */
async function counted(
  begun: BegunHunt,
  sql: string,
  work: { readonly limits: HuntLimits; readonly signal?: AbortSignal },
): Promise<number | null> {
  try {
    const [[total] = []] = await begun.rows(`SELECT count(*) FROM (${sql})`, [{ name: 'total', type: 'long' }], {
      ...work,
      limits: { ...work.limits, rows: 1, bytes: huntLimits.bytes },
    })
    return typeof total === 'number' ? total : null
  } catch (error) {
    if (error instanceof Refusal && error.code === 'hunt.limit') return null
    throw error
  }
}

/** A query over every table there is, such as `search "x"`, asks for records. */
function ownNote({ tables }: TranslatedHunt, { own }: LentColumns): string[] {
  const isOut = (name: string) => ownTableNames.some(each => each === name) && !own.some(({ table }) => table === name)
  return tables.some(isOut) ? ['Tables of Throughline itself are left out: the query does not name them.'] : []
}

/** Old evidence answers, because "a day ago" is counted from its own time: which has to be said. */
function timeNote({ text }: CaseHuntRequest, { at, isOfRecord }: Moment): string[] {
  if (!isOfRecord || !/\b(now|ago)\s*\(/.test(text)) return []
  return [`now() and ago() count from ${isoOf(at)}, the time of the case's last record.`]
}
