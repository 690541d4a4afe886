// The name that was probably meant: found within a few letters and not beyond.
import { describe, expect, test } from 'vitest'
import { meant, nearest } from '../../shared/nearest.ts'

describe('the nearest name', () => {
  test('is the one fewest edits away; of equals the first in the alphabet', () => {
    expect(nearest('tracex', ['other', 'trace1', 'trace0'])).toBe('trace0')
    expect(nearest('TRACE1', ['trace0', 'trace1'])).toBe('trace1')
    expect(nearest('x', [])).toBeNull()
  })
})

describe('the name that was meant', () => {
  test.each([
    ['first-ligth', ['first-light', 'stolen-token'], 'first-light'],
    ['sponsers', ['owners', 'sponsors'], 'sponsors'],
    ['titel', ['id', 'summary', 'title'], 'title'],
  ])('%s', (wrong, known, right) => expect(meant(wrong, known)).toBe(right))

  test('is none where too many letters differ', () => {
    expect(meant('zebra', ['first-light'])).toBeNull()
    expect(meant('xy', ['id'])).toBeNull()
  })
})
