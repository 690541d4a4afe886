// The position finder against JSON.parse: the same verdict always, and a position that no repair before it could move.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findJsonError } from '../../../main/case/import/json-error.ts'
import { bytesOf } from './reading.ts'

const jsonish = fc.oneof(
  fc
    .array(fc.constantFrom(...'{}[]",:\\tfn0123456789.eE+-utrealsx \n\u0000é'), { maxLength: 14 })
    .map(parts => parts.join('')),
  fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', '{', '}', '[', ']', '"', ',', ':', '\\', 'e', '0', '\u0001'))
    .map(([text, at, put]) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + 1)),
)

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('where JSON breaks', () => {
  test('there is an error exactly where JSON.parse finds one', () => {
    fc.assert(
      fc.property(jsonish, text => {
        expect(findJsonError(bytesOf(text)) === null).toBe(parses(text))
      }),
      { seed: 3, numRuns: 20_000 },
    )
  })

  test('what stands before the position could still become JSON', () => {
    fc.assert(
      fc.property(jsonish, text => {
        const bytes = bytesOf(text)
        const error = findJsonError(bytes)
        if (error === null) return
        // Cut off at the position, the text is wrong for no other reason than that it ends.
        const before = findJsonError(bytes.subarray(0, error.offset))
        expect(before === null || before.offset === error.offset).toBe(true)
      }),
      { seed: 5, numRuns: 20_000 },
    )
  })

  test('the position is the one V8 names, where V8 names one', () => {
    let compared = 0
    fc.assert(
      fc.property(jsonish, text => {
        const named = v8Position(text)
        const error = findJsonError(bytesOf(text))
        if (named === null || error === null || /[^\u0020-\u007e\n]/.test(text)) return
        // V8 points at the character after a backslash, or at the end of a literal it gave up on.
        if (/[\\tfn]/.test(text)) return
        compared++
        expect(error.offset).toBe(named)
      }),
      { seed: 9, numRuns: 20_000 },
    )
    expect(compared).toBeGreaterThan(1000)
  })

  test('a million open brackets are followed without recursion', () => {
    expect(findJsonError(bytesOf('['.repeat(1_000_000)))?.offset).toBe(1_000_000)
  })
})

function v8Position(text: string): number | null {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined
    return position === undefined ? null : Number(position)
  }
}
