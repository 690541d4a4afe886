// Datetimes and timespans as literals of Kusto write them, in ticks of 100 ns.
import { readDatetime } from './functions/dates/parse.ts'

export { readTimespan as timespanTicks } from './functions/dates/parse.ts'

/** What todatetime() reads, and a year or a month alone; null for anything else. */
export function datetimeTicks(text: string): bigint | null {
  const [whole, year, month = '01'] = /^(\d{4})(?:-(\d{2}))?$/.exec(text.trim()) ?? []
  return readDatetime(whole === undefined ? text : `${year}-${month}-01`)
}
