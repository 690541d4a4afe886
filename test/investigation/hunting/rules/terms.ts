// The operators on strings: what is a term, what minds the case.
import { type Rule, tables, type ValueRule, values } from './rule.ts'

const yes = (expression: string): ValueRule => [expression, expression, 'bool', true]
const no = (expression: string): ValueRule => [expression, expression, 'bool', false]

const log = 'Kusto:  ad67d136-c1db-4f9f-88ef-d94f3b6b0b5a;;WilliamGates3rd'

export const terms: readonly Rule[] = [
  ...values('datatypes-string-operators', [
    yes('"aBc" == "aBc"'),
    no('"aBc" == "abc"'),
    yes('"abc" != "ABC"'),
    no('"abc" != "abc"'),
    yes('"abc" =~ "ABC"'),
    no('"abc" =~ "abcd"'),
    yes('"aBc" !~ "xyz"'),
    no('"aBc" !~ "ABC"'),
    yes('"North America" has "america"'),
    no('"North America" has "amer"'),
    yes('"North America" !has "amer"'),
    no('"North America" !has "AMERICA"'),
    yes('"North America" has_cs "America"'),
    no('"North America" has_cs "america"'),
    yes('"North America" !has_cs "amer"'),
    yes('"North America" !has_cs "america"'),
    yes('"North America" hasprefix "ame"'),
    no('"North America" hasprefix "mer"'),
    yes('"North America" !hasprefix "mer"'),
    yes('"North America" hasprefix_cs "Ame"'),
    no('"North America" hasprefix_cs "ame"'),
    yes('"North America" !hasprefix_cs "CA"'),
    yes('"North America" hassuffix "ica"'),
    yes('"North America" hassuffix "ICA"'),
    yes('"North America" !hassuffix "americ"'),
    yes('"North America" hassuffix_cs "ica"'),
    yes('"North America" !hassuffix_cs "icA"'),
    yes('"FabriKam" contains "BRik"'),
    yes('"Fabrikam" !contains "xyz"'),
    yes('"FabriKam" contains_cs "Kam"'),
    no('"FabriKam" contains_cs "kam"'),
    yes('"Fabrikam" !contains_cs "Kam"'),
    yes('"Fabrikam" startswith "fab"'),
    no('"Fabrikam" startswith "kam"'),
    yes('"Fabrikam" !startswith "kam"'),
    yes('"Fabrikam" startswith_cs "Fab"'),
    yes('"Fabrikam" !startswith_cs "fab"'),
    yes('"Fabrikam" endswith "Kam"'),
    yes('"Fabrikam" !endswith "brik"'),
    yes('"Fabrikam" endswith_cs "kam"'),
    no('"Fabrikam" endswith_cs "Kam"'),
    yes('"Fabrikam" !endswith_cs "brik"'),
    yes('"Fabrikam" matches regex "b.*k"'),
    no('"Fabrikam" matches regex "B.*k"'),
    yes('"Fabrikam" matches regex "(?i)B.*K"'),
    yes('"abc" in ("123", "345", "abc")'),
    no('"ABC" in ("123", "345", "abc")'),
    yes('"bca" !in ("123", "345", "abc")'),
    yes('"abc" in~ ("123", "345", "ABC")'),
    yes('"bca" !in~ ("123", "345", "ABC")'),
    no('"Abc" !in~ ("123", "345", "ABC")'),
    yes('"North America" has_any ("south", "north")'),
    no('"North America" has_any ("south", "nort")'),
    yes('"North and South America" has_all ("south", "north")'),
    no('"North America" has_all ("south", "north")'),
  ]),
  ...values('datatypes-string-operators#what-is-a-term', [
    ['a part of a guid is a term', `"${log}" has "c1db"`, 'bool', true],
    ['a part of a part is none', `"${log}" has "c1d"`, 'bool', false],
    ['letters and digits together are one term', `"${log}" has "WilliamGates3rd"`, 'bool', true],
    ['a word within a term is none', `"${log}" has "Gates"`, 'bool', false],
    ['a whole guid is a row of terms', `"${log}" has "ad67d136-c1db-4f9f-88ef-d94f3b6b0b5a"`, 'bool', true],
    ['a row of terms that ends within one is not there', `"${log}" has "ad67d136-c1d"`, 'bool', false],
    ['short terms are found as long ones are', '"a-b-c" has "b"', 'bool', true],
    ['an underscore bounds a term', '"user_name" has "name"', 'bool', true],
    ['a dot bounds a term', '"powershell.exe" has "exe"', 'bool', true],
    ['a backslash bounds a term', String.raw`@"C:\Windows\cmd.exe" has "cmd.exe"`, 'bool', true],
    ['a digit does not', '"abc1" has "abc"', 'bool', false],
    ['the end of the text bounds a term', '"abc" has "abc"', 'bool', true],
    ['a letter outside of ASCII is a letter', '"caf\u00e9" has "caf"', 'bool', false],
    ['and so is one of another script', '"\u0434\u0430\u0442\u0430 log" has "\u0414\u0410\u0422\u0410"', 'bool', true],
    ['a prefix of the second term', '"ad67d136-c1db" hasprefix "c1"', 'bool', true],
    ['an end of the first term', '"ad67d136-c1db" hassuffix "136"', 'bool', true],
    ['a middle is neither', '"ad67d136-c1db" hasprefix "67"', 'bool', false],
    ['nothing is in an empty text', '"" has "a"', 'bool', false],
    ['and it is true that it is not', '"" !has "a"', 'bool', true],
  ]),
  ...values('in-cs-operator', [
    ['numbers', '2 in (1, 2, 3)', 'bool', true],
    ['numbers of two types', '2 in (1.0, 2.0)', 'bool', true],
    ['datetimes', 'datetime(2020-01-01) in (datetime(2020-01-01), datetime(2021-01-01))', 'bool', true],
    ['the elements of an array', '"FLORIDA" in (dynamic(["FLORIDA", "GEORGIA"]))', 'bool', true],
    ['not those of another case', '"florida" in (dynamic(["FLORIDA", "GEORGIA"]))', 'bool', false],
    ['those of another case for in~', '"florida" in~ (dynamic(["FLORIDA", "GEORGIA"]))', 'bool', true],
    ['none of the elements', '"TEXAS" !in (dynamic(["FLORIDA", "GEORGIA"]))', 'bool', true],
    ['numbers of an array', '3 in (dynamic([1, 2, 3]))', 'bool', true],
    ['nothing is in an empty array', '"a" in (dynamic([]))', 'bool', false],
  ]),
  ...tables('in-cs-operator', [
    [
      'a variable that holds an array',
      `let states = dynamic(['FLORIDA', 'ATLANTIC SOUTH', 'GEORGIA']);
datatable(State:string)["FLORIDA", "TEXAS", "Georgia", "GEORGIA"] | where State in (states)`,
      'State:string',
      [['FLORIDA'], ['GEORGIA']],
    ],
    [
      'the first column of a table',
      `let Top = datatable(S:string, n:long)["a", 1, "b", 2];
datatable(State:string)["a", "b", "c"] | where State in (Top)`,
      'State:string',
      [['a'], ['b']],
    ],
    [
      'the first column of a query in two pairs of brackets',
      `let T = datatable(S:string, n:long)["a", 1, "b", 2, "c", 3];
T | where S in ((T | where n > 1 | project S))`,
      'S:string, n:long',
      [
        ['b', 2],
        ['c', 3],
      ],
    ],
    [
      'what is not in a table',
      `let T = datatable(S:string)["a", ""];
datatable(S:string)["a", "b", ""] | where S !in (T)`,
      'S:string',
      [['b']],
    ],
  ]),
  ...tables('has-any-operator', [
    [
      'a list of terms',
      `datatable(State:string)["NEW YORK", "NORTH CAROLINA", "SOUTH DAKOTA", "NEWARK", "TEXAS"]
| where State has_any ("CAROLINA", "DAKOTA", "NEW")`,
      'State:string',
      [['NEW YORK'], ['NORTH CAROLINA'], ['SOUTH DAKOTA']],
    ],
    [
      'an array of terms',
      `let states = dynamic(['south', 'north']);
datatable(State:string)["NORTH CAROLINA", "SOUTH DAKOTA", "ATLANTIC SOUTH", "TEXAS"]
| where State has_any (states)`,
      'State:string',
      [['NORTH CAROLINA'], ['SOUTH DAKOTA'], ['ATLANTIC SOUTH']],
    ],
  ]),
  ...tables('has-all-operator', [
    [
      'all terms of a list',
      `datatable(E:string)["Cold air over the state, strong wind", "strong storm, cold", "Strong WIND in Cold days"]
| where E has_all ("cold", "strong", "wind")`,
      'E:string',
      [['Cold air over the state, strong wind'], ['Strong WIND in Cold days']],
    ],
  ]),
  ...tables('datatypes-string-operators', [
    [
      'operators of two columns',
      `datatable(a:string, b:string)["North America", "america", "Fabrikam", "KAM", "", ""]
| project h = a has b, c = a contains b, s = a startswith b, e = a endswith b, q = a =~ b
| where c | project h, s, e, q | where e and not(q)`,
      'h:bool, s:bool, e:bool, q:bool',
      [
        [true, false, true, false],
        [false, false, true, false],
      ],
    ],
    [
      'an empty text is in all',
      'print c = "abc" contains "", s = "abc" startswith "", e = "" endswith ""',
      'c:bool, s:bool, e:bool',
      [[true, true, true]],
    ],
  ]),
]
