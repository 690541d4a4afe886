// Functions whose answer hangs on the types of their arguments, by the examples of their pages.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asking, asking } from './asked.ts'

let hunt: Asking
beforeAll(async () => {
  hunt = await asking()
})
afterAll(() => hunt[Symbol.asyncDispose]())

describe('hash', () => {
  test('of text and of datetimes', async () => {
    const text = 'print hash("World"), hash_xxhash64("World"), hash(datetime(2015-01-01)), hash(datetime(null))'
    expect(await hunt.rows(text)).toEqual([['1846988464401551951', '1846988464401551951', '1380966698541616202', null]])
  })

  test('of nothing else, and of no modulo', async () => {
    expect(await hunt.refused('print hash(5)')).toMatchObject({
      code: 'hunt.unsupported',
      message: 'hash() of a long can not be run here.',
    })
    expect(await hunt.refused('print hash("World", 100)')).toMatchObject({ code: 'hunt.unsupported' })
  })

  test('digests are those of the text a value is written as', async () => {
    const date = 'ba666752dc1a20eb750b0eb64e780cc4c968bc9fb8813461c1d7e750f302d71d'
    expect(await hunt.rows('print hash_sha256(datetime(2020-01-01))')).toEqual([[date]])
  })
})

describe('extract_json', () => {
  const text = `'{"name": "John", "age": 30, "ids": [1.5, {"a": null}]}'`
  test('gives text, or the type that is asked for', async () => {
    const asked = await hunt.ask(
      `print extract_json("$.name", ${text}), extract_json("$.age", ${text}, typeof(long)), extractjson("$.ids", ${text}, typeof(dynamic)), extract_json("$.ids[0]", ${text}, typeof(real))`,
    )
    expect(asked.columns).toBe('print_0:string print_1:long print_2:dynamic print_3:real')
    expect(asked.rows).toEqual([['John', 30, [1.5, { a: null }], 1.5]])
  })

  test('is empty or null where there is nothing', async () => {
    const missing = `print extract_json("$.x", ${text}), extract_json("$.name", ${text}, typeof(long)), extract_json("$.x", "no")`
    expect(await hunt.rows(missing)).toEqual([['', null, '']])
    expect(await hunt.refused(`print extract_json("$..x", ${text})`)).toMatchObject({ code: 'hunt.failed' })
  })
})
