// What each command comes to, worked out once for each combination of the local states it depends on, and looked up after that.
import { type Case, nothingHappens, type Tables } from './compile.ts'
import { holds } from './holds.ts'
import { flatSteps, layOrders } from './orders.ts'

/** What `Cascades.learn` gives, and rows and nodes hold, where a command changes nothing. Smaller numbers: it changes something. */
export const changesNothing = -1

/**
 * A tree of questions for each command in each local state of whom it is for: which slot's local state to look at next. It
 * grows by what is met, each branch by one run of the whole cascade, which looks at the same slots wherever they are the same.
 */
export interface Cascades {
  /** Per slot and local state, at `localFrom[slot] + local`: where its items begin; they end where the next one's begin. */
  readonly localFrom: Int32Array
  readonly itemFrom: Int32Array
  /** Per item: its command, and the node to begin at (positive), what it comes to (negative), or 0: not known. */
  readonly commandOf: Int32Array
  readonly roots: Int32Array
  /** A node is a slot, and by its local state another node, what it comes to, or 0: not known. Another array when it grew. */
  readonly nodes: () => Int32Array
  /** At `-2 * code`: which bits of the low and the high word become others. Another array when it grew. */
  readonly flips: () => Int32Array
  /** Works out what an item comes to in these local states; `tell` hears of each invariant that does not hold on the way. */
  learn(item: number, lead: number, locals: Int32Array, tell: (invariant: number) => void): number
}

/** No cascade is longer. */
const longest = 4096

export function layCascades(tables: Tables): Cascades {
  const { world, word, shift, eventCount, next, observed, sent, watched, lists, plain, watches } = tables
  const { stepFrom, stepAt } = flatSteps(tables)
  const { localFrom, itemFrom, items, orderFrom, orderCodes, seenFrom, seenSlots, partFrom, parts, sight } =
    layOrders(tables)
  const itemCount = items.length / 3
  const commandOf = Int32Array.from({ length: itemCount }, (_, item) => items[item * 3] ?? 0)
  const orderOf = Int32Array.from({ length: itemCount }, (_, item) => items[item * 3 + 1] ?? 0)
  const noneLost = world.invariants.flatMap(({ nothingIsLost }, index) => (nothingIsLost ? [index] : []))
  const sizes = world.slots.map(slot => slot.count())
  const nodes = growing(2 ** 12, 1)
  const flips = growing(2 ** 8, 4)
  const codes = new Map<string, number>([['0,0', changesNothing]])

  const codeOf = (low: number, high: number): number => {
    const key = `${low},${high}`
    const known = codes.get(key)
    if (known !== undefined) return known
    const at = flips.reserve(2)
    flips.items()[at] = low
    flips.items()[at + 1] = high
    codes.set(key, -at / 2)
    return -at / 2
  }

  const roots = Int32Array.from({ length: itemCount }, () => 0)
  for (const [slot, from] of localFrom.entries())
    for (let local = 0; local < (sizes[slot] ?? 0); local += 1)
      for (let item = itemFrom[from + local] ?? 0; item < (itemFrom[from + local + 1] ?? 0); item += 3) {
        const quick = items[item + 2] ?? nothingHappens
        if (quick === nothingHappens) continue
        const flipped = (local ^ (next[quick] ?? 0)) << (shift[slot] ?? 0)
        roots[item / 3] = word[slot] === 0 ? codeOf(flipped, 0) : codeOf(0, flipped)
      }

  // one run of a cascade: what was looked at, in order, as it was before anything changed
  const now = new Int32Array(sizes.length)
  const isSeen = new Uint8Array(sizes.length)
  const looked: number[] = []
  const queue = new Int32Array(longest)
  const look = (slot: number): number => {
    if (isSeen[slot] === 0) {
      isSeen[slot] = 1
      looked.push(slot)
    }
    return now[slot] ?? 0
  }
  const stepOf = (code: number): number => {
    const slot = code >>> 16
    return stepAt[(stepFrom[slot] ?? 0) + look(slot) * (eventCount[slot] ?? 0) + (code & 65_535)] ?? -1
  }
  const isKept = (watch: Case): boolean => {
    for (const slot of watch.slots) look(slot)
    return holds(watch, now)
  }

  function orderIn(item: number): number {
    const order = orderOf[item] ?? 0
    if (order >= 0) return order
    const command = commandOf[item] ?? 0
    let seen = -1 - order
    for (let at = seenFrom[command] ?? 0; at < (seenFrom[command + 1] ?? 0); at += 1)
      seen += parts[(partFrom[at] ?? 0) + look(seenSlots[at] ?? 0)] ?? 0
    return sight[seen] ?? 0
  }

  function run(order: number, tell: (invariant: number) => void): void {
    const firstOrder = orderFrom[order] ?? 0
    for (let at = firstOrder; at < (orderFrom[order + 1] ?? 0); at += 1) {
      // one order with all that follows from it: first in, first out
      queue[0] = orderCodes[at] ?? 0
      let tail = 1
      for (let head = 0; head < tail; head += 1) {
        const code = queue[head] ?? 0
        const step = stepOf(code)
        if (step <= nothingHappens) {
          if (step === nothingHappens) continue
          if (head === 0 && at === firstOrder) return
          for (const invariant of noneLost) tell(invariant)
          continue
        }
        now[code >>> 16] = next[step] ?? 0
        if (plain[step] === 1) continue
        for (let each = watched[step * 2] ?? 0; each < (watched[step * 2 + 1] ?? 0); each += 1) {
          const watch = watches[lists[each] ?? 0]
          if (watch && !isKept(watch)) tell(watch.invariant)
        }
        for (let each = observed[step * 2] ?? 0; each < (observed[step * 2 + 1] ?? 0); each += 1) {
          const heard = lists[each] ?? 0
          const learned = stepOf(heard)
          if (learned > nothingHappens) now[heard >>> 16] = next[learned] ?? 0
        }
        for (let each = sent[step * 2] ?? 0; each < (sent[step * 2 + 1] ?? 0); each += 1) {
          if (tail === longest) throw new RangeError(`a cascade of ${world.name} does not end`)
          queue[tail] = lists[each] ?? 0
          tail += 1
        }
      }
    }
  }

  return {
    localFrom,
    itemFrom: itemFrom.map(from => from / 3),
    commandOf,
    roots,
    nodes: nodes.items,
    flips: flips.items,
    learn(item, lead, locals, tell) {
      now.set(locals)
      isSeen.fill(0)
      isSeen[lead] = 1
      looked.length = 0
      run(orderIn(item), tell)
      let low = 0
      let high = 0
      for (let slot = 0; slot < now.length; slot += 1) {
        const flipped = ((locals[slot] ?? 0) ^ (now[slot] ?? 0)) << (shift[slot] ?? 0)
        if (word[slot] === 0) low ^= flipped
        else high ^= flipped
      }
      const code = codeOf(low, high)

      // what was looked at is where it is found again
      let node = roots[item] ?? 0
      let place = -1
      for (const slot of looked) {
        if (node === 0) {
          node = nodes.reserve(1 + (sizes[slot] ?? 0))
          nodes.items()[node] = slot
          if (place < 0) roots[item] = node
          else nodes.items()[place] = node
        }
        place = node + 1 + (locals[slot] ?? 0)
        node = nodes.items()[place] ?? 0
      }
      if (place < 0) roots[item] = code
      else nodes.items()[place] = code
      return code
    },
  }
}

/** Numbers that are added at the end; `first` places are never given out. */
function growing(room: number, first: number) {
  let items = new Int32Array(room)
  let size = first
  return {
    items: (): Int32Array => items,
    reserve(count: number): number {
      while (size + count > items.length) {
        const more = new Int32Array(items.length * 2)
        more.set(items)
        items = more
      }
      size += count
      return size - count
    },
  }
}
