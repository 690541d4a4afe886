// join in all its kinds, and lookup.
import type { JoinKey, Tabular } from '../query.ts'
import { converted } from './casts.ts'
import { common } from './comparisons.ts'
import { scalar } from './expressions.ts'
import { type Named, qualified, type Relation, rowOf, rowOfBoth, type Translation } from './scope.ts'
import { relationIn } from './tables.ts'
import { isConstant } from './text.ts'

type Join = Extract<Tabular, { kind: 'join' | 'lookup' }>

export function joinOf(table: Extract<Tabular, { kind: 'join' }>, translation: Translation): Relation {
  const left = relationIn(table.input, translation)
  const right = relationIn(table.right, translation)
  const on = conditionOf(table, left, right, translation)
  const one = `(${left.sql}) AS l`
  const other = `(${right.sql}) AS r`
  switch (table.joinKind) {
    case 'leftsemi':
      return { ...left, sql: `SELECT l.* FROM ${one} WHERE EXISTS (SELECT 1 FROM ${other} WHERE ${on})` }
    case 'leftanti':
      return { ...left, sql: `SELECT l.* FROM ${one} WHERE NOT EXISTS (SELECT 1 FROM ${other} WHERE ${on})` }
    case 'rightsemi':
      return { ...right, sql: `SELECT r.* FROM ${other} WHERE EXISTS (SELECT 1 FROM ${one} WHERE ${on})` }
    case 'rightanti':
      return { ...right, sql: `SELECT r.* FROM ${other} WHERE NOT EXISTS (SELECT 1 FROM ${one} WHERE ${on})` }
    case 'innerunique':
      return both(
        table,
        left,
        right,
        `(${uniqueByKeys(table, left, translation)}) AS l JOIN ${other} ON ${on}`,
        [false, false],
        translation,
      )
    case 'inner':
      return both(table, left, right, `${one} JOIN ${other} ON ${on}`, [false, false], translation)
    case 'leftouter':
      return both(table, left, right, `${one} LEFT JOIN ${other} ON ${on}`, [false, true], translation)
    case 'rightouter':
      return both(table, left, right, `${one} RIGHT JOIN ${other} ON ${on}`, [true, false], translation)
    case 'fullouter':
      return both(table, left, right, `${one} FULL JOIN ${other} ON ${on}`, [true, true], translation)
  }
}

export function lookupOf(table: Extract<Tabular, { kind: 'lookup' }>, translation: Translation): Relation {
  const left = relationIn(table.input, translation)
  const right = relationIn(table.right, translation)
  const on = conditionOf(table, left, right, translation)
  const keys = new Set(table.on.flatMap(({ right: key }) => (key.kind === 'column' ? [key.name] : [])))
  const shown = { ...right, columns: right.columns.filter(({ name }) => !keys.has(name)) }
  const kind = table.joinKind === 'inner' ? 'JOIN' : 'LEFT JOIN'
  return both(table, left, shown, `(${left.sql}) AS l ${kind} (${right.sql}) AS r ON ${on}`, [false, true], translation)
}

/** Columns of both sides under new names: the same table may stand on both. */
function both(
  table: Join,
  left: Relation,
  right: Relation,
  from: string,
  [leftMayMiss, rightMayMiss]: readonly [boolean, boolean],
  translation: Translation,
): Relation {
  const sides = [
    ...left.columns.map(column => valueIn('l', column, leftMayMiss)),
    ...right.columns.map(column => valueIn('r', column, rightMayMiss)),
  ]
  if (sides.length !== table.columns.length) throw new Error('the join has other columns than the parser says')
  const columns = table.columns.map(column => translation.named(column))
  const entry = left.entry === null || leftMayMiss ? null : translation.newName('e')
  const list = columns.map(({ sql }, index) => `${sides[index]} AS ${sql}`)
  if (entry !== null) list.push(`l.${left.entry} AS ${entry}`)
  return { sql: `SELECT ${list.join(', ')} FROM ${from}`, columns, entry }
}

function valueIn(side: 'l' | 'r', { sql, type }: Named, mayMiss: boolean): string {
  const value = qualified(side, sql)
  return mayMiss && type === 'string' ? `coalesce(${value}, '')` : value
}

function conditionOf(table: Join, left: Relation, right: Relation, translation: Translation): string {
  const row = rowOfBoth(translation, left.columns, right.columns)
  return table.on
    .map(({ left: one, right: other }) => {
      const [a, b] = [scalar(one, row), scalar(other, row)]
      const type = common(a.type, b.type)
      return `${converted(a, type)} = ${converted(b, type)}`
    })
    .join(' AND ')
}

/** Of left rows with the same keys one, the first in the ledger where they are records. */
function uniqueByKeys({ on }: { on: readonly JoinKey[] }, left: Relation, translation: Translation): string {
  const row = rowOf(translation, left.columns)
  const keys = on.map(({ left: key }) => scalar(key.kind === 'column' ? { ...key, side: null } : key, row).sql)
  const first = left.entry === null ? '' : ` ORDER BY ${left.entry}`
  const telling = keys.filter(key => !isConstant(key))
  if (telling.length === 0) return `SELECT * FROM (${left.sql})${first} LIMIT 1`
  return `SELECT DISTINCT ON (${telling.join(', ')}) * FROM (${left.sql})${first}`
}
