// Operators on rows: where, extend, project, sort, top, take, distinct, count, getschema; sources and lets.
import { type Rule, tables } from './rule.ts'

export const rows: readonly Rule[] = [
  ...tables('extend-operator', [
    [
      'later ones of one extend do not see earlier ones',
      'datatable(a:long)[1] | extend b = a + 1, a = a * 10',
      'a:long, b:long',
      [[10, 2]],
    ],
    [
      'a column of a name that is there takes its place',
      'datatable(a:long, b:string)[1, "x"] | extend a = "new"',
      'a:string, b:string',
      [['new', 'x']],
    ],
    [
      'names that differ in case are two',
      'datatable(Upn:string)["x"] | extend UPN = toupper(Upn), upn = "y"',
      'Upn:string, UPN:string, upn:string',
      [['x', 'X', 'y']],
    ],
    ['without a name it is Column1', 'datatable(a:long)[1] | extend a + 1', 'a:long, Column1:long', [[1, 2]]],
    [
      'a name in brackets',
      `datatable(a:long)[1] | extend ['my name'] = a | where ['my name'] == 1`,
      'a:long, my name:long',
      [[1, 1]],
    ],
  ]),
  ...tables('project-operator', [
    [
      'columns in their order',
      'datatable(a:long, b:string)[1, "x"] | project b, c = a + 1',
      'b:string, c:long',
      [['x', 2]],
    ],
  ]),
  ...tables('project-away-operator', [
    ['without these', 'datatable(a:long, b:string, bb:string)[1, "x", "y"] | project-away b*', 'a:long', [[1]]],
  ]),
  ...tables('project-keep-operator', [
    [
      'these alone, in the order of the table',
      'datatable(a:long, b:string, c:string)[1, "x", "y"] | project-keep c, a',
      'a:long, c:string',
      [[1, 'y']],
    ],
  ]),
  ...tables('project-rename-operator', [
    [
      'another name, the same place',
      'datatable(a:long, b:string)[1, "x"] | project-rename n = a',
      'n:long, b:string',
      [[1, 'x']],
    ],
  ]),
  ...tables('project-reorder-operator', [
    [
      'these first',
      'datatable(a:long, b:string, c:string)[1, "x", "y"] | project-reorder c, b',
      'c:string, b:string, a:long',
      [['y', 'x', 1]],
    ],
  ]),
  ...tables('sort-operator', [
    [
      'the greatest first unless said, nulls last',
      'datatable(n:long)[1, long(null), 3] | sort by n',
      'n:long',
      [[3], [1], [null]],
    ],
    ['upwards nulls come first', 'datatable(n:long)[1, long(null), 3] | sort by n asc', 'n:long', [[null], [1], [3]]],
    [
      'upwards with nulls last',
      'datatable(n:long)[1, long(null), 3] | sort by n asc nulls last',
      'n:long',
      [[1], [3], [null]],
    ],
    [
      'downwards with nulls first',
      'datatable(n:long)[1, long(null), 3] | sort by n desc nulls first',
      'n:long',
      [[null], [3], [1]],
    ],
    [
      'texts by code points, empty ones first',
      'datatable(s:string)["b", "", "B", "a", "é"] | sort by s asc',
      's:string',
      [[''], ['B'], ['a'], ['b'], ['é']],
    ],
    [
      'by two columns',
      'datatable(a:string, n:long)["x", 1, "y", 2, "x", 3] | sort by a asc, n desc',
      'a:string, n:long',
      [
        ['x', 3],
        ['x', 1],
        ['y', 2],
      ],
    ],
    ['reals', 'datatable(r:real)[-5.5, 0.0, 5.0, real(null)] | sort by r asc', 'r:real', [[null], [-5.5], [0], [5]]],
    ['order by is the same', 'datatable(n:long)[1, 3, 2] | order by n', 'n:long', [[3], [2], [1]]],
  ]),
  ...tables('top-operator', [
    ['the greatest', 'datatable(n:long)[1, long(null), 3, 2] | top 2 by n', 'n:long', [[3], [2]]],
    ['the least, nulls first', 'datatable(n:long)[1, long(null), 3, 2] | top 2 by n asc', 'n:long', [[null], [1]]],
    ['more than there are', 'datatable(n:long)[1, 2] | top 5 by n', 'n:long', [[2], [1]]],
  ]),
  ...tables('take-operator', [
    ['as many as said', 'range x from 1 to 9 step 1 | project y = 1 | take 4 | count', 'Count:long', [[4]]],
    ['limit is the same', 'range x from 1 to 9 step 1 | project y = 1 | limit 4 | count', 'Count:long', [[4]]],
    ['of sorted rows the first', 'datatable(n:long)[1, 3, 2] | sort by n asc | take 2', 'n:long', [[1], [2]]],
  ]),
  ...tables('distinct-operator', [
    ['each once', 'datatable(a:string, b:long)["x", 1, "x", 1, "x", 2] | distinct a', 'a:string', [['x']]],
    [
      'of all columns',
      'datatable(a:string, b:long)["x", 1, "x", 1, "x", long(null)] | distinct *',
      'a:string, b:long',
      [
        ['x', 1],
        ['x', null],
      ],
    ],
  ]),
  ...tables('count-operator', [
    ['rows', 'datatable(a:long)[1, 2, 3] | count', 'Count:long', [[3]]],
    ['none', 'datatable(a:long)[] | count', 'Count:long', [[0]]],
  ]),
  ...tables('getschema-operator', [
    [
      'columns and their types',
      'datatable(a:string, b:long)[] | getschema | project ColumnName, ColumnOrdinal, ColumnType',
      'ColumnName:string, ColumnOrdinal:long, ColumnType:string',
      [
        ['a', 0, 'string'],
        ['b', 1, 'long'],
      ],
    ],
  ]),
  ...tables('range-operator', [
    ['numbers', 'range Steps from 1 to 8 step 3', 'Steps:long', [[1], [4], [7]]],
    ['downwards', 'range x from 6 to 1 step -2', 'x:long', [[6], [4], [2]]],
    ['from a bound to itself', 'range x from 0 to 0 step 1', 'x:long', [[0]]],
    ['the wrong way', 'range x from 1 to 10 step -1', 'x:long', []],
    [
      'days',
      'range LastWeek from datetime(2015-12-05) to datetime(2015-12-07) step 1d',
      'LastWeek:datetime',
      [['2015-12-05T00:00:00Z'], ['2015-12-06T00:00:00Z'], ['2015-12-07T00:00:00Z']],
    ],
  ]),
  ...tables('print-operator', [
    ['values have names of their own', 'print 0 + 1 + 2 + 3, "x"', 'print_0:long, print_1:string', [[6, 'x']]],
    ['or those that are given', `print x=strcat("Hello", ", ", "World!")`, 'x:string', [['Hello, World!']]],
  ]),
  ...tables('datatable-operator', [
    [
      'rows as they stand',
      `datatable(Date:datetime, Event:string, MoreData:dynamic) [
    datetime(1910-06-11), "Born", dynamic({"key1":"value1", "key2":"value2"}),
    datetime(1930-01-01), "Enters Ecole Navale", dynamic({"key1":"value3", "key2":"value4"})
]
| where strlen(Event) > 4
| extend key2 = MoreData.key2
| project Event, key2`,
      'Event:string, key2:dynamic',
      [['Enters Ecole Navale', 'value4']],
    ],
  ]),
  ...tables('let-statement', [
    ['a value', 'let n = 10; let place = "Dallas"; print x = strcat(place, n)', 'x:string', [['Dallas10']]],
    [
      'a function of a value',
      'let square = (x:long) { x * x }; range x from 1 to 3 step 1 | extend y = square(x)',
      'x:long, y:long',
      [
        [1, 1],
        [2, 4],
        [3, 9],
      ],
    ],
    [
      'a function of a table',
      'let top2 = (T:(n:long)) { T | top 2 by n }; top2((datatable(n:long)[1, 3, 2]))',
      'n:long',
      [[3], [2]],
    ],
    ['a default of a parameter', 'let f = (x:long = 5) { x + 1 }; print a = f(), b = f(1)', 'a:long, b:long', [[6, 2]]],
    ['a table used twice', 'let T = datatable(n:long)[1, 2]; T | union T | count', 'Count:long', [[4]]],
    [
      'a table worked out once',
      'let T = materialize(datatable(n:long)[1, 2] | extend m = n * 2); T | join kind=inner T on n | count',
      'Count:long',
      [[2]],
    ],
  ]),
  ...tables('toscalar-function', [
    [
      'the first value of the first row',
      'let most = toscalar(datatable(n:long)[1, 7, 3] | summarize max(n)); print x = most + 1',
      'x:long',
      [[8]],
    ],
    ['of no row it is null', 'print x = toscalar(datatable(n:long)[] | project n)', 'x:long', [[null]]],
  ]),
  ...tables('serialize-operator', [
    [
      'rows are numbered as they are sorted',
      'datatable(s:string)["b", "a"] | sort by s asc | extend n = row_number()',
      's:string, n:long',
      [
        ['a', 1],
        ['b', 2],
      ],
    ],
  ]),
  ...tables('prev-function', [
    [
      'the row before',
      'datatable(n:long)[3, 1, 2] | sort by n asc | extend p = prev(n)',
      'n:long, p:long',
      [
        [1, null],
        [2, 1],
        [3, 2],
      ],
    ],
    [
      'or what is given for it',
      'datatable(n:long)[3, 1, 2] | sort by n asc | extend p = prev(n, 1, 0)',
      'n:long, p:long',
      [
        [1, 0],
        [2, 1],
        [3, 2],
      ],
    ],
  ]),
  ...tables('next-function', [
    [
      'the row after',
      'datatable(n:long)[3, 1, 2] | sort by n asc | extend p = next(n)',
      'n:long, p:long',
      [
        [1, 2],
        [2, 3],
        [3, null],
      ],
    ],
  ]),
]
