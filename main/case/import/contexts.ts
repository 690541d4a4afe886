// Numbers the contexts of a source, and tells each once as long as records keep coming back to it.
import type { JsonObject } from '../../../shared/model/json.ts'
import type { ContextSegment } from './segment.ts'

/** Contexts remembered at a time. A source with more of them in turn tells some of them again, under new numbers. */
const remembered = 256

export interface ContextTable {
  /** The context's number, and its segment where it has to be told. */
  add(value: JsonObject): { readonly index: number; readonly segment?: ContextSegment }
}

export function contextTable(): ContextTable {
  const known = new Map<string, number>()
  let next = 0
  return {
    add(value) {
      const text = JSON.stringify(value)
      const index = known.get(text)
      if (index !== undefined) return { index }
      if (known.size === remembered) known.clear()
      known.set(text, next)
      return { index: next, segment: { kind: 'context', index: next++, value } }
    },
  }
}
