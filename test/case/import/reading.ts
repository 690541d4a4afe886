// What the importer tests share: bytes in, segments out, and the rules every reading must keep.

import { expect } from 'vitest'
import { decodeRecord, readSegments } from '../../../main/case/import/index.ts'
import type { RecordSegment, RejectedSegment, Segment } from '../../../main/case/import/segment.ts'
import type { FormatId } from '../../../shared/model/evidence.ts'
import type { JsonObject } from '../../../shared/model/json.ts'

export interface Reading {
  readonly segments: Segment[]
  readonly records: RecordSegment[]
  readonly rejected: RejectedSegment[]
  /** Fields of each record, read back from its bytes and context alone. */
  readonly fields: JsonObject[]
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

async function* inChunks(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0
  for (let turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? bytes.length
    // A copy, so that a reader that keeps a view of a chunk is caught when the chunk is wiped.
    const chunk = Uint8Array.from(bytes.subarray(at, at + size))
    yield chunk
    chunk.fill(0)
    at += size
  }
}

/** Reads all, and checks what holds for every source: ranges in order, none overlapping, each record readable again. */
export async function read(format: FormatId, source: string | Uint8Array, sizes = [1 << 20]): Promise<Reading> {
  const bytes = typeof source === 'string' ? bytesOf(source) : source
  const segments: Segment[] = []
  for await (const batch of readSegments(format, inChunks(bytes, sizes))) segments.push(...batch)

  const contexts: JsonObject[] = []
  const records: RecordSegment[] = []
  const rejected: RejectedSegment[] = []
  const fields: JsonObject[] = []
  let end = 0
  for (const segment of segments) {
    if (segment.kind === 'context') {
      expect(segment.index).toBe(contexts.length)
      contexts.push(segment.value)
      continue
    }
    expect(segment.start).toBeGreaterThanOrEqual(end)
    end = segment.start + segment.length
    expect(end).toBeLessThanOrEqual(bytes.length)
    if (segment.kind === 'rejected') {
      rejected.push(segment)
      continue
    }
    records.push(segment)
    const context = segment.context === null ? null : contexts[segment.context]
    if (context === undefined) throw new Error(`context ${segment.context} was not told before its record`)
    fields.push(decodeRecord(format, bytes.subarray(segment.start, end), context))
    expect(lineAt(bytes, segment.start)).toBe(segment.line)
  }
  return { segments, records, rejected, fields }
}

function lineAt(bytes: Uint8Array, offset: number): number {
  let line = 1
  for (let at = 0; at < offset; at++) if (bytes[at] === 0x0a) line++
  return line
}

export const row = (more: JsonObject = {}): JsonObject => ({
  Type: 'SigninLogs',
  TimeGenerated: '2026-11-20T18:31:55.519Z',
  Id: 'a',
  ...more,
})
