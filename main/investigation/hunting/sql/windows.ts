// Windows over rows in their order: row_number(), prev(), row_cumsum() and others, in extend, project and serialize.
import { fail } from '../fail.ts'
import type { Call } from '../query.ts'
import { converted, toText } from './casts.ts'
import { isOwn, type Relation, type Row, type Value } from './scope.ts'
import { missing, storedTypes } from './types.ts'

/** The rows that windows look at, and what has been worked out beside them. */
export class Windows {
  readonly #input: Relation
  readonly #newName: () => string
  #sql: string
  #place: string | null = null

  constructor(input: Relation, newName: () => string) {
    this.#input = input
    this.#newName = newName
    this.#sql = input.sql
  }

  /** The input with a column for everything that was put beside it, in its order, which windows would undo. */
  get sql(): string {
    return this.#place === null ? this.#sql : `SELECT * FROM (${this.#sql}) ORDER BY ${this.#place}`
  }

  /** Works it out in a SELECT below: windows stand neither within windows nor within TRY or lambdas. */
  put(expression: string): string {
    const name = this.#newName()
    this.#sql = `SELECT *, ${expression} AS ${name} FROM (${this.#sql})`
    return name
  }

  /** The number of each row from 1, in the order of the last sort; what that leaves open is settled by the rows' values. */
  placeFor({ name, at }: Call): string {
    const { order, entry, columns } = this.#input
    if (order === 'lost')
      fail('hunt.unsupported', `${name}() is run here of rows that were just sorted.`, at, 'Sort them again before it.')
    const settled = columns
      .filter(({ sql }) => isOwn(sql))
      .map(each => (each.type === 'dynamic' ? toText(each) : each.sql))
    const all = [...(order ?? []), ...(entry === null ? [] : [entry]), ...settled]
    this.#place ??= this.put(`row_number() OVER (${all.length === 0 ? '' : `ORDER BY ${all.join(', ')}`})`)
    return this.#place
  }
}

export const windowNames: ReadonlySet<string> = new Set([
  'row_number',
  'prev',
  'next',
  'row_cumsum',
  'row_rank_dense',
  'row_rank_min',
])

/** @param values its arguments, worked out */
export function windowOf(call: Call, values: readonly Value[], { windows: given }: Row): string {
  const { name, type, at } = call
  if (given === undefined)
    return fail('hunt.unsupported', `${name}() stands in extend, project and serialize here.`, at)
  const windows = given
  const place = windows.placeFor(call)
  const [first, second, third] = values
  const group = (restart: Value | undefined): string =>
    restart === undefined
      ? ''
      : `PARTITION BY ${windows.put(
          `sum(CASE WHEN ${converted(restart, 'bool')} THEN 1 ELSE 0 END) OVER (ORDER BY ${place} ROWS UNBOUNDED PRECEDING)`,
        )} `
  const soFar = (partition: string): string => `(${partition}ORDER BY ${place} ROWS UNBOUNDED PRECEDING)`
  return windows.put(windowSql())

  function windowSql(): string {
    switch (name) {
      case 'row_number': {
        const start = first === undefined ? '1' : converted(first, 'long')
        return `(row_number() OVER (${group(second)}ORDER BY ${place}) - 1 + ${start})`
      }
      case 'prev':
      case 'next': {
        const far = second === undefined ? '1' : converted(second, 'long')
        const otherwise = third === undefined ? missing(type) : converted(third, type)
        const value = needed(first, call)
        return `${name === 'prev' ? 'lag' : 'lead'}(${converted(value, type)}, ${far}, ${otherwise}) OVER (ORDER BY ${place})`
      }
      case 'row_cumsum': {
        const value = converted(needed(first, call), type)
        return `TRY_CAST(coalesce(sum(${value}) OVER ${soFar(group(second))}, 0) AS ${storedTypes[type]})`
      }
      default: {
        const partition = group(second)
        const { sql } = needed(first, call)
        const inOrder = `(${partition}ORDER BY ${place})`
        const number = windows.put(`row_number() OVER ${inOrder}`)
        const isNew = windows.put(`${number} = 1 OR ${sql} IS DISTINCT FROM lag(${sql}) OVER ${inOrder}`)
        return name === 'row_rank_dense'
          ? `sum(CASE WHEN ${isNew} THEN 1 ELSE 0 END) OVER ${soFar(partition)}::BIGINT`
          : `max(CASE WHEN ${isNew} THEN ${number} END) OVER ${soFar(partition)}`
      }
    }
  }
}

const needed = (value: Value | undefined, { name, at }: Call): Value =>
  value ?? fail('hunt.syntax', `${name}() wants more arguments.`, at)
