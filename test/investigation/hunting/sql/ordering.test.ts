// Where nulls and numbers that are none come in an order: https://learn.microsoft.com/kusto/query/sort-operator
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asking, asking } from './asked.ts'

let hunt: Asking
beforeAll(async () => {
  hunt = await asking()
})
afterAll(() => hunt[Symbol.asyncDispose]())

const special = 'datatable(x:real)[5, real(nan), -5, real(null), real(+inf), 0, real(-inf)]'
const ordered = async (how: string) => (await hunt.rows(`${special} | sort by x ${how}`)).map(([x]) => x)

describe('special values of reals', () => {
  test.each([
    ['asc', [null, 'NaN', '-Infinity', -5, 0, 5, 'Infinity']],
    ['desc', ['Infinity', 5, 0, -5, '-Infinity', 'NaN', null]],
    ['asc nulls last', ['-Infinity', -5, 0, 5, 'Infinity', 'NaN', null]],
    ['desc nulls first', [null, 'NaN', 'Infinity', 5, 0, -5, '-Infinity']],
  ])('sorted %s, those that are no number lie beside nulls', async (how, expected) => {
    expect(await ordered(how)).toEqual(expected)
  })

  test('the average of none is not at the top', async () => {
    const text =
      'datatable(k:string, x:real)["none", real(null), "one", 1] | summarize m = avg(x) by k | top 1 by m | project k'
    expect(await hunt.rows(text)).toEqual([['one']])
  })
})
