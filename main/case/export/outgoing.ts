// What goes out of a case or a run: the bodies a sender would post, a few records in memory at a time, and what was left out.
import type { Evidence } from '../../../shared/model/evidence.ts'
import type { JsonObject } from '../../../shared/model/json.ts'

/** A record on its way out. */
export type Outgoing = Pick<Evidence, 'table' | 'time' | 'fields' | 'keys'>

/** What OpenTelemetry tells apart: by where it is posted, and a file of lines holds one alone. */
export type Signal = 'traces' | 'logs'

/** One HTTP request: a POST of JSON. */
export interface OutgoingRequest {
  /** Path and query at the collector. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly signal: Signal
  /** One line of JSON. */
  readonly body: string
  readonly records: number
}

/** Takes records in order and gives the requests that are full; the last come with `end`. */
export interface Sender {
  push(record: Outgoing): OutgoingRequest[]
  end(): OutgoingRequest[]
  /** Records that are in no request, by the reason. */
  readonly leftOut: ReadonlyMap<string, number>
  /** Records that were cut to what a sender may send. */
  readonly shortened: number
}

/** As OpenTelemetry's BatchSpanProcessor (`maxExportBatchSize`). */
export const recordsABatch = 512
/** Of one body; the Agent 365 exporter keeps below 0.9 MB (real-system.md §7.1), which every collector takes. */
export const bytesABody = 900_000

/** A record as the text of its JSON, with what it stands in: a resource and a scope. */
export interface Item {
  readonly resource: JsonObject
  readonly scope: JsonObject
  readonly text: string
}

/** Names of the three levels of a body. */
export interface Levels {
  readonly resources: string
  readonly scopes: string
  readonly records: string
}

export const spanLevels: Levels = { resources: 'resourceSpans', scopes: 'scopeSpans', records: 'spans' }
export const logLevels: Levels = { resources: 'resourceLogs', scopes: 'scopeLogs', records: 'logRecords' }

/** The body that holds these, each group of one resource and scope where its first stood. */
export function bodyOf(levels: Levels, items: readonly Item[]): string {
  const groups = new Map<string, string[]>()
  for (const { resource, scope, text } of items) {
    const around = `{"resource":${JSON.stringify(resource)},"${levels.scopes}":[{"scope":${JSON.stringify(scope)},"${levels.records}":[`
    const group = groups.get(around)
    if (group) group.push(text)
    else groups.set(around, [text])
  }
  const parts = [...groups].map(([around, texts]) => `${around}${texts.join(',')}]}]}`)
  return `{"${levels.resources}":[${parts.join(',')}]}`
}

/** In order, cut where the next would make a body too long. One that is too long by itself goes alone. */
export function chunksOf(items: readonly Item[]): Item[][] {
  const chunks: Item[][] = []
  let bytes = 0
  for (const item of items) {
    const more = Buffer.byteLength(item.text)
    const last = chunks.at(-1)
    if (last === undefined || bytes + more > bytesABody) {
      chunks.push([item])
      bytes = more
    } else {
      last.push(item)
      bytes += more
    }
  }
  return chunks
}

/** Counts by a reason. */
export function counts(): { readonly by: Map<string, number>; add(reason: string): void } {
  const by = new Map<string, number>()
  return { by, add: reason => void by.set(reason, (by.get(reason) ?? 0) + 1) }
}
