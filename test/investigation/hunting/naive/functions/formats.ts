// format_datetime and format_timespan, letter by letter as their pages list them.
import { momentOf, NotKnown, ticksOfDay, ticksOfSecond } from '../value.ts'

const padded = (value: number | bigint, count: number): string => String(value).padStart(count, '0')

/** `fff` always, `FFF` only where it is not zero, and without zeros at its end. */
function fraction(ticks: number, letters: string): string {
  const digits = padded(ticks, 7).slice(0, letters.length)
  return letters.startsWith('f') ? digits : digits.replace(/0+$/, '')
}

function written(format: string, of: (letters: string) => string | null): string {
  return format.replace(/([a-zA-Z])\1*|./gu, letters => {
    if (/^[ /\-:,._[\]]$/.test(letters)) return letters
    const part = of(letters)
    if (part === null) throw new NotKnown(`the format ${letters}`)
    return part
  })
}

export function writeMoment(ticks: bigint, format: string): string {
  const moment = momentOf(ticks)
  const short = moment.hour % 12 === 0 ? 12 : moment.hour % 12
  const parts: Readonly<Record<string, string>> = {
    y: String(moment.year % 100),
    yy: padded(moment.year % 100, 2),
    yyyy: padded(moment.year, 4),
    M: String(moment.month),
    MM: padded(moment.month, 2),
    d: String(moment.day),
    dd: padded(moment.day, 2),
    h: String(short),
    hh: padded(short, 2),
    H: String(moment.hour),
    HH: padded(moment.hour, 2),
    m: String(moment.minute),
    mm: padded(moment.minute, 2),
    s: String(moment.second),
    ss: padded(moment.second, 2),
    tt: moment.hour < 12 ? 'AM' : 'PM',
  }
  return written(format, letters =>
    /^(f{1,7}|F{1,7})$/.test(letters) ? fraction(moment.ticks, letters) : (parts[letters] ?? null),
  )
}

export function writeSpan(ticks: bigint, format: string): string {
  if (ticks < 0n) throw new NotKnown('the format of a timespan below 0')
  const seconds = (ticks % ticksOfDay) / ticksOfSecond
  const clock: Readonly<Record<string, bigint>> = {
    H: seconds / 3600n,
    h: seconds / 3600n,
    m: (seconds / 60n) % 60n,
    s: seconds % 60n,
  }
  return written(format, letters => {
    if (/^(f{1,7}|F{1,7})$/.test(letters)) return fraction(Number(ticks % ticksOfSecond), letters)
    if (/^d{1,8}$/.test(letters)) return padded(ticks / ticksOfDay, letters.length)
    const part = clock[letters[0] ?? '']
    return part === undefined || letters.length > 2 ? null : padded(part, letters.length)
  })
}
