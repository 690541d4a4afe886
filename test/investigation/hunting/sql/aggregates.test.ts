// Aggregates where their pages say more than their names: sizes, empty values, what no type can hold.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asking, asking } from './asked.ts'

let hunt: Asking
beforeAll(async () => {
  hunt = await asking()
})
afterAll(() => hunt[Symbol.asyncDispose]())

test('a sum that no long can hold is null, and of nothing it is 0', async () => {
  const sum = (values: string) => hunt.rows(`datatable(x:long)[${values}] | summarize sum(x)`)
  expect(await sum('9223372036854775807, 1')).toEqual([[null]])
  expect(await sum('long(null)')).toEqual([[0]])
})

test('any value is one that is there, if there is one', async () => {
  const text = `datatable(s:string, x:long, d:dynamic)["", long(null), dynamic(null), "a", 5, dynamic({"n": 1})]`
  const rows = await hunt.rows(`${text} | summarize take_any(s), take_any(x), any(d), take_anyif(s, s == "")`)
  expect(rows).toEqual([['a', 5, { n: 1 }, '']])
  expect(await hunt.rows(`${text} | where x > 5 | summarize take_any(s), take_any(x)`)).toEqual([['', null]])
})

describe('sizes', () => {
  const bags = 'datatable(b:dynamic)[dynamic({"a": 1, "b": 2}), dynamic({"c": 3})]'
  test('of bags, lists and sets are kept to', async () => {
    expect(await hunt.rows(`${bags} | summarize make_bag(b, 1)`)).toEqual([[{ a: 1 }]])
    expect(await hunt.rows('range x from 1 to 9 step 1 | summarize make_list(x, 2), make_set(x, 3)')).toEqual([
      [
        [1, 2],
        [1, 2, 3],
      ],
    ])
  })

  test('of older names are 128 where the query says nothing', async () => {
    const text =
      'range x from 1 to 200 step 1 | summarize a = makelist(x), b = makeset(x), c = make_list(x), d = makeset(x, 150)'
    const lengths = `${text} | project array_length(a), array_length(b), array_length(c), array_length(d)`
    expect(await hunt.rows(lengths)).toEqual([[128, 128, 200, 150]])
  })
})

test('percentiles may be told as an array', async () => {
  const text = (places: string) => `range x from 1 to 10 step 1 | summarize percentiles_array(x, ${places})`
  expect(await hunt.rows(text('dynamic([50, 90])'))).toEqual([[[5, 9]]])
  expect(await hunt.rows(text('50, 90'))).toEqual([[[5, 9]]])
  expect(await hunt.refused(text('dynamic(["a"])'))).toMatchObject({ code: 'hunt.unsupported' })
})
