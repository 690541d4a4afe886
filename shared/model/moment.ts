// A time as a person writes it.
import { EpochMs } from './units.ts'

/** `2026-11-20`, `2026-11-20 09:30`, `2026-11-20T09:30:15.5+01:00`: a date is its first moment, what names no zone is in UTC. Null for anything else. */
export function momentOf(text: string): EpochMs | null {
  const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/i.exec(text.trim())
  const at = parts === null ? Number.NaN : Date.parse(`${parts[1]}T${parts[2] ?? '00:00'}${parts[3] ?? 'Z'}`)
  return Number.isNaN(at) ? null : EpochMs.parse(at)
}
