// Previewing a path: everything an import of it would do, found out from its first lines, and nothing taken in.
import { Refusal } from '../../shared/errors.ts'
import { type FormatId, formatIds, type TableName } from '../../shared/model/evidence.ts'
import { JsonObject } from '../../shared/model/json.ts'
import type { PreviewedContent, PreviewedPath, Reading } from '../../shared/model/preview.ts'
import type { CaseDatabase } from './database.ts'
import type { Formats } from './formats.ts'
import { sha256, toSha256Hex } from './hashing.ts'
import { formats as formatTable } from './import/format.ts'
import { type Measured, measure, standing } from './import-file.ts'
import { beginning, Intake } from './intake.ts'
import type { Input, Job } from './protocol.ts'
import { type Content, upTo } from './sources/content.ts'
import { found as foundAt } from './sources/found.ts'
import type { NewEntry } from './stretch.ts'

/** Lines looked at for the format it is taken for, and for each other. */
const looked = 100
const lookedBriefly = 20
const rowsShown = 5
const columnsShown = 40
const cellLength = 120

/** Throws job.cancelled; what can not be read is told with its refusal. */
export async function previewPath(
  place: { readonly db: CaseDatabase; readonly formats: Formats },
  spoolFolder: string,
  { path, name, as, formats = {} }: Input<'previewPath'>,
  job: Job,
): Promise<PreviewedPath> {
  const contents: PreviewedContent[] = []
  let skipped = 0
  for await (const each of foundAt(path, name, spoolFolder, job.signal)) {
    if (each.kind === 'skipped') skipped++
    else if (each.kind === 'refused') contents.push({ ...unread(each.name, each.path), refusal: dataOf(each.refusal) })
    else contents.push(await previewContent(place, each, chosen(formats, each.path) ?? as ?? null, job))
  }
  return { contents, skipped }
}

const chosen = (formats: Readonly<Record<string, FormatId>>, path: string): FormatId | undefined =>
  Object.hasOwn(formats, path) ? formats[path] : undefined

const unread = (name: string, path: string): PreviewedContent => ({
  name,
  path,
  bytes: 0,
  digest: toSha256Hex(sha256('').toString('hex')),
  within: [],
  format: null,
  reading: null,
  formats: [],
  had: 'nothing',
  source: null,
  refusal: null,
})

const dataOf = ({ code, message }: Refusal): PreviewedContent['refusal'] => ({ code, message })

async function previewContent(
  place: { readonly db: CaseDatabase; readonly formats: Formats },
  { content, name, path }: { readonly content: Content; readonly name: string; readonly path: string },
  as: FormatId | null,
  job: Job,
): Promise<PreviewedContent> {
  let preview = unread(name, path)
  try {
    const measured = await measure(content, job.signal)
    const { bytes } = measured
    preview = { ...preview, bytes, digest: toSha256Hex(measured.content.toString('hex')), within: [...content.within] }
    preview = { ...preview, formats: await formatsOf(place.formats, measured) }
    const format = as ?? place.formats.recognise(measured.head, name)
    const { had, source } = standing(place.db, measured.content, format)
    preview = { ...preview, format, had, source: source?.id ?? null }
    const lines = await look(place.formats, format, upTo(bytes, content.read(job.signal)), looked)
    return { ...preview, reading: readingOf(place.formats, format, lines) }
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'job.cancelled') throw error
    return { ...preview, refusal: dataOf(error) }
  }
}

interface Looked {
  readonly raw: Buffer
  readonly entries: readonly NewEntry[]
}

/** The first lines as a format cuts them. Refuses what its reader refuses. */
async function look(
  formats: Formats,
  format: FormatId,
  chunks: AsyncIterable<Uint8Array>,
  lines: number,
): Promise<Looked> {
  const intake = new Intake(beginning, null)
  let left = lines
  for await (const segments of formats.readSegments(format, intake.through(chunks))) {
    for (const segment of segments) {
      if (segment.kind !== 'context' && left-- <= 0) break
      intake.take(segment)
    }
    if (left <= 0) break
  }
  const { bytes, entries } = intake.gathered()
  return { raw: bytes, entries }
}

/** Formats that find records in the head; the last line there may be cut off, and is not held against any. */
async function formatsOf(formats: Formats, { head }: Measured): Promise<PreviewedContent['formats']> {
  const found: PreviewedContent['formats'] = []
  for (const format of formatIds) {
    const records = await look(formats, format, once(head), lookedBriefly).then(
      ({ entries }) => entries.filter(({ what }) => what.kind === 'record').length,
      (error: unknown) => {
        if (error instanceof Refusal) return 0
        throw error
      },
    )
    if (records > 0) found.push({ format, name: formatTable[format].name, records })
  }
  return found.sort((one, other) => other.records - one.records)
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function readingOf(formats: Formats, format: FormatId, { raw, entries }: Looked): Reading {
  const tables = new Map<TableName, number>()
  const rejections: Reading['rejections'] = []
  const times: Reading['rows'][number]['time'][] = []
  const records: { readonly row: Omit<Reading['rows'][number], 'cells'>; readonly fields: JsonObject }[] = []
  for (const { what, line, start, length } of entries) {
    if (what.kind === 'rejected')
      rejections.push({ line, column: what.column, code: what.code, reason: what.reason.toWellFormed() })
    if (what.kind !== 'record') continue
    const { table, time, context } = what
    tables.set(table, (tables.get(table) ?? 0) + 1)
    times.push(time)
    if (records.length === rowsShown) continue
    const around = context === null ? null : JsonObject.parse(JSON.parse(context))
    const fields = formats.decodeRecord(format, raw.subarray(start, start + length), around)
    records.push({ row: { line, table, time }, fields })
  }
  const known = times.filter(time => time !== null).sort((one, other) => one - other)
  const columns = [...new Set(records.flatMap(({ fields }) => Object.keys(fields)))]
  const named = columns.slice(0, columnsShown)
  return {
    looked: entries.length,
    tables: [...tables].map(([table, records]) => ({ table, records })),
    rejected: rejections.length,
    rejections: rejections.slice(0, rowsShown),
    first: known[0] ?? null,
    last: known.at(-1) ?? null,
    columns: named,
    moreColumns: columns.length - named.length,
    rows: records.map(({ row, fields }) => ({ ...row, cells: named.map(column => cellOf(fields, column)) })),
  }
}

function cellOf(fields: JsonObject, column: string): string | null {
  if (!Object.hasOwn(fields, column)) return null
  const value = fields[column] ?? null
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const characters = text.toWellFormed()
  return characters.length > cellLength ? `${characters.slice(0, cellLength).toWellFormed()}…` : characters
}
