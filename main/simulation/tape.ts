// The state of every machine after every fact: rows in columns, found by binary search. What time travel reads.

export interface TapeRow<State> {
  seq: number
  at: number
  event: string
  state: State
}

export interface Tape<Ref extends string, State> {
  /** `seq`: the first fact this transition told, or the last fact told before it where it told none. */
  record(ref: Ref, row: TapeRow<State>): void
  /** Everyone recorded by fact `seq`, in order of appearance. */
  refsAt(seq: number): Ref[]
  /** The last row of `ref` at or before fact `seq`. */
  at(ref: Ref, seq: number): TapeRow<State> | null
  /** All rows of `ref` up to fact `seq`, oldest first. */
  history(ref: Ref, seq: number): readonly TapeRow<State>[]
}

export function tape<Ref extends string, State>(): Tape<Ref, State> {
  const rows = new Map<Ref, TapeRow<State>[]>()
  const upTo = (ref: Ref, seq: number): number => countUpTo(rows.get(ref) ?? [], seq)
  return {
    record(ref, row) {
      const own = rows.get(ref)
      if (own) own.push(row)
      else rows.set(ref, [row])
    },
    refsAt: seq => Array.from(rows.keys()).filter(ref => upTo(ref, seq) > 0),
    at: (ref, seq) => rows.get(ref)?.[upTo(ref, seq) - 1] ?? null,
    history: (ref, seq) => (rows.get(ref) ?? []).slice(0, upTo(ref, seq)),
  }
}

/** How many rows have `row.seq <= seq`; rows are in ascending order of `seq`. */
function countUpTo(rows: readonly { seq: number }[], seq: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rows[middle]?.seq ?? Number.POSITIVE_INFINITY) <= seq) low = middle + 1
    else high = middle
  }
  return low
}
