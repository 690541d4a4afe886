// One command by the tables alone, with the facts it tells: what the explorer does in bulk, step by step.
import type { Fact } from '../../shared/model/facts.ts'
import { nothingHappens, type Tables } from './compile.ts'

export interface Carried {
  readonly locals: number[]
  readonly facts: readonly Fact[]
  /** Whether it was possible at all. */
  readonly taken: boolean
}

/** `locals` is left as it is. */
export function carry(tables: Tables, locals: readonly number[], command: number): Carried {
  const { commands, steps, eventCount, next, observed, sent, lists, facts } = tables
  const asked = commands[command]
  if (asked === undefined) throw new RangeError(`there is no command ${command}`)
  const sight = asked.seen.reduce((sum, { slot, part }) => sum + (part[locals[slot] ?? 0] ?? 0), 0)
  const orders = asked.orders[sight] ?? null
  const now = [...locals]
  const told: Fact[] = []
  if (orders === null) return { locals: now, facts: told, taken: false }

  const stepOf = (code: number): number => {
    const slot = code >>> 16
    return steps[slot]?.[(now[slot] ?? 0) * (eventCount[slot] ?? 0) + (code & 65_535)] ?? -1
  }
  for (const [index, order] of orders.entries()) {
    const queue = [order]
    for (const [place, code] of queue.entries()) {
      const step = stepOf(code)
      if (step === -1 && index === 0 && place === 0) return { locals: now, facts: told, taken: false }
      if (step <= nothingHappens) continue
      now[code >>> 16] = next[step] ?? 0
      told.push(...(facts[step] ?? []))
      for (const seen of lists.subarray(observed[step * 2], observed[step * 2 + 1])) {
        const learned = stepOf(seen)
        if (learned > nothingHappens) now[seen >>> 16] = next[learned] ?? 0
      }
      queue.push(...lists.subarray(sent[step * 2], sent[step * 2 + 1]))
    }
  }
  return { locals: now, facts: told, taken: true }
}
