// Lays two lists of texts beside each other, what is equal in both on one row: the shortest way from one to the other (Myers, 1986).

/** Places in the lists; null where the other list has nothing to it. Rows come in the order of both lists. */
export type AlignedRow = { left: number; right: number } | { left: number; right: null } | { left: null; right: number }

export interface Alignment {
  rows: AlignedRow[]
  /** False where the lists differ in more than was looked for: what lies between their common ends is then not matched at all. */
  complete: boolean
}

/** Beyond so many differences nobody reads them one by one, and the search costs their square. */
const mostDifferences = 3000

export function align(
  left: readonly string[],
  right: readonly string[],
  { most = mostDifferences }: { most?: number } = {},
): Alignment {
  const shorter = Math.min(left.length, right.length)
  let head = 0
  while (head < shorter && left[head] === right[head]) head += 1
  let tail = 0
  while (tail < shorter - head && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail += 1

  const [from, to] = [left.slice(head, left.length - tail), right.slice(head, right.length - tail)]
  const between = shortest(from, to, most)
  const rows: AlignedRow[] = []
  for (let at = 0; at < head; at += 1) rows.push({ left: at, right: at })
  for (const row of between ?? apart(from, to)) rows.push(shifted(row, head))
  for (let at = tail; at > 0; at -= 1) rows.push({ left: left.length - at, right: right.length - at })
  return { rows, complete: between !== null }
}

function shifted(row: AlignedRow, by: number): AlignedRow {
  if (row.left === null) return { left: null, right: row.right + by }
  if (row.right === null) return { left: row.left + by, right: null }
  return { left: row.left + by, right: row.right + by }
}

const apart = (left: readonly string[], right: readonly string[]): AlignedRow[] => [
  ...left.map((_, at) => ({ left: at, right: null })),
  ...right.map((_, at) => ({ left: null, right: at })),
]

/** Null where it takes more than `most` differences. */
function shortest(left: readonly string[], right: readonly string[], most: number): AlignedRow[] | null {
  const limit = Math.min(most, left.length + right.length)
  /** How far each diagonal was reached, for every number of differences tried: the way back. */
  const reached: Int32Array[] = []
  const furthest = new Int32Array(2 * limit + 3)
  const centre = limit + 1
  for (let differences = 0; differences <= limit; differences += 1) {
    reached.push(furthest.slice(centre - differences - 1, centre + differences + 2))
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      const down = isDown(furthest, centre, diagonal, differences)
      let x = down ? at(furthest, centre + diagonal + 1) : at(furthest, centre + diagonal - 1) + 1
      while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) x += 1
      furthest[centre + diagonal] = x
      if (x >= left.length && x - diagonal >= right.length) return wayBack(reached, left.length, right.length)
    }
  }
  return null
}

const at = (numbers: Int32Array, index: number): number => numbers[index] ?? 0

/** Whether the last step to this diagonal took something of the right list. */
const isDown = (furthest: Int32Array, centre: number, diagonal: number, differences: number): boolean =>
  diagonal === -differences ||
  (diagonal !== differences && at(furthest, centre + diagonal - 1) < at(furthest, centre + diagonal + 1))

function wayBack(reached: readonly Int32Array[], leftEnd: number, rightEnd: number): AlignedRow[] {
  const rows: AlignedRow[] = []
  let [x, y] = [leftEnd, rightEnd]
  for (let differences = reached.length - 1; differences >= 0; differences -= 1) {
    const before = reached[differences] ?? new Int32Array()
    const centre = differences + 1
    const diagonal = x - y
    const down = isDown(before, centre, diagonal, differences)
    const from = down ? diagonal + 1 : diagonal - 1
    const fromX = differences === 0 ? 0 : at(before, centre + from)
    const fromY = differences === 0 ? 0 : fromX - from
    const [startX, startY] = differences === 0 ? [0, 0] : down ? [fromX, fromY + 1] : [fromX + 1, fromY]
    while (x > startX && y > startY) {
      x -= 1
      y -= 1
      rows.push({ left: x, right: y })
    }
    if (differences === 0) break
    rows.push(down ? { left: null, right: fromY } : { left: fromX, right: null })
    ;[x, y] = [fromX, fromY]
  }
  return rows.reverse()
}

/** Of these items, those the others have not; one that the others have so often is taken away as often. Order does not count. */
export function beyond<Item>(items: readonly Item[], others: readonly Item[], textOf: (item: Item) => string): Item[] {
  const left = new Map<string, number>()
  for (const other of others) {
    const text = textOf(other)
    left.set(text, (left.get(text) ?? 0) + 1)
  }
  return items.filter(item => {
    const text = textOf(item)
    const count = left.get(text) ?? 0
    if (count > 0) left.set(text, count - 1)
    return count === 0
  })
}
