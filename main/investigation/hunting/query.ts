// A query of Kusto after Microsoft's parser has bound it: plain data, every name resolved, every type known.
// What runs it (the translation to SQL, the interpreter in the tests) sees this and never the parser's tree.

import type { HuntColumn, ScalarType } from '../../../shared/model/hunt.ts'

export type Column = HuntColumn

/** Where it stands in the query's text, counted in UTF-16 units from 0. */
interface Placed {
  readonly at: number
}

export type Expression =
  | Literal
  | ColumnReference
  | Call
  | Aggregate
  | Binary
  | Negation
  | Membership
  | Between
  | Path
  | ScalarQuery
  | LetReference

/**
 * `value` is null for a null; of numbers the decimal text (`NaN`, `Infinity`, `-Infinity` of reals), of datetimes and
 * timespans the 100 ns ticks as decimal text (datetimes since 0001-01-01), of guids the lower-case text, of dynamics JSON.
 */
export interface Literal extends Placed {
  readonly kind: 'literal'
  readonly type: ScalarType
  readonly value: string | boolean | null
}

/** A column of the row; `side` says of which of the two a join compares. */
export interface ColumnReference extends Placed {
  readonly kind: 'column'
  readonly name: string
  readonly type: ScalarType
  readonly side: 'left' | 'right' | null
}

/** A scalar function, by the official name the parser has for it; `*` is the text of all columns, for `* has "x"`. */
export interface Call extends Placed {
  readonly kind: 'call'
  readonly name: string
  readonly arguments: readonly Expression[]
  readonly type: ScalarType
}

/** Only inside `summarize`, `make-series` and the like. Of arg_max(x, *) the arguments are all that come out of it. */
export interface Aggregate extends Placed {
  readonly kind: 'aggregate'
  readonly name: string
  readonly arguments: readonly Expression[]
  readonly type: ScalarType
}

export const binaryOperators = [
  ...['and', 'or', '+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', '=~', '!~'],
  ...['contains', '!contains', 'contains_cs', '!contains_cs', 'has', '!has', 'has_cs', '!has_cs'],
  ...[
    'hasprefix',
    '!hasprefix',
    'hasprefix_cs',
    '!hasprefix_cs',
    'hassuffix',
    '!hassuffix',
    'hassuffix_cs',
    '!hassuffix_cs',
  ],
  ...[
    'startswith',
    '!startswith',
    'startswith_cs',
    '!startswith_cs',
    'endswith',
    '!endswith',
    'endswith_cs',
    '!endswith_cs',
  ],
  'matches regex',
] as const
export type BinaryOperator = string

export interface Binary extends Placed {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
  readonly type: ScalarType
}

/** The unary minus; a plus is left out. */
export interface Negation extends Placed {
  readonly kind: 'negation'
  readonly operand: Expression
  readonly type: ScalarType
}

export const membershipOperators = ['in', '!in', 'in~', '!in~', 'has_any', 'has_all'] as const
export type MembershipOperator = (typeof membershipOperators)[number]

/** Of a list, or of the first column of a query. An item that is a dynamic array stands for its elements. */
export interface Membership extends Placed {
  readonly kind: 'membership'
  readonly operator: MembershipOperator
  readonly value: Expression
  readonly items: readonly Expression[] | Tabular
  readonly type: 'bool'
}

export interface Between extends Placed {
  readonly kind: 'between'
  readonly negated: boolean
  readonly value: Expression
  readonly low: Expression
  readonly high: Expression
  readonly type: 'bool'
}

/** One step into a dynamic: a member by its name, or an element by its place (counted from the end where it is below 0). */
export interface Path extends Placed {
  readonly kind: 'path'
  readonly base: Expression
  readonly step: Expression
  readonly type: ScalarType
}

/** toscalar(): the first column of the first row, null where there is none. */
export interface ScalarQuery extends Placed {
  readonly kind: 'scalarQuery'
  readonly query: Tabular
  readonly type: ScalarType
}

/** A scalar that a `let` computes once. Cheaper ones are put in where they are used. */
export interface LetReference extends Placed {
  readonly kind: 'let'
  readonly id: number
  readonly type: ScalarType
}

/** A new or passed-on column and what it is made of. */
export interface Item {
  readonly column: Column
  readonly expression: Expression
}

/** An aggregate, or an expression over some; arg_max(x, *) makes several columns. */
export interface AggregateItem {
  readonly columns: readonly Column[]
  readonly expression: Expression
}

export interface SortKey {
  readonly expression: Expression
  readonly descending: boolean
  readonly nulls: 'first' | 'last'
}

export const joinKinds = [
  'innerunique',
  'inner',
  'leftouter',
  'rightouter',
  'fullouter',
  'leftsemi',
  'rightsemi',
  'leftanti',
  'rightanti',
] as const
export type JoinKind = (typeof joinKinds)[number]

/** `columns` are what comes out, in order: positions are the parser's, so are names such as `count_` and `Column1`. */
interface Rows extends Placed {
  readonly columns: readonly Column[]
}

interface Piped extends Rows {
  readonly input: Tabular
}

export type Tabular =
  // sources
  | (Rows & { readonly kind: 'table'; readonly name: string })
  | (Rows & { readonly kind: 'letTable'; readonly id: number })
  | (Rows & { readonly kind: 'datatable'; readonly rows: readonly (readonly Literal[])[] })
  | (Rows & { readonly kind: 'print'; readonly items: readonly Item[] })
  | (Rows & { readonly kind: 'range'; readonly from: Expression; readonly to: Expression; readonly step: Expression })
  /** What mv-apply hands to its subquery: the row with its expanded columns; or partition the rows of a key. Its id is theirs. */
  | (Rows & { readonly kind: 'applied'; readonly id: number })
  // operators
  | (Piped & { readonly kind: 'where'; readonly predicate: Expression })
  | (Piped & { readonly kind: 'extend'; readonly items: readonly Item[] })
  /** project, project-away, project-keep, project-rename, project-reorder. */
  | (Piped & { readonly kind: 'project'; readonly items: readonly Item[] })
  | (Piped & { readonly kind: 'distinct'; readonly items: readonly Item[] })
  | (Piped & {
      readonly kind: 'summarize'
      readonly by: readonly Item[]
      readonly aggregates: readonly AggregateItem[]
    })
  | (Piped & { readonly kind: 'sort'; readonly keys: readonly SortKey[] })
  | (Piped & { readonly kind: 'top'; readonly count: Expression; readonly keys: readonly SortKey[] })
  | (Piped & { readonly kind: 'take'; readonly count: Expression })
  | (Piped & { readonly kind: 'sample'; readonly count: Expression; readonly distinct: Expression | null })
  | (Piped & { readonly kind: 'count' })
  | (Piped & { readonly kind: 'topNested'; readonly levels: readonly NestedLevel[] })
  /** The query is asked of the rows of each value of `by`, which it starts from as `applied` with this id. */
  | (Piped & {
      readonly kind: 'partition'
      readonly id: number
      readonly by: ColumnReference
      readonly query: Tabular
    })
  | (Piped & {
      readonly kind: 'join'
      readonly joinKind: JoinKind
      readonly right: Tabular
      readonly on: readonly JoinKey[]
    })
  /** A left outer (or inner) join whose result leaves the keys of the right side out. */
  | (Piped & {
      readonly kind: 'lookup'
      readonly joinKind: 'leftouter' | 'inner'
      readonly right: Tabular
      readonly on: readonly JoinKey[]
    })
  | (Rows & { readonly kind: 'union'; readonly arms: readonly UnionArm[]; readonly source: string | null })
  | (Piped & {
      readonly kind: 'mvExpand'
      readonly items: readonly Expanded[]
      /** Column of the place within the array, from 0. */
      readonly index: string | null
      readonly limit: Expression | null
      /** How property bags come apart: into bags of one member, or arrays [name, value]. */
      readonly bags: 'bag' | 'array'
    })
  | (Piped & {
      readonly kind: 'mvApply'
      readonly id: number
      readonly items: readonly Expanded[]
      readonly index: string | null
      readonly limit: Expression | null
      readonly query: Tabular
    })
  | (Piped & {
      readonly kind: 'parse'
      readonly mode: 'simple' | 'relaxed' | 'regex'
      readonly flags: string
      readonly value: Expression
      readonly pattern: readonly ParsePart[]
      /** parse-where: rows that do not match are left out. */
      readonly onlyMatching: boolean
    })
  | (Piped & {
      readonly kind: 'makeSeries'
      readonly aggregates: readonly SeriesAggregate[]
      readonly on: Item
      readonly from: Expression | null
      readonly to: Expression | null
      readonly step: Expression
      /** `in range(a, b, step)`: the last value is in, and values are not brought to bins. */
      readonly inclusive: boolean
      readonly by: readonly Item[]
      /** A row of defaults where there are no rows. */
      readonly nonempty: boolean
    })
  | (Piped & {
      readonly kind: 'pivot'
      readonly on: Column
      readonly aggregate: Aggregate
      readonly by: readonly Column[]
      /** What the columns after `by` are of: each a value of `on`, as text. */
      readonly values: readonly string[]
    })
  | (Piped & {
      readonly kind: 'bagUnpack'
      readonly bag: Column
      readonly prefix: string
      readonly conflicts: 'error' | 'replace_source' | 'keep_source'
      readonly ignored: readonly string[]
      /** What the last columns are of. */
      readonly members: readonly string[]
    })
  /** The names of all members of the bags, with the type of their values: what has to be known before bagUnpack. */
  | (Piped & { readonly kind: 'bagMembers'; readonly bag: Column })
  /** A row for every cell. */
  | (Piped & { readonly kind: 'narrow' })
  /** Rows keep their order from here on, which functions of windows ask for. */
  | (Piped & { readonly kind: 'serialize'; readonly items: readonly Item[] })
  | (Piped & { readonly kind: 'getschema' })

export interface JoinKey {
  readonly left: Expression
  readonly right: Expression
}

/** One level of top-nested: all values where there is no `count`; `others` stands for those that are cut off. */
export interface NestedLevel {
  readonly count: Expression | null
  readonly of: Item
  readonly others: Expression | null
  readonly aggregated: Column
  readonly key: SortKey
}

/** One table of a union; `columns` says for each column of the union the arm's own, or null. */
export interface UnionArm {
  readonly query: Tabular
  readonly columns: readonly (string | null)[]
  /** What `withsource` tells of it. */
  readonly name: string
}

/** A dynamic that comes apart into rows, read as `column.type`. */
export interface Expanded {
  readonly column: Column
  readonly expression: Expression
}

/** A text that is to be there, or what stands before the next one; `column` null is `*`. */
export type ParsePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'capture'; readonly column: Column | null }

export interface SeriesAggregate {
  readonly column: Column
  readonly expression: Expression
  readonly default: Expression | null
}

export type Let =
  | { readonly kind: 'scalar'; readonly id: number; readonly name: string; readonly expression: Expression }
  | {
      readonly kind: 'table'
      readonly id: number
      readonly name: string
      readonly query: Tabular
      readonly materialized: boolean
    }

/** How the query asks to be drawn; the properties as written: `title`, `xcolumn`, `ycolumns`, `series`, `kind` and others. */
export interface Render {
  readonly chart: string
  readonly properties: Readonly<Record<string, string>>
}

export interface Query {
  /** In the order they are computed: one uses only those before it. */
  readonly lets: readonly Let[]
  readonly body: Tabular
  readonly render: Render | null
  /** The end of the pipe sorts, so the order of rows is a part of the answer. */
  readonly ordered: boolean
}
