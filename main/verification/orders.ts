// What can be ordered at all in each local state of whom it is for: commands that can not fire there are not even looked at.
import { nothingHappens, type Tables } from './compile.ts'

/** `items` come in threes: the command, its order (negative: it depends on more, see `sight`), and the step where that is all there is to it. */
export interface Orders {
  /** Per slot and local state, at `localFrom[slot] + local`: where its items begin; they end where the next one's begin. */
  readonly localFrom: Int32Array
  readonly itemFrom: Int32Array
  readonly items: Int32Array
  /** Per order: where its codes begin. Order 0 is none. */
  readonly orderFrom: Int32Array
  readonly orderCodes: Int32Array
  /** Per command: where what it sees begins, and at the same places which slot and where the parts of its locals begin. */
  readonly seenFrom: Int32Array
  readonly seenSlots: Int32Array
  readonly partFrom: Int32Array
  readonly parts: Int32Array
  /** By `-1 - order` plus all its parts: the order. */
  readonly sight: Int32Array
}

/** Steps of all slots in one table: of `local` and `event` of a slot at `stepFrom[slot] + local * eventCount[slot] + event`. */
export function flatSteps({ steps }: Tables) {
  const stepFrom = new Int32Array(steps.length)
  let size = 0
  for (const [slot, table] of steps.entries()) {
    stepFrom[slot] = size
    size += table.length
  }
  const flat = new Int32Array(size)
  for (const [slot, table] of steps.entries()) flat.set(table, stepFrom[slot] ?? 0)
  return { stepFrom, stepAt: flat }
}

export function layOrders({ world, commands, steps, eventCount, idle, plain }: Tables): Orders {
  const orderFrom: number[] = [0, 0]
  const orderCodes: number[] = []
  const numbers = new Map<string, number>()
  const numberOf = (codes: Int32Array | null): number => {
    if (codes === null) return 0
    const key = codes.join()
    const known = numbers.get(key)
    if (known !== undefined) return known
    const number = orderFrom.length - 1
    numbers.set(key, number)
    orderCodes.push(...codes)
    orderFrom.push(orderCodes.length)
    return number
  }
  const stepIn = (slot: number, local: number, codes: Int32Array): number => {
    const first = codes[0] ?? 0
    if (first >>> 16 !== slot) throw new Error(`a command's first order is not for whom it says`)
    return steps[slot]?.[local * (eventCount[slot] ?? 0) + (first & 65_535)] ?? -1
  }
  const takes = (slot: number, local: number, codes: Int32Array | null): codes is Int32Array => {
    if (codes === null) return false
    const step = stepIn(slot, local, codes)
    return step !== -1 && (idle[step] === 0 || codes.length > 1)
  }

  const quickStep = (step: number, codes: Int32Array): number =>
    plain[step] === 1 && codes.length === 1 ? step : nothingHappens

  const sight: number[] = []
  const seenFrom: number[] = [0]
  const seenSlots: number[] = []
  const partFrom: number[] = []
  const parts: number[] = []
  const alive: number[][][] = world.slots.map(slot => Array.from({ length: slot.count() }, () => []))
  for (const [number, { to, seen, orders }] of commands.entries()) {
    const base = sight.length
    sight.push(...orders.map(numberOf))
    for (const { slot, part } of seen) {
      seenSlots.push(slot)
      partFrom.push(parts.length)
      parts.push(...part)
    }
    seenFrom.push(seenSlots.length)
    const own = seen.find(({ slot }) => slot === to)
    const isAlone = seen.every(({ slot }) => slot === to)
    for (const [local, items] of (alive[to] ?? []).entries()) {
      const codes = isAlone ? (orders[own?.part[local] ?? 0] ?? null) : null
      if (takes(to, local, codes)) items.push(number, numberOf(codes), quickStep(stepIn(to, local, codes), codes))
      else if (!isAlone && orders.some(each => takes(to, local, each))) items.push(number, -1 - base, nothingHappens)
    }
  }

  const localFrom: number[] = []
  const itemFrom: number[] = []
  const items: number[] = []
  for (const rows of alive) {
    localFrom.push(itemFrom.length)
    for (const row of rows) {
      itemFrom.push(items.length)
      items.push(...row)
    }
    itemFrom.push(items.length)
  }
  return {
    localFrom: Int32Array.from(localFrom),
    itemFrom: Int32Array.from(itemFrom),
    items: Int32Array.from(items),
    orderFrom: Int32Array.from(orderFrom),
    orderCodes: Int32Array.from(orderCodes),
    seenFrom: Int32Array.from(seenFrom),
    seenSlots: Int32Array.from(seenSlots),
    partFrom: Int32Array.from(partFrom),
    parts: Int32Array.from(parts),
    sight: Int32Array.from(sight),
  }
}
