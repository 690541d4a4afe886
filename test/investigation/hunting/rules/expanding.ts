// mv-expand, mv-apply, parse, make-series, evaluate.
import { type Rule, tables } from './rule.ts'

const traces = `let Traces = datatable(EventText: string)[
"Event: NotifySliceRelease (resourceName=PipelineScheduler, totalSlices=27, sliceNumber=23, lockTime=02/17/2016 08:40:01)",
"Event: NotifySliceRelease (resourceName=PipelineScheduler, totalSlices=27, sliceNumber=15, lockTime=02/17/2016 08:40:00)",
"Event: NotifySliceRelease (resourceName=PipelineScheduler, totalSlices=invalid, sliceNumber=20, lockTime=02/17/2016 08:40:01)"];
`

const leads = `let Leads=datatable(Contacts: string)[
"Event: LeadContact (email=john@contosohotel.com, Website=https:contosohotel.com)",
"Event: LeadContact (email=abi@fourthcoffee.com, Website=https:www.fourthcoffee.com)"];
`

export const expanding: readonly Rule[] = [
  ...tables('mv-expand-operator', [
    [
      'an array',
      'datatable (a: int, b: dynamic)[1, dynamic([10, 20]), 2, dynamic(["a", "b"])] | mv-expand b',
      'a:int, b:dynamic',
      [
        [1, 10],
        [1, 20],
        [2, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'a bag comes apart into bags of one',
      'datatable (a: int, b: dynamic)[1, dynamic({"prop1":"a1", "prop2":"b1"})] | mv-expand b',
      'a:int, b:dynamic',
      [
        [1, { prop1: 'a1' }],
        [1, { prop2: 'b1' }],
      ],
    ],
    [
      'or into names and values',
      'datatable (a: int, b: dynamic)[1, dynamic({"prop1":"a1", "prop2":"b1"})] | mv-expand kind=array b | extend key = b[0], val=b[1]',
      'a:int, b:dynamic, key:dynamic, val:dynamic',
      [
        [1, ['prop1', 'a1'], 'prop1', 'a1'],
        [1, ['prop2', 'b1'], 'prop2', 'b1'],
      ],
    ],
    [
      'two columns side by side',
      'datatable (a: int, b: dynamic, c: dynamic)[1, dynamic({"prop1":"a", "prop2":"b"}), dynamic([5, 4, 3])] | mv-expand b, c',
      'a:int, b:dynamic, c:dynamic',
      [
        [1, { prop1: 'a' }, 5],
        [1, { prop2: 'b' }, 4],
        [1, null, 3],
      ],
    ],
    [
      'one after the other: every pair',
      'datatable (a: int, b: dynamic, c: dynamic)[1, dynamic({"prop1":"a", "prop2":"b"}), dynamic([5, 6])] | mv-expand b | mv-expand c',
      'a:int, b:dynamic, c:dynamic',
      [
        [1, { prop1: 'a' }, 5],
        [1, { prop1: 'a' }, 6],
        [1, { prop2: 'b' }, 5],
        [1, { prop2: 'b' }, 6],
      ],
    ],
    [
      'to a type',
      'datatable (a: string, b: dynamic, c: dynamic)["Constant", dynamic([1, 2]), dynamic([6, 7])] | mv-expand b, c to typeof(int) | getschema | project ColumnName, ColumnType',
      'ColumnName:string, ColumnType:string',
      [
        ['a', 'string'],
        ['b', 'dynamic'],
        ['c', 'int'],
      ],
    ],
    [
      'with the place of each',
      'range x from 1 to 4 step 1 | sort by x asc | summarize x = make_list(x) | mv-expand with_itemindex=Index x',
      'x:dynamic, Index:long',
      [
        [1, 0],
        [2, 1],
        [3, 2],
        [4, 3],
      ],
    ],
    [
      'a null is one row',
      'datatable(a:long, b:dynamic)[1, dynamic(null)] | mv-expand b',
      'a:long, b:dynamic',
      [[1, null]],
    ],
    [
      'an empty array is none',
      'datatable(a:long, b:dynamic)[1, dynamic([]), 2, dynamic([7])] | mv-expand b',
      'a:long, b:dynamic',
      [[2, 7]],
    ],
    ['an empty bag is none', 'datatable(a:long, b:dynamic)[1, dynamic({})] | mv-expand b', 'a:long, b:dynamic', []],
    [
      'a value alone is one row',
      'datatable(a:long, b:dynamic)[1, dynamic("x")] | mv-expand b',
      'a:long, b:dynamic',
      [[1, 'x']],
    ],
    ['nulls within are rows', 'print b = dynamic([1, null, 2]) | mv-expand b', 'b:dynamic', [[1], [null], [2]]],
    ['no more than a limit', 'print b = dynamic([1, 2, 3]) | mv-expand b limit 2', 'b:dynamic', [[1], [2]]],
    [
      'elements of another type are null',
      'print b = dynamic([1, "x", "2", null]) | mv-expand b to typeof(long)',
      'b:long',
      [[1], [null], [null], [null]],
    ],
    [
      'datetimes of a range',
      'print d = dynamic(["2007-04-07T00:00:00Z"]) | mv-expand d to typeof(datetime)',
      'd:datetime',
      [['2007-04-07T00:00:00Z']],
    ],
    [
      'a new column beside the old',
      'print b = dynamic([1, 2]) | mv-expand c = b',
      'b:dynamic, c:dynamic',
      [
        [[1, 2], 1],
        [[1, 2], 2],
      ],
    ],
  ]),
  ...tables('mv-apply-operator', [
    [
      'the largest of an array',
      'datatable (index: int, Arr: dynamic)[0, dynamic([1, 5, 3]), 1, dynamic([10, 2, 5, 7])] | mv-apply topElem=Arr to typeof(long) on (top 1 by topElem)',
      'index:int, Arr:dynamic, topElem:long',
      [
        [0, [1, 5, 3], 5],
        [1, [10, 2, 5, 7], 10],
      ],
    ],
    [
      'the two largest',
      'datatable (index: int, Arr: dynamic)[0, dynamic([5, 1, 3]), 1, dynamic([4, 10, 8, 7])] | mv-apply Arr2=Arr to typeof(long) on (top 2 by Arr2 | summarize Top2=make_list(Arr2))',
      'index:int, Arr:dynamic, Top2:dynamic',
      [
        [0, [5, 1, 3], [5, 3]],
        [1, [4, 10, 8, 7], [10, 8]],
      ],
    ],
    [
      'with the place of each',
      'datatable (row: int, Arr: dynamic)[0, dynamic([5, 1, 3]), 1, dynamic([4, 10, 8, 7])] | mv-apply with_itemindex=index value=Arr to typeof(long) on (where index >= 2) | project row, value, index',
      'row:int, value:long, index:long',
      [
        [0, 3, 2],
        [1, 8, 2],
        [1, 7, 3],
      ],
    ],
    [
      'two arrays together',
      `datatable (Val: int, Arr1: dynamic, Arr2: dynamic)[1, dynamic(['A1', 'A2']), dynamic(['B1', 'B2', 'B3'])]
| mv-apply T1=Arr1, T2=Arr2 on (extend Out = strcat(T1, "_", T2) | summarize Out= make_list(Out)) | project Val, Out`,
      'Val:int, Out:dynamic',
      [[1, ['A1_B1', 'A2_B2', '_B3']]],
    ],
    [
      'elements that a condition is true of',
      'datatable(d:dynamic)[dynamic([{"n":"a","v":1},{"n":"b","v":2}])] | mv-apply e = d on (where e.n == "b" | project v = tolong(e.v)) | project v',
      'v:long',
      [[2]],
    ],
  ]),
  ...tables('parse-operator', [
    [
      'what stands between texts',
      `${leads}Leads | parse Contacts with * "email=" alias:string "@" domain: string ", Website=https:" WebsiteDomain: string ")" | project alias, domain, WebsiteDomain`,
      'alias:string, domain:string, WebsiteDomain:string',
      [
        ['john', 'contosohotel.com', 'contosohotel.com'],
        ['abi', 'fourthcoffee.com', 'www.fourthcoffee.com'],
      ],
    ],
    [
      'a row that does not match has nulls, and empty texts',
      `${traces}Traces | parse EventText with * "resourceName=" resourceName ", totalSlices=" totalSlices: long * "sliceNumber=" sliceNumber: long * | project resourceName, totalSlices, sliceNumber`,
      'resourceName:string, totalSlices:long, sliceNumber:long',
      [
        ['PipelineScheduler', 27, 23],
        ['PipelineScheduler', 27, 15],
        ['', null, null],
      ],
    ],
    [
      'the text from the start',
      'print s = "a=1;b" | parse s with "a=" n:long ";" rest',
      's:string, n:long, rest:string',
      [['a=1;b', 1, 'b']],
    ],
    [
      'signs of regular expressions are signs',
      'print s = "x.y*z" | parse s with a "." b "*" c',
      's:string, a:string, b:string, c:string',
      [['x.y*z', 'x', 'y', 'z']],
    ],
    [
      'the first place of a text counts',
      'print s = "a-b-c" | parse s with a "-" b',
      's:string, a:string, b:string',
      [['a-b-c', 'a', 'b-c']],
    ],
  ]),
  ...tables('parse-where-operator', [
    [
      'rows that do not match are left out',
      `${traces}Traces | parse-where EventText with * "totalSlices=" totalSlices: long * "sliceNumber=" sliceNumber: long * | project totalSlices, sliceNumber`,
      'totalSlices:long, sliceNumber:long',
      [
        [27, 23],
        [27, 15],
      ],
    ],
  ]),
  ...tables('make-series-operator', [
    [
      'averages by days, as the page has them',
      `let data=datatable(timestamp:datetime, metric: real)[
  datetime(2016-12-31T06:00), 50, datetime(2017-01-01), 4, datetime(2017-01-02), 3, datetime(2017-01-03), 4,
  datetime(2017-01-03T03:00), 6, datetime(2017-01-05), 8, datetime(2017-01-05T13:40), 13, datetime(2017-01-06), 4,
  datetime(2017-01-07), 3, datetime(2017-01-08), 8, datetime(2017-01-08T21:00), 8, datetime(2017-01-09), 2,
  datetime(2017-01-09T12:00), 11, datetime(2017-01-10T05:00), 5];
data | make-series avg(metric) on timestamp from datetime(2017-01-01) to datetime(2017-01-10) step 1d | project avg_metric, array_length(timestamp)`,
      'avg_metric:dynamic, Column1:long',
      [[[4, 3, 5, 0, 10.5, 4, 3, 8, 6.5], 9]],
    ],
    [
      'of nothing there is none',
      'datatable(t:datetime, n:long)[] | make-series count() on t from datetime(2017-01-01) to datetime(2017-01-03) step 1d | count',
      'Count:long',
      [[0]],
    ],
    [
      'a series for every key, and a value for what is missing',
      `datatable(t:datetime, k:string, n:long)[datetime(2017-01-01), "a", 5, datetime(2017-01-02), "b", 7]
| make-series s = sum(n) default=-1 on t from datetime(2017-01-01) to datetime(2017-01-03) step 1d by k | project k, s`,
      'k:string, s:dynamic',
      [
        ['a', [5, -1]],
        ['b', [-1, 7]],
      ],
    ],
  ]),
]
