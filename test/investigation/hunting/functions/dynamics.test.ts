// The functions of dynamic values against the answers their documentation prints.
import { describe, expect, test } from 'vitest'
import { call } from './call.ts'

describe('bags', () => {
  test('merged, the first value of a name stays', () => {
    const merged = { A1: 12, B1: 2, C1: 3, A2: 81, B2: 82 }
    expect(call('bag_merge', { A1: 12, B1: 2, C1: 3 }, { A2: 81, B2: 82, A1: 1 })).toEqual(merged)
    expect(call('bag_merge', null, { a: 1 })).toEqual({ a: 1 })
    expect(call('bag_merge', null, 5)).toBeNull()
    expect(call('bag_merge_all', [{ a: 1 }, { b: 2 }, null], 9n)).toEqual({ a: 1, b: 2 })
    expect(call('bag_merge_all', [{ a: 1 }, { b: 2 }], 1n)).toEqual({ a: 1 })
  })

  test('keys', () => {
    expect(call('bag_keys', { a: 'b', c: { d: 123 } })).toEqual(['a', 'c'])
    expect(call('bag_keys', {})).toEqual([])
    expect([call('bag_keys', null), call('bag_keys', 'a'), call('bag_keys', [])]).toEqual([null, null, null])
  })

  const nested = { key1: 123, key2: { prop1: 'abc', prop2: 'xyz' }, key3: [100, 200] }
  test('looked into, at the root and along a path', () => {
    expect(call('bag_has_key', { key1: 123, key2: 'abc' }, 'key2')).toBe(true)
    expect(call('bag_has_key', { key1: 123, key3: 'abc' }, 'key2')).toBe(false)
    expect(call('bag_has_key', nested, '$.key2.prop1')).toBe(true)
    expect(call('bag_has_key', nested, "$['key2']['prop3']")).toBe(false)
    expect(call('bag_has_key', {}, 'toString')).toBe(false)
    expect(() => call('bag_has_key', nested, '$.key3[0]')).toThrow('goes into an array')
    expect(() => call('bag_has_key', nested, '$.key3.*.[x')).toThrow('is no path that can be followed')
  })

  test('without some keys', () => {
    expect(call('bag_remove_keys', { key1: 123, key2: 'abc' }, ['key2', 'key4'])).toEqual({ key1: 123 })
    expect(call('bag_remove_keys', nested, ['$.key2.prop1', 'key3'])).toEqual({ key1: 123, key2: { prop2: 'xyz' } })
    expect(call('bag_remove_keys', [], ['a'])).toBeNull()
  })

  test('with a key set', () => {
    expect(call('bag_set_key', { key1: 1, key2: 2 }, 'key3', 3)).toEqual({ key1: 1, key2: 2, key3: 3 })
    expect(call('bag_set_key', { key1: 1, key3: 'abc' }, 'key3', 3)).toEqual({ key1: 1, key3: 3 })
    expect(call('bag_set_key', { key1: 123 }, '$.key2.prop1', 'abc')).toEqual({ key1: 123, key2: { prop1: 'abc' } })
    expect(call('bag_set_key', null, 'a', 1)).toBeNull()
    expect(JSON.stringify(call('bag_set_key', {}, '__proto__', 1))).toBe('{"__proto__":1}')
  })

  test('zipped of names and values', () => {
    expect(call('bag_zip', ['a', 'b', 'c'], [1, '2', 3.4])).toEqual({ a: 1, b: '2', c: 3.4 })
    expect(call('bag_zip', ['a', 'b', 'c'], [1, '2'])).toEqual({ a: 1, b: '2', c: null })
    expect(call('bag_zip', ['a', 8, 'b'], [1, '2', 2.5])).toEqual({ a: 1, b: 2.5 })
    expect(call('bag_zip', ['a', 8, 'b'], 1)).toEqual({ a: null, b: null })
    expect(call('bag_zip', 'a', [1])).toBeNull()
  })
})

describe('arrays', () => {
  test('put together and cut', () => {
    expect(call('array_concat', [1, 2, 4], [1, 2])).toEqual([1, 2, 4, 1, 2])
    expect(call('array_concat', [[1]], null)).toEqual([[1]])
    expect(call('array_concat', null)).toBeNull()
    expect(call('array_slice', [1, 2, 3], 1n, 2n)).toEqual([2, 3])
    expect(call('array_slice', [1, 2, 3, 4, 5], 2n, -1n)).toEqual([3, 4, 5])
    expect(call('array_slice', [1, 2, 3, 4, 5], -3n, -2n)).toEqual([3, 4])
    expect(call('array_slice', [1, 2, 3], -9n, 9n)).toEqual([1, 2, 3])
    expect(call('array_slice', [1, 2, 3], 5n, 9n)).toEqual([])
    expect(call('array_slice', [1, 2, 3], 0n, -9n)).toEqual([])
    expect(call('array_split', [1, 2, 3, 4, 5], 2)).toEqual([
      [1, 2],
      [3, 4, 5],
    ])
    expect(call('array_split', [1, 2, 3, 4, 5], [1, 3])).toEqual([[1], [2, 3], [4, 5]])
    expect(call('array_split', [1, 2, 3], [-1])).toEqual([[1, 2], [3]])
    expect(call('array_split', [1], ['x'])).toBeNull()
  })

  test('turned and shifted', () => {
    const array = [1, 2, 3, 4, 5]
    expect(call('array_rotate_left', array, 2n)).toEqual([3, 4, 5, 1, 2])
    expect(call('array_rotate_left', array, -2n)).toEqual([4, 5, 1, 2, 3])
    expect(call('array_rotate_right', array, 7n)).toEqual([4, 5, 1, 2, 3])
    expect(call('array_rotate_left', [], 2n)).toEqual([])
    expect(call('array_shift_left', array, 2n)).toEqual([3, 4, 5, null, null])
    expect(call('array_shift_left', array, 2n, -1)).toEqual([3, 4, 5, -1, -1])
    expect(call('array_shift_left', array, -2n, -1)).toEqual([-1, -1, 1, 2, 3])
    expect(call('array_shift_right', ['a', 'b'], 9n)).toEqual(['', ''])
    expect(call('array_reverse', array)).toEqual([5, 4, 3, 2, 1])
    expect(call('array_reverse', {})).toBeNull()
  })

  test('summed, chosen from, zipped, joined', () => {
    expect(call('array_sum', [1, 2, 3, 4])).toBe(10)
    expect(call('array_sum', [1, 'x'])).toBeNull()
    expect(call('array_iff', [true, false, true], [1, 2, 3], [4, 5, 6])).toEqual([1, 5, 3])
    expect(call('array_iff', [1, 0, 50], 'yes', 'no')).toEqual(['yes', 'no', 'yes'])
    expect(call('array_iff', ['some', null], 1, 0)).toEqual([null, null])
    expect(call('array_iif', [true, true, true], [1, 2], [3, 4])).toEqual([1, 2, null])
    expect(call('zip', ['A', 1, 1.5], [{}, 'B'])).toEqual([
      ['A', {}],
      [1, 'B'],
      [1.5, null],
    ])
    expect(call('zip', [1], null)).toBeNull()
    expect(call('strcat_array', [1, 2, 3], '->')).toBe('1->2->3')
    expect(call('strcat_array', ['a', null, true, { b: [1] }], ',')).toBe('a,,true,{"b":[1]}')
    expect(call('strcat_array', null, ',')).toBe('')
    expect(() => call('strcat_array', Array(1000).fill('x'.repeat(20_000)), '')).toThrow(
      'would make a text of more than',
    )
  })

  test('searched', () => {
    const array = ['this', 'is', 'an', 'example', 'an', 'example']
    const found = [
      call('array_index_of', array, 'an'),
      call('array_index_of', array, 'example', 1n, 3n),
      call('array_index_of', array, 'example', 1n, 2n),
      call('array_index_of', array, 'is', 2n, 4n),
      call('array_index_of', array, 'example', 2n, -1n),
      call('array_index_of', array, 'an', 1n, -1n, 2n),
      call('array_index_of', array, 'an', 1n, -1n, 3n),
      call('array_index_of', array, 'an', -3n),
      call('array_index_of', array, 'is', -4n),
    ]
    expect(found).toEqual([2n, 3n, -1n, -1n, 3n, 4n, -1n, 4n, -1n])
    expect(call('array_index_of', array, 'an', 0n, -2n)).toBeNull()
    expect(call('array_index_of', ['1', 1], 1)).toBe(1n)
  })
})

describe('sorting', () => {
  test('one array gives itself, several go with the first', () => {
    expect(call('array_sort_asc', [1, 3, 4, 5, 2], ['a', 'b', 'c', 'd', 'e'])).toEqual([
      [1, 2, 3, 4, 5],
      ['a', 'e', 'b', 'c', 'd'],
    ])
    expect(call('array_sort_asc', ['John', 'Paul', 'George', 'Ringo'])).toEqual(['George', 'John', 'Paul', 'Ringo'])
    expect(call('array_sort_desc', [1, 3, 2], [1, 2], 'x')).toEqual([[3, 2, 1], null, null])
    expect(call('array_sort_asc', null, [1])).toEqual([null, null])
    expect(call('array_sort_asc', null)).toBeNull()
  })

  test('nulls come last unless they are to come first', () => {
    const colours = [null, 'blue', 'yellow', 'green', null]
    expect(call('array_sort_asc', colours)).toEqual(['blue', 'green', 'yellow', null, null])
    expect(call('array_sort_asc', colours, false)).toEqual([null, null, 'blue', 'green', 'yellow'])
    expect(call('array_sort_desc', colours)).toEqual(['yellow', 'green', 'blue', null, null])
  })

  test('numbers, then text by its code points, then all else', () => {
    const mixed = [{ a: 1 }, 'b', 10, 'B', true, 9, '😀', '\uFFFD']
    expect(call('array_sort_asc', mixed)).toEqual([9, 10, 'B', 'b', '\uFFFD', '😀', true, { a: 1 }])
  })
})

describe('sets', () => {
  test('union, intersection, difference', () => {
    expect(call('set_union', [1, 2, 1, 4], [1, 2], [8])).toEqual([1, 2, 4, 8])
    expect(call('set_union', ['A4', 'A2', 'A7', 'A2'])).toEqual(['A4', 'A2', 'A7'])
    expect(call('set_intersect', [1, 2, 1, 4], [1, 2], [8, 1])).toEqual([1])
    expect(call('set_intersect', [1, 2, 3], [4, 5])).toEqual([])
    expect(call('set_difference', [1, 2, 1, 4], [1, 2], [1, 2, 8])).toEqual([4])
    expect(call('set_difference', [1, 2, 3], [1, 2, 3])).toEqual([])
    expect(call('set_difference', null, [1])).toBeNull()
    expect(call('set_union', [{ a: 1, b: 2 }], [{ b: 2, a: 1 }, '1'], [1])).toEqual([{ a: 1, b: 2 }, '1', 1])
  })

  test('membership and likeness', () => {
    expect(call('set_has_element', ['this', 'is', 'an', 'example'], 'example')).toBe(true)
    expect(call('set_has_element', ['1'], 1)).toBe(false)
    expect(call('set_has_element', null, 1)).toBe(false)
    expect(call('set_equals', [1, 2, 2], [2, 1])).toBe(true)
    expect(call('set_equals', [1, 2], [2, 3])).toBe(false)
    expect(call('jaccard_index', [1, 2, 3], [1, 2, 3, 4])).toBe(0.75)
    expect(call('jaccard_index', [], [])).toBeNull()
  })
})

describe('made', () => {
  test('of one value, and of steps', () => {
    expect(call('repeat', 1, 3n)).toEqual([1, 1, 1])
    expect(call('repeat', 1, 0n)).toEqual([])
    expect(call('repeat', 1, -1n)).toBeNull()
    expect(() => call('repeat', 1, 10_000_000n)).toThrow('at most 1048576 elements')
    expect(call('range', 1, 8, 3)).toEqual([1, 4, 7])
    expect(call('range', 1, 3)).toEqual([1, 2, 3])
    expect(call('range', 3, 1)).toEqual([])
    expect(call('range', 3, 1, -1)).toEqual([3, 2, 1])
    expect(call('range', 1, 1_000_000_000)).toHaveLength(1_048_576)
    expect(call('range', 1, 3, 0)).toEqual([])
    expect(call('range', '01:00:00', '05:00:00')).toEqual(['01:00:00', '02:00:00', '03:00:00', '04:00:00', '05:00:00'])
    expect(call('range', '2015-01-01T00:00:00Z', '2015-12-31T00:00:00Z', '1.00:00:00')).toHaveLength(365)
    expect(call('range', '2015-01-02T00:00:00Z', '2015-01-01T00:00:00Z')).toEqual([])
  })

  test('of JSON text, along a path, with every digit of a number', () => {
    const json = '{"name": "John", "age": 30, "city": {"a b": [1.0, 12345678901234567890, {"x": null}]}}'
    expect(call('extract_json', '$.name', json)).toBe('John')
    expect(call('extract_json', '$.age', json)).toBe('30')
    expect(call('extractjson', "$.city['a b'][1]", json)).toBe('12345678901234567890')
    expect(call('extract_json', '$.city["a b"][0]', json)).toBe('1.0')
    expect(call('extract_json', '$.city', json)).toBe('{"a b":[1.0,12345678901234567890,{"x":null}]}')
    expect(call('extract_json', '$.missing.deeper', json)).toBe('')
    expect(call('extract_json', '$.age.source', json)).toBe('')
    expect(call('extract_json', '$.name', 'no json')).toBe('')
    expect(call('extract_json', '$', '[1]')).toBe('[1]')
    expect(() => call('extract_json', '$..name', json)).toThrow('is no path that can be followed')
    expect(() => call('extract_json', 'name', json)).toThrow('begins with $')
  })
})
