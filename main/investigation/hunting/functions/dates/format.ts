// Datetimes and timespans written in a format of one's own.
// https://learn.microsoft.com/kusto/query/format-datetime-function, …/format-timespan-function
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { failed } from '../values.ts'
import { type Moment, momentOf, ticksPerDay } from './calendar.ts'

/** What stands for a run of one letter; undefined for letters and lengths that are not known. */
type Element = (run: string) => string | undefined

const padded = (value: number, width: number): string => String(value).padStart(width, '0')

/** `f` keeps zeros at the end, `F` leaves them out. */
function fraction(run: string, ticks: number): string | undefined {
  if (run.length > 7) return undefined
  const digits = padded(ticks, 7).slice(0, run.length)
  return run.startsWith('F') ? digits.replace(/0+$/, '') : digits
}

const upTo = (run: string, most: number, value: number): string | undefined =>
  run.length > most ? undefined : padded(value, run.length)

const elementsOf = (moment: Moment): Record<string, Element> => ({
  d: run => upTo(run, 2, moment.day),
  f: run => fraction(run, moment.ticks),
  F: run => fraction(run, moment.ticks),
  h: run => upTo(run, 2, moment.hour % 12 || 12),
  H: run => upTo(run, 2, moment.hour),
  m: run => upTo(run, 2, moment.minute),
  M: run => upTo(run, 2, moment.month),
  s: run => upTo(run, 2, moment.second),
  t: run => (run === 'tt' ? (moment.hour < 12 ? 'AM' : 'PM') : undefined),
  y: run => (run === 'yyyy' ? padded(moment.year, 4) : upTo(run, 2, moment.year % 100)),
})

/** The page has `H` alone for hours; its example has `h`. Both count to 23. */
const spanElements = (days: number, moment: Moment): Record<string, Element> => ({
  d: run => upTo(run, 8, days),
  f: run => fraction(run, moment.ticks),
  F: run => fraction(run, moment.ticks),
  h: run => upTo(run, 2, moment.hour),
  H: run => upTo(run, 2, moment.hour),
  m: run => upTo(run, 2, moment.minute),
  s: run => upTo(run, 2, moment.second),
})

const delimiters = ' /-:,._[]'

function formatted(name: string, format: string, elements: Readonly<Record<string, Element>>): string {
  return format.replace(/(.)\1*/gsu, run => {
    const letter = [...run][0] ?? ''
    if (delimiters.includes(letter)) return run
    const text = Object.hasOwn(elements, letter) ? elements[letter]?.(run) : undefined
    if (text === undefined) throw failed(`${name} does not know "${run}" in the format "${format}".`)
    return text
  })
}

export const formattingFunctions: readonly DeclaredFunction[] = [
  declareFunction({
    name: 'format_datetime',
    parameters: ['datetime', 'string'],
    returns: 'string',
    call: (ticks, format) => (ticks === null ? '' : formatted('format_datetime', format, elementsOf(momentOf(ticks)))),
  }),
  /** Of timespans below 0 the page says nothing. */
  declareFunction({
    name: 'format_timespan',
    parameters: ['timespan', 'string'],
    returns: 'string',
    call: (ticks, format) => {
      if (ticks === null) return ''
      if (ticks < 0n) throw failed('format_timespan does not write timespans below 0.')
      const elements = spanElements(Number(ticks / ticksPerDay), momentOf(ticks % ticksPerDay))
      return formatted('format_timespan', format, elements)
    },
  }),
]
