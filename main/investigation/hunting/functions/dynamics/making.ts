// Arrays made of a value or of steps, and one value taken out of JSON text.
// https://learn.microsoft.com/kusto/query/repeat-function, …/range-function, …/extract-json-function

import type { Json } from '../../../../../shared/model/json.ts'
import { datetimeText, timespanText } from '../../times.ts'
import { readDatetime, readTimespan } from '../dates/parse.ts'
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { failed, mostElements, times } from '../values.ts'
import { pathSteps } from './values.ts'

/** Ends after 1,048,576 elements, as Kusto's does. */
function steps(start: number, stop: number, step: number): number[] {
  if (step === 0 || !Number.isFinite((stop - start) / step)) return []
  const count = Math.min(mostElements, Math.max(0, Math.floor((stop - start) / step) + 1))
  return times(count, place => start + place * step)
}

function ticks(start: bigint, stop: bigint, step: bigint, write: (ticks: bigint) => string): string[] {
  if (step === 0n) return []
  const count = Math.min(mostElements, Math.max(0, Number((stop - start) / step) + 1))
  const forward = (stop - start) * step >= 0n
  return times(forward ? count : 0, place => write(start + BigInt(place) * step))
}

const hour = 36_000_000_000n

/** Numbers; or datetimes and timespans as they stand in JSON, whose step is an hour if none is given. */
function range(start: Json, stop: Json, step: Json): Json {
  if (typeof start === 'number' && typeof stop === 'number')
    return step === null || typeof step === 'number' ? steps(start, stop, step ?? 1) : null
  if (typeof start !== 'string' || typeof stop !== 'string') return null
  const width = step === null ? hour : typeof step === 'string' ? readTimespan(step) : null
  const [from, to] = [readDatetime(start), readDatetime(stop)]
  const [short, long] = [readTimespan(start), readTimespan(stop)]
  if (width === null) return null
  if (from !== null && to !== null) return ticks(from, to, width, datetimeText)
  return short !== null && long !== null ? ticks(short, long, width, timespanText) : null
}

/** A number as JSON text has it, so that no digit of it is lost. */
class Exact {
  readonly source: string
  constructor(source: string) {
    this.source = source
  }
}

/** undefined for what is no JSON. */
function parsed(text: string): unknown {
  const exact = (_name: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' && context?.source !== undefined ? new Exact(context.source) : value
  try {
    return JSON.parse(text, exact)
  } catch {
    return undefined
  }
}

type Members = (members: string[]) => string[]
const asTheyAre: Members = members => members

function written(value: unknown, order: Members = asTheyAre): string {
  if (value instanceof Exact) return value.source
  if (Array.isArray(value)) return `[${value.map(each => written(each, order)).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
  const texts = members.map(([name, member]) => `${JSON.stringify(name)}:${written(member, order)}`)
  return `{${order(texts).join()}}`
}

/** JSON text with the members of bags in the order of their names, and its numbers as they were; '' for what is none. */
function inOrder(text: string): string {
  const value = parsed(text)
  return value === undefined ? '' : written(value, members => members.toSorted())
}

/** Empty where the path leads nowhere or the text is no JSON; bags and arrays as JSON. */
function extracted(path: string, text: string): string {
  let value = parsed(text)
  for (const step of pathSteps(path)) {
    if (typeof step === 'number') value = Array.isArray(value) ? value.at(step) : undefined
    else value = memberOf(value, step)
  }
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : written(value)
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Exact) return undefined
  return Object.getOwnPropertyDescriptor(value, name)?.value
}

/** As RFC 8259 has it. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

export const makingFunctions: readonly DeclaredFunction[] = [
  declareFunction({ name: 'is_json', parameters: ['string'], returns: 'bool', call: isJson }),
  declareFunction({
    name: 'repeat',
    parameters: ['dynamic', 'long'],
    returns: 'dynamic',
    call: (value, count) => {
      if (count === null || count < 0n) return null
      if (count > mostElements) throw failed(`repeat makes at most ${mostElements} elements, not ${count}.`)
      return times(Number(count), () => value)
    },
  }),
  declareFunction({ name: 'range', parameters: ['dynamic', 'dynamic', 'dynamic'], returns: 'dynamic', call: range }),
  declareFunction({ name: 'dynamic_to_json', parameters: ['string'], returns: 'string', call: inOrder }),
  declareFunction({ name: 'extract_json', parameters: ['string', 'string'], returns: 'string', call: extracted }),
]
