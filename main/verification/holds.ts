// Whether a predicate over some slots holds: asked once for each combination of their local states.
import type { Case } from './compile.ts'

export function holds(each: Case, locals: Int32Array): boolean {
  const { slots, strides, known } = each
  let index = 0
  for (let at = 0; at < slots.length; at += 1) index += (locals[slots[at] ?? 0] ?? 0) * (strides[at] ?? 0)
  const answer = known[index] ?? 0
  if (answer !== 0) return answer === 1
  const isSo = each.ask(locals)
  known[index] = isSo ? 1 : 2
  return isSo
}
