// The known name closest to a mistyped one, by edit distance.

/** Null only where nothing is known. Of equally close names, the first in order. */
export function nearest(wanted: string, known: readonly string[]): string | null {
  let best: string | null = null
  let least = Number.POSITIVE_INFINITY
  for (const name of known) {
    const distance = distanceBetween(wanted, name, least)
    if (distance < least || (distance === least && best !== null && name < best)) {
      best = name
      least = distance
    }
  }
  return best
}

/** Levenshtein distance; stops counting once it can only exceed `limit`. */
function distanceBetween(a: string, b: string, limit: number): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [at, letter] of [...a].entries()) {
    const next = [at + 1]
    for (let column = 1; column <= b.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (letter === b[column - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1))
    }
    if (Math.min(...next) > limit) return limit + 1
    row = next
  }
  return row[b.length] ?? a.length
}
