// What Kusto knows and is not run here, each with the reason: made from the parser's own lists and from what is refused.
import { Refusal } from '../../../shared/errors.ts'
import { placing } from './fail.ts'
import { bindOrAsk } from './kusto/bind.ts'
import { knownPlugins } from './kusto/evaluate.ts'
import { globalsOf } from './kusto/globals.ts'
import { language, listOf } from './kusto/language.ts'
import { isAggregateRun } from './sql/aggregates.ts'
import { knownFunctions } from './sql/functions/index.ts'
import { translate } from './sql/translate.ts'

export interface NotRun {
  readonly kind: 'operator' | 'function' | 'aggregate' | 'plugin'
  readonly name: string
  readonly reason: string
}

const rows = 'datatable(t:datetime, a:string, n:long, d:dynamic)[datetime(2026-01-01), "x", 1, dynamic({"k":[1]})]'

/** One query for every operator that the parser knows. */
export const operatorExamples: Readonly<Record<string, string>> = {
  as: `${rows} | as X | union X`,
  consume: `${rows} | consume`,
  count: `${rows} | count`,
  distinct: `${rows} | distinct a`,
  evaluate: `${rows} | evaluate narrow()`,
  __executeAndCache: `${rows} | __executeAndCache`,
  extend: `${rows} | extend b = n + 1`,
  facet: `${rows} | facet by a`,
  find: `find in (${rows}) where a == "x"`,
  fork: `${rows} | fork (take 1) (take 2)`,
  getschema: `${rows} | getschema`,
  'graph-match': `${rows} | make-graph a --> n | graph-match (x)-[e]->(y) project e.a`,
  'graph-to-table': `${rows} | make-graph a --> n | graph-to-table nodes`,
  invoke: `let f = (T:(a:string)) { T | take 1 }; ${rows} | invoke f()`,
  join: `${rows} | join kind=inner (${rows}) on a`,
  lookup: `${rows} | lookup (${rows}) on a`,
  'make-graph': `${rows} | make-graph a --> n`,
  'make-series': `${rows} | make-series count() on t from datetime(2026-01-01) to datetime(2026-01-02) step 1h`,
  'mv-apply': `${rows} | mv-apply e = d.k on (take 1)`,
  'mv-expand': `${rows} | mv-expand d`,
  parse: `${rows} | parse a with * "x" b`,
  'parse-kv': `${rows} | parse-kv a as (b:string) with (pair_delimiter=',', kv_delimiter='=')`,
  'parse-where': `${rows} | parse-where a with * "x" b`,
  partition: `${rows} | partition by a (top 1 by n)`,
  __partitionby: `${rows} | __partitionby a (take 1)`,
  project: `${rows} | project a`,
  'project-away': `${rows} | project-away a`,
  'project-by-names': `${rows} | project-by-names "a"`,
  'project-keep': `${rows} | project-keep a`,
  'project-rename': `${rows} | project-rename b = a`,
  'project-reorder': `${rows} | project-reorder n`,
  print: 'print 1',
  range: 'range i from 1 to 3 step 1',
  reduce: `${rows} | reduce by a`,
  render: `${rows} | render table`,
  sample: `${rows} | sample 1`,
  'sample-distinct': `${rows} | sample-distinct 1 of a`,
  scan: `${rows} | sort by t asc | scan with (step s: true;)`,
  search: `${rows} | search "x"`,
  serialize: `${rows} | serialize r = row_number()`,
  sort: `${rows} | sort by n`,
  summarize: `${rows} | summarize count() by a`,
  take: `${rows} | take 1`,
  top: `${rows} | top 1 by n`,
  'top-hitters': `${rows} | top-hitters 1 of a`,
  'top-nested': `${rows} | top-nested 1 of a by count()`,
  union: `${rows} | union (${rows})`,
  where: `${rows} | where n == 1`,
  datatable: rows,
  externaldata: 'externaldata(a:string)["https://example.com/list.csv"]',
}

/** Functions that are no functions here but forms of their own. */
const forms: ReadonlySet<string> = new Set(['materialize', 'toscalar', 'totable', 'datatable', 'typeof'])

/** Of everything below the first that fits. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/^(__|internal|execute_show|passthrough$)/, "is internal to Kusto's service"],
  [
    /^(hll|tdigest|merge_tdigest|dcount_hll|dcount_intersect|percentile_tdigest|percentrank_tdigest|percentile_array_tdigest|rank_tdigest)/,
    "is or reads a sketch in a form of Kusto's own",
  ],
  [
    /^(geo_info_from_ip_address|geo_polygon_lookup|geo_line_lookup|FileProfile|DeviceFromIP|.*_request(_post)?|azure_digital.*|ai_.*|.*_embeddings?|execute_query|external_?(table|data|datatable).*|infer_storage.*|stored_query_result|materialized_view|graph|cluster|database|workspace|app|resource|adx|arg|entity_group|table|row_store|extract_json_from.*)$/,
    'needs data or a service that is not in the case',
  ],
  [/^geo_/, 'works on shapes on the globe'],
  [/^(python|r|csharp|preview)$/, 'runs code, or shows what only a cluster knows'],
  [
    /^(current_|extent|cursor|ingestion_|estimate_data|estimate_rows|rowstore|cursor_)/,
    'asks the cluster that holds the data',
  ],
  [/^(row_|prev$|next$)/, 'works over rows in their order'],
  [
    /^(autocluster|basket|diffpatterns|reduce|rows_near|sequence_|funnel_|session_|active_|activity_|new_activity|sliding_|rolling_|identity)/,
    'finds patterns by a method whose answer the page does not fix',
  ],
  [/^graph|^make-graph|^node_|^inner_|^labels$|^all$|^any$|^map$/, 'works on graphs'],
  [/^(fork|facet|consume)$/, 'gives several tables, or none'],
]

const reasonFor = (name: string): string =>
  reasons.find(([pattern]) => pattern.test(name))?.[1] ??
  'is in none of the published hunting queries that were counted'

/** All of it, by kind and name. */
export function notRun(): NotRun[] {
  const functions = namesIn(language.Functions.All).filter(name => !knownFunctions.has(name) && !forms.has(name))
  const aggregates = namesIn(language.Aggregates.All).filter(name => !isAggregateRun(name))
  const plugins = namesIn(language.PlugIns.All).filter(name => !knownPlugins.has(name))
  const operators = Object.keys(operatorExamples).filter(name => !isOperatorRun(name))
  const listed = (kind: NotRun['kind'], names: readonly string[]): NotRun[] =>
    names.toSorted().map(name => ({ kind, name, reason: reasonFor(name) }))
  return [
    ...listed('operator', operators),
    ...listed('function', functions),
    ...listed('aggregate', aggregates),
    ...listed('plugin', plugins),
  ]
}

function namesIn(list: Parameters<typeof listOf<Kusto.Language.Symbols.FunctionSymbol>>[0]): string[] {
  return [...new Set(listOf(list).map(({ Name: name }) => name ?? ''))]
}

/** Whether its example is bound and translated. */
export function isOperatorRun(name: string): boolean {
  const example = operatorExamples[name]
  return example !== undefined && isRun(example)
}

const globals = globalsOf({ tables: [] })

function isRun(text: string): boolean {
  try {
    const query = bindOrAsk(text, globals, [], [])
    if (!('makes' in query)) placing(text, () => translate(query, { schema: { tables: [] }, now: 0n }))
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}
