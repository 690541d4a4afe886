// What is counted of tests and mutants: which test comes to which mutant, and how many each file of tests noticed.
import type { CoveragePerTestId } from '@stryker-mutator/api/core'

/** Stands for all that a file of tests runs as it is loaded. */
export const loadingOf = (place: string): string => `${place}#loads`
export const isLoading = (id: string): boolean => id.endsWith('#loads')

/** Counts by test, added up by the file the test stands in. */
export function countsByFile(noticed: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const byFile = new Map<string, number>()
  for (const [id, count] of noticed) {
    const place = id.slice(0, id.indexOf('#'))
    byFile.set(place, (byFile.get(place) ?? 0) + count)
  }
  return byFile
}

/** Which tests come to each mutant as they run. */
export function reachOf(perTest: CoveragePerTestId): Record<string, string[]> {
  const reach = new Map<string, string[]>()
  for (const [test, mutants] of Object.entries(perTest)) {
    if (isLoading(test)) continue
    for (const mutant of Object.keys(mutants)) reach.set(mutant, [...(reach.get(mutant) ?? []), test])
  }
  return Object.fromEntries(reach)
}
