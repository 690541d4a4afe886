// What 627 published hunting queries are made of, as the reference counts it, and a query that asks for each construct.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { operatorExamples } from '../../../main/investigation/hunting/supported.ts'

const file = join(import.meta.dirname, '../../../../shared/reference/kql-constructs.md')

export interface Construct {
  readonly category: string
  readonly name: string
  /** How often the queries have it. */
  readonly count: number
  /** How many of the queries do. */
  readonly queries: number
}

/** Null where the reference is not beside the project. */
export function publishedConstructs(): { all: Construct[]; top: Construct[] } | null {
  if (!existsSync(file)) return null
  const [, ...sections] = readFileSync(file, 'utf8').split(/^## /m)
  const all: Construct[] = []
  const top: Construct[] = []
  for (const section of sections) {
    const [category = '', ...lines] = section.split('\n')
    for (const line of lines) {
      const cells = line.split(' | ').map(cell => cell.replace(/^\||\|$/g, '').trim())
      const [first = '', second = '', third = ''] = cells
      if (category.startsWith('Top') && /^\d+$/.test(first)) {
        const [kind = '', name = ''] = splitAt(second, ': ')
        top.push({ category: categories[kind] ?? kind, name, count: Number(third), queries: Number(third) })
      } else if (/^`.*`$/.test(first))
        all.push({
          category: category.trim(),
          name: first.slice(1, -1),
          count: Number(second),
          queries: Number(third),
        })
    }
  }
  return { all, top }
}

function splitAt(text: string, by: string): [string, string] {
  const at = text.indexOf(by)
  return [text.slice(0, at), text.slice(at + by.length)]
}

/** The list of the most used ones names its categories shorter. */
const categories: Readonly<Record<string, string>> = {
  operator: 'Tabular operators',
  'string literal': 'String literals',
  'comparison / string operator': 'Comparison and string operators',
  'timespan literal': 'Timespan literals',
  'scalar function': 'Scalar functions',
  'other literal': 'Other literals',
  'dynamic / JSON access': 'Dynamic / JSON access',
  names: 'Names and wildcards',
  aggregate: 'Aggregation functions',
  'logical operator': 'Logical operators',
  'in-list form': 'Right side of in / has_any / has_all',
  'let form': 'let forms',
  'mv-expand parameter': 'mv-expand parameters',
  'arg_max/min form': 'arg_max / arg_min forms',
  'join condition': 'Join conditions',
  'join kind': 'Join kinds',
  ordering: 'Ordering',
}

const rows =
  'datatable(t:datetime, a:string, n:long, r:real, d:dynamic)[datetime(2026-01-01), "x y", 1, 1.5, dynamic({"k":[1,2],"x":"v"})]'
const other = 'datatable(a:string, m:long)["x y", 2]'
const shown = (expression: string): string => `${rows} | extend z = ${expression}`
const kept = (predicate: string): string => `${rows} | where ${predicate}`

/** A query that asks for the construct; null where nothing here knows how to. */
export function queryFor({ category, name }: Construct): string | null {
  const table = probes[category]
  if (table === undefined) return null
  return typeof table === 'function' ? table(name) : (table[name] ?? null)
}

type Probe = Readonly<Record<string, string>> | ((name: string) => string | null)

const operatorNames: Readonly<Record<string, string>> = { order: 'sort', limit: 'take', UnionOperator: 'union' }

const probes: Readonly<Record<string, Probe>> = {
  'Tabular operators': name =>
    name === 'mvexpand' ? `${rows} | mvexpand d` : (operatorExamples[operatorNames[name] ?? name] ?? null),
  'Tabular sources and subqueries': {
    'mv-apply subquery': `${rows} | mv-apply e = d.k on (summarize sum(tolong(e)))`,
    externaldata: 'externaldata(a:string)["https://example.com/a.csv"]',
    datatable: rows,
  },
  'Join kinds': name => `${rows} | join ${name.startsWith('(') ? '' : name} (${other}) on a`,
  'Join conditions': {
    'on col': `${rows} | join (${other}) on a`,
    'on $left.x == $right.y': `${rows} | join (${other}) on $left.n == $right.m`,
    'on a, b': `${rows} | join (${rows}) on a, n`,
  },
  'Join right side': {
    '( subquery )': `${rows} | join (${other} | where m > 1) on a`,
    'name / call': `let T = ${other}; ${rows} | join T on a`,
  },
  'lookup kinds': name => `${rows} | lookup ${name.startsWith('(') ? '' : name} (${other}) on a`,
  'union parameters': name => `union ${name.startsWith('(') ? '' : name} (${rows}), (${other})`,
  'mv-expand parameters': {
    '(none)': `${rows} | mv-expand d`,
    'to typeof()': `${rows} | mv-expand e = d.k to typeof(long)`,
    'bagexpansion=array': `${rows} | mv-expand bagexpansion=array d`,
  },
  'parse parameters': { '(simple)': `${rows} | parse a with f " " s` },
  'make-series forms': {
    'from..to..step': `${rows} | make-series count() on t from datetime(2026-01-01) to datetime(2026-01-02) step 1h`,
    'in range()/step': `${rows} | make-series count() on t in range(datetime(2026-01-01), datetime(2026-01-02), 1h)`,
  },
  'evaluate plugins': {
    pivot: `${rows} | project a, n | evaluate pivot(a)`,
    bag_unpack: `${rows} | evaluate bag_unpack(d)`,
  },
  'render kinds': name => `${rows} | render ${name}`,
  'summarize forms': {
    'summarize agg by': `${rows} | summarize count() by a`,
    'summarize by bin(...)': `${rows} | summarize count() by bin(t, 1h)`,
    'summarize without by': `${rows} | summarize count()`,
    'summarize by only (distinct)': `${rows} | summarize by a`,
  },
  'Aggregation functions': name => `${rows} | summarize ${name}(${aggregateArguments[name] ?? 'n'})`,
  'arg_max / arg_min forms': {
    'arg_max(x, *)': `${rows} | summarize arg_max(t, *) by a`,
    'arg_max(x, cols)': `${rows} | summarize arg_max(t, n, r) by a`,
    'arg_min(x, *)': `${rows} | summarize arg_min(t, *) by a`,
  },
  'Aggregates that are also scalar names': { any: `${rows} | summarize any(n) by a` },
  'Scalar functions': name => functionCall(name),
  'User-defined / workspace functions called': name =>
    name === 'FileProfile'
      ? `${rows} | invoke FileProfile(a, 1000)`
      : `let ${name} = (x:string) { ${rows} | where a == x }; ${name}("x y")`,
  'Regex functions': name => functionCall(name),
  'Comparison and string operators': name => {
    if (name === 'between (a .. b)') return kept('n between (1 .. 2)')
    if (name === '!between') return kept('n !between (2 .. 3)')
    if (/^!?in~?$|has_a/.test(name)) return kept(`a ${name} ("x", "y")`)
    return /^[<>]=?$/.test(name) ? kept(`n ${name} 1`) : kept(`a ${name} "x"`)
  },
  'Right side of in / has_any / has_all': {
    '(literal, ...)': kept('a in ("x y", "z")'),
    '(let variable)': `let L = dynamic(["x y"]); let T = ${other} | project a; ${rows} | where a in (L) and a in (T) and a has_any (L)`,
  },
  'Logical operators': name => kept(`n == 1 ${name} r == 2`),
  'Arithmetic operators': name => shown(name === 'unary -' ? '-n' : `n ${name} r`),
  Ordering: name => `${rows} | sort by n ${name.startsWith('(') ? '' : name}`,
  'let forms': {
    'tabular pipeline': `let T = ${rows} | where n == 1; T`,
    'literal timespan': `let w = 1d; ${kept('t > now() - w')}`,
    'dynamic([...])': `let L = dynamic(["x y"]); ${kept('a in (L)')}`,
    'literal long': `let n1 = 1; ${kept('n == n1')}`,
    'literal string': `let s = "x"; ${kept('a has s')}`,
    'scalar call e.g. fn': `let f = strcat("x", " y"); ${kept('a == f')}`,
    'materialize(..)': `let T = materialize(${rows}); union T, T`,
    'function (typed params) {..}': `let f = (x:long) { x + 1 }; ${shown('f(n)')}`,
    'scalar call e.g. ago': `let since = ago(1d); ${kept('t > since')}`,
    ExternalDataExpression: 'let L = externaldata(a:string)["https://example.com/a.csv"]; L',
    'toscalar(..)': `let top = toscalar(${other} | summarize max(m)); ${kept('n < top')}`,
    '( .. )': `let T = (${rows} | take 1); T`,
    'datatable(..)[..]': `let T = ${rows}; T`,
    'literal real': `let x = 1.5; ${kept('r == x')}`,
    'literal datetime': `let since = datetime(2026-01-01); ${kept('t >= since')}`,
    'function () {..}': `let f = () { ${rows} | take 1 }; f()`,
    SubtractExpression: `let since = now() - 1d; ${kept('t > since')}`,
    AddExpression: `let x = 1 + 2; ${kept('n < x')}`,
    'function with tabular parameter': `let f = (T:(a:string)) { T | where a has "x" }; ${rows} | invoke f()`,
  },
  'Assignments in extend/project/summarize': {
    'name = expr': shown('n + 1'),
    '(a, b) = expr': `${rows} | extend (r2, i) = series_fit_2lines(dynamic([1, 2, 3, 2, 1]))`,
  },
  'Dynamic / JSON access': {
    'a.b path': shown('d.k'),
    'a[0]': shown('d.k[0]'),
    'dynamic([ ... ])': shown('dynamic([1, "a"])'),
    'a[-1]': shown('d.k[-1]'),
    'a["key"]': shown('d["x"]'),
    'a[expr]': shown('d[a]'),
  },
  'Names and wildcards': {
    "['bracketed name'] = declared column": `${rows} | extend ['my name'] = n`,
    "['bracketed name'] reference": `${rows} | extend ['my name'] = n | where ['my name'] == 1`,
    '* (all columns)': `${rows} | summarize arg_max(t, *)`,
    'to typeof(..) clause': `${rows} | mv-expand e = d.k to typeof(long)`,
    'a.["key"] path': shown('d.["x"]'),
  },
  'Timespan literals': {
    Nd: shown('1d'),
    Nh: shown('2h'),
    Nm: shown('3m'),
    Nmin: shown('4min'),
    'time(..)': shown('time(1.02:03:04)'),
    'timespan(..)': shown('timespan(1d)'),
    Ntick: shown('1tick'),
  },
  'Datetime literals (9 = digit)': name =>
    name.includes('Insert')
      ? shown('datetime(null)')
      : shown(
          name
            .replace(/9999-99-99/, '2026-01-02')
            .replace(/99:99:99/, '03:04:05')
            .replace(/\.9+/, '.1234567'),
        ),
  'String literals': {
    '"double"': kept('a == "x"'),
    "'single'": kept("a == 'x'"),
    '@"verbatim"': kept('a == @"C:\\x"'),
    '"..\\escape.."': kept('a == "C:\\\\x\\t"'),
    other: kept('a == "x" "y"'),
    "@'verbatim'": kept("a == @'C:\\x'"),
    'h"hidden"': kept('a == h"x"'),
  },
  'Other literals': {
    Long: shown('7'),
    Boolean: shown('true'),
    'typeof()': `${rows} | mv-expand e = d.k to typeof(long)`,
    Real: shown('1.5'),
    'Int int(..)': shown('int(7)'),
    'Real real(..)': shown('real(1.5)'),
  },
  'ago() arguments': name => {
    const [, argument = ''] = /^ago\((.*)\)$/.exec(name) ?? []
    return /^\d/.test(argument) ? kept(`t > ${name}`) : `let ${argument} = 1d; ${kept(`t > ${name}`)}`
  },
  'bin() arguments': name => {
    const [, column = '', size = ''] = /^bin\((\w+),(\w+)\)$/.exec(name) ?? []
    const before = /^\d/.test(size) ? '' : `let ${size} = 1d; `
    return `${before}${rows} | extend ${column} = ${/^\d+$/.test(size) ? 'n' : 't'} | summarize count() by ${name}`
  },
}

const aggregateArguments: Readonly<Record<string, string>> = {
  count: '',
  countif: 'n > 0',
  make_set_if: 'n, n > 0',
  make_list_if: 'n, n > 0',
  dcountif: 'n, n > 0',
  maxif: 'n, n > 0',
  percentiles: 'n, 5, 50, 95',
  arg_max: 't, n',
  arg_min: 't, n',
  argmin: 't, n',
}

function functionCall(name: string): string | null {
  if (name === 'materialize') return `let T = materialize(${rows}); T`
  if (name === 'toscalar') return `${rows} | where n < toscalar(${other} | summarize max(m))`
  const given = functionArguments[name]
  return given === undefined ? null : shown(`${name}(${given})`)
}

const text = 'a'
const one: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...[
      'tostring',
      'parse_json',
      'isnotempty',
      'todynamic',
      'isempty',
      'todouble',
      'tolower',
      'todatetime',
      'parse_url',
    ],
    ...[
      'toint',
      'parse_user_agent',
      'strlen',
      'base64_decode_tostring',
      'toreal',
      'hash_sha256',
      'tobool',
      'url_decode',
    ],
    'parsejson',
  ].map(name => [name, text]),
)

const functionArguments: Readonly<Record<string, string>> = {
  ...one,
  parse_user_agent: 'a, "browser"',
  ago: '1d',
  bin: 't, 1h',
  split: 'a, " "',
  strcat: 'a, "-", n',
  startofday: 't',
  array_length: 'd.k',
  now: '',
  datetime_diff: '"day", t, now()',
  iff: 'n > 0, "a", "b"',
  pack_array: 'n, a',
  case: 'n > 1, "a", n > 0, "b", "c"',
  extract: '"(.)y", 1, a',
  not: 'n > 0',
  round: 'r, 1',
  coalesce: 'n, 7',
  replace_string: 'a, "x", "z"',
  abs: 'n',
  series_decompose_anomalies: 'dynamic([1, 2, 1, 2, 9])',
  startofmonth: 't',
  column_ifexists: '"nope", ""',
  hourofday: 't',
  extractjson: '"$.k", tostring(d)',
  startofweek: 't',
  geo_info_from_ip_address: 'a',
  dayofweek: 't',
  extract_all: '"(.)", a',
  series_fit_2lines: 'dynamic([1, 2, 3, 2, 1])',
  ingestion_time: '',
  set_difference: 'd.k, dynamic([1])',
  iif: 'n > 0, "a", "b"',
  replace: '"x", "z", a',
  translate: '"x", "z", a',
  format_datetime: 't, "yyyy-MM-dd"',
  datetime_add: '"day", 1, t',
  set_has_element: 'd.k, 1',
  series_decompose_forecast: 'dynamic([1, 2, 1, 2, 9]), 1',
  replace_regex: 'a, "x", "z"',
  datetime_local_to_utc: 't, "Europe/Berlin"',
  new_guid: '',
  array_index_of: 'd.k, 1',
  strcat_array: 'd.k, ","',
  indexof: 'a, "y"',
  trim: '"x", a',
  array_sort_asc: 'd.k',
}
