// A record's values as JSON, with every digit their whole numbers came with: beyond 2^53 a number of JavaScript rounds them.
import type { Json } from '../../../shared/model/json.ts'

declare global {
  interface JSON {
    /** ECMA-262, JSON.rawJSON: what `stringify` writes as it stands. */
    rawJSON(text: string): object
  }
}

const wholeNumber = /(?<![\w.+-])-?\d{16,}(?![\w.])/g

/** What stands before a member's value: its name and a colon, in quotes as JSON, JSON within a text, or JSON within a cell of CSV has them. */
const memberName = /([^"\\:{}[\],]+)[\\"]*\s*:\s*$/
const longestName = 200

interface Written {
  readonly name: string | undefined
  readonly digits: string
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

/** Takes the candidate away, so that the next number of the same name is the next of them. */
function digitsOf(candidates: Written[] | undefined, name: string): string | undefined {
  if (candidates === undefined) return undefined
  const named = candidates.findIndex(candidate => candidate.name === name)
  const index = Math.max(0, named)
  return (candidates.length === 1 ? candidates[0] : candidates.splice(index, 1)[0])?.digits
}

/** The numbers that are rounded, by what they are rounded to. */
function numbersIn(raw: string): Map<number, Written[]> {
  const found = new Map<number, Written[]>()
  for (const { 0: digits, index } of raw.matchAll(wholeNumber)) {
    const number = Number(digits)
    if (Number.isSafeInteger(number)) continue
    const name = memberName.exec(raw.slice(Math.max(0, index - longestName), index))?.[1]
    found.set(number, [...(found.get(number) ?? []), { name, digits }])
  }
  return found
}
