// First in, first out, at a constant price: an array that is shifted costs more the longer it is.

export interface Fifo<Item> extends Iterable<Item> {
  readonly size: number
  add(item: Item): void
  /** Takes the oldest out; undefined where there is none. */
  take(): Item | undefined
}

export function fifo<Item>(): Fifo<Item> {
  let items: (Item | undefined)[] = []
  let first = 0
  return {
    get size() {
      return items.length - first
    },
    add(item) {
      items.push(item)
    },
    take() {
      const item = items[first]
      items[first] = undefined
      first += 1
      if (first === items.length) {
        items = []
        first = 0
      }
      return item
    },
    *[Symbol.iterator]() {
      for (const item of items.slice(first)) if (item !== undefined) yield item
    },
  }
}
