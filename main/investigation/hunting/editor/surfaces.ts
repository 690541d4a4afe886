// What is called otherwise in advanced hunting and in Log Analytics, said where a query meets it.
import { olderTables, sharedTables, timeNames } from '../../../../shared/records/surfaces.ts'

/** What is to be known of a column's name in this table, and the name it has here; null where it is just wrong. */
export function otherSurface(
  table: string,
  wrong: string,
  columns: readonly string[],
): { readonly name: string; readonly why: string } | null {
  const { hunting, logAnalytics } = timeNames
  if (wrong === hunting && columns.includes(logAnalytics))
    return {
      name: logAnalytics,
      why: `${table} is a table of Log Analytics, where the time of a row is ${logAnalytics}.`,
    }
  if (wrong === logAnalytics && columns.includes(hunting))
    return { name: hunting, why: `${table} is a table of advanced hunting, where the time of a row is ${hunting}.` }
  const inOtherCase = columns.find(column => column.toLowerCase() === wrong.toLowerCase())
  if (inOtherCase === undefined) return null
  const why =
    table === 'IdentityInfo'
      ? `IdentityInfo has two shapes: Log Analytics, whose columns these are, writes ${inOtherCase} where advanced hunting writes it otherwise.`
      : sharedTables.has(table)
        ? `Letter case counts, and the pages of advanced hunting and of Log Analytics do not always agree on it: here it is ${inOtherCase}.`
        : `Letter case counts: it is ${inOtherCase}.`
  return { name: inOtherCase, why }
}

/** What is to be known of a table that a query asks; null where there is nothing. */
export function aboutTable(table: string): string | null {
  const newer = olderTables[table]
  if (newer === undefined) return null
  return `${table} is called ${newer} since, with other columns: records of both are in ${newer} here.`
}
