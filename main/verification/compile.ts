// Compiles a bounded world to tables: every machine is asked once what it does in each local state with each message.
import type { Fact } from '../../shared/model/facts.ts'
import { type BoundedWorld, type Command, type Get, opened, type See, slotIndexOf, type View } from './bounded-world.ts'
import type { Order, Slot } from './slot.ts'

/** `slot * 2 ** 16 + event`: one event on its way to one slot. */
export type Coded = number
export const codeOf = (slot: number, event: number): Coded => slot * 65_536 + event

export interface Tables {
  readonly world: BoundedWorld
  readonly start: Int32Array
  /** Per slot: how many bits it takes, at which place of which of the two words. */
  readonly word: Uint8Array
  readonly shift: Uint8Array
  readonly mask: Int32Array
  readonly bits: number
  /** Per slot, `local * events + event` → number of the step; -1: not taken. */
  readonly steps: readonly Int32Array[]
  readonly eventCount: Int32Array
  /** Per step. */
  readonly next: Int32Array
  /** Per step: where its observers, its messages and its watches begin and end in `lists`. */
  readonly observed: Int32Array
  readonly sent: Int32Array
  readonly watched: Int32Array
  readonly lists: Int32Array
  /** Per step: whether it changes only the one local state, and nobody hears of it. */
  readonly plain: Uint8Array
  /** Per step: whether it changes nothing, though it may tell something that nobody asks for. */
  readonly idle: Uint8Array
  readonly facts: readonly (readonly Fact[])[]
  readonly commands: readonly CompiledCommand[]
  readonly watches: readonly Watch[]
  readonly cases: readonly Case[]
}

export interface CompiledCommand {
  readonly command: Command
  readonly to: number
  readonly seen: readonly { slot: number; part: Int32Array }[]
  /** By the sum of the parts of the slots that are seen: what is ordered; null: not possible. */
  readonly orders: readonly (Int32Array | null)[]
}
/** A predicate over some slots, asked once for each combination of their local states. 0 not asked yet, 1 holds, 2 does not. */
export interface Case {
  readonly invariant: number
  readonly slots: Int32Array
  readonly strides: Int32Array
  readonly known: Uint8Array
  ask(locals: Int32Array): boolean
}
export interface Watch extends Case {
  readonly fact: Fact
}

/** Number of the step in which nothing happens. */
export const nothingHappens = 0

export function compile(world: BoundedWorld): Tables {
  const { slots } = world
  const start = Int32Array.from(opened(world))
  const events = slots.map(() => eventBook())
  const facts = factBook(world, events)
  const commands = world.commands.map(command => commandBook(world, command, events, facts))
  const known: Stepped[][][] = slots.map(() => [])

  for (let changed = true; changed; ) {
    changed = false
    for (const command of commands) if (command.ask()) changed = true
    for (const [at, slot] of slots.entries()) {
      const own = known[at] ?? []
      const book = events[at]
      if (book === undefined) continue
      for (let local = 0; local < slot.count(); local += 1) {
        const row = own[local] ?? []
        own[local] = row
        for (let event = row.length; event < book.orders.length; event += 1) {
          changed = true
          const order = book.orders[event]
          if (order === undefined) continue
          if (order.is === 'fact') {
            row.push({ next: slot.learn(local, order.fact), told: [], taken: true })
            continue
          }
          const { next, told, taken } = slot.step(local, order.order)
          for (const fact of told) facts.number(fact)
          row.push({ next, told, taken })
        }
      }
    }
  }
  return lay(world, start, events, facts, commands, known)
}

interface Stepped {
  next: number
  told: readonly Fact[]
  taken: boolean
}
type Heard = { is: 'order'; order: Order } | { is: 'fact'; fact: Fact }

function eventBook() {
  const orders: Heard[] = []
  const numbers = new Map<string, number>()
  return {
    orders,
    number(heard: Heard): number {
      const key = JSON.stringify(heard)
      const known = numbers.get(key)
      if (known !== undefined) return known
      numbers.set(key, orders.length)
      return orders.push(heard) - 1
    },
  }
}
type EventBook = ReturnType<typeof eventBook>

/** What follows from each fact: who observes it, and to whom messages go. */
function factBook(world: BoundedWorld, events: readonly EventBook[]) {
  const numbers = new Map<string, number>()
  const followed: { fact: Fact; observed: Coded[]; sent: Coded[] }[] = []
  return {
    followed,
    number(fact: Fact): number {
      const key = JSON.stringify(fact)
      const known = numbers.get(key)
      if (known !== undefined) return known
      numbers.set(key, followed.length)
      const observed = world.slots.flatMap((slot, at) =>
        slot.observes ? [codeIn(events, at, { is: 'fact', fact })] : [],
      )
      const sent = world.reactionsTo(fact, world.roster).flatMap(send => {
        const at = slotIndexOf(world, { send })
        return at < 0 ? [] : [codeIn(events, at, { is: 'order', order: { send } })]
      })
      return followed.push({ fact, observed, sent }) - 1
    },
  }
}
type FactBook = ReturnType<typeof factBook>

const codeIn = (events: readonly EventBook[], at: number, heard: Heard): Coded => {
  const book = events[at]
  if (book === undefined) throw new RangeError(`there is no slot ${at}`)
  return codeOf(at, book.number(heard))
}

/** Asks a command for its orders in each combination of what it sees; again whenever there are more local states. */
function commandBook(world: BoundedWorld, command: Command, events: readonly EventBook[], facts: FactBook) {
  const seen = command.sees.map(each => ({ view: each, slot: world.slots.indexOf(each.slot), values: valueBook(each) }))
  for (const { slot } of seen) if (slot < 0) throw new Error(`${command.name} sees what is not in ${world.name}`)
  const asked = new Map<string, Int32Array | null>()

  const orderAt = (pick: readonly number[]): Int32Array | null => {
    const see: See = view => {
      const index = command.sees.indexOf(view)
      if (index < 0) throw new Error(`${command.name} looks at what it does not say it sees`)
      return view.of(seen[index]?.values.locals[pick[index] ?? 0] ?? 0)
    }
    const orders = command.orders(see)
    if (orders === null) return null
    return Int32Array.from(orders, order => {
      const at = slotIndexOf(world, order)
      if (at < 0) throw new Error(`${command.name} orders what is not in ${world.name}: ${JSON.stringify(order)}`)
      if ('tell' in order) facts.number(order.tell)
      return codeIn(events, at, { is: 'order', order })
    })
  }

  return {
    command,
    seen,
    asked,
    /** Whether there was anything new to ask. */
    ask(): boolean {
      for (const { values } of seen) values.learn()
      let more = false
      for (const pick of combinations(seen.map(({ values }) => values.locals.length))) {
        const key = pick.join()
        if (asked.has(key)) continue
        more = true
        asked.set(key, orderAt(pick))
      }
      return more
    },
  }
}
type CommandBook = ReturnType<typeof commandBook>

/** The values a view takes: of each, one local state that has it. */
function valueBook<Value>(view: View<Value>) {
  const locals: number[] = []
  const numberOf: number[] = []
  const numbers = new Map<string, number>()
  return {
    locals,
    numberOf,
    learn(): void {
      for (let local = numberOf.length; local < view.slot.count(); local += 1) {
        const key = JSON.stringify(view.of(local)) ?? 'undefined'
        const known = numbers.get(key)
        if (known === undefined) {
          numbers.set(key, locals.length)
          locals.push(local)
        }
        numberOf.push(known ?? locals.length - 1)
      }
    },
  }
}

function* combinations(sizes: readonly number[]): Generator<number[]> {
  if (sizes.some(size => size === 0)) return
  const pick = sizes.map(() => 0)
  for (;;) {
    yield pick
    let at = 0
    for (; at < sizes.length; at += 1) {
      const next = (pick[at] ?? 0) + 1
      pick[at] = next < (sizes[at] ?? 0) ? next : 0
      if (pick[at] !== 0) break
    }
    if (at === sizes.length) return
  }
}

function lay(
  world: BoundedWorld,
  start: Int32Array,
  events: readonly EventBook[],
  facts: FactBook,
  commands: readonly CommandBook[],
  known: readonly Stepped[][][],
): Tables {
  const { slots } = world
  const watches: Watch[] = []
  const watchesOf = new Map<number, number[]>()
  const lists: number[] = []
  const list = (items: readonly number[]): [number, number] => {
    const from = lists.length
    lists.push(...items)
    return [from, lists.length]
  }
  const watchedBy = (fact: number): number[] => {
    const before = watchesOf.get(fact)
    if (before) return before
    const told = facts.followed[fact]?.fact
    const found = told === undefined ? [] : watchesFor(world, told)
    const numbers = found.map(watch => watches.push(watch) - 1)
    watchesOf.set(fact, numbers)
    return numbers
  }

  const next = [0]
  const observed = [0, 0]
  const sent = [0, 0]
  const watched = [0, 0]
  const plain = [1]
  const idle = [1]
  const told: (readonly Fact[])[] = [[]]
  const steps = slots.map((_, at) => {
    const size = events[at]?.orders.length ?? 0
    const table = new Int32Array((known[at]?.length ?? 0) * size).fill(-1)
    for (const [local, row] of (known[at] ?? []).entries())
      for (const [event, stepped] of row.entries()) {
        if (!stepped.taken) continue
        const numbers = stepped.told.map(fact => facts.number(fact))
        const follow = numbers.flatMap(fact => facts.followed[fact] ?? [])
        const seen = follow.flatMap(each => each.observed).filter(code => changes(known, code))
        const messages = follow.flatMap(each => each.sent)
        const watching = numbers.flatMap(watchedBy)
        const isPlain = seen.length + messages.length + watching.length === 0
        if (stepped.next === local && stepped.told.length === 0) {
          table[local * size + event] = nothingHappens
          continue
        }
        table[local * size + event] = next.length
        next.push(stepped.next)
        observed.push(...list(seen))
        sent.push(...list(messages))
        watched.push(...list(watching))
        plain.push(isPlain ? 1 : 0)
        idle.push(isPlain && stepped.next === local ? 1 : 0)
        told.push(stepped.told)
      }
    return table
  })

  const { word, shift, mask, bits } = pack(slots)
  return {
    world,
    start,
    word,
    shift,
    mask,
    bits,
    steps,
    eventCount: Int32Array.from(events, book => book.orders.length),
    next: Int32Array.from(next),
    observed: Int32Array.from(observed),
    sent: Int32Array.from(sent),
    watched: Int32Array.from(watched),
    lists: Int32Array.from(lists),
    plain: Uint8Array.from(plain),
    idle: Uint8Array.from(idle),
    facts: told,
    commands: commands.map(book => layCommand(world, book)),
    watches,
    cases: world.invariants.flatMap((invariant, index) =>
      (invariant.states ?? []).map(each => caseOf(world, index, each.slots, get => each.holds(get))),
    ),
  }
}

/** Whether the observer's state can be another one after it. */
const changes = (known: readonly Stepped[][][], code: Coded): boolean =>
  (known[Math.floor(code / 65_536)] ?? []).some((row, local) => row[code % 65_536]?.next !== local)

const watchesFor = (world: BoundedWorld, fact: Fact): Watch[] =>
  world.invariants.flatMap((invariant, index) =>
    (invariant.facts ?? [])
      .filter(({ types }) => types.includes(fact.type))
      .map(each => ({ ...caseOf(world, index, each.slots, get => !each.forbids(fact, get)), fact })),
  )

function caseOf(world: BoundedWorld, invariant: number, asked: readonly Slot[], holds: (get: Get) => boolean): Case {
  const slots = Int32Array.from(asked, slot => world.slots.indexOf(slot))
  if (slots.includes(-1)) throw new Error(`an invariant looks at what is not in ${world.name}`)
  let size = 1
  const strides = Int32Array.from(asked, slot => {
    const stride = size
    size *= slot.count()
    return stride
  })
  return {
    invariant,
    slots,
    strides,
    known: new Uint8Array(size),
    ask: locals => holds(slot => slot.state(locals[world.slots.indexOf(slot)] ?? 0)),
  }
}

function layCommand(world: BoundedWorld, { command, seen, asked }: CommandBook): CompiledCommand {
  let size = 1
  const parts = new Map<number, Int32Array>()
  const strides = seen.map(({ slot, values }) => {
    const stride = size
    size *= values.locals.length
    const part = parts.get(slot) ?? new Int32Array(values.numberOf.length)
    for (const [local, value] of values.numberOf.entries()) part[local] = (part[local] ?? 0) + value * stride
    parts.set(slot, part)
    return stride
  })
  const orders: (Int32Array | null)[] = Array.from({ length: size }, () => null)
  for (const [key, order] of asked) {
    const pick = key === '' ? [] : key.split(',').map(Number)
    orders[pick.reduce((sum, value, index) => sum + value * (strides[index] ?? 0), 0)] = order
  }
  return {
    command,
    to: world.slots.indexOf(command.to),
    seen: Array.from(parts, ([slot, part]) => ({ slot, part })),
    orders,
  }
}

/** A state is two words of 32 bits; each slot lies in one of them. */
function pack(slots: readonly Slot[]) {
  const word = new Uint8Array(slots.length)
  const shift = new Uint8Array(slots.length)
  const mask = new Int32Array(slots.length)
  const used = [0, 0]
  const widths = slots.map((slot, at) => ({ at, width: 32 - Math.clz32(slot.count() - 1) }))
  for (const { at, width } of widths.toSorted((left, right) => right.width - left.width)) {
    const into = (used[0] ?? 0) + width <= 32 ? 0 : 1
    const from = used[into] ?? 0
    if (from + width > 32) throw new RangeError('the world does not fit into 64 bits')
    word[at] = into
    shift[at] = from
    mask[at] = 2 ** width - 1
    used[into] = from + width
  }
  return { word, shift, mask, bits: (used[0] ?? 0) + (used[1] ?? 0) }
}
