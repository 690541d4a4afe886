// summarize and its aggregates.
import { type Rule, tables } from './rule.ts'

const sales = `let T = datatable(k:string, n:long, r:real, s:string, t:datetime, d:dynamic)[
  "a", 1, 1.5, "x", datetime(2026-01-01), dynamic([1,2]),
  "a", 3, real(null), "", datetime(2026-01-03), dynamic([2,3]),
  "a", long(null), 2.5, "x", datetime(null), dynamic(null),
  "b", long(null), real(null), "y", datetime(2026-01-02), dynamic("z")];
`

export const aggregates: readonly Rule[] = [
  ...tables('summarize-operator', [
    [
      'of no row without keys the defaults',
      'datatable(x:long)[] | summarize any_x=take_any(x), avg(x), max(x), min(x), stdev(x), sum(x), sumif(x, x > 0), variance(x)',
      'any_x:long, avg_x:real, max_x:long, min_x:long, stdev_x:real, sum_x:long, sumif_x:long, variance_x:real',
      [[null, 'NaN', null, null, 0, 0, 0, 0]],
    ],
    [
      'of no row counts are zero',
      'datatable(x:long)[] | summarize count(), countif(x > 0), dcount(x), dcountif(x, x > 0)',
      'count_:long, countif_:long, dcount_x:long, dcountif_x:long',
      [[0, 0, 0, 0]],
    ],
    [
      'of no row sets and lists are empty',
      'datatable(x:long)[] | summarize make_set(x), make_list(x)',
      'set_x:dynamic, list_x:dynamic',
      [[[], []]],
    ],
    [
      'of no row with keys there is none',
      'datatable(x:long, k:string)[] | summarize count() by k',
      'k:string, count_:long',
      [],
    ],
    [
      'avg leaves nulls out',
      'range x from 1 to 4 step 1 | extend y = iff(x == 1, real(null), real(5)) | summarize sum(y), avg(y)',
      'sum_y:real, avg_y:real',
      [[15, 5]],
    ],
    [
      'count counts nulls too',
      'range x from 1 to 2 step 1 | extend y = iff(x == 1, real(null), real(5)) | summarize count()',
      'count_:long',
      [[2]],
    ],
    [
      'sets leave nulls out, and have names of their own',
      'range x from 1 to 2 step 1 | extend y = iff(x == 1, real(null), real(5)) | summarize make_set(y), make_set(y)',
      'set_y:dynamic, set_y1:dynamic',
      [[[5], [5]]],
    ],
    [
      'nulls of a key are one group, and so are empty texts',
      'datatable(k:long, s:string)[1, "", long(null), "", long(null), "a", 1, ""] | summarize c = count() by k, s',
      'k:long, s:string, c:long',
      [
        [1, '', 2],
        [null, '', 1],
        [null, 'a', 1],
      ],
    ],
    [
      'keys alone',
      'datatable(a:string, b:long)["x", 1, "x", 1, "X", 1] | summarize by a, b',
      'a:string, b:long',
      [
        ['x', 1],
        ['X', 1],
      ],
    ],
    [
      'by days',
      `${sales}T | summarize c = count() by d = bin(t, 1d)`,
      'd:datetime, c:long',
      [
        ['2026-01-01T00:00:00Z', 1],
        ['2026-01-02T00:00:00Z', 1],
        ['2026-01-03T00:00:00Z', 1],
        [null, 1],
      ],
    ],
    [
      'what is worked out of aggregates',
      `${sales}T | summarize share = 100.0 * countif(n > 1) / count() by k`,
      'k:string, share:real',
      [
        ['a', 100 / 3],
        ['b', 0],
      ],
    ],
  ]),
  ...tables('sum-aggregation-function', [
    [
      'nulls are left out',
      `${sales}T | summarize sum(n), sum(r) by k`,
      'k:string, sum_n:long, sum_r:real',
      [
        ['a', 4, 4],
        ['b', 0, 0],
      ],
    ],
    ['spans are added', 'datatable(d:timespan)[1h, 30m] | summarize s = sum(d)', 's:timespan', [['01:30:00']]],
  ]),
  ...tables('avg-aggregation-function', [
    ['of whole numbers it is real', `${sales}T | where k == "a" | summarize avg(n)`, 'avg_n:real', [[2]]],
  ]),
  ...tables('min-aggregation-function', [
    [
      'the least and the most, without nulls',
      `${sales}T | summarize min(n), max(n), min(t), max(t) by k`,
      'k:string, min_n:long, max_n:long, min_t:datetime, max_t:datetime',
      [
        ['a', 1, 3, '2026-01-01T00:00:00Z', '2026-01-03T00:00:00Z'],
        ['b', null, null, '2026-01-02T00:00:00Z', '2026-01-02T00:00:00Z'],
      ],
    ],
    [
      'of those that a condition is true of',
      `${sales}T | summarize a = minif(n, n > 1), b = maxif(n, n > 5)`,
      'a:long, b:long',
      [[3, null]],
    ],
  ]),
  ...tables('count-aggregation-function', [
    [
      'rows',
      `${sales}T | summarize count() by k`,
      'k:string, count_:long',
      [
        ['a', 3],
        ['b', 1],
      ],
    ],
  ]),
  ...tables('countif-aggregation-function', [
    [
      'a null is not true',
      `${sales}T | summarize countif(n > 0), countif(n != 1)`,
      'countif_:long, countif_1:long',
      [[2, 3]],
    ],
  ]),
  ...tables('dcount-aggregation-function', [
    [
      'empty texts count, nulls do not',
      `${sales}T | summarize dcount(s), dcount(n)`,
      'dcount_s:long, dcount_n:long',
      [[3, 2]],
    ],
    ['count_distinct is exact', `${sales}T | summarize count_distinct(s)`, 'count_distinct_s:long', [[3]]],
  ]),
  ...tables('make-set-aggregation-function', [
    [
      'of arrays it has their elements',
      `datatable (Val: int, Arr1: dynamic)[
    1, dynamic(['A1', 'A2', 'A3']),
    5, dynamic(['A2', 'C1']),
    7, dynamic(['C2', 'A3']),
    5, dynamic(['C2', 'A1'])]
| summarize Val_set=make_set(Val), Arr1_set=make_set(Arr1)
| project Val_set = array_sort_asc(Val_set), Arr1_set = array_sort_asc(Arr1_set)`,
      'Val_set:dynamic, Arr1_set:dynamic',
      [
        [
          [1, 5, 7],
          ['A1', 'A2', 'A3', 'C1', 'C2'],
        ],
      ],
    ],
    [
      'an empty text is a member',
      `${sales}T | summarize s = make_set(s) | project array_length(s)`,
      'Column1:long',
      [[3]],
    ],
    [
      'texts mind their case',
      'datatable(s:string)["a", "A", "a"] | summarize s = make_set(s) | project c = array_length(s)',
      'c:long',
      [[2]],
    ],
  ]),
  ...tables('make-list-aggregation-function', [
    [
      'in the order of a sort, one as often as it is there',
      'datatable(n:long)[3, 1, 3, long(null), 2] | sort by n asc | summarize l = make_list(n)',
      'l:dynamic',
      [[[1, 2, 3, 3]]],
    ],
    [
      'of those that a condition is true of',
      'range x from 1 to 5 step 1 | sort by x asc | summarize l = make_list_if(x, x > 3)',
      'l:dynamic',
      [[[4, 5]]],
    ],
    [
      'with nulls',
      'datatable(n:long)[1, long(null)] | sort by n asc | summarize l = make_list_with_nulls(n)',
      'l:dynamic',
      [[[null, 1]]],
    ],
  ]),
  ...tables('arg-max-aggregation-function', [
    [
      'nulls, as the page shows them',
      `datatable(Fruit: string, Color: string, Version: int) [
    "Apple", "Red", 1,
    "Apple", "Green", int(null),
    "Banana", "Yellow", int(null),
    "Pear", "Brown", 1,
    "Pear", "Green", 2]
| summarize arg_max(Version, *) by Fruit`,
      'Fruit:string, Version:int, Color:string',
      [
        ['Apple', 1, 'Red'],
        ['Banana', null, 'Yellow'],
        ['Pear', 2, 'Green'],
      ],
    ],
    [
      'the columns that are asked for',
      `${sales}T | summarize arg_max(n, s, t) by k`,
      'k:string, n:long, s:string, t:datetime',
      [
        ['a', 3, '', '2026-01-03T00:00:00Z'],
        ['b', null, 'y', '2026-01-02T00:00:00Z'],
      ],
    ],
    ['without keys', `${sales}T | summarize arg_max(t, k)`, 't:datetime, k:string', [['2026-01-03T00:00:00Z', 'a']]],
    ['of nothing', 'datatable(x:long, s:string)[] | summarize arg_max(x, s)', 'x:long, s:string', [[null, '']]],
    [
      'by what is worked out',
      `${sales}T | where n > 0 | summarize arg_max(n * 2, s)`,
      'max_:long, s:string',
      [[6, '']],
    ],
  ]),
  ...tables('arg-min-aggregation-function', [
    [
      'the least',
      `${sales}T | where isnotnull(n) | summarize arg_min(n, *) by k | project k, n, s`,
      'k:string, n:long, s:string',
      [['a', 1, 'x']],
    ],
  ]),
  ...tables('percentiles-aggregation-function', [
    ['the middle', 'range x from 1 to 100 step 1 | summarize percentile(x, 50)', 'percentile_x_50:long', [[50]]],
    [
      'several at once',
      'range x from 1 to 100 step 1 | summarize percentiles(x, 5, 95)',
      'percentile_x_5:long, percentile_x_95:long',
      [[5, 95]],
    ],
  ]),
  ...tables('stdev-aggregation-function', [
    [
      'over n - 1',
      'range x from 1 to 5 step 1 | summarize make_list(x), stdev(x) | project stdev_x',
      'stdev_x:real',
      [[1.5811388300841898]],
    ],
  ]),
  ...tables('variance-aggregation-function', [
    ['over n - 1', 'range x from 1 to 5 step 1 | summarize variance(x)', 'variance_x:real', [[2.5]]],
  ]),
  ...tables('make-bag-aggregation-function', [
    [
      'members of all bags',
      'datatable(b:dynamic)[dynamic({"a":1}), dynamic({"b":"x"})] | summarize m = make_bag(b)',
      'm:dynamic',
      [[{ a: 1, b: 'x' }]],
    ],
  ]),
  ...tables('take-any-aggregation-function', [
    ['one of them', 'datatable(s:string)["x", "x"] | summarize take_any(s)', 's:string', [['x']]],
  ]),
]
