// The state of every machine after every fact: rows in columns, found by binary search. What time travel reads.

export interface TapeRow<State> {
  seq: number
  at: number
  event: string
  state: State
}

export interface Tape<Ref extends string, State> {
  /** `seq`: the first fact this transition told, or the last fact told before it where it told none. */
  record(ref: Ref, seq: number, at: number, event: string, state: State): void
  /** Whether anything of it was ever recorded. */
  has(ref: Ref): boolean
  /** Everyone recorded by fact `seq`, in order of appearance. */
  refsAt(seq: number): Ref[]
  /** The last row of `ref` at or before fact `seq`. */
  at(ref: Ref, seq: number): TapeRow<State> | null
  /** All rows of `ref` up to fact `seq`, oldest first. */
  history(ref: Ref, seq: number): readonly TapeRow<State>[]
}

/** An object a row would cost three times the memory and, being kept for ever, most of the time of the garbage collector. */
export function tape<Ref extends string, State>(): Tape<Ref, State> {
  const seqs = column(Uint32Array)
  const times = column(Float64Array)
  const names = column(Uint16Array)
  const states: State[] = []
  const events: string[] = []
  const numbers = new Map<string, number>()
  /** Numbers of the rows of each, ascending. */
  const rows = new Map<Ref, number[]>()

  function numberOf(event: string): number {
    const known = numbers.get(event)
    if (known !== undefined) return known
    numbers.set(event, events.length)
    return events.push(event) - 1
  }
  function rowAt(row: number): TapeRow<State>[] {
    const state = states[row]
    if (state === undefined) return []
    return [{ seq: seqs.get(row), at: times.get(row), event: events[names.get(row)] ?? '', state }]
  }
  /** How many of these rows have `seq` at most: they are in ascending order of it. */
  function countUpTo(own: readonly number[], seq: number): number {
    let low = 0
    let high = own.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (seqs.get(own[middle] ?? 0) <= seq) low = middle + 1
      else high = middle
    }
    return low
  }
  const upTo = (ref: Ref, seq: number): number[] => {
    const own = rows.get(ref) ?? []
    return own.slice(0, countUpTo(own, seq))
  }

  return {
    record(ref, seq, at, event, state) {
      const row = states.push(state) - 1
      seqs.set(row, seq)
      times.set(row, at)
      names.set(row, numberOf(event))
      const own = rows.get(ref)
      if (own) own.push(row)
      else rows.set(ref, [row])
    },
    has: ref => rows.has(ref),
    refsAt: seq => Array.from(rows.keys()).filter(ref => countUpTo(rows.get(ref) ?? [], seq) > 0),
    at(ref, seq) {
      const own = rows.get(ref) ?? []
      return rowAt(own[countUpTo(own, seq) - 1] ?? -1)[0] ?? null
    },
    history: (ref, seq) => upTo(ref, seq).flatMap(rowAt),
  }
}

/** Numbers in a typed array that grows. */
function column<Numbers extends Uint32Array | Uint16Array | Float64Array>(
  kind: new (length: number) => Numbers,
): { get(row: number): number; set(row: number, value: number): void } {
  let numbers = new kind(1024)
  return {
    get: row => numbers[row] ?? 0,
    set(row, value) {
      if (row >= numbers.length) {
        const longer = new kind(2 * numbers.length)
        longer.set(numbers)
        numbers = longer
      }
      numbers[row] = value
    },
  }
}
