// Two lists beside each other: nothing is lost, nothing crosses, and no shorter way from one to the other exists.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AlignedRow, align } from '../../shared/align.ts'

const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 14 })

/** Length of the longest common subsequence, by the textbook table. */
function longestCommon(left: readonly string[], right: readonly string[]): number {
  const table = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0))
  const cell = (row: number, column: number): number => table[row]?.[column] ?? 0
  for (const [row, one] of left.entries())
    for (const [column, other] of right.entries()) {
      const into = table[row + 1]
      if (into)
        into[column + 1] =
          one === other ? cell(row, column) + 1 : Math.max(cell(row, column + 1), cell(row + 1, column))
    }
  return cell(left.length, right.length)
}
const isPair = (row: AlignedRow): row is { left: number; right: number } => row.left !== null && row.right !== null

describe('two lists laid beside each other', () => {
  test('hold each place of both once and in order, pair only what is equal, and as much as can be', () => {
    fc.assert(
      fc.property(words, words, (left, right) => {
        const { rows, complete } = align(left, right)
        expect(complete).toBe(true)
        expect(rows.flatMap(row => (row.left === null ? [] : [row.left]))).toEqual([...left.keys()])
        expect(rows.flatMap(row => (row.right === null ? [] : [row.right]))).toEqual([...right.keys()])
        const pairs = rows.filter(isPair)
        for (const pair of pairs) expect(left[pair.left]).toBe(right[pair.right])
        expect(pairs).toHaveLength(longestCommon(left, right))
      }),
    )
  })

  test('are matched at their ends alone where they differ in more than is looked for, and say so', () => {
    const { rows, complete } = align(['a', 'x', 'y', 'z'], ['a', 'p', 'q', 'z'], { most: 3 })
    expect(complete).toBe(false)
    expect(rows.filter(isPair)).toEqual([
      { left: 0, right: 0 },
      { left: 3, right: 3 },
    ])
    expect(rows).toHaveLength(6)
  })
})
