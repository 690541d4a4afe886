// top-nested: for each level the rows that are still in are grouped, ranked within the levels before, and cut.
import type { NestedLevel, Tabular } from '../query.ts'
import { converted } from './casts.ts'
import { scalar } from './expressions.ts'
import { overAggregates } from './lifted.ts'
import { type Named, type Relation, type Row, rowOf, type Translation } from './scope.ts'
import { itemsOf, limitOf, relationIn } from './tables.ts'
import { missing } from './types.ts'

interface Level extends NestedLevel {
  readonly keyColumn: Named
  readonly value: Named
}

/**
 * Rows that are not among the greatest of a level are told in one row where that level or one below asks for its others:
 * its page shows `KANSAS, 87771, (nothing), (nothing), All Other End Locations, 24891` for a level in between.
 */
export function topNestedOf(table: Extract<Tabular, { kind: 'topNested' }>, translation: Translation): Relation {
  const input = relationIn(table.input, translation)
  const keys = itemsOf(
    table.levels.map(({ of }) => of),
    rowOf(translation, input.columns),
  )
  const levels = table.levels.map((level, index): Level => {
    const key = keys.columns[index]
    if (key === undefined) throw new Error('a level without its key')
    return { ...level, keyColumn: key, value: translation.named(level.aggregated) }
  })
  const row = rowOf(translation, input.columns, true)
  const steps: string[] = []
  const step = (sql: string): string => {
    const name = translation.newName('n')
    steps.push(`${name} AS (${sql})`)
    return name
  }
  const answers: string[] = []
  let rows = step(`SELECT *, ${keys.list} FROM (${input.sql})`)
  levels.forEach((level, index) => {
    const before = levels.slice(0, index)
    const among = [...before, level].map(({ keyColumn }) => keyColumn.sql)
    const grouped = aggregated([level], among, rows, row)
    const within = before.length === 0 ? '' : `PARTITION BY ${before.map(({ keyColumn }) => keyColumn.sql).join(', ')} `
    const direction = `${level.key.descending ? 'DESC' : 'ASC'} NULLS ${level.key.nulls.toUpperCase()}`
    // Of equal ones the smaller keys are first, so that the same question has the same answer.
    const rank = `row_number() OVER (${within}ORDER BY ${level.value.sql} ${direction}, ${level.keyColumn.sql})`
    const cut = level.count === null ? '' : ` QUALIFY ${rank} <= ${limitOf(level.count, translation)}`
    const top = step(`SELECT * FROM (${grouped})${cut}`)
    const same = among.map(name => `b.${name} IS NOT DISTINCT FROM t.${name}`).join(' AND ')
    const below = levels.slice(index)
    if (level.count !== null && below.some(({ others }) => others !== null)) {
      const rest = step(`SELECT b.* FROM ${rows} AS b WHERE NOT EXISTS (SELECT 1 FROM ${top} AS t WHERE ${same})`)
      answers.push(othersOf(before, below, rest, row))
    }
    rows = step(`SELECT b.*, t.${level.value.sql} FROM ${rows} AS b JOIN ${top} AS t ON ${same}`)
  })
  const columns = levels.flatMap(({ keyColumn, value }) => [keyColumn, value])
  answers.unshift(`SELECT DISTINCT ${columns.map(({ sql }) => sql).join(', ')} FROM ${rows}`)
  return { sql: `WITH ${steps.join(', ')} ${answers.join(' UNION ALL ')}`, columns, entry: null }
}

/** What `levels` add up to in each group. */
function aggregated(levels: readonly Level[], keys: readonly string[], from: string, row: Row): string {
  const made = levels.map(({ key, value }) => {
    const { inner, value: outer } = overAggregates(key.expression, row)
    return { inner, outer: `${converted(outer, value.type)} AS ${value.sql}` }
  })
  const inner = [...keys, 'count(*) AS rows_', ...made.flatMap(each => each.inner)].join(', ')
  const outer = [...keys, ...made.map(each => each.outer)].join(', ')
  const group = keys.length === 0 ? '' : ` GROUP BY ${keys.join(', ')}`
  // Without keys there is a group even of nothing.
  return `SELECT ${outer} FROM (SELECT ${inner} FROM ${from}${group}) WHERE rows_ > 0`
}

function othersOf(before: readonly Level[], below: readonly Level[], rest: string, row: Row): string {
  const told = below.filter(({ others }) => others !== null)
  const kept = before.flatMap(({ keyColumn, value }) => [keyColumn.sql, value.sql])
  const list = below.flatMap(({ others, keyColumn, value }) =>
    others === null
      ? [missing(keyColumn.type), missing(value.type)]
      : [scalar(others, rowOf(row.translation, [])).sql, value.sql],
  )
  return `SELECT ${[...kept, ...list].join(', ')} FROM (${aggregated(told, kept, rest, row)})`
}
