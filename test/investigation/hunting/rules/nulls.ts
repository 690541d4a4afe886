// Null: where it is sticky, where it is not, and that a string never is.
import { type Rule, tables, values } from './rule.ts'

export const nulls: readonly Rule[] = [
  ...values('scalar-data-types/null-values', [
    ['two nulls are neither equal', 'int(null) == int(null)', 'bool', null],
    ['nor unequal', 'int(null) != int(null)', 'bool', null],
    ['a null does not equal a value', 'int(null) == 5', 'bool', false],
    ['nor does a value equal a null', '5 == long(null)', 'bool', false],
    ['a null is unequal to a value', 'int(null) != 5', 'bool', true],
    ['a value is unequal to a null', '5 != long(null)', 'bool', true],
    ['so it is of datetimes', 'datetime(null) != datetime(2020-01-01)', 'bool', true],
    ['so it is of timespans', 'timespan(null) == 1h', 'bool', false],
    ['so it is of reals', 'real(null) != 1.5', 'bool', true],
    ['so it is of bools', 'bool(null) == true', 'bool', false],
    ['so it is of guids', 'guid(null) != guid(74be27de-1e4e-49d9-b579-fe0b331d3642)', 'bool', true],
    ['two guids that are null are neither', 'guid(null) == guid(null)', 'bool', null],
    ['a null is not known to be more', 'int(null) > 3', 'bool', null],
    ['nor less', '3 < long(null)', 'bool', null],
    ['nor as much', 'datetime(null) >= datetime(2020-01-01)', 'bool', null],
    ['a sum with a null is null', 'int(null) + 10', 'long', null],
    ['a product with a null is null', '10 * long(null)', 'long', null],
    ['a quotient with a null is null', '10.0 / real(null)', 'real', null],
    ['a datetime less a null is null', 'datetime(2020-01-01) - timespan(null)', 'datetime', null],
    ['nothing and null is false where one is false', 'bool(null) and false', 'bool', false],
    ['whichever stands first', 'false and bool(null)', 'bool', false],
    ['true and null is null', 'true and bool(null)', 'bool', null],
    ['null and null is null', 'bool(null) and bool(null)', 'bool', null],
    ['true or null is true', 'true or bool(null)', 'bool', true],
    ['null or true is true', 'bool(null) or true', 'bool', true],
    ['false or null is null', 'false or bool(null)', 'bool', null],
    ['not of null is null', 'not(bool(null))', 'bool', null],
    ['not of an unknown comparison is null', 'not(int(null) > 3)', 'bool', null],
    ['not of a null that equals no value is true', 'not(int(null) == 3)', 'bool', true],
    ['a null is in no list of values', 'int(null) in (1, 2)', 'bool', false],
    ['a null is outside of a list of values', 'int(null) !in (1, 2)', 'bool', true],
    ['a value is in a list with a null and itself', '5 in (int(null), 5)', 'bool', true],
    ['a value is not in a list of a null', '5 in (int(null))', 'bool', false],
    ['a null in a list with a null is not known', 'int(null) in (int(null), 5)', 'bool', null],
  ]),
  ...tables('scalar-data-types/null-values', [
    [
      'a null is neither in nor outside of a table that holds one, and outside of any other',
      `let T = datatable(n:long)[1, long(null)];
T | extend within = n in (T), outside = n !in (T), beside = n !in ((T | where n == 1))`,
      'n:long, within:bool, outside:bool, beside:bool',
      [
        [1, true, false, false],
        [null, null, null, true],
      ],
    ],
    [
      'comparisons with null, as the page shows them',
      `datatable(val:int)[5, int(null)]
| extend IsBiggerThan3 = val > 3
| extend IsBiggerThan3OrNull = val > 3 or isnull(val)
| extend IsEqualToNull = val == int(null)
| extend IsNotEqualToNull = val != int(null)`,
      'val:int, IsBiggerThan3:bool, IsBiggerThan3OrNull:bool, IsEqualToNull:bool, IsNotEqualToNull:bool',
      [
        [5, true, true, false, true],
        [null, null, true, null, null],
      ],
    ],
    [
      'sums and products of null, as the page shows them',
      'datatable(val:int)[5, int(null)] | extend Add = val + 10 | extend Multiply = val * 10',
      'val:int, Add:long, Multiply:long',
      [
        [5, 15, 50],
        [null, null, null],
      ],
    ],
    [
      'where drops what is not known, and keeps a null that is unequal',
      'datatable(ival:int, sval:string)[5, "a", int(null), "b"] | where ival != 5',
      'ival:int, sval:string',
      [[null, 'b']],
    ],
    [
      'where keeps the rows of a negation that is true of a null',
      'datatable(n:long)[1, long(null), 3] | where not(n == 1)',
      'n:long',
      [[null], [3]],
    ],
    [
      'where drops a null that is compared, negated or not',
      'datatable(n:long)[1, long(null), 3] | where not(n > 1)',
      'n:long',
      [[1]],
    ],
    ['where null drops all', 'datatable(n:long)[1, 2] | where bool(null)', 'n:long', []],
    [
      'a null between bounds is dropped',
      'datatable(n:long)[1, long(null), 3] | where n between (0 .. 2)',
      'n:long',
      [[1]],
    ],
    [
      'and so is one outside of them: "expr < leftRange or expr > rightRange"',
      'datatable(n:long)[1, long(null), 3] | where n !between (0 .. 2)',
      'n:long',
      [[3]],
    ],
  ]),
  ...tables('scalar-data-types/string', [
    [
      'a string that is missing is empty',
      'datatable(a:long, b:string)[1, ""] | extend n = isnull(b), e = isempty(b), l = strlen(b), q = b == ""',
      'a:long, b:string, n:bool, e:bool, l:long, q:bool',
      [[1, '', false, true, 0, true]],
    ],
  ]),
  ...values('isnull-function', [
    ['a null is null', 'isnull(int(null))', 'bool', true],
    ['a value is not', 'isnull(0)', 'bool', false],
    ['an empty string is not null', 'isnull("")', 'bool', false],
    ['parse_json("") is null', 'isnull(parse_json(""))', 'bool', true],
    ['an empty array is not null', 'isnull(parse_json("[]"))', 'bool', false],
    ['an empty bag is not null', 'isnull(parse_json("{}"))', 'bool', false],
    ['a dynamic null is null', 'isnull(dynamic(null))', 'bool', true],
    ['a member that is not there is null', 'isnull(dynamic({"a":1}).b)', 'bool', true],
    ['a member that is JSON null is null', `isnull(parse_json('{"a":null}').a)`, 'bool', true],
  ]),
  ...values('isnotnull-function', [
    ['a value is there', 'isnotnull(7)', 'bool', true],
    ['a null is not', 'isnotnull(real(null))', 'bool', false],
    ['an empty string is there', 'isnotnull("")', 'bool', true],
  ]),
  ...values('isempty-function', [
    ['an empty string is empty', 'isempty("")', 'bool', true],
    ['a text is not', 'isempty("x")', 'bool', false],
    ['a blank is not', 'isempty(" ")', 'bool', false],
    ['a null is empty', 'isempty(long(null))', 'bool', true],
    ['a zero is not', 'isempty(0)', 'bool', false],
    ['parse_json("") is empty', 'isempty(parse_json(""))', 'bool', true],
    ['parse_json("[]") is not', 'isempty(parse_json("[]"))', 'bool', false],
    ['parse_json("{}") is not', 'isempty(parse_json("{}"))', 'bool', false],
  ]),
  ...values('isnotempty-function', [
    ['a text is not empty', 'isnotempty("x")', 'bool', true],
    ['nothing is', 'isnotempty("")', 'bool', false],
    ['a null is', 'isnotempty(datetime(null))', 'bool', false],
  ]),
  ...values('coalesce-function', [
    ['the first that is no null', 'coalesce(tolong("not a number"), tolong("42"), 33)', 'long', 42],
    ['the first string that is not empty', 'coalesce("", "b", "c")', 'string', 'b'],
    ['of empty strings an empty one', 'coalesce("", "")', 'string', ''],
    ['of nulls a null', 'coalesce(long(null), long(null))', 'long', null],
    ['false is a value', 'coalesce(bool(null), false)', 'bool', false],
  ]),
  ...values('iff-function', [
    ['what is true takes the first', 'iff(1 == 1, "yes", "no")', 'string', 'yes'],
    ['what is false the second', 'iff(1 == 2, "yes", "no")', 'string', 'no'],
    ['what is not known the second', 'iff(bool(null), "yes", "no")', 'string', 'no'],
    ['iif is the same', 'iif(2 > 1, 10, 20)', 'long', 10],
    ['a null may be the answer', 'iff(true, long(null), 5)', 'long', null],
  ]),
  ...values('logical-operators', [
    ['null and true is not true', 'iff(bool(null) and true, true, false)', 'bool', false],
    ['and binds tighter than or', 'true or true and false', 'bool', true],
  ]),
  ...tables('case-function', [
    [
      'the first that is true says it, else the last',
      `range Size from 1 to 15 step 2
| extend bucket = case(Size <= 3, "Small", Size <= 10, "Medium", "Large")
| sort by Size asc`,
      'Size:long, bucket:string',
      [
        [1, 'Small'],
        [3, 'Small'],
        [5, 'Medium'],
        [7, 'Medium'],
        [9, 'Medium'],
        [11, 'Large'],
        [13, 'Large'],
        [15, 'Large'],
      ],
    ],
  ]),
]
