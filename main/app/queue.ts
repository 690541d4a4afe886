// Runs one piece of work at a time, in the order asked for.

export type Queue = <Result>(work: () => Promise<Result>) => Promise<Result>

/** What one piece of work throws concerns its caller alone: the next runs all the same. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }
}
