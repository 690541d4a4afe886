// What is asked seldom: plugins whose columns hang on the data, older names, and a few forms more.
import { type Rule, tables, values } from './rule.ts'

export const others: readonly Rule[] = [
  ...tables('pivot-plugin', [
    [
      'a column for every value, counted',
      `datatable(EventType:string, State:string)["Wind", "ALABAMA", "Wind", "ALABAMA", "Wind", "ALASKA", "Hail", "ALASKA"]
| evaluate pivot(State)`,
      'EventType:string, ALABAMA:long, ALASKA:long',
      [
        ['Wind', 2, 1],
        ['Hail', 0, 1],
      ],
    ],
    [
      'or summed',
      `datatable(EventType:string, State:string, D:long)["Wind", "A", 3, "Wind", "B", 1, "Hail", "B", 4]
| evaluate pivot(State, sum(D))`,
      'EventType:string, A:long, B:long',
      [
        ['Wind', 3, 1],
        ['Hail', 0, 4],
      ],
    ],
  ]),
  ...tables('bag-unpack-plugin', [
    [
      'members become columns',
      'datatable(d:dynamic)[dynamic({"Name": "John", "Age":20}), dynamic({"Name": "Dave", "Age":40})] | evaluate bag_unpack(d)',
      'Age:long, Name:string',
      [
        [20, 'John'],
        [40, 'Dave'],
      ],
    ],
    [
      'with a prefix',
      `datatable(d:dynamic)[dynamic({"Name": "John", "Age":20})] | evaluate bag_unpack(d, 'Property_')`,
      'Property_Age:long, Property_Name:string',
      [[20, 'John']],
    ],
  ]),

  ...tables('bag-unpack-plugin', [
    [
      'a member that not all have is null',
      'datatable(d:dynamic)[dynamic({"Name": "John", "Age":20}), dynamic({"Name": "Dave", "Height":170, "Age":40})] | evaluate bag_unpack(d)',
      'Age:long, Height:long, Name:string',
      [
        [20, null, 'John'],
        [40, 170, 'Dave'],
      ],
    ],
    [
      'without those that are ignored',
      'datatable(d:dynamic)[dynamic({"Name": "John", "Age":20, "Address":"A-1"})] | evaluate bag_unpack(d, ignoredProperties=dynamic(["Address", "Age"]))',
      'Name:string',
      [['John']],
    ],
    [
      'members of two types are dynamic',
      'datatable(d:dynamic)[dynamic({"a": 1}), dynamic({"a": "x"})] | evaluate bag_unpack(d)',
      'a:dynamic',
      [[1], ['x']],
    ],
  ]),
  ...tables('column-ifexists-function', [
    ['a column that is there', 'datatable(a:long)[1] | extend b = column_ifexists("a", 0)', 'a:long, b:long', [[1, 1]]],
    [
      'one that is not',
      'datatable(a:long)[1] | extend b = column_ifexists("zz", "none")',
      'a:long, b:string',
      [[1, 'none']],
    ],
  ]),
  ...values('replace-regex-function', [
    [
      'replace has its arguments in another order',
      String.raw`replace(@'is (\d+)', @'was: \1', 'Number is 1')`,
      'string',
      'Number was: 1',
    ],
  ]),
  ...values('scalar-data-types/string', [
    ['a hidden text is a text', 'h"secret"', 'string', 'secret'],
    ['a hidden verbatim one too', String.raw`h@"C:\x"`, 'string', 'C:\\x'],
  ]),
  ...values('numerical-operators', [
    ['<> is !=', '1 <> 2', 'bool', true],
    ['and is false of the same', '"a" <> "a"', 'bool', false],
  ]),
  ...tables('extend-operator', [
    [
      'several columns of one value',
      'print d = dynamic([3, 1, 2]) | extend (s) = array_sort_asc(d) | project s',
      's:dynamic',
      [[[1, 2, 3]]],
    ],
  ]),
  ...tables('union-operator', [
    [
      'tables that are not there are left out where asked',
      'let T = datatable(n:long)[1]; union isfuzzy=true T, Nowhere',
      'n:long',
      [[1]],
    ],
  ]),
  ...tables('as-operator', [
    [
      'a name for what comes so far',
      'datatable(n:long)[1, 2] | as T | where n > 1 | union (T)',
      'n:long',
      [[2], [1], [2]],
    ],
  ]),
  ...tables('invoke-operator', [
    [
      'a function of the table',
      'let f = (T:(n:long)) { T | extend m = n * 2 }; datatable(n:long)[1] | invoke f()',
      'n:long, m:long',
      [[1, 2]],
    ],
  ]),
  ...tables('render-operator', [['rows are what they were', 'print x = 1 | render table', 'x:long', [[1]]]]),
  ...tables('mv-expand-operator', [
    ['mvexpand is the same', 'print b = dynamic([1, 2]) | mvexpand b', 'b:dynamic', [[1], [2]]],
  ]),
  ...tables('make-set-aggregation-function', [
    ['makeset is the same', 'datatable(s:string)["a", "a"] | summarize makeset(s)', 'set_s:dynamic', [[['a']]]],
  ]),
  ...tables('make-list-aggregation-function', [
    ['makelist is the same', 'datatable(s:string)["a", "a"] | summarize makelist(s)', 'list_s:dynamic', [[['a', 'a']]]],
  ]),
  ...values('datetime-local-to-utc-function', [
    [
      'Pacific time',
      "datetime_local_to_utc(datetime(2020-02-02 20:02:20), 'US/Pacific')",
      'datetime',
      '2020-02-03T04:02:20Z',
    ],
    [
      'Chicago',
      "datetime_local_to_utc(datetime(2020-02-02 20:02:20), 'America/Chicago')",
      'datetime',
      '2020-02-03T02:02:20Z',
    ],
    [
      'Paris',
      "datetime_local_to_utc(datetime(2020-02-02 20:02:20), 'Europe/Paris')",
      'datetime',
      '2020-02-02T19:02:20Z',
    ],
  ]),
  ...values('datetime-utc-to-local-function', [
    [
      'Chicago',
      "datetime_utc_to_local(datetime(2020-02-03 02:02:20), 'America/Chicago')",
      'datetime',
      '2020-02-02T20:02:20Z',
    ],
  ]),
  ...values('new-guid-function', [['a guid is 36 signs long', 'strlen(tostring(new_guid()))', 'long', 36]]),
  ...tables('search-operator', [
    [
      'a term in any column',
      'datatable(a:string, n:long)["one foo", 1, "bar", 42, "foobar", 3] | search "foo" | project a',
      'a:string',
      [['one foo']],
    ],
  ]),
]
