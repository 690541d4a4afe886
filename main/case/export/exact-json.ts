// A record's values as JSON, with every digit their whole numbers came with: beyond 2^53 a number of JavaScript rounds them.
import type { Json } from '../../../shared/model/json.ts'

declare global {
  interface JSON {
    /** ECMA-262, JSON.rawJSON: what `stringify` writes as it stands. */
    rawJSON(text: string): object
  }
}

/** Digits that may be too many, a sign before them; not of a fraction, an exponent or a word. */
const manyDigits = /\d{16,}/g
const signBefore = /(?:^|[^\w.+-])(-?)$/
const isInside = /[\w.]/

const longestName = 200

/** Numbers that are rounded to the same. */
interface Rounded {
  readonly first: string
  /** Set where not all are `first`. */
  areSeveral: boolean
  /** By the name of the member they stand in, '' where they stand in none; `next` is the one that was not given yet. */
  readonly byName: Map<string, { readonly digits: string[]; next: number }>
}

/**
 * @param raw the record as it stands in its source, which alone has the digits
 * @returns writes a value of that record, each once; `name` is the member that holds it. Of several numbers that are
 * rounded to the same, each is told by the name of its member, and where names are the same or missing by their order.
 */
export function exactJson(raw: string): (value: Json, name?: string) => string {
  const written = numbersIn(raw)
  if (written.size === 0) return value => JSON.stringify(value)
  return (value, name = '') =>
    JSON.stringify(value, (key: string, inside: Json) => {
      if (typeof inside !== 'number') return inside
      const digits = digitsOf(written.get(inside), key === '' ? name : key)
      return digits === undefined ? inside : JSON.rawJSON(digits)
    })
}

/** Each once, so that the next number of the same name is the next of them. */
function digitsOf(rounded: Rounded | undefined, name: string): string | undefined {
  if (rounded?.areSeveral !== true) return rounded?.first
  const { byName } = rounded
  const queue = byName.get(name) ?? byName.get('') ?? byName.values().next().value
  return queue?.digits[Math.min(queue.next++, queue.digits.length - 1)]
}

/** The numbers that are rounded, by what they are rounded to. */
function numbersIn(raw: string): Map<number, Rounded> {
  const found = new Map<number, Rounded>()
  for (const { 0: many, index } of raw.matchAll(manyDigits)) {
    const [, sign] = signBefore.exec(raw.slice(Math.max(0, index - 2), index)) ?? []
    const digits = `${sign}${many}`
    const number = Number(digits)
    if (sign === undefined || isInside.test(raw.charAt(index + many.length)) || Number.isSafeInteger(number)) continue
    const start = index - sign.length
    const name = nameBefore(raw, start)
    const rounded = found.get(number) ?? { first: digits, areSeveral: false, byName: new Map() }
    const queue = rounded.byName.get(name) ?? { digits: [], next: 0 }
    queue.digits.push(digits)
    rounded.areSeveral ||= digits !== rounded.first
    found.set(number, rounded)
    rounded.byName.set(name, queue)
  }
  return found
}

/** The name of the member whose value begins there, in quotes as JSON, JSON within a text, or JSON within a cell of CSV has them; '' of no member. */
function nameBefore(raw: string, start: number): string {
  const back = (from: number, characters: string): number => {
    let at = from
    while (at > 0 && characters.includes(raw.charAt(at - 1))) at--
    return at
  }
  const colon = back(start, ' \t\r\n')
  if (raw.charAt(colon - 1) !== ':') return ''
  const end = back(back(colon - 1, ' \t\r\n'), '\\"')
  let at = end
  while (at > 0 && end - at < longestName && !'"\\:{}[],'.includes(raw.charAt(at - 1))) at--
  return raw.slice(at, end)
}
