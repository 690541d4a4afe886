// Pulls what a trace needs from where the logs live into a case: one source, whose bytes are the answers and what was asked for them.
import type { ImportedFile } from '../../../../../shared/model/evidence.ts'
import { type EpochMs, isoOf } from '../../../../../shared/model/units.ts'
import type { CaseStore } from '../../../../case/index.ts'
import type { EvidenceSource } from '../source.ts'
import { type GatherEnd, type Gathered, type GatherOptions, gather } from './gather.ts'

export interface PullOptions extends GatherOptions {
  readonly at: EpochMs
  /** Who asks, in their own words; null where they do not say. */
  readonly by: string | null
  /** How one was let in where the logs live, in a word. */
  readonly credential: string
}

export interface Pulled extends GatherEnd {
  /** What became of it in the case; null where there was nothing to take in. */
  readonly imported: ImportedFile | null
}

/**
 * Takes the rows in as they came, each a record. Never throws a refusal of the source: what stopped it is told, and what
 * came before is in the case.
 */
export async function pull(source: EvidenceSource, store: CaseStore, options: PullOptions): Promise<Pulled> {
  const gathering = gather(source, options)
  const first = await gathering.next()
  if (first.done === true) return { ...first.value, imported: null }
  const { value } = first
  let end: GatherEnd | null = null
  async function* text(): AsyncGenerator<Uint8Array> {
    yield* documentOf(source, options, value, gathering, told => {
      end = told
    })
  }
  const name = `${source.name} pulled ${isoOf(options.at)}`
  const { files } = await store.importStream(text(), { name, as: 'query-answer-json' })
  return { ...ended(end), imported: files[0] ?? null }
}

function ended(end: GatherEnd | null): GatherEnd {
  if (end === null) throw new Error('A pull was taken in before it ended')
  return end
}

/** JSON whose member `answers` holds each answer byte for byte beside what was asked for it. */
async function* documentOf(
  source: EvidenceSource,
  { wanted, window, rounds, rows, at, by, credential }: PullOptions,
  first: Gathered,
  rest: AsyncGenerator<Gathered, GatherEnd>,
  tell: (end: GatherEnd) => void,
): AsyncGenerator<Uint8Array> {
  const pulled = {
    from: source.name,
    cluster: source.place.address,
    database: source.place.database,
    credential,
    by,
    at: isoOf(at),
    identifiers: wanted,
    since: window.since === null ? null : isoOf(window.since),
    until: window.until === null ? null : isoOf(window.until),
    limits: { rounds, rows },
  }
  yield bytesOf(`{"pulled":${JSON.stringify(pulled)},\n"answers":[`)
  for (let each: IteratorResult<Gathered, GatherEnd> = { done: false, value: first }; ; each = await rest.next()) {
    if (each.done === true) {
      tell(each.value)
      yield bytesOf(`],\n"ended":${JSON.stringify(each.value)}}\n`)
      return
    }
    const { table, round, kql, requestId, bytes, end } = each.value
    const asked = { table, round, kql, requestId, taken: end.rows, cut: end.cut, notes: end.notes }
    yield bytesOf(`${each.value === first ? '' : ','}\n{"asked":${JSON.stringify(asked)},\n"answer":`)
    yield* bytes
    yield bytesOf('}')
  }
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8')
