// The known name that a misspelled one most likely meant.

/** By edit distance, whatever the case; of equally close names the first in the alphabet. Null only where none is known. */
export function nearest(wanted: string, known: readonly string[]): string | null {
  return closest(wanted, known)?.name ?? null
}

/** The nearest name, where it is near enough to be meant: a third of the letters may differ, or two of a short name. */
export function meant(wanted: string, known: readonly string[]): string | null {
  const best = closest(wanted, known)
  const enough = best !== null && best.distance < wanted.length && best.distance <= Math.max(2, wanted.length / 3)
  return enough ? best.name : null
}

/** The end of a sentence about a wrong name: the one that was meant, or a full stop where none is near. */
export function didYouMean(wrong: string, known: readonly string[]): string {
  const near = meant(wrong, known)
  return near === null ? '.' : `; did you mean "${near}"?`
}

/** As a sentence ends: with a full stop, unless it asks. */
export const ended = (text: string): string => (/[.?]$/.test(text) ? text : `${text}.`)

function closest(wanted: string, known: readonly string[]): { name: string; distance: number } | null {
  let best: { name: string; distance: number } | null = null
  for (const name of known.toSorted()) {
    const distance = editDistance(wanted.toLowerCase(), name.toLowerCase(), best?.distance ?? Number.POSITIVE_INFINITY)
    if (best === null || distance < best.distance) best = { name, distance }
  }
  return best
}

/** Levenshtein: insertions, deletions and substitutions. Stops counting once it can only exceed `limit`. */
function editDistance(left: string, right: string, limit: number): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= right.length; column += 1) {
      const substituted = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1)
      current.push(Math.min(substituted, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    if (Math.min(...current) > limit) return limit + 1
    previous = current
  }
  return previous[right.length] ?? 0
}
