// Remembers what a pure function of a text gave: addresses come again and again, and taking one apart costs microseconds.

const most = 10_000

/** When it holds as many as it may it begins anew. What it remembers never shows in a result, only in the time it takes. */
export function remembered<Result>(make: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, { result: Result }>()
  return text => {
    const before = known.get(text)
    if (before) return before.result
    const result = make(text)
    if (known.size >= most) known.clear()
    known.set(text, { result })
    return result
  }
}
