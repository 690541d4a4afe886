// Older names, forms that few queries have, and charts, which change no row.
import { type Rule, tables } from './rule.ts'

const rows = 'let T = datatable(k:string, n:long)["a", 3, "b", 1, "a", 2, "", 2];\n'

export const seldom: readonly Rule[] = [
  ...tables('mv-expand-operator', [
    [
      'a bag comes apart into arrays of name and value where it is asked for',
      'print b = dynamic({"x": 1, "y": [2]}) | mv-expand bagexpansion=array b',
      'b:dynamic',
      [[['x', 1]], [['y', [2]]]],
    ],
  ]),
  ...tables('make-set-if-aggregation-function', [
    [
      'of the rows that hold',
      `${rows}T | summarize s = make_set_if(k, n == 2) | project s = array_sort_asc(s)`,
      's:dynamic',
      [[['', 'a']]],
    ],
    ['none of them', `${rows}T | summarize s = make_set_if(k, n > 5)`, 's:dynamic', [[[]]]],
  ]),
  ...tables('arg-min-aggregation-function', [
    [
      'by its older name',
      `${rows}T | where k != "" | summarize argmin(n, k)`,
      'min_n:long, min_n_k:string',
      [[1, 'b']],
    ],
  ]),
  ...tables('parse-json-function', [
    [
      'by its older name',
      'print x = parsejson("[1]")[0], y = parsejson("no json")',
      'x:dynamic, y:dynamic',
      [[1, 'no json']],
    ],
  ]),
  ...tables(
    'render-operator',
    ['timechart', 'columnchart', 'barchart', 'piechart', 'scatterchart'].map(
      chart =>
        [
          `${chart} changes no row`,
          `${rows}T | summarize n = sum(n) by k | where k == "a" | render ${chart}`,
          'k:string, n:long',
          [['a', 5]],
        ] as const,
    ),
  ),
]
