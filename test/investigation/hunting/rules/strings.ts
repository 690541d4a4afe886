// Functions of strings.
import { type Rule, tables, values } from './rule.ts'

export const strings: readonly Rule[] = [
  ...values('strlen-function', [
    ['letters', 'strlen("hello")', 'long', 5],
    ['signs outside of ASCII', 'strlen("⒦⒰⒮⒯⒪")', 'long', 5],
    ['an accent of its own is a code point', 'strlen("C\u0327edilla")', 'long', 8],
    ['an emoji is one code point', 'strlen("a😀b")', 'long', 3],
    ['nothing', 'strlen("")', 'long', 0],
  ]),
  ...values('string-size-function', [
    ['bytes of ASCII', 'string_size("hello")', 'long', 5],
    ['bytes of UTF-8', 'string_size("⒦⒰⒮⒯⒪")', 'long', 15],
  ]),
  ...values('substring-function', [
    ['from a place to the end', 'substring("123456", 1)', 'string', '23456'],
    ['of a length', 'substring("123456", 2, 2)', 'string', '34'],
    ['from the start', 'substring("ABCD", 0, 2)', 'string', 'AB'],
    ['from the end', 'substring("123456", -2, 2)', 'string', '56'],
    ['from behind the end', 'substring("abc", 5)', 'string', ''],
    ['longer than there is', 'substring("abc", 1, 10)', 'string', 'bc'],
    ['of no length', 'substring("abc", 1, 0)', 'string', ''],
    ['by code points', 'substring("a😀bc", 1, 2)', 'string', '😀b'],
  ]),
  ...values('indexof-function', [
    ['where it is', 'indexof("abcdefg","cde")', 'long', 2],
    ['in a part that holds it', 'indexof("abcdefg","cde",1,4)', 'long', 2],
    ['in a part too short for it', 'indexof("abcdefg","cde",1,2)', 'long', -1],
    ['in a part behind it', 'indexof("abcdefg","cde",3,4)', 'long', -1],
    ['from a place counted from the end', 'indexof("abcdefg","cde",-5)', 'long', 2],
    ['of a number in a number', 'indexof(1234567,5,1,4)', 'long', 4],
    ['of any length', 'indexof("abcdefg","cde",2,-1)', 'long', 2],
    ['the second one', 'indexof("abcdefgabcdefg", "cde", 1, 10, 2)', 'long', 9],
    ['the third one, which is not there', 'indexof("abcdefgabcdefg", "cde", 1, -1, 3)', 'long', -1],
    ['it minds the case', 'indexof("abc", "B")', 'long', -1],
  ]),
  ...values('split-function', [
    ['by a sign', 'split("aa_bb", "_")', 'dynamic', ['aa', 'bb']],
    ['one part by its place', 'split("aaa_bbb_ccc", "_", 1)', 'dynamic', ['bbb']],
    ['nothing', 'split("", "_")', 'dynamic', ['']],
    ['an empty part in between', 'split("a__b", "_")', 'dynamic', ['a', '', 'b']],
    ['by several signs', 'split("aabbcc", "bb")', 'dynamic', ['aa', 'cc']],
    ['by a sign that regular expressions know', 'split("10.0.0.1", ".")', 'dynamic', ['10', '0', '0', '1']],
    ['a part is a text when cast', 'tostring(split("user@contoso.com", "@")[1])', 'string', 'contoso.com'],
    ['a part that is not there is empty', 'tostring(split("user", "@")[1])', 'string', ''],
    ['the last part', 'tostring(split("a/b/c", "/")[-1])', 'string', 'c'],
  ]),
  ...values('strcat-function', [
    ['texts', 'strcat("hello", " ", "world")', 'string', 'hello world'],
    ['numbers are cast', 'strcat("n", 5)', 'string', 'n5'],
    ['a null is nothing', 'strcat("n", long(null))', 'string', 'n'],
    ['a member of a dynamic', 'strcat("a", dynamic({"b":"c"}).b)', 'string', 'ac'],
  ]),
  ...values('strcat-delim-function', [
    ['with a sign between', 'strcat_delim("-", 1, "2", "A", 1s)', 'string', '1-2-A-00:00:01'],
  ]),
  ...values('strcat-array-function', [
    ['with a sign between', 'strcat_array(dynamic([1, 2, 3]), "->")', 'string', '1->2->3'],
    ['of texts', 'strcat_array(dynamic(["a", "b"]), "")', 'string', 'ab'],
    ['of none', 'strcat_array(dynamic([]), ",")', 'string', ''],
  ]),
  ...values('strrep-function', [
    ['a text three times', 'strrep("ABC", 3)', 'string', 'ABCABCABC'],
    ['a number, with a sign between', 'strrep(123, 3, ".")', 'string', '123.123.123'],
  ]),
  ...values('strcmp-function', [
    ['the same', 'strcmp("ABC", "ABC")', 'long', 0],
    ['the lesser', 'strcmp("abc", "ABC")', 'long', 1],
    ['the greater', 'strcmp("ABC", "abc")', 'long', -1],
    ['the longer', 'strcmp("abcde", "abc")', 'long', 1],
  ]),
  ...values('tolower-function', [
    ['letters', 'tolower("Hello")', 'string', 'hello'],
    ['outside of ASCII', 'tolower("ÄÖÜ Д")', 'string', 'äöü д'],
  ]),
  ...values('toupper-function', [
    ['letters', 'toupper("hello")', 'string', 'HELLO'],
    ['outside of ASCII', 'toupper("äöü д")', 'string', 'ÄÖÜ Д'],
  ]),
  ...values('reverse-function', [
    ['a text', 'reverse("ABCDEFGHIJKLMNOPQRSTUVWXYZ")', 'string', 'ZYXWVUTSRQPONMLKJIHGFEDCBA'],
    ['nothing', 'reverse("")', 'string', ''],
  ]),
  ...values('replace-string-function', [
    [
      'every one',
      'replace_string("A magic trick can turn a cat into a dog", "cat", "hamster")',
      'string',
      'A magic trick can turn a hamster into a dog',
    ],
    ['it minds the case', 'replace_string("Cat cat", "cat", "dog")', 'string', 'Cat dog'],
    ['signs of regular expressions are signs', 'replace_string("a.b.c", ".", "-")', 'string', 'a-b-c'],
    ['a dollar stands for itself', 'replace_string("abc", "b", "$&")', 'string', 'a$&c'],
  ]),
  ...values('replace-regex-function', [
    [
      'with what a group has found',
      String.raw`replace_regex("Number is 1", @'is (\d+)', @'was: \1')`,
      'string',
      'Number was: 1',
    ],
    ['with the whole of what was found', String.raw`replace_regex("ab12c", @'\d+', @'<\0>')`, 'string', 'ab<12>c'],
    ['every one', 'replace_regex("a1b22c", "[0-9]+", "#")', 'string', 'a#b#c'],
  ]),
  ...values('translate-function', [
    ['sign by sign', 'translate("krasp", "otsku", "spark")', 'string', 'kusto'],
    ['the last stands for the rest', 'translate("abc", "x", "abc")', 'string', 'xxx'],
    ['with nothing they go', 'translate("abc", "", "ab")', 'string', ''],
    ['what is not listed stays', 'translate("a", "b", "abc")', 'string', 'bbc'],
  ]),
  ...values('trim-function', [
    ['a text from both ends', 'trim("--", @"--https://bing.com--")', 'string', 'https://bing.com'],
    ['what is no letter', String.raw`trim(@"[^\w]+", "-  Te st1// $")`, 'string', 'Te st1'],
    ['blanks', String.raw`trim(@"\s+", "    Hello, world!    ")`, 'string', 'Hello, world!'],
    ['nothing to trim', String.raw`trim(@"\s+", "abc")`, 'string', 'abc'],
  ]),
  ...values('trim-start-function', [
    ['a text', 'trim_start("https://", "https://bing.com")', 'string', 'bing.com'],
    ['what is no letter', String.raw`trim_start(@"[^\w]+", "-  Te st1// $")`, 'string', 'Te st1// $'],
  ]),
  ...values('trim-end-function', [
    ['a text', 'trim_end(".com", "bing.com")', 'string', 'bing'],
    ['what is no letter', String.raw`trim_end(@"[^\w]+", "-  Te st1// $")`, 'string', '-  Te st1'],
  ]),
  ...values('extract-function', [
    [
      'a group',
      'extract("User: ([^,]+)", 1, "User: JohnDoe, Email: johndoe@example.com, Age: 29")',
      'string',
      'JohnDoe',
    ],
    ['the whole match', String.raw`extract(@"\d+", 0, "abc 123 def 456")`, 'string', '123'],
    ['the second group', 'extract("(a)(b)", 2, "ab")', 'string', 'b'],
    ['no match of a text is empty', 'extract("x([0-9]+)", 1, "abc")', 'string', ''],
    ['as a number', 'extract("x([0-9]+)", 1, "x42", typeof(long))', 'long', 42],
    ['no match as a number is null', 'extract("x([0-9]+)", 1, "abc", typeof(long))', 'long', null],
    ['what is no number is null', 'extract("x(.+)", 1, "xyz", typeof(long))', 'long', null],
  ]),
  ...tables('extract-function', [
    [
      'months of dates',
      String.raw`datatable(DateString: string)["15-12-2024", "21-07-2023", "10-03-2022"]
| extend Month = extract(@"-(\d{2})-", 1, DateString, typeof(int))`,
      'DateString:string, Month:int',
      [
        ['15-12-2024', 12],
        ['21-07-2023', 7],
        ['10-03-2022', 3],
      ],
    ],
  ]),
  ...values('extract-all-function', [
    [
      'one group makes a list',
      String.raw`extract_all(@"(\d+)", "a set of numbers: 123, 567 and 789")`,
      'dynamic',
      ['123', '567', '789'],
    ],
    [
      'several make a list of lists',
      String.raw`extract_all(@"(\w)(\w+)(\w)", "82b8be2d-dfa7")`,
      'dynamic',
      [
        ['8', '2b8be2', 'd'],
        ['d', 'fa', '7'],
      ],
    ],
    [
      'the groups that are asked for',
      String.raw`extract_all(@"(\w)(\w+)(\w)", dynamic([1,3]), "82b8be2d-dfa7")`,
      'dynamic',
      [
        ['8', 'd'],
        ['d', '7'],
      ],
    ],
    ['no match is null', String.raw`extract_all(@"(\d+)", "abc")`, 'dynamic', null],
  ]),
  ...values('countof-function', [
    ['letters', 'countof("aaa", "a")', 'long', 3],
    ['texts overlap', 'countof("aaaa", "aa")', 'long', 3],
    ['texts', 'countof("ababa", "ab", "normal")', 'long', 2],
    ['overlapping ones', 'countof("ababa", "aba")', 'long', 2],
    ['regular expressions do not', 'countof("ababa", "aba", "regex")', 'long', 1],
    ['a regular expression', 'countof("abcabc", "a.c", "regex")', 'long', 2],
  ]),
  ...values('base64-encode-tostring-function', [['a text', 'base64_encode_tostring("Kusto")', 'string', 'S3VzdG8=']]),
  ...values('base64-decode-tostring-function', [['a text', 'base64_decode_tostring("S3VzdG8=")', 'string', 'Kusto']]),
  ...values('url-decode-function', [
    ['a url', 'url_decode("https%3a%2f%2fwww.bing.com%2f")', 'string', 'https://www.bing.com/'],
  ]),
  ...values('hash-sha256-function', [
    ['a text', 'hash_sha256("World")', 'string', '78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524'],
  ]),
  ...values('hash-md5-function', [['a text', 'hash_md5("World")', 'string', 'f5a7924e621e84c9280a9a27e1bcb7f6']]),
  ...values('hash-sha1-function', [
    ['a text', 'hash_sha1("World")', 'string', '70c07ec18ef89c5309bbb0937f3a6342411e1fdd'],
  ]),
  ...values('scalar-data-types/string', [
    ['a backslash escapes', String.raw`"a\tb\\c\"d"`, 'string', 'a\tb\\c"d'],
    ['single quotes hold double ones', `'say "no"'`, 'string', 'say "no"'],
    ['verbatim texts escape nothing', String.raw`@"C:\temp\"`, 'string', 'C:\\temp\\'],
    ['two texts side by side are one', '"a" "b"', 'string', 'ab'],
  ]),
]
