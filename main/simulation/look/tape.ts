// The state of every machine after every fact: rows in columns, found by binary search. What time travel reads.

export interface TapeRow<State> {
  seq: number
  at: number
  event: string
  state: State
}

export interface Tape<Ref extends string, State> {
  /**
   * `seq`: the first fact this transition told, or the last fact told before it where it told none; so it never goes back.
   */
  record(ref: Ref, seq: number, at: number, event: string, state: State): void
  /** Everyone recorded by fact `seq`, in order of appearance. */
  refsAt(seq: number): Ref[]
  /** Whether anything of it was ever recorded. */
  has(ref: Ref): boolean
  /** The last row of `ref` at or before fact `seq`. */
  at(ref: Ref, seq: number): TapeRow<State> | null
  /** All rows of `ref` up to fact `seq`, oldest first. */
  history(ref: Ref, seq: number): readonly TapeRow<State>[]
  /** Everyone right after fact `seq`. */
  moment(seq: number): Moment<Ref, State>
}

/** Keeps nothing: in a run that keeps the present only nobody can look back, and who tries has a bug. */
export function noTape<Ref extends string, State>(has: (ref: Ref) => boolean): Tape<Ref, State> {
  const refuse = (): never => {
    throw new Error('this run keeps the present only: there is nothing to look back at')
  }
  return { record() {}, has, refsAt: refuse, at: refuse, history: refuse, moment: refuse }
}

/** All machines at one moment. Each is looked up when it is asked for; making it costs the same at any moment of a run. */
export interface Moment<Ref extends string, State> extends Iterable<[Ref, TapeRow<State>]> {
  readonly size: number
  /** Null for one that is not there yet. */
  get(ref: Ref): TapeRow<State> | null
}

/** After so many rows the last row of everyone is written down: what is looked back at is never rolled forward further than that. */
const checkpointRows = 4096

/** An object a row would cost three times the memory and, being kept for ever, most of the time of the garbage collector. */
export function tape<Ref extends string, State>(): Tape<Ref, State> {
  const seqs = column(Uint32Array)
  const times = column(Float64Array)
  const names = column(Uint16Array)
  const actors = column(Uint32Array)
  const states: State[] = []
  const events: string[] = []
  const numbers = new Map<string, number>()
  const refs: Ref[] = []
  const numberOfRef = new Map<Ref, number>()
  /** Numbers of the rows of each, ascending, by its number. */
  const rows: number[][] = []
  /** The last row of everyone, kept up with `record`; and as it was after every so many rows. */
  let last = new Int32Array(1024).fill(-1)
  const checkpoints: Int32Array[] = [new Int32Array(0)]

  function numberOf(event: string): number {
    const known = numbers.get(event)
    if (known !== undefined) return known
    numbers.set(event, events.length)
    return events.push(event) - 1
  }
  function actorOf(ref: Ref): number {
    const known = numberOfRef.get(ref)
    if (known !== undefined) return known
    const number = refs.push(ref) - 1
    numberOfRef.set(ref, number)
    rows.push([])
    if (number >= last.length) last = longer(last)
    return number
  }
  function rowAt(row: number): TapeRow<State> | null {
    const state = states[row]
    if (state === undefined) return null
    return { seq: seqs.get(row), at: times.get(row), event: events[names.get(row)] ?? '', state }
  }
  /** How many of `count` rows, ascending in `seq`, have `seq` at most. */
  function countUpTo(count: number, rowOf: (index: number) => number, seq: number): number {
    let low = 0
    let high = count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (seqs.get(rowOf(middle)) <= seq) low = middle + 1
      else high = middle
    }
    return low
  }
  function ownUpTo(ref: Ref, seq: number): number[] {
    const own = rows[numberOfRef.get(ref) ?? -1] ?? []
    return own.slice(
      0,
      countUpTo(own.length, index => own[index] ?? 0, seq),
    )
  }
  /** The last row of everyone by fact `seq`, by number; -1 for those who come later. */
  function lastRows(seq: number): Int32Array {
    const count = countUpTo(states.length, row => row, seq)
    const checkpoint = Math.floor(count / checkpointRows)
    const found = new Int32Array(refs.length).fill(-1)
    found.set(checkpoints[checkpoint] ?? [])
    for (let row = checkpoint * checkpointRows; row < count; row += 1) found[actors.get(row)] = row
    return found
  }

  return {
    record(ref, seq, at, event, state) {
      const actor = actorOf(ref)
      const row = states.push(state) - 1
      seqs.set(row, seq)
      times.set(row, at)
      names.set(row, numberOf(event))
      actors.set(row, actor)
      rows[actor]?.push(row)
      last[actor] = row
      if (states.length % checkpointRows === 0) checkpoints.push(last.slice(0, refs.length))
    },
    has: ref => numberOfRef.has(ref),
    refsAt(seq) {
      const found = lastRows(seq)
      return refs.filter((_, actor) => (found[actor] ?? -1) >= 0)
    },
    at(ref, seq) {
      const own = rows[numberOfRef.get(ref) ?? -1] ?? []
      return rowAt(own[countUpTo(own.length, index => own[index] ?? 0, seq) - 1] ?? -1)
    },
    history: (ref, seq) => ownUpTo(ref, seq).flatMap(row => rowAt(row) ?? []),
    moment(seq) {
      const found = lastRows(seq)
      return {
        size: found.reduce((count, row) => (row >= 0 ? count + 1 : count), 0),
        get: ref => rowAt(found[numberOfRef.get(ref) ?? -1] ?? -1),
        *[Symbol.iterator]() {
          for (const [actor, row] of found.entries()) {
            const [ref, at] = [refs[actor], rowAt(row)]
            if (ref !== undefined && at !== null) yield [ref, at]
          }
        },
      }
    },
  }
}

function longer(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(2 * numbers.length).fill(-1)
  grown.set(numbers)
  return grown
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
        const grown = new kind(2 * numbers.length)
        grown.set(numbers)
        numbers = grown
      }
      numbers[row] = value
    },
  }
}
