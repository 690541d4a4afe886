// Dynamics: paths into them, and functions of arrays and bags.
import { type Rule, tables, values } from './rule.ts'

export const dynamics: readonly Rule[] = [
  ...tables('scalar-data-types/dynamic', [
    [
      'members by their names',
      'print o=dynamic({"a":123, "b":"hello", "c":[1,2,3], "d":{}}) | extend a=o.a, b=o.b, c=o.c, d=o.d | project a, b, c, d',
      'a:dynamic, b:dynamic, c:dynamic, d:dynamic',
      [[123, 'hello', [1, 2, 3], {}]],
    ],
    [
      'a member by a column, an element by another',
      `datatable(bag:dynamic, list:dynamic, key:string, place:long)[
  dynamic({"a":1,"b":2}), dynamic([10,20,30]), "b", 1,
  dynamic({"a":1}), dynamic([10]), "b", 5]
| project m = bag[key], e = list[place], l = list[-1]`,
      'm:dynamic, e:dynamic, l:dynamic',
      [
        [2, 20, 30],
        [null, null, 10],
      ],
    ],
  ]),
  ...values('scalar-data-types/dynamic', [
    ['a member in brackets', 'dynamic({"a b":"x"})["a b"]', 'dynamic', 'x'],
    ['names mind their case', 'dynamic({"a":1}).A', 'dynamic', null],
    ['an element', 'dynamic([10,20])[1]', 'dynamic', 20],
    ['the last element', 'dynamic([10,20])[-1]', 'dynamic', 20],
    ['an element that is not there', 'dynamic([10,20])[2]', 'dynamic', null],
    ['a member of an array', 'dynamic([10,20]).a', 'dynamic', null],
    ['an element of a bag', 'parse_json("{\\"a\\":1}")[0]', 'dynamic', null],
    ['a member of nothing', 'dynamic(null).a', 'dynamic', null],
    ['a long way down', 'dynamic({"a":[{"b":{"c":"x"}}]}).a[0].b.c', 'dynamic', 'x'],
    [
      'a literal may hold a datetime',
      'todatetime(dynamic({"a": datetime(1970-05-11)}).a)',
      'datetime',
      '1970-05-11T00:00:00Z',
    ],
    ['compared with a text', 'dynamic({"a":"x"}).a == "x"', 'bool', true],
    ['compared with a number', 'dynamic({"a":5}).a == 5', 'bool', true],
    ['a number is more than another', 'dynamic({"a":5}).a > 3', 'bool', true],
    ['numbers of arrays', 'toint(dynamic([100,101,102])[1])', 'int', 101],
  ]),
  ...values('array-length-function', [
    ['elements', 'array_length(parse_json("[1, 2, 3, \\"four\\"]"))', 'long', 4],
    ['none', 'array_length(parse_json("[]"))', 'long', 0],
    ['a bag has none', 'array_length(parse_json("{}"))', 'long', null],
    ['nor has a number', 'array_length(parse_json("21"))', 'long', null],
    ['nor a null', 'array_length(dynamic(null))', 'long', null],
  ]),
  ...values('array-slice-function', [
    ['from and to a place, both in', 'array_slice(dynamic([1,2,3]), 1, 2)', 'dynamic', [2, 3]],
    ['to a place from the end', 'array_slice(dynamic([1,2,3,4,5]), 2, -1)', 'dynamic', [3, 4, 5]],
    ['from and to places from the end', 'array_slice(dynamic([1,2,3,4,5]), -3, -2)', 'dynamic', [3, 4]],
  ]),
  ...values('array-concat-function', [
    ['one behind the other', 'array_concat(dynamic([1,2]), dynamic([2,"a"]))', 'dynamic', [1, 2, 2, 'a']],
    ['of three', 'array_concat(dynamic([1]), dynamic([]), dynamic([3]))', 'dynamic', [1, 3]],
  ]),
  ...values('array-reverse-function', [
    [
      'the last first',
      'array_reverse(dynamic(["this","is","an","example"]))',
      'dynamic',
      ['example', 'an', 'is', 'this'],
    ],
  ]),
  ...values('array-index-of-function', [
    ['where it is', 'array_index_of(dynamic(["this", "is", "an", "example", "an", "example"]), "an")', 'long', 2],
    ['not there', 'array_index_of(dynamic(["this", "is"]), "on")', 'long', -1],
    ['a number', 'array_index_of(dynamic([10, 20]), 20)', 'long', 1],
  ]),
  ...tables('array-sort-asc-function', [
    [
      'nulls last',
      'print array_sort_asc(dynamic([null,"blue","yellow","green",null]))',
      'print_0:dynamic',
      [[['blue', 'green', 'yellow', null, null]]],
    ],
    [
      'nulls first where asked',
      'print array_sort_asc(dynamic([null,"blue","yellow","green",null]), false)',
      'print_0:dynamic',
      [[[null, null, 'blue', 'green', 'yellow']]],
    ],
    [
      'within other functions',
      `let Names = "John,Paul,George,Ringo";
let SortedNames = strcat_array(array_sort_asc(split(Names, ",")), ",");
print result = SortedNames`,
      'result:string',
      [['George,John,Paul,Ringo']],
    ],
    ['numbers by their value', 'print array_sort_asc(dynamic([10, 9, 1]))', 'print_0:dynamic', [[[1, 9, 10]]]],
  ]),
  ...tables('array-sort-desc-function', [
    ['the greatest first', 'print array_sort_desc(dynamic([1,3,4,5,2]))', 'print_0:dynamic', [[[5, 4, 3, 2, 1]]]],
  ]),
  ...values('set-difference-function', [
    ['what the first has alone', 'set_difference(dynamic([1,2,3]), dynamic([1,2]))', 'dynamic', [3]],
    ['nothing is left', 'set_difference(dynamic([1,2,3]), dynamic([1,2,3]))', 'dynamic', []],
  ]),
  ...values('set-intersect-function', [
    ['what both have', 'set_intersect(dynamic([1,2]), dynamic([2,3]))', 'dynamic', [2]],
    ['each once', 'set_intersect(dynamic(["a","a"]), dynamic(["a"]))', 'dynamic', ['a']],
  ]),
  ...values('set-union-function', [
    ['each once', 'array_length(set_union(dynamic([1,2]), dynamic([2,3])))', 'long', 3],
    ['of empty ones', 'set_union(dynamic([]), dynamic([]))', 'dynamic', []],
  ]),
  ...values('set-has-element-function', [
    ['a text', 'set_has_element(dynamic(["this", "is", "an", "example"]), "example")', 'bool', true],
    ['a text that is not there', 'set_has_element(dynamic(["this"]), "This")', 'bool', false],
    ['a number', 'set_has_element(dynamic([1, 2]), 2)', 'bool', true],
  ]),
  ...tables('pack-array-function', [
    [
      'values of columns',
      'range x from 1 to 3 step 1 | extend y = x * 2 | extend z = y * 2 | project a = pack_array(x,y,z) | sort by tostring(a) asc',
      'a:dynamic',
      [[[1, 2, 4]], [[2, 4, 8]], [[3, 6, 12]]],
    ],
  ]),
  ...values('pack-array-function', [
    ['values of several types', 'pack_array("a", 1, true, 1.5)', 'dynamic', ['a', 1, true, 1.5]],
    ['a null among them', 'pack_array("a", long(null))', 'dynamic', ['a', null]],
    ['a span is a text', 'pack_array(1h)', 'dynamic', ['01:00:00']],
  ]),
  ...values('bag-pack-function', [
    [
      'names and values',
      'bag_pack("Level", "Information", "ProcessID", 1234)',
      'dynamic',
      { Level: 'Information', ProcessID: 1234 },
    ],
    ['pack is the same', 'pack("a", 1)', 'dynamic', { a: 1 }],
    ['a null is kept', 'bag_pack("a", long(null))', 'dynamic', { a: null }],
  ]),
  ...values('bag-keys-function', [
    ['names', 'bag_keys(dynamic({"a":"b", "c":123}))', 'dynamic', ['a', 'c']],
    ['of an empty one', 'bag_keys(dynamic({}))', 'dynamic', []],
    ['an array has none', 'bag_keys(parse_json("[1]"))', 'dynamic', null],
    ['nor has a null', 'bag_keys(dynamic(null))', 'dynamic', null],
  ]),
  ...values('bag-merge-function', [
    ['of two', 'bag_merge(dynamic({"A":1,"B":2}), dynamic({"C":3}))', 'dynamic', { A: 1, B: 2, C: 3 }],
  ]),
  ...values('bag-has-key-function', [
    ['it has', 'bag_has_key(dynamic({"key1":123}), "key1")', 'bool', true],
    ['it has not', 'bag_has_key(dynamic({"key1":123}), "key3")', 'bool', false],
  ]),
  ...values('bag-remove-keys-function', [
    [
      'without one',
      'bag_remove_keys(dynamic({"key1":123, "key2":"abc"}), dynamic(["key1", "key4"]))',
      'dynamic',
      { key2: 'abc' },
    ],
  ]),
  ...values('range-function', [
    ['numbers, the end in', 'range(1, 8, 3)', 'dynamic', [1, 4, 7]],
    ['downwards', 'range(3, 1, -1)', 'dynamic', [3, 2, 1]],
  ]),
  ...values('parse-url-function', [
    [
      'all its parts',
      'parse_url("scheme://username:password@host:1234/this/is/a/path?k1=v1&k2=v2#fragment")["Query Parameters"].k2',
      'dynamic',
      'v2',
    ],
    ['the host', 'tostring(parse_url("https://www.contoso.com/a?b=c").Host)', 'string', 'www.contoso.com'],
    [
      'the port',
      'tostring(parse_url("scheme://username:password@host:1234/this/is/a/path?k1=v1").Port)',
      'string',
      '1234',
    ],
  ]),
]
