// Where rows come from: tables of the case, and those that stand in the query.
import { clrTypes } from '../../../../shared/model/hunt.ts'
import { fail } from '../fail.ts'
import type { Tabular } from '../query.ts'
import { converted } from './casts.ts'
import { scalar } from './expressions.ts'
import { type Named, type Relation, rowOf, type Translation } from './scope.ts'
import { itemsOf, relationIn } from './tables.ts'
import { refusedWith } from './text.ts'
import { literalSql, missing, storedTypes } from './types.ts'

type Source<Kind> = Extract<Tabular, { kind: Kind }>

/** Every column of the table, those included that no record of the case has had. */
export function tableOf({ name, columns: bound }: Source<'table'>, translation: Translation): Relation {
  const table = translation.options.schema.tables.find(each => each.name === name)
  if (table === undefined) throw new Error(`the schema lost the table ${name}`)
  const physical = new Map(table.columns.map(column => [column.name, column.physical]))
  const isEmpty = table.rows === 0
  const isHeld = (column: string) => !isEmpty && (physical.get(column) ?? null) !== null
  const columns = bound.map(column =>
    isHeld(column.name) ? translation.named(column) : { ...column, sql: missing(column.type) },
  )
  const entry = translation.newName('e')
  if (isEmpty) return { sql: `SELECT 0::BIGINT AS ${entry} WHERE false`, columns, entry }
  const held = columns.filter(({ name: column }) => isHeld(column))
  const list = held.map(column => `${valueIn(column, physical.get(column.name) ?? '')} AS ${column.sql}`)
  const from = `"${name.replaceAll('"', '""')}"`
  return { sql: `SELECT ${[`entry AS ${entry}`, ...list].join(', ')} FROM ${from}`, columns, entry }
}

/** In the columns of a case an empty text stands for a guid that is missing. */
function valueIn({ type }: Named, physical: string): string {
  return type === 'guid' ? `nullif(${physical}, '')` : physical
}

export function datatableOf({ rows, columns: bound }: Source<'datatable'>, translation: Translation): Relation {
  const columns = bound.map(column => translation.named(column))
  const names = columns.map(({ sql }) => sql).join(', ')
  if (rows.length === 0) {
    const nothing = columns.map(({ type, sql }) => `${missing(type)} AS ${sql}`).join(', ')
    return { sql: `SELECT ${nothing} WHERE false`, columns, entry: null }
  }
  const place = translation.newName('o')
  const values = rows.map((row, number) => {
    const cells = row.map((cell, index) => `${literalSql(cell)}::${storedTypes[columns[index]?.type ?? 'string']}`)
    return `(${cells.join(', ')}, ${number})`
  })
  return {
    sql: `SELECT * FROM (VALUES ${values.join(', ')}) AS t(${names}, ${place})`,
    columns,
    entry: null,
    order: [place],
  }
}

export function printOf({ items }: Source<'print'>, translation: Translation): Relation {
  const { columns, list } = itemsOf(items, rowOf(translation, []))
  return { sql: `SELECT ${list}`, columns, entry: null }
}

/** Rows a range may have; more are a slip of the pen. */
const mostSteps = 10_000_000
const tooMany = refusedWith(`'A range has at most ${mostSteps} rows.'`)

export function rangeOf({ from, to, step, columns: bound, at }: Source<'range'>, translation: Translation): Relation {
  const row = rowOf(translation, [])
  const columns = bound.map(column => translation.named(column))
  const [column] = columns
  if (column === undefined) throw new Error('a range of no column')
  const { type, sql: name } = column
  const [first, last, by] = [scalar(from, row), scalar(to, row), scalar(step, row)]
  if (type === 'datetime') {
    const [start, end] = [`epoch_us(${converted(first, type)})`, `epoch_us(${converted(last, type)})`]
    const us = `(${converted(by, 'timespan')} // 10)`
    return steps(`make_timestamp(i)`, start, end, us, name, columns)
  }
  if (type === 'int' || type === 'long' || type === 'timespan') {
    const value = `i::${storedTypes[type]}`
    return steps(value, converted(first, type), converted(last, type), converted(by, type), name, columns)
  }
  if (type !== 'real') return fail('hunt.unsupported', `A range of ${type} can not be run here.`, at)
  const [start, end, each] = [converted(first, type), converted(last, type), converted(by, type)]
  const steady = `floor((${end} - ${start}) / ${each})`
  const count = `(CASE WHEN ${steady} >= ${mostSteps} THEN ${tooMany} ELSE ${steady} END)::BIGINT`
  return {
    sql: `SELECT ${start} + i * ${each} AS ${name} FROM generate_series(0, ${count}) AS g(i)`,
    columns,
    entry: null,
  }
}

function steps(value: string, from: string, to: string, by: string, name: string, columns: Named[]): Relation {
  const [start, end, each] = [from, to, by].map(part => `(${part})::BIGINT`)
  const tooFine = refusedWith("'A step of a range is no step: it is 0, or shorter than a microsecond.'")
  const step = `CASE WHEN ${each} = 0 THEN ${tooFine} ELSE ${each} END`
  const last = `CASE WHEN ${each} <> 0 AND (${end} - ${start}) // ${each} >= ${mostSteps} THEN ${tooMany} ELSE ${end} END`
  return {
    sql: `SELECT ${value} AS ${name} FROM generate_series(${start}, ${last}, ${step}) AS g(i)`,
    columns,
    entry: null,
  }
}

export function schemaOf({ input, columns: bound }: Source<'getschema'>, translation: Translation): Relation {
  const columns = bound.map(column => translation.named(column))
  const names = columns.map(({ sql }) => sql).join(', ')
  const text = (value: string) => `'${value.replaceAll("'", "''")}'`
  const rows = relationIn(input, translation).columns.map(
    ({ name, type }, index) => `(${text(name)}, ${index}::BIGINT, ${text(clrTypes[type])}, ${text(type)})`,
  )
  return { sql: `SELECT * FROM (VALUES ${rows.join(', ')}) AS t(${names})`, columns, entry: null }
}
