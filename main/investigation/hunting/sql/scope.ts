// What a translation knows: columns in sight by their names in SQL, tables of lets, and how much has been written.
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { fail } from '../fail.ts'
import type { Column } from '../query.ts'
import type { Schema } from '../schema.ts'
import type { Windows } from './windows.ts'

/**
 * A column of rows in sight. DuckDB takes `Upn` and `UPN` for one, so columns have names of our own in SQL; one that no
 * record has is the constant that stands for nothing.
 */
export interface Named extends Column {
  readonly sql: string
}

/** A SELECT and what it gives. */
export interface Relation {
  readonly sql: string
  readonly columns: readonly Named[]
  /** The column that holds the ledger entry a row is read from, where a row is still one record's. */
  readonly entry: string | null
  /** Terms of ORDER BY over its columns, where its rows come in an order; `lost` where they do and no terms tell it. */
  readonly order?: readonly string[] | 'lost'
}

export interface TranslateOptions {
  readonly schema: Schema
  /** What now() gives and ago() counts from: ticks since 0001-01-01. */
  readonly now: bigint
}

const longestSql = 1_000_000

/** One query's translation. */
export class Translation {
  readonly options: TranslateOptions
  readonly lets = new Map<number, Relation>()
  readonly applied = new Map<number, Relation>()
  readonly common: string[] = []
  #ids = 0

  constructor(options: TranslateOptions) {
    this.options = options
  }

  /** A name that is nowhere else in the query. */
  newName(letter = 'c'): string {
    return `${letter}${++this.#ids}`
  }

  named({ name, type }: Column): Named {
    return { name, type, sql: this.newName() }
  }

  /** Refuses hunt.limit: a query that grows this large is none that people write. */
  checkSize(sql: string, at: number): string {
    if (sql.length > longestSql) fail('hunt.limit', 'The query becomes too large to run.', at)
    return sql
  }
}

/** Rows in sight of an expression. */
export interface Row {
  readonly translation: Translation
  find(name: string, side: 'left' | 'right' | null): Named
  has(name: string): boolean
  /** Of the row's own columns all, where it is of one table. */
  readonly columns?: readonly Named[]
  /** Windows over the rows may be asked. */
  readonly windows?: Windows
  /** Aggregates may be asked: the expression is one of summarize. */
  readonly aggregating: boolean
}

export function rowOf(translation: Translation, columns: readonly Named[], aggregating = false): Row {
  const byName = new Map(columns.map(column => [column.name, column]))
  return {
    translation,
    aggregating,
    columns,
    find: name => byName.get(name) ?? lost(name),
    has: name => byName.has(name),
  }
}

/** Of a join's condition: `l.` and `r.` before the names. */
export function rowOfBoth(translation: Translation, left: readonly Named[], right: readonly Named[]): Row {
  const sides = { left: rowOf(translation, left), right: rowOf(translation, right) }
  const find: Row['find'] = (name, side) => {
    const column = sides[side ?? 'left'].find(name, null)
    return { ...column, sql: qualified(side === 'right' ? 'r' : 'l', column.sql) }
  }
  return { translation, aggregating: false, find, has: name => sides.left.has(name) || sides.right.has(name) }
}

function lost(name: string): never {
  throw new Error(`no column ${name} is in sight`)
}

/** A value in SQL. */
export interface Value {
  readonly sql: string
  readonly type: ScalarType
  /** Of a dynamic: its text, where it can be had without the JSON; never null. */
  readonly text?: string
}

const ownName = /^[a-z]\d+$/

/** Whether a column is one of the SELECT below; else it is a constant, or of a row further out. */
export const isOwn = (sql: string): boolean => ownName.test(sql)

/** A column of one side of a join, or of a row further out. */
export const qualified = (side: string, sql: string): string => (isOwn(sql) ? `${side}.${sql}` : sql)
