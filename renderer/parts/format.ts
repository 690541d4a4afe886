// How times, counts and ids are written on screen, the same everywhere. Times are UTC.
import type { EpochMs } from '../../shared/model/units.ts'
import { isoOf } from '../../shared/model/units.ts'

const grouped = new Intl.NumberFormat('en-US')

export const count = (value: number): string => grouped.format(value)

/** `1 record`, `4,821 records`. */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`

/** `09:14:02` */
export const clock = (at: EpochMs): string => isoOf(at).slice(11, 19)

/** `118`, the milliseconds within the second. */
export const millis = (at: EpochMs): string => isoOf(at).slice(20, 23)

/** `09:14:02.118` */
export const clockMillis = (at: EpochMs): string => isoOf(at).slice(11, 23)

/** `2026-09-17 09:14:02` */
export const dateClock = (at: EpochMs): string => isoOf(at).slice(0, 19).replace('T', ' ')

/** A name of code as words: `toolCall` → `tool call`, `requestId` → `request id`. */
export const spaced = (name: string): string =>
  name.replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)

const hashes = /^[0-9a-f-]{16,}$/i

/** Long ids and hashes with their middle left out (`9c41e07b…d2a8`); anything short or readable stays whole. */
export function shortId(id: string): string {
  return hashes.test(id) ? `${id.slice(0, 8)}…${id.slice(-4)}` : id
}

/** `640 ms`, `6.1 s`, `4 m 41 s` */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${seconds % 60} s`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} m`
}

/** `1.2 MB`; powers of 1000, as drives and Windows' network figures count. */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`
  if (value < 1_000_000) return `${(value / 1000).toFixed(1)} kB`
  if (value < 1_000_000_000) return `${(value / 1_000_000).toFixed(1)} MB`
  return `${(value / 1_000_000_000).toFixed(1)} GB`
}
