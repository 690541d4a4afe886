// Remembers what a pure function of a text gave: addresses come again and again, and taking one apart costs microseconds.

const most = 10_000

/** When it holds as many as it may it begins anew. What it remembers never shows in a result, only in the time it takes. */
export function remembered<Result>(make: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, { text: string; result: Result }>()
  // one request asks for the same address several times in a row
  let last: { text: string; result: Result } | undefined
  return text => {
    if (last?.text === text) return last.result
    last = known.get(text)
    if (last) return last.result
    const result = make(text)
    if (known.size >= most) known.clear()
    last = { text, result }
    known.set(text, last)
    return result
  }
}
