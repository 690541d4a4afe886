// Activation bars: from where to where somebody on a lane is busy, counted in message rows.
import type { Lane } from '../../shared/model/trace.ts'
import type { BarKind, Message } from './message.ts'

export interface Bar {
  readonly lane: Lane
  readonly kind: BarKind
  /** First and last row, both included; `to` is null while it goes on. */
  readonly from: number
  readonly to: number | null
  /** How many bars of its lane it lies beside; each is drawn one step further to the right. */
  readonly depth: number
  /** Written where the bar was cut short. */
  readonly cut: string | null
}

interface Growing {
  lane: Lane
  kind: BarKind
  from: number
  to: number | null
  depth: number
  cut: string | null
}

/**
 * Bars over the whole of `messages`. Waiting that is over within one row joins its neighbour, so that a chain of
 * requests is one bar.
 */
export function barsOf(messages: readonly Message[]): Bar[] {
  const bars: Growing[] = []
  const open = new Map<string, Growing>()
  const last = new Map<Lane, Growing>()

  const start = (lane: Lane, kind: BarKind, row: number): Growing => {
    const before = last.get(lane)
    const alone = ![...open.values()].some(bar => bar.lane === lane && bar.kind !== 'dead')
    if (kind === 'busy' && alone && before?.kind === 'busy' && before.to !== null && row - before.to <= 1) {
      before.to = null
      return before
    }
    const taken = new Set(
      [...open.values()].filter(bar => bar.lane === lane && bar.kind !== 'dead').map(bar => bar.depth),
    )
    let depth = 0
    while (kind !== 'dead' && taken.has(depth)) depth += 1
    const bar: Growing = { lane, kind, from: row, to: null, depth, cut: null }
    bars.push(bar)
    last.set(lane, bar)
    return bar
  }

  messages.forEach((message, row) => {
    for (const change of message.bars) {
      const key = `${change.lane} ${change.key}`
      if (change.change === 'open') {
        if (!open.has(key)) open.set(key, start(change.lane, change.kind, row))
        continue
      }
      const bar = open.get(key)
      if (bar === undefined) continue
      open.delete(key)
      bar.to = row
      bar.cut = change.cut ?? null
    }
  })
  return bars
}

/** The bars as they stand when row `now` is the last one drawn. */
export function barsAt(bars: readonly Bar[], now: number): Bar[] {
  return bars
    .filter(bar => bar.from <= now)
    .map(bar => (bar.to !== null && bar.to > now ? { ...bar, to: null, cut: null } : bar))
}
