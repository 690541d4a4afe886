// What telemetry writes reads back through the importers of the same exports: every record, no line refused.
import { expect, test } from 'vitest'
import { decodeRecord, readSegments, recognise } from '../../main/case/import/index.ts'
import type { FormatId, TableName } from '../../shared/model/evidence.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { wholeSession } from './facts.ts'
import { recordsOf, spansOf } from './records.ts'

const records = recordsOf(wholeSession)
const formats = [...new Set(records.map(({ format }) => format))]

interface Read {
  table: TableName
  time: number | null
  fields: JsonObject
  kinds: string[]
}

async function readBack(format: FormatId, some: readonly LogRecord[]): Promise<Read[]> {
  const bytes = new TextEncoder().encode(some.map(({ body }) => `${JSON.stringify(body)}\n`).join(''))
  const contexts: JsonObject[] = []
  const read: Read[] = []
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000)
  }
  for await (const segments of readSegments(format, chunks())) {
    for (const segment of segments) {
      if (segment.kind === 'rejected') throw new Error(`${format} line ${segment.line}: ${segment.reason}`)
      if (segment.kind === 'context') {
        contexts[segment.index] = segment.value
        continue
      }
      const { start, length, context, table, time, keys } = segment
      const raw = bytes.subarray(start, start + length)
      const fields = decodeRecord(format, raw, context === null ? null : (contexts[context] ?? null))
      read.push({ table, time, fields, kinds: keys.map(({ kind }) => kind) })
    }
  }
  return read
}

test.each(formats.filter(format => format !== 'agent365-exporter'))(
  '%s rows read back as they were written',
  async format => {
    const written = records.filter(record => record.format === format)
    const read = await readBack(format, written)
    expect(read.map(({ table }) => table)).toEqual(written.map(({ table }) => table))
    expect(read.map(({ fields }) => fields)).toEqual(written.map(({ body }) => body))
    for (const { kinds } of read) expect(kinds.length).toBeGreaterThan(0)
  },
)

test('agent365-exporter bodies read back span by span', async () => {
  const read = await readBack(
    'agent365-exporter',
    records.filter(({ plane }) => plane === 'agent365'),
  )
  const spans = spansOf(records)
  expect(read.map(({ fields }) => fields.spanId)).toEqual(spans.map(({ spanId }) => spanId))
  expect(read.map(({ fields }) => fields.attributes)).toEqual(spans.map(({ attributes }) => attributes))
  expect(read.map(({ time }) => time)).toEqual(spans.map(span => Math.round(span.startTimeUnixNano / 1e6)))
  const kinds = new Set(read.flatMap(({ kinds }) => kinds))
  for (const kind of ['trace', 'span', 'parentSpan', 'session', 'computer', 'agent', 'user'])
    expect(kinds).toContain(kind)
})

test.each(formats)('a file of %s is recognised for what it is', format => {
  const [first] = records.filter(record => record.format === format)
  expect(recognise(new TextEncoder().encode(`${JSON.stringify(first?.body)}\n`), 'export.json')).toBe(format)
})
