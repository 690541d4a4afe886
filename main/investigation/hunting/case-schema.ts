// The tables that can be asked of a case: all that Microsoft publishes, and what the case has beside them.
import { ScalarType } from '../../../shared/model/hunt.ts'
import { publishedTables } from '../../../shared/records/published-columns.ts'
import { sharedTables, timeNames } from '../../../shared/records/surfaces.ts'
import { type LentColumns, type OwnTableName, ownTableNames, ownTables, type TableColumns } from '../../case/index.ts'
import type { Schema, SchemaColumn, SchemaTable } from './schema.ts'

/** Published tables are there with all their columns whether or not the case has a record of them. */
export function caseSchema(held: readonly TableColumns[], own: LentColumns['own'] = []): Schema {
  const byName = new Map<string, TableColumns>(held.map(each => [each.table, each]))
  const names = new Set([...publishedTables.keys(), ...byName.keys()])
  const ofCase = [...names].map(name => tableOf(name, byName.get(name)))
  return { tables: [...ofCase, ...ownTableNames.map(name => ownTable(name, own))] }
}

/** Without rows as long as nobody has asked for them. */
function ownTable(name: OwnTableName, own: LentColumns['own']): SchemaTable {
  const lent = own.find(({ table }) => table === name)
  const columns = ownTables[name].map(({ name: column, type, description }, at) => {
    return { name: column, type, physical: lent?.columns[at]?.physical ?? null, description }
  })
  return { name, rows: lent?.rows ?? 0, columns }
}

function tableOf(name: string, held: TableColumns | undefined): SchemaTable {
  const stored = new Map((held?.columns ?? []).map(column => [column.name, column]))
  const published = publishedTables.get(name) ?? []
  const columns = published.map(({ name: column, type, description }): SchemaColumn => {
    const physical = stored.get(column)?.physical ?? null
    stored.delete(column)
    return { name: column, type: typeOf(type), physical, description }
  })
  // What no page names is what the records have it as.
  const ownColumns = [...stored.values()].map(
    ({ name: column, type, physical }): SchemaColumn => ({ name: column, type, physical, description: '' }),
  )
  return { name, rows: held?.rows ?? 0, columns: withBothTimes(name, [...columns, ...ownColumns]) }
}

const typeOf = (said: string): SchemaColumn['type'] => ScalarType.catch('dynamic').parse(said)

/** A table that both surfaces have is asked by either name of its time, wherever its rows came from. */
function withBothTimes(table: string, columns: readonly SchemaColumn[]): SchemaColumn[] {
  if (!sharedTables.has(table)) return [...columns]
  const { hunting, logAnalytics } = timeNames
  const find = (name: string) => columns.find(column => column.name === name && column.type === 'datetime')
  const timeOf = (name: string, other: string): SchemaColumn => {
    const parts = [find(name)?.physical ?? null, find(other)?.physical ?? null].filter(each => each !== null)
    const physical = parts.length > 1 ? `coalesce(${parts.join(', ')})` : (parts[0] ?? null)
    const description = find(name)?.description || `The same as ${other}, which is its name on the other surface.`
    return { name, type: 'datetime', physical, description }
  }
  const times = [timeOf(logAnalytics, hunting), timeOf(hunting, logAnalytics)]
  const others = columns.filter(({ name }) => name !== hunting && name !== logAnalytics)
  return [...times, ...others]
}
