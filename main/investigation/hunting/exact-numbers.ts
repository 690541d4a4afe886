// JSON without a digit lost: whole numbers beyond ±2^53, which JavaScript would round, become the text of their digits.
import type { Json } from '../../../shared/model/json.ts'

/** Only where there are so many digits may a number not be exact; most others stand inside of texts. */
const manyDigits = /(?:^|[[:,])\s*-?\d{16}/

/** Throws SyntaxError where it is no JSON. */
export function parseExactly(text: string): Json {
  return manyDigits.test(text) ? JSON.parse(text, exactNumber) : JSON.parse(text)
}

/** `source` is the number as it was written (ECMA-262, JSON.parse source text access). */
function exactNumber(_key: string, value: Json, { source }: { readonly source?: string } = {}): Json {
  const isWhole = typeof value === 'number' && source !== undefined && /^-?\d+$/.test(source)
  return isWhole && !Number.isSafeInteger(value) ? source : value
}
