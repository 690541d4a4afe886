// Where logs can be asked in KQL: one interface over the case on this machine and over a service that holds logs elsewhere.
import type { EvidenceReader } from '../../../../shared/model/evidence.ts'
import type { Cell, HuntColumn } from '../../../../shared/model/hunt.ts'
import type { EpochMs } from '../../../../shared/model/units.ts'
import type { HuntLimits } from '../engine/limits.ts'
import type { Render } from '../query.ts'

export type { HuntLimits }

export interface HuntOptions {
  /** Values of `declare query_parameters`, by name. */
  readonly parameters?: Readonly<Record<string, string>>
  /** How the values are written: `plain` as a person does, which is usual; `kql` as Kusto's clients do: texts as they are, all else as literals. */
  readonly written?: 'plain' | 'kql'
  /** What now() gives and ago() counts from; left out, the source's own now. */
  readonly at?: EpochMs
  /** Aborted, the work is given up where it is done, and the answer throws job.cancelled. */
  readonly signal?: AbortSignal
  /** What is reached ends the answer and is told in its end, or refuses it with hunt.limit where nothing came by then. */
  readonly limits?: Partial<HuntLimits>
  /** Sees the answer byte for byte as it comes, where it is carried from elsewhere: what was evidence there stays it. */
  readonly onBytes?: (bytes: Uint8Array) => void
}

/** Why an answer holds less than the query asked for. */
export interface Cut {
  /** Ours, or the service's own. */
  readonly limit: 'rows' | 'bytes' | 'service'
  /** What is missing and what to do, for a person. */
  readonly message: string
}

export interface HuntEnd {
  /** Rows that were handed out. */
  readonly rows: number
  readonly cut: Cut | null
  /** What the source says of the answer beside its rows: warnings, what it did again. */
  readonly notes: readonly string[]
}

/** The answer to one query. Whoever asks reads the rows to their end, once, or breaks off: both let go of the source. */
export interface HuntAnswer {
  readonly columns: readonly HuntColumn[]
  /** Chunks of rows, each row a cell a column. Throws a Refusal where the answer breaks off or turns out to be wrong. */
  readonly rows: AsyncIterable<readonly Cell[][]>
  /** Once the rows are read; before that it throws. */
  end(): HuntEnd
  /** How the query asks to be drawn. */
  readonly render: Render | null
  /** What the request is known by where the query ran; null where it ran here. */
  readonly requestId: string | null
}

export interface SourceTable {
  readonly name: string
  readonly columns: readonly HuntColumn[]
}

export interface EvidenceSource {
  readonly kind: 'case' | 'kusto'
  /** What people call it. */
  readonly name: string
  /** The case's file, or the cluster's address and the database. */
  readonly place: { readonly address: string; readonly database: string | null }
  /** The tables that can be asked. Throws what `hunt` throws. */
  schema(signal?: AbortSignal): Promise<readonly SourceTable[]>
  /**
   * Runs KQL where the logs are. Refuses hunt.syntax, hunt.unsupported, hunt.limit and hunt.failed of the query; of the
   * way there hunt.unreachable, hunt.unauthorised and hunt.throttled; throws job.cancelled.
   */
  hunt(kql: string, options?: HuntOptions): Promise<HuntAnswer>
  /** Its records where they lie, so that a trace can follow them; null where they have to be pulled into a case first. */
  readonly records: EvidenceReader | null
  close(): Promise<void>
}
