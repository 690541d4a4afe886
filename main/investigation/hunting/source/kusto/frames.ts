// Kusto's v2 answer as frames: the objects of one JSON list, taken out of its bytes as they come, with every digit of theirs.
// https://learn.microsoft.com/kusto/api/rest/response-v2
import { z } from 'zod'
import { isJsonObject, type Json, type JsonObject } from '../../../../../shared/model/json.ts'
import { parseExactly } from '../../exact-numbers.ts'

const Column = z.object({ ColumnName: z.string(), ColumnType: z.string() })
/** A list is a row; an object among the rows says what went wrong. What was parsed as JSON is not walked through again. */
const Rows = z.array(z.custom<Json[] | JsonObject>(value => Array.isArray(value) || isJsonObject(value)))
const TableId = z.number().int()
const Errors = z.array(z.custom<JsonObject>(isJsonObject)).optional()

/** The frames this reads; there are more, which tell of progress and may be passed over. */
export const Frame = z.discriminatedUnion('FrameType', [
  z.object({ FrameType: z.literal('DataSetHeader'), Version: z.string() }),
  z.object({
    FrameType: z.literal('DataTable'),
    TableId,
    TableKind: z.string(),
    Columns: z.array(Column),
    Rows,
  }),
  z.object({ FrameType: z.literal('TableHeader'), TableId, TableKind: z.string(), Columns: z.array(Column) }),
  z.object({ FrameType: z.literal('TableFragment'), TableId, TableFragmentType: z.string(), Rows }),
  z.object({
    FrameType: z.literal('TableCompletion'),
    TableId,
    RowCount: z.number().int(),
    OneApiErrors: Errors,
  }),
  z.object({
    FrameType: z.literal('DataSetCompletion'),
    HasErrors: z.boolean(),
    Cancelled: z.boolean().optional(),
    OneApiErrors: Errors,
  }),
])
export type Frame = z.infer<typeof Frame>

/** What can not be an answer of Kusto. `text` is how it begins. */
export class NoAnswer extends Error {
  readonly text: string

  constructor(reason: string, text: string) {
    super(reason)
    this.text = text
  }
}

/** More came than is read. */
export class TooManyBytes extends Error {
  readonly most: number

  constructor(most: number) {
    super(`More than ${most} bytes came`)
    this.most = most
  }
}

const [quote, backslash, openBracket, openBrace, closeBracket, closeBrace] = [0x22, 0x5c, 0x5b, 0x7b, 0x5d, 0x7d]

/** Where following the brackets of a list is, between chunks. */
interface Following {
  depth: number
  inString: boolean
  escaped: boolean
  ended: boolean
}

/**
 * The frames in turn; those of no kind that is known are left out. Throws NoAnswer where the bytes are no list of objects,
 * where a frame is not as the protocol has it, and where they end before the list does.
 */
export async function* framesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  const state: Following = { depth: 0, inString: false, escaped: false, ended: false }
  let held: Uint8Array[] = []
  for await (const chunk of chunks) {
    let from = 0
    let at = 0
    while (at < chunk.length) {
      const isInside = state.depth > 1
      const next = follow(state, chunk, at)
      if (next < 0) throw noList(chunk)
      // A frame begins with the bracket just passed, or ends with it.
      if (!isInside && state.depth > 1) from = next - 1
      if (isInside && state.depth === 1) {
        const frame = frameOf(Buffer.concat([...held, chunk.subarray(from, next)]).toString('utf8'))
        held = []
        if (frame !== null) yield frame
      }
      at = next
    }
    if (state.depth > 1) held.push(chunk.subarray(from))
  }
  if (!state.ended) throw new NoAnswer('The answer broke off before its end.', '')
}

/** Where a frame begins or ends behind its bracket, or the chunk does; -1 where this can be no list. */
function follow(state: Following, chunk: Uint8Array, from: number): number {
  for (let at = from; at < chunk.length; at++) {
    if (state.inString) {
      at = endOfString(state, chunk, at)
      continue
    }
    const byte = chunk[at] ?? 0
    if (byte === quote && state.depth > 0) state.inString = true
    else if (byte === openBracket || byte === openBrace) {
      if (state.ended || (state.depth === 0 && byte === openBrace)) return -1
      state.depth++
      if (state.depth === 2) return at + 1
    } else if (byte === closeBracket || byte === closeBrace) {
      state.depth--
      if (state.depth === 0) state.ended = true
      if (state.depth === 1) return at + 1
      if (state.depth < 0) return -1
    } else if (state.depth === 0 && byte > 0x20) {
      return -1
    }
  }
  return chunk.length
}

/** The place of the quote that ends the string, or the last of the chunk. */
function endOfString(state: Following, chunk: Uint8Array, from: number): number {
  for (let at = from; at < chunk.length; at++) {
    const byte = chunk[at]
    if (state.escaped) state.escaped = false
    else if (byte === backslash) state.escaped = true
    else if (byte === quote) {
      state.inString = false
      return at
    }
  }
  return chunk.length - 1
}

const noList = (chunk: Uint8Array): NoAnswer =>
  new NoAnswer('The answer is no list of frames.', Buffer.from(chunk.subarray(0, 200)).toString('utf8'))

const known = new Set<unknown>(Frame.options.map(option => option.shape.FrameType.value))

function frameOf(text: string): Frame | null {
  const begins = text.slice(0, 200)
  let value: unknown
  try {
    value = parseExactly(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new NoAnswer(`A frame of the answer is no JSON: ${error.message}.`, begins)
  }
  if (typeof value === 'object' && value !== null && 'FrameType' in value && !known.has(value.FrameType)) return null
  const parsed = Frame.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new NoAnswer(
    `A frame of the answer is not as Kusto writes it: ${issue?.path.join('.')}, ${issue?.message}.`,
    begins,
  )
}
