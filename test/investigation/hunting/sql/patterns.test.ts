// Functions over regular expressions, by the examples of their pages and at their edges.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Cell } from '../../../../shared/model/hunt.ts'
import { type Asking, asking } from './asked.ts'

let hunt: Asking
beforeAll(async () => {
  hunt = await asking()
})
afterAll(() => hunt[Symbol.asyncDispose]())

const printed = async (expression: string): Promise<Cell | undefined> =>
  (await hunt.rows(`print ${expression}`))[0]?.[0]
const id = '"82b8be2d-dfa7-4bd1-8f63-24ad26d31449"'
const letters = [
  ['8', '2b8be2', 'd'],
  ['d', 'fa', '7'],
  ['4', 'bd', '1'],
  ['8', 'f6', '3'],
  ['2', '4ad26d3144', '9'],
]

describe('extract_all', () => {
  test('of one group gives texts, of several lists of them', async () => {
    expect(await printed('extract_all(@"(\\d+)", "a set of numbers: 123, 567 and 789")')).toEqual(['123', '567', '789'])
    expect(await printed(`extract_all(@"(\\w)(\\w+)(\\w)", ${id})`)).toEqual(letters)
  })

  test('of groups that are asked for by number and by name', async () => {
    const outer = letters.map(([first, , last]) => [first, last])
    expect(await printed(`extract_all(@"(\\w)(\\w+)(\\w)", dynamic([1,3]), ${id})`)).toEqual(outer)
    const named = '@"(?P<first>\\w)(?P<middle>\\w+)(?P<last>\\w)"'
    expect(await printed(`extract_all(${named}, dynamic(["first",2,"last"]), ${id})`)).toEqual(letters)
    expect(await printed(`extractall(${named}, dynamic(["last"]), ${id})`)).toEqual(['d', '7', '1', '3', '9'])
  })

  test('is null without a match; a group that takes no part is empty', async () => {
    expect(await printed('isnull(extract_all("(x)", "abc"))')).toBe(true)
    expect(await printed('extract_all("(x)?a", "axa")')).toEqual(['', 'x'])
    expect(await printed('extract_all(@"[(](\\()(?:b)", "((b")')).toEqual(['('])
  })

  test('refuses patterns without groups and groups that are not there', async () => {
    expect(await hunt.refused('print extract_all("a", "abc")')).toMatchObject({
      code: 'hunt.syntax',
      message: 'extract_all() wants a pattern with one to sixteen groups in parentheses.',
    })
    expect(await hunt.refused('print extract_all("(a)", dynamic([2]), "abc")')).toMatchObject({
      code: 'hunt.syntax',
      message: 'The pattern has no group 2.',
    })
  })
})

describe('trim', () => {
  test('takes all matches from both ends, or from one', async () => {
    expect(await printed('trim("--", "--https://bing.com--")')).toBe('https://bing.com')
    expect(await printed('trim(@"[^\\w]+", "-  Te st1// $")')).toBe('Te st1')
    expect(await printed('trim_start("a|b", "abac")')).toBe('c')
    expect(await printed('trim_end(@"\\s", " a  ")')).toBe(' a')
    expect(await printed('trim("x", "")')).toBe('')
    expect(await printed('trim(@"[.]", "...")')).toBe('')
  })
})

describe('counts and places', () => {
  test('plain matches overlap, patterns do not', async () => {
    expect(await printed('countof("ababa", "aba")')).toBe(2)
    expect(await printed('countof("ababa", "ab", "normal")')).toBe(2)
    expect(await printed('countof("ababa", "aba", "regex")')).toBe(1)
    expect(await printed('countof("abcabc", "a.c", "regex")')).toBe(2)
  })

  test('the first match of a pattern, counted in characters', async () => {
    expect(await printed('indexof_regex("abcabc", "a.c")')).toBe(0)
    expect(await printed('indexof_regex("😀\\nb1", "[0-9]")')).toBe(3)
    expect(await printed('indexof_regex("abc", "^b|c$")')).toBe(2)
    expect(await printed('indexof_regex("abc", "x")')).toBe(-1)
    expect(await hunt.refused('print indexof_regex("abc", "c", 1)')).toMatchObject({ code: 'hunt.unsupported' })
  })
})
