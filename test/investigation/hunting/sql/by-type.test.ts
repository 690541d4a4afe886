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

describe('times made of parts', () => {
  test('by how many there are, and of one value', async () => {
    const dates = 'make_datetime(2017,10,1), make_datetime(2017,10,1,12,10), make_datetime(2017,10,1,12,11,0.1234567)'
    expect(await hunt.rows(`print ${dates}, make_datetime("2017-10-01 01:00"), make_datetime(2017,2,29)`)).toEqual([
      ['2017-10-01T00:00:00Z', '2017-10-01T12:10:00Z', '2017-10-01T12:11:00.1234560Z', '2017-10-01T01:00:00Z', null],
    ])
    const spans = 'make_timespan(1,12,30,55), make_timespan(1,12,30), make_timespan(1,12), make_timespan("1h")'
    expect(await hunt.rows(`print ${spans}, make_timespan(int(null),12)`)).toEqual([
      ['1.12:30:55', '01:12:30', '01:12:00', '01:00:00', null],
    ])
  })
})

describe('dynamic_to_json', () => {
  test('puts the members of bags in order, whatever order they came in', async () => {
    const first = `dynamic({'Y10':{}, 'X8':{'c3':1,'d8':5,'a4':6}, 'D1':114, 'A1':12, 'B1':2, 'C1':3, 'A14':[15,13,18]})`
    const json = '{"A1":12,"A14":[15,13,18],"B1":2,"C1":3,"D1":114,"X8":{"a4":6,"c3":1,"d8":5},"Y10":{}}'
    expect(await hunt.rows(`print dynamic_to_json(${first})`)).toEqual([[json]])
    const other = `dynamic({"b":[12345678901234567890, 1.0], "a":"{\\"d\\":1}"})`
    expect(
      await hunt.rows(`print dynamic_to_json(${other}), dynamic_to_json(dynamic("x")), dynamic_to_json(5)`),
    ).toEqual([['{"a":"{\\"d\\":1}","b":[12345678901234567890,1.0]}', 'x', '5']])
  })
})
