// What is due when: a binary heap, earliest first; what is due at one time comes in the order it was set.

export interface Agenda<Item> {
  set(at: number, item: Item): void
  /** Time of the earliest item; null where nothing is due. */
  readonly next: number | null
  /** Takes the earliest item out. */
  take(): { at: number; item: Item } | null
}

interface Entry<Item> {
  at: number
  order: number
  item: Item
}

export function agenda<Item>(): Agenda<Item> {
  const heap: Entry<Item>[] = []
  let order = 0
  return {
    set(at, item) {
      heap.push({ at, order: order++, item })
      rise(heap, heap.length - 1)
    },
    get next() {
      return heap[0]?.at ?? null
    },
    take() {
      const first = heap[0]
      const last = heap.pop()
      if (first === undefined || last === undefined) return null
      if (heap.length > 0) {
        heap[0] = last
        sink(heap, 0)
      }
      return first
    },
  }
}

function rise(heap: Entry<unknown>[], from: number): void {
  let index = from
  while (index > 0) {
    const parent = (index - 1) >>> 1
    if (!swapIfEarlier(heap, index, parent)) return
    index = parent
  }
}

function sink(heap: Entry<unknown>[], from: number): void {
  let index = from
  for (;;) {
    const left = 2 * index + 1
    const child = isEarlier(heap[left + 1], heap[left]) ? left + 1 : left
    if (!swapIfEarlier(heap, child, index)) return
    index = child
  }
}

function swapIfEarlier(heap: Entry<unknown>[], lower: number, upper: number): boolean {
  const below = heap[lower]
  const above = heap[upper]
  if (below === undefined || above === undefined || !isEarlier(below, above)) return false
  heap[lower] = above
  heap[upper] = below
  return true
}

const isEarlier = (left: Entry<unknown> | undefined, right: Entry<unknown> | undefined): boolean =>
  left !== undefined &&
  right !== undefined &&
  (left.at < right.at || (left.at === right.at && left.order < right.order))
