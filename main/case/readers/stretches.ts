// Stretches cut and joined to, as the ledger goes on with them.
import { postingWidth } from '../link-hash.ts'
import type { Registered, Stretch } from '../stretch.ts'

/** Leaves under this are worked out anew by whoever appends them. */
const unforeseen: Registered = { content: '', entry: 0 }

/** The stretch with bytes before it that belong to no entry. */
export function behindTail(tail: Uint8Array, stretch: Stretch): Stretch {
  if (tail.length === 0) return stretch
  const gaps = stretch.gaps.slice()
  gaps[0] = (gaps[0] ?? 0) + tail.length
  return {
    ...stretch,
    position: stretch.position - tail.length,
    bytes: Buffer.concat([tail, stretch.bytes]),
    gaps,
    registered: unforeseen,
  }
}

/** What is left when its first entries are in the ledger already. */
export function withoutFirst(stretch: Stretch, count: number): Stretch {
  let length = 0
  for (let index = 0; index < count; index++) length += (stretch.gaps[index] ?? 0) + (stretch.lengths[index] ?? 0)
  const links: number[] = []
  for (let at = 0; at < stretch.links.length; at += postingWidth) {
    const [high = 0, low = 0, index = 0] = stretch.links.subarray(at, at + postingWidth)
    if (index >= count) links.push(high, low, index - count)
  }
  return {
    position: stretch.position + length,
    bytes: stretch.bytes.subarray(length),
    kinds: stretch.kinds.subarray(count),
    tables: stretch.tables.subarray(count),
    times: stretch.times.subarray(count),
    lines: stretch.lines.subarray(count),
    gaps: stretch.gaps.subarray(count),
    lengths: stretch.lengths.subarray(count),
    contextOf: stretch.contextOf.subarray(count),
    contexts: stretch.contexts,
    rawHashes: stretch.rawHashes.subarray(32 * count),
    leaves: stretch.leaves.subarray(32 * count),
    registered: stretch.registered,
    more: new Map([...stretch.more].flatMap(([index, said]) => (index < count ? [] : [[index - count, said]]))),
    links: Uint32Array.from(links),
  }
}
