// evaluate pivot, bag_unpack and narrow, and what has to be asked before the first two.
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import type { Tabular } from '../query.ts'
import { aggregate } from './aggregates.ts'
import { converted, toText } from './casts.ts'
import { type Named, type Relation, rowOf, type Translation } from './scope.ts'
import { relationIn } from './tables.ts'
import { quoted } from './text.ts'

type Of<Kind> = Extract<Tabular, { kind: Kind }>

/** For each value an aggregate of the rows that have it; where a group has none, the aggregate of nothing. */
export function pivotOf(table: Of<'pivot'>, translation: Translation): Relation {
  const input = relationIn(table.input, translation)
  const row = rowOf(translation, input.columns, true)
  const on = toText(row.find(table.on.name, null))
  const by = table.by.map(({ name }) => row.find(name, null))
  const columns = table.columns.map(column => translation.named(column))
  const made = table.values.map(value => aggregate(table.aggregate, row, `${on} = ${quoted(value)}`))
  const list = [...by.map(({ sql }) => sql), ...made].map((sql, index) => `${sql} AS ${columns[index]?.sql}`)
  const group = by.length === 0 ? ' HAVING count(*) > 0' : ` GROUP BY ${by.map((_, index) => index + 1).join(', ')}`
  if (list.length === 0) list.push('NULL AS nothing')
  return { sql: `SELECT ${list.join(', ')} FROM (${input.sql})${group}`, columns, entry: null }
}

export function bagUnpackedOf(table: Of<'bagUnpack'>, translation: Translation): Relation {
  const input = relationIn(table.input, translation)
  const row = rowOf(translation, input.columns)
  const bag = row.find(table.bag.name, null).sql
  const kept = table.columns.length - table.members.length
  const columns = table.columns.map((column, index): Named => {
    return index < kept ? row.find(column.name, null) : translation.named(column)
  })
  const list = table.members.map((member, index) => {
    const column = columns[kept + index]
    const value = { sql: `json_extract(${bag}, ${quoted(pointerTo(member))})`, type: 'dynamic' } as const
    return `${memberAs(value.sql, column?.type ?? 'dynamic')} AS ${column?.sql}`
  })
  return { ...input, sql: `SELECT ${['*', ...list].join(', ')} FROM (${input.sql})`, columns }
}

/** Of JSON's null what the type has for none. */
function memberAs(json: string, type: ScalarType): string {
  return converted({ sql: json, type: 'dynamic' }, type)
}

/** A pointer of JSON (RFC 6901). */
const pointerTo = (member: string): string => `/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`

/** Each member of the bags with the type that all its values have, or dynamic: whole numbers and others are two types. */
export function bagMembersOf(
  { bag, input: from, columns: bound }: Of<'bagMembers'>,
  translation: Translation,
): Relation {
  const input = relationIn(from, translation)
  const json = rowOf(translation, input.columns).find(bag.name, null).sql
  const columns = bound.map(column => translation.named(column))
  const [name, type] = columns.map(({ sql }) => sql)
  const names = `SELECT unnest(json_keys(b)) AS n, b FROM (SELECT ${json} AS b FROM (${input.sql})) WHERE json_type(b) = 'OBJECT'`
  const value = `json_extract(b, '/' || replace(replace(n, '~', '~0'), '/', '~1'))`
  const kind =
    `CASE json_type(v) WHEN 'VARCHAR' THEN 'string' WHEN 'BOOLEAN' THEN 'bool' WHEN 'DOUBLE' THEN 'real' WHEN 'NULL' THEN NULL ` +
    `ELSE CASE WHEN json_type(v) LIKE '%INT' AND TRY_CAST(v AS BIGINT) IS NOT NULL THEN 'long' ELSE 'dynamic' END END`
  const kinds = `SELECT n, ${kind} AS k FROM (SELECT n, ${value} AS v FROM (${names}))`
  return {
    sql: `SELECT n AS ${name}, CASE WHEN count(DISTINCT k) = 1 THEN min(k) ELSE 'dynamic' END AS ${type} FROM (${kinds}) GROUP BY n`,
    columns,
    entry: null,
  }
}

/** A row for every cell: the number of its row, the name of its column, and its text. */
export function narrowOf(table: Of<'narrow'>, translation: Translation): Relation {
  const input = relationIn(table.input, translation)
  const columns = table.columns.map(column => translation.named(column))
  const [row, name, value] = columns.map(({ sql }) => sql)
  const cells = input.columns.map(column => `{n: ${quoted(column.name)}, v: ${toText(column)}}`)
  const order = input.entry === null ? '' : `ORDER BY ${input.entry}`
  const numbered = `SELECT row_number() OVER (${order}) - 1 AS r, [${cells.join(', ')}] AS l FROM (${input.sql})`
  return {
    sql: `SELECT r AS ${row}, c.n AS ${name}, c.v AS ${value} FROM (SELECT r, unnest(l) AS c FROM (${numbered}))`,
    columns,
    entry: null,
  }
}
