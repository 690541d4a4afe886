// join, lookup, union, search.
import { type Rule, tables } from './rule.ts'

const xy = `let X = datatable(Key:string, Value1:long)['a',1,'b',2,'b',3,'c',4];
let Y = datatable(Key:string, Value2:long)['b',10,'c',20,'c',30,'d',40];
`
const both = 'Key:string, Value1:long, Key1:string, Value2:long'

export const combining: readonly Rule[] = [
  ...tables('join-inner', [
    [
      'every pair',
      `${xy}X | join kind=inner Y on Key`,
      both,
      [
        ['b', 2, 'b', 10],
        ['b', 3, 'b', 10],
        ['c', 4, 'c', 20],
        ['c', 4, 'c', 30],
      ],
    ],
    [
      'keys of two names',
      `${xy}X | join kind=inner (Y | project-rename Other = Key) on $left.Key == $right.Other | project Key, Other, Value2`,
      'Key:string, Other:string, Value2:long',
      [
        ['b', 'b', 10],
        ['b', 'b', 10],
        ['c', 'c', 20],
        ['c', 'c', 30],
      ],
    ],
    [
      'two keys',
      `let L = datatable(a:string, n:long)["x", 1, "x", 2, "y", 1];
let R = datatable(a:string, n:long, v:string)["x", 1, "p", "y", 2, "q"];
L | join kind=inner R on a, n | project a, n, v`,
      'a:string, n:long, v:string',
      [['x', 1, 'p']],
    ],
    [
      'keys mind their case',
      'datatable(a:string)["x", "X"] | join kind=inner (datatable(a:string)["X"]) on a',
      'a:string, a1:string',
      [['X', 'X']],
    ],
    [
      'a null matches nothing: it equals no value',
      'datatable(n:long)[1, long(null)] | join kind=inner (datatable(n:long)[1, long(null)]) on n',
      'n:long, n1:long',
      [[1, 1]],
    ],
    [
      'an empty text matches an empty one',
      'datatable(a:string)[""] | join kind=inner (datatable(a:string)[""]) on a',
      'a:string, a1:string',
      [['', '']],
    ],
  ]),
  ...tables('join-innerunique', [
    [
      'the left side has each key once',
      `${xy}X | where Value1 != 3 | join Y on Key`,
      both,
      [
        ['b', 2, 'b', 10],
        ['c', 4, 'c', 20],
        ['c', 4, 'c', 30],
      ],
    ],
    [
      'it is what join is without a kind',
      `${xy}X | where Value1 != 3 | join Y on Key | summarize c = count() by Key`,
      'Key:string, c:long',
      [
        ['b', 1],
        ['c', 2],
      ],
    ],
    [
      'of rows that are the same one is kept',
      'datatable(k:long)[1, 1] | join kind=innerunique (datatable(k:long, v:string)[1, "x", 1, "y"]) on k',
      'k:long, k1:long, v:string',
      [
        [1, 1, 'x'],
        [1, 1, 'y'],
      ],
    ],
  ]),
  ...tables('join-leftouter', [
    [
      'every row of the left',
      `${xy}X | join kind=leftouter Y on Key`,
      both,
      [
        ['a', 1, '', null],
        ['b', 2, 'b', 10],
        ['b', 3, 'b', 10],
        ['c', 4, 'c', 20],
        ['c', 4, 'c', 30],
      ],
    ],
  ]),
  ...tables('join-rightouter', [
    [
      'every row of the right',
      `${xy}X | join kind=rightouter Y on Key`,
      both,
      [
        ['b', 2, 'b', 10],
        ['b', 3, 'b', 10],
        ['c', 4, 'c', 20],
        ['c', 4, 'c', 30],
        ['', null, 'd', 40],
      ],
    ],
  ]),
  ...tables('join-fullouter', [
    [
      'every row of either',
      `${xy}X | join kind=fullouter Y on Key`,
      both,
      [
        ['a', 1, '', null],
        ['b', 2, 'b', 10],
        ['b', 3, 'b', 10],
        ['c', 4, 'c', 20],
        ['c', 4, 'c', 30],
        ['', null, 'd', 40],
      ],
    ],
  ]),
  ...tables('join-leftsemi', [
    [
      'rows of the left that have a match',
      `${xy}X | join kind=leftsemi Y on Key`,
      'Key:string, Value1:long',
      [
        ['b', 2],
        ['b', 3],
        ['c', 4],
      ],
    ],
  ]),
  ...tables('join-rightsemi', [
    [
      'rows of the right that have a match',
      `${xy}X | join kind=rightsemi Y on Key`,
      'Key:string, Value2:long',
      [
        ['b', 10],
        ['c', 20],
        ['c', 30],
      ],
    ],
  ]),
  ...tables('join-leftanti', [
    ['rows of the left that have none', `${xy}X | join kind=leftanti Y on Key`, 'Key:string, Value1:long', [['a', 1]]],
    ['anti is the same', `${xy}X | join kind=anti Y on Key`, 'Key:string, Value1:long', [['a', 1]]],
    [
      'a null has none',
      'datatable(n:long)[1, long(null)] | join kind=leftanti (datatable(n:long)[1, long(null)]) on n',
      'n:long',
      [[null]],
    ],
  ]),
  ...tables('join-rightanti', [
    [
      'rows of the right that have none',
      `${xy}X | join kind=rightanti Y on Key`,
      'Key:string, Value2:long',
      [['d', 40]],
    ],
  ]),
  ...tables('join-operator', [
    [
      'every row with every other, by a key that all have',
      'datatable(a:long)[1, 2] | extend one = 1 | join kind=inner (datatable(b:string)["x"] | extend one = 1) on one | project a, b',
      'a:long, b:string',
      [
        [1, 'x'],
        [2, 'x'],
      ],
    ],
    [
      'columns of one name get another',
      'datatable(k:long, v:long)[1, 2] | join kind=inner (datatable(k:long, v:long)[1, 3]) on k',
      'k:long, v:long, k1:long, v1:long',
      [[1, 2, 1, 3]],
    ],
  ]),
  ...tables('lookup-operator', [
    [
      'facts and what is known of them, as the page shows it',
      `let FactTable=datatable(Row:string,Personal:string,Family:string) [
  "1", "Bill", "Gates", "2", "Bill", "Clinton", "3", "Bill", "Clinton", "4", "Steve", "Ballmer", "5", "Tim", "Cook"];
let DimTable=datatable(Personal:string,Family:string,Alias:string) [
  "Bill", "Gates", "billg", "Bill", "Clinton", "billc", "Steve", "Ballmer", "steveb", "Tim", "Cook", "timc"];
FactTable | lookup kind=leftouter DimTable on Personal, Family`,
      'Row:string, Personal:string, Family:string, Alias:string',
      [
        ['1', 'Bill', 'Gates', 'billg'],
        ['2', 'Bill', 'Clinton', 'billc'],
        ['3', 'Bill', 'Clinton', 'billc'],
        ['4', 'Steve', 'Ballmer', 'steveb'],
        ['5', 'Tim', 'Cook', 'timc'],
      ],
    ],
    [
      'of what is not known nothing',
      `${xy}X | lookup Y on Key`,
      'Key:string, Value1:long, Value2:long',
      [
        ['a', 1, null],
        ['b', 2, 10],
        ['b', 3, 10],
        ['c', 4, 20],
        ['c', 4, 30],
      ],
    ],
    [
      'inner leaves it out',
      `${xy}X | where Value1 < 3 | lookup kind=inner Y on Key`,
      'Key:string, Value1:long, Value2:long',
      [['b', 2, 10]],
    ],
  ]),
  ...tables('union-operator', [
    [
      'columns of two types are two',
      'let View_1 = print x=1; let View_2 = print x=toint(2); union withsource=TableName View_1, View_2',
      'TableName:string, x_long:long, x_int:int',
      [
        ['View_1', 1, null],
        ['View_2', null, 2],
      ],
    ],
    [
      'what a table has not is null, or empty of a text',
      'datatable(a:long, s:string)[1, "x"] | union (datatable(a:long, d:datetime)[2, datetime(2026-01-01)])',
      'a:long, s:string, d:datetime',
      [
        [1, 'x', null],
        [2, '', '2026-01-01T00:00:00Z'],
      ],
    ],
    ['rows that are the same stay', 'datatable(a:long)[1] | union (datatable(a:long)[1])', 'a:long', [[1], [1]]],
  ]),
]
