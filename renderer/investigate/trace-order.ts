// In which order the list shows its traces: what people look for first on top, or by the column they chose.
import type { TraceSummary } from '../../shared/model/trace.ts'

export type Column = 'start' | 'records' | 'links' | 'refused'

export interface Order {
  readonly column: Column
  readonly descending: boolean
}

/** Runs before other timelines; then the latest first. */
export const firstOrder: Order = { column: 'start', descending: true }

/** The same column again turns the order round; another column starts with its greatest. */
export function orderAfter(order: Order, column: Column): Order {
  return order.column === column ? { column, descending: !order.descending } : { column, descending: true }
}

/** Runs stay above other timelines in every order; what has no value comes last. */
export function inOrder(traces: readonly TraceSummary[], { column, descending }: Order): TraceSummary[] {
  const sign = descending ? -1 : 1
  return [...traces].sort((a, b) => {
    if (a.kind !== b.kind) return a.kind === 'run' ? -1 : 1
    const left = a[column]
    const right = b[column]
    if (left === null || right === null) return Number(left === null) - Number(right === null)
    return sign * (left - right) || a.id.localeCompare(b.id)
  })
}
