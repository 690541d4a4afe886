// A time as a person writes it.
import { EpochMs } from './units.ts'

/** `2026-11-20`, `2026-11-20 09:30`, `2026-11-20T09:30:15.5+01:00`: a date is its first moment, what names no zone is in UTC. Null for anything else, also for a day the calendar does not have. */
export function momentOf(text: string): EpochMs | null {
  const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/i.exec(text.trim())
  if (parts === null) return null
  const [, date = '', time = '00:00', zone = 'Z'] = parts
  const at = Date.parse(`${date}T${time}${zone}`)
  return Number.isNaN(at) || !isInCalendar(date) ? null : EpochMs.parse(at)
}

/** Date.parse takes 30 February for 2 March. */
const isInCalendar = (date: string): boolean => new Date(`${date}T00:00Z`).toISOString().startsWith(date)
