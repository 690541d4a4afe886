// Functions a query declares: https://learn.microsoft.com/kusto/query/functions/user-defined-functions
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asking, asking } from './asked.ts'

let hunt: Asking
beforeAll(async () => {
  hunt = await asking()
})
afterAll(() => hunt[Symbol.asyncDispose]())

const table = 'let T = datatable(A:string, B:string, N:long)["a", "x", 1, "b", "y", 2, "x", "x", 3];'

describe('a row can not be passed into another table', () => {
  test.each([
    ['toscalar()', 'let f = (v:string) { toscalar(T | where B == v | count) }; T | extend n = f(B)'],
    ['a let', 'let f = (v:string) { let t = T | where B == v; toscalar(t | count) }; T | extend n = f(B)'],
    ['in', 'let f = (v:string) { v in ((T | where B == v | project A)) }; T | extend n = f(B)'],
    ['a function of a table', 'let f = (v:string) { T | where A == v | project A }; T | where A in (f(B))'],
  ])('of %s', async (_, text) => {
    expect(await hunt.refused(`${table} ${text}`)).toMatchObject({
      code: 'hunt.unsupported',
      message: 'v hangs on a row, and can not be used inside of another table.',
    })
  })

  test('but a value can, and a row into a value', async () => {
    const counted = `${table} let f = (v:string) { toscalar(T | where B == v | count) }; T | project f("x")`
    expect(await hunt.rows(counted)).toEqual([[2], [2], [2]])
    const joined = `${table} let f = (v:string) { let w = strcat(v, "!"); w }; T | where N < 3 | project f(A)`
    expect(await hunt.rows(joined)).toEqual([['a!'], ['b!']])
  })
})

test('what is given for a parameter is of its type', async () => {
  const text = (call: string) => `let f = (r:real, s:string = "") { strcat(r, s) }; print ${call}`
  expect(await hunt.rows(text('f(5)'))).toEqual([['5.0']])
  expect(await hunt.rows(text('f(s=tostring(1), r=5)'))).toEqual([['5.01']])
  expect(await hunt.rows('declare query_parameters(r:real = 5); print strcat(r)')).toEqual([['5.0']])
})

test('functions of Kusto take their arguments by place', async () => {
  expect(await hunt.refused('print bin(roundTo=5, value=7)')).toMatchObject({ code: 'hunt.unsupported' })
})

describe('what a body can not do is told where it is called', () => {
  test.each([
    ['let f = () { externaldata(x:string)["https://a.example/b.csv"] };\nf()', 1],
    ['let f = () { externaldata(x:string)["https://a.example/b.csv"] };\nunion f', 7],
    ['let f = (v:long) { current_principal() };\nprint 1, f(5)', 10],
    ['let f = (v:long) { let t = print current_principal(); t };\nf(5)', 1],
  ])('%s', async (text, column) => {
    expect(await hunt.refused(text)).toMatchObject({ code: 'hunt.unsupported', where: { line: 2, column } })
  })
})

test('tables named within mv-apply are those of its row', async () => {
  const rows = (on: string) =>
    hunt.rows(`datatable(k:string, d:dynamic)["a", dynamic([1, 2])] | mv-apply v = d on (${on}) | project k, v`)
  expect(await rows('as X | union X')).toHaveLength(4)
  const named = `let f = (T:(*)) { let t = T | take 1; t };`
  const text = `${named} datatable(k:string, d:dynamic)["a", dynamic([1, 2])] | mv-apply v = d on (invoke f()) | project k, v`
  expect(await hunt.rows(text)).toEqual([['a', 1]])
})
