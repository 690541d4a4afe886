// Gathers the rows a trace needs from where the logs live: those that carry an identifier, and those that are joined to them.
import { Refusal, type RefusalData } from '../../../../../shared/errors.ts'
import { epochMs, isoOf } from '../../../../../shared/model/units.ts'
import { answeredRow } from '../../../../case/index.ts'
import type { EvidenceSource, HuntEnd } from '../source.ts'
import { followed } from './followed.ts'
import { canBeAsked, extentOf, kqlOf, queriesFor, type TableQuery, type Wanted, type Window } from './queries.ts'

export interface GatherOptions {
  readonly wanted: readonly Wanted[]
  readonly window: Window
  /** How often what was found is followed on; 0 asks for the identifiers alone. */
  readonly rounds: number
  /** Rows that are taken at most. */
  readonly rows: number
  readonly signal?: AbortSignal
}

/** One answer, byte for byte as it came, and what was asked for it. */
export interface Gathered {
  readonly table: string
  readonly round: number
  readonly kql: string
  readonly requestId: string | null
  readonly bytes: readonly Uint8Array[]
  readonly end: HuntEnd
}

export interface GatherEnd {
  readonly queries: number
  readonly rows: number
  /** Rows by table. */
  readonly tables: Readonly<Record<string, number>>
  /** Each is a sentence on what was not taken, and why. */
  readonly left: readonly string[]
  /** What ended it before all was asked; what came before is kept. */
  readonly stopped: RefusalData | null
}

/** Answers without a row are counted and not handed out. Never throws a refusal: what stops it is in the end. */
export async function* gather(source: EvidenceSource, options: GatherOptions): AsyncGenerator<Gathered, GatherEnd> {
  const left: string[] = []
  const state = { queries: 0, rows: 0, tables: new Map<string, number>(), left }
  const end = (stopped: RefusalData | null): GatherEnd => ({
    ...state,
    tables: Object.fromEntries(state.tables),
    stopped,
  })
  const asked = new Set<string>()
  try {
    const tables = await source.schema(options.signal)
    let wanted = fresh(options.wanted, asked, state.left)
    for (let round = 0; wanted.length > 0; round++) {
      if (round > options.rounds) {
        state.left.push(`${wanted.length} identifiers of what was found were not followed on: that is the limit.`)
        break
      }
      const found = new Map<string, Wanted>()
      const queries = queriesFor(tables, wanted)
      if (round === 0 && queries.length === 0) state.left.push('No table there has a column for these identifiers.')
      for (const query of queries) {
        for await (const part of whole(source, query, options.window, options, state)) {
          const rows = part.end.rows
          state.rows += rows
          state.tables.set(query.table, (state.tables.get(query.table) ?? 0) + rows)
          for (const each of part.found) found.set(nameOf(each), each)
          if (rows > 0) yield { ...part, table: query.table, round }
        }
      }
      wanted = fresh([...found.values()], asked, state.left)
    }
    return end(null)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return end(error.data)
  }
}

/** Those not asked for yet. */
function fresh(wanted: readonly Wanted[], asked: Set<string>, left: string[]): Wanted[] {
  return wanted.filter(each => {
    const { value } = each
    if (asked.has(nameOf(each))) return false
    asked.add(nameOf(each))
    if (canBeAsked(value)) return true
    left.push(`${JSON.stringify(value.slice(0, 60))} can not be asked for.`)
    return false
  })
}

const nameOf = ({ kind, value }: Wanted): string => `${kind} ${value}`

type Part = Pick<Gathered, 'kql' | 'requestId' | 'bytes' | 'end'> & { readonly found: readonly Wanted[] }

interface Counted {
  queries: number
  readonly rows: number
  readonly left: string[]
}

/** Below this a window is not parted further. */
const shortest = 1000

/** The rows of a query, in as many parts as it takes that none is cut. */
async function* whole(
  source: EvidenceSource,
  query: TableQuery,
  window: Window,
  options: GatherOptions,
  state: Counted,
): AsyncGenerator<Part> {
  const room = options.rows - state.rows
  if (room <= 0) throw tooMany(options)
  state.queries++
  let part: Part | Refusal
  try {
    part = await ask(source, kqlOf(query, window), room, options.signal)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (!ofTheQuery.has(error.code)) throw error
    part = error
  }
  if (!(part instanceof Refusal) && part.end.cut !== null && part.end.rows >= room) {
    yield part
    throw tooMany(options)
  }
  const cut = part instanceof Refusal ? part.code === 'hunt.limit' : part.end.cut !== null
  if (!cut && part instanceof Refusal) {
    state.left.push(`${query.table} was not asked: ${part.message}`)
    return
  }
  const halves = cut ? await halvesOf(source, query, window, options, state) : null
  if (halves !== null) {
    for (const half of halves) yield* whole(source, query, half, options, state)
  } else if (part instanceof Refusal) {
    state.left.push(`${query.table}, ${told(window)}: ${part.message}`)
  } else {
    if (part.end.cut !== null) state.left.push(`${query.table}, ${told(window)}: ${part.end.cut.message}`)
    yield part
  }
}

/** What goes wrong with one table does not keep the others from being asked. */
const ofTheQuery: ReadonlySet<string> = new Set(['hunt.syntax', 'hunt.unsupported', 'hunt.limit', 'hunt.failed'])

const tooMany = ({ rows }: GatherOptions): Refusal =>
  new Refusal('hunt.limit', `${rows} rows were taken, which is the limit, and there are more.`, {
    todo: 'Name fewer identifiers or a shorter time, or allow more rows.',
  })

async function ask(source: EvidenceSource, kql: string, rows: number, signal: AbortSignal | undefined): Promise<Part> {
  const bytes: Uint8Array[] = []
  const answer = await source.hunt(kql, {
    limits: { rows },
    onBytes: chunk => bytes.push(chunk),
    ...(signal !== undefined && { signal }),
  })
  const found = new Map<string, Wanted>()
  for await (const chunk of answer.rows)
    for (const row of chunk)
      for (const { kind, value } of answeredRow(answer.columns, row)?.keys ?? [])
        if (followed.has(kind)) found.set(nameOf({ kind, value }), { kind, value })
  return { kql, requestId: answer.requestId, bytes, end: answer.end(), found: [...found.values()] }
}

/** Null where the table has no time to part by, or no time between its rows. */
async function halvesOf(
  source: EvidenceSource,
  query: TableQuery,
  window: Window,
  { signal }: GatherOptions,
  state: Counted,
): Promise<readonly [Window, Window] | null> {
  const { time } = query
  if (time === null) return null
  let { since, until } = window
  if (since === null || until === null) {
    state.queries++
    const answer = await source.hunt(extentOf({ ...query, time }, window), signal === undefined ? {} : { signal })
    for await (const [row] of answer.rows) {
      const [first, last] = [row?.[0], row?.[1]].map(cell => (typeof cell === 'string' ? Date.parse(cell) : Number.NaN))
      if (Number.isNaN(first) || Number.isNaN(last) || first === undefined || last === undefined) return null
      since ??= epochMs(first)
      until ??= epochMs(last + 1)
    }
  }
  if (since === null || until === null || until - since < 2 * shortest) return null
  const middle = epochMs(since + Math.floor((until - since) / 2))
  // What was open stays so: a clock may have put rows beyond what was told.
  return [
    { since: window.since, until: middle },
    { since: middle, until: window.until },
  ]
}

function told({ since, until }: Window): string {
  const from = since === null ? '' : ` from ${isoOf(since)}`
  return `at all times${from}${until === null ? '' : ` before ${isoOf(until)}`}`.replace(
    /^at all times (?=from|before)/,
    '',
  )
}
