// Counts the uses of a token that is good for so many transactions and no more.
import { isJsonObject, type JsonObject } from '../../shared/model/json.ts'

/**
 * What limits a token to its task. The claim is ours, and named so: Microsoft promises tokens "limited to one resource and one
 * transaction" that "end with the task" and publishes no claim for it.
 *
 * A token with this claim is for the one resource in `aud`, counts every request that passed all other checks (a refused one takes
 * nothing away), and is refused with `uses` once `uses` of them were counted, and at a server that does not count. It ends with
 * `task`, whatever is left of its uses, by the same way as any token ends before its time.
 */
export interface TaskUse {
  task: string
  uses: number
}
export const taskUseClaim = 'throughline_use'

/** The limit in these claims: null where there is none, `malformed` where nobody could count by it. */
export function taskUseOf(claims: JsonObject): TaskUse | null | 'malformed' {
  const claim = claims[taskUseClaim]
  if (claim === undefined) return null
  if (!isJsonObject(claim)) return 'malformed'
  const { task, uses } = claim
  return typeof task === 'string' && typeof uses === 'number' && Number.isInteger(uses) && uses > 0
    ? { task, uses }
    : 'malformed'
}

/** What one server has counted, by `uti`. */
export interface TokenUses {
  used(uti: string): number
  count(uti: string): void
}

export function tokenUses(): TokenUses {
  const counts = new Map<string, number>()
  const used = (uti: string): number => counts.get(uti) ?? 0
  return {
    used,
    count(uti) {
      counts.set(uti, used(uti) + 1)
    },
  }
}
