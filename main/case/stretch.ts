// A stretch of a source made ready for the ledger: its entries in columns, and of each all that needs no database.
import type { LinkKind, TableName } from '../../shared/model/evidence.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { type Counts, kindNumbers, type Rejection, sourceLeafHex, tableNumbers } from './entry.ts'
import { sha256Text } from './hashing.ts'
import type { NewSource } from './ledger-writer.ts'
import type { KeyHash } from './link-hash.ts'
import type { SourceRow } from './rows.ts'

/** An entry as an importer hands it over. Positions count from the start of the source. */
export interface NewEntry {
  readonly start: number
  readonly length: number
  readonly line: number
  readonly what:
    | {
        readonly kind: 'record'
        readonly table: TableName
        readonly time: EpochMs | null
        readonly context: string | null
      }
    | ({ readonly kind: 'rejected' } & Rejection)
    /** Completes what was being taken in. */
    | ({ readonly kind: 'end' } & Counts)
}

/** The source that leaves name: its content hash in hex, and the ledger entry that registers it. */
export interface Registered {
  readonly content: string
  readonly entry: number
}

/** Number `index` of every column says something of entry `index`. Goes from one thread to another as it is. */
export interface Stretch {
  /** Where `bytes` begin in the source. */
  readonly position: number
  /** From the end of the entry before to the end of the last entry here. */
  readonly bytes: Uint8Array
  /** As a block's columns have them; a duplicate is a record here. */
  readonly kinds: Uint8Array
  readonly tables: Uint8Array
  readonly times: Float64Array
  readonly lines: Uint32Array
  readonly gaps: Uint32Array
  readonly lengths: Uint32Array
  /** Which of `contexts`, counted from 1; 0 for none. */
  readonly contextOf: Uint32Array
  readonly contexts: readonly string[]
  /** SHA-256 of the raw bytes of each, end to end. */
  readonly rawHashes: Uint8Array
  /** The leaf of each, end to end, should `registered` be what it names. */
  readonly leaves: Uint8Array
  readonly registered: Registered
  /** Of entries that say more than a record. */
  readonly more: ReadonlyMap<number, Rejection | Counts>
  /** Postings: hash high, hash low, number of the entry here. */
  readonly links: Uint32Array
}

/** A source that is not in the case yet is registered by the ledger's next entry, if nobody writes in between. */
export const registeredAs = (source: SourceRow | NewSource, next: number): Registered => ({
  content: source.content.toString('hex'),
  entry: 'entry' in source ? source.entry : next,
})

export type HashKey = (kind: LinkKind, value: string) => KeyHash

/** What is made of a stretch. */
export interface Unready {
  readonly position: number
  /** From `position` on; what is behind the last entry is left out. */
  readonly bytes: Buffer
  readonly entries: readonly NewEntry[]
  /** Postings of their keys, as a stretch has them. */
  readonly links: Uint32Array
  readonly registered: Registered
}

/** Throws where entries do not follow on each other inside the bytes. */
export function stretchOf({ position, bytes, entries, links, registered }: Unready): Stretch {
  const count = entries.length
  const contexts = new Map<string, number>()
  const more = new Map<number, Rejection | Counts>()
  const columns = {
    kinds: new Uint8Array(count),
    tables: new Uint8Array(count),
    times: new Float64Array(count).fill(Number.NaN),
    lines: new Uint32Array(count),
    gaps: new Uint32Array(count),
    lengths: new Uint32Array(count),
    contextOf: new Uint32Array(count),
    rawHashes: Buffer.alloc(32 * count),
    leaves: Buffer.alloc(32 * count),
  }
  const contextHashes: string[] = []
  let at = 0
  for (const [index, { start, length, line, what }] of entries.entries()) {
    const from = start - position
    const to = from + length
    if (from < at || to > bytes.length) {
      throw new Error(`an entry at byte ${start} of a source does not follow byte ${position + at}`)
    }
    columns.kinds[index] = kindNumbers[what.kind]
    columns.lines[index] = line
    columns.gaps[index] = from - at
    columns.lengths[index] = length
    let context: string | null = null
    let said: Rejection | Counts | null = null
    if (what.kind === 'record') {
      columns.tables[index] = tableNumbers[what.table]
      if (what.time !== null) columns.times[index] = what.time
      if (what.context !== null) {
        const known = contexts.get(what.context)
        if (known === undefined) {
          contexts.set(what.context, contexts.size)
          contextHashes.push(sha256Text(what.context))
        }
        const place = known ?? contexts.size - 1
        columns.contextOf[index] = place + 1
        context = contextHashes[place] ?? null
      }
    } else {
      said = moreOf(what)
      more.set(index, said)
    }
    const raw = sha256Text(bytes.subarray(from, to))
    columns.rawHashes.write(raw, 32 * index, 'hex')
    const envelope = {
      kind: what.kind,
      source: registered.content,
      registered: registered.entry,
      line,
      at: start,
      table: what.kind === 'record' ? what.table : null,
      time: what.kind === 'record' ? what.time : null,
      context,
      gap: gapHash(bytes, at, from),
      raw,
    }
    columns.leaves.write(sourceLeafHex(envelope, said), 32 * index, 'hex')
    at = to
  }
  return {
    position,
    bytes: bytes.subarray(0, at),
    ...columns,
    contexts: [...contexts.keys()],
    registered,
    more,
    links,
  }
}

/** A reason may quote the line, and the line may not be well-formed text. */
function moreOf(what: Exclude<NewEntry['what'], { kind: 'record' }>): Rejection | Counts {
  if (what.kind === 'end') return { records: what.records, rejected: what.rejected }
  return { code: what.code, column: what.column, reason: what.reason.toWellFormed() }
}

const lineFeed = 0x0a
const [hashOfNothing, hashOfLineFeed] = [sha256Text(''), sha256Text('\n')]

/** SHA-256 in hex of what stands between two entries: nearly always nothing or the end of a line. */
export function gapHash(bytes: Uint8Array, from: number, to: number): string {
  if (from === to) return hashOfNothing
  if (to - from === 1 && bytes[from] === lineFeed) return hashOfLineFeed
  return sha256Text(bytes.subarray(from, to))
}
