// Parts of a table: the greatest of each level, a query for each key, samples, rows of several tables.
import { type Rule, tables } from './rule.ts'

const storms = `datatable(State:string, Source:string, Lat:long) [
  "TEXAS", "Public", 40, "TEXAS", "Law", 20, "KANSAS", "Public", 25, "KANSAS", "Law", 15, "KANSAS", "Spotter", 5,
  "OHIO", "Public", 10, "", "Law", 7]`

export const parts: readonly Rule[] = [
  ...tables('top-nested-operator', [
    [
      'each level is ranked within the level before, and what is cut off is one row where it is asked for',
      `${storms} | top-nested 2 of State by sum(Lat), top-nested 1 of Source with others = "rest" by max(Lat)`,
      'State:string, aggregated_State:long, Source:string, aggregated_Source:long',
      [
        ['TEXAS', 60, 'Public', 40],
        ['TEXAS', 60, 'rest', 20],
        ['KANSAS', 45, 'Public', 25],
        ['KANSAS', 45, 'rest', 15],
        ['', null, 'rest', 10],
      ],
    ],
    [
      'levels below one that asks for its others are empty in that row',
      `${storms} | top-nested 1 of State with others = "rest" by sum(Lat), top-nested 1 of Source by n = min(Lat) asc`,
      'State:string, aggregated_State:long, Source:string, n:long',
      [
        ['TEXAS', 60, 'Law', 20],
        ['rest', 62, '', null],
      ],
    ],
    [
      'without a number all values are told',
      `${storms} | top-nested of Source by total = sum(Lat) / count()`,
      'Source:string, total:long',
      [
        ['Public', 25],
        ['Law', 14],
        ['Spotter', 5],
      ],
    ],
  ]),
  ...tables('partition-operator', [
    [
      'the query is asked of each key, also of one that is empty',
      `${storms} | partition by State (top 1 by Lat | project Source, Lat)`,
      'Source:string, Lat:long',
      [
        ['Public', 40],
        ['Public', 25],
        ['Public', 10],
        ['Law', 7],
      ],
    ],
    [
      'a part of which nothing is left is summarized too',
      `${storms} | partition hint.strategy=native by State (where Lat > 20 | summarize n = count(), most = max(Lat))`,
      'n:long, most:long',
      [
        [1, 40],
        [1, 25],
        [0, null],
        [0, null],
      ],
    ],
  ]),
  ...tables('top-hitters-operator', [
    [
      'sums are told of the values that have most',
      `${storms} | top-hitters 2 of Source by Lat`,
      'Source:string, approximate_sum_Lat:long',
      [
        ['Public', 75],
        ['Law', 42],
      ],
    ],
  ]),
  ...tables('sample-distinct-operator', [
    [
      'there are no more values than there are',
      `${storms} | sample-distinct 10 of Source`,
      'Source:string',
      [['Public'], ['Law'], ['Spotter']],
    ],
  ]),
  ...tables('find-operator', [
    [
      'a table without any column of the predicate is left out, a column that a table has not is empty',
      `let One = ${storms}; let Two = print Place = "KANSAS"; let Three = print Source = "Law", Place = "KANSAS";
      find in (One, Two, Three) where Source == "Law" and Place != "OHIO" project Place, pack(*)`,
      'source_:string, Place:string, pack_:dynamic',
      [
        ['One', '', { State: 'TEXAS', Source: 'Law', Lat: 20 }],
        ['One', '', { State: 'KANSAS', Source: 'Law', Lat: 15 }],
        ['One', '', { State: '', Source: 'Law', Lat: 7 }],
        ['Three', 'KANSAS', { Source: 'Law' }],
      ],
    ],
  ]),
]
