// Values of the small Python: JSON, files, answers and what is called by its name; what can be done with each.
import { isJsonObject, type Json } from '../../../shared/model/json.ts'

/** What Python would stop with, by its own name. */
export class PythonError extends Error {
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

export class Response {
  readonly status: number
  readonly text: string
  constructor(status: number, text: string) {
    this.status = status
    this.text = text
  }
}
export class OpenFile {
  readonly path: string
  readonly mode: string
  constructor(path: string, mode: string) {
    this.path = path
    this.mode = mode
  }
}
/** Something that is called or looked into by its dotted name, as `os.path` or `print`; `of` is what it is a method of. */
export class Named {
  readonly name: string
  readonly of: Value
  constructor(name: string, of: Value) {
    this.name = name
    this.of = of
  }
}
export type Value = Json | Response | OpenFile | Named

/** A value as it may stand in JSON. */
export function plain(value: Value): Json {
  if (value instanceof Response || value instanceof OpenFile || value instanceof Named)
    throw new PythonError('TypeError', 'Object is not JSON serializable')
  return value
}

export const same = (left: Value, right: Value): boolean => JSON.stringify(left) === JSON.stringify(right)

export const truthy = (value: Value): boolean =>
  Array.isArray(value) ? value.length > 0 : isJsonObject(value) ? Object.keys(value).length > 0 : Boolean(value)

/** As `str()` gives it. */
export function textOfValue(value: Value): string {
  if (typeof value === 'string') return value
  if (value === null) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (value instanceof Response) return `<Response [${value.status}]>`
  if (value instanceof OpenFile) return `<_io.TextIOWrapper name='${value.path}'>`
  if (value instanceof Named) return `<function ${value.name}>`
  return JSON.stringify(value)
}

export function index(value: Value, at: Value): Value {
  if (isJsonObject(value) && typeof at === 'string') {
    if (Object.hasOwn(value, at)) return value[at] ?? null
    throw new PythonError('KeyError', `'${at}'`)
  }
  if ((Array.isArray(value) || typeof value === 'string') && typeof at === 'number') {
    const item = value[at]
    if (item !== undefined) return item
    throw new PythonError('IndexError', 'index out of range')
  }
  throw new PythonError('TypeError', 'object is not subscriptable')
}

export function lengthOf(value: Value): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length
  if (isJsonObject(value)) return Object.keys(value).length
  throw new PythonError('TypeError', 'object has no len()')
}

export function parsed(text: string): Json {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    throw new PythonError('JSONDecodeError', 'Expecting value: line 1 column 1 (char 0)')
  }
}

export function onText(text: string, method: string, argument: Value): Value {
  const given = textOfValue(argument)
  switch (method) {
    case 'upper':
      return text.toUpperCase()
    case 'lower':
      return text.toLowerCase()
    case 'strip':
      return text.trim()
    case 'split':
      return argument === null ? text.split(/\s+/).filter(Boolean) : text.split(given)
    case 'splitlines':
      return text.split('\n')
    case 'startswith':
      return text.startsWith(given)
    case 'endswith':
      return text.endsWith(given)
    default:
      throw new PythonError('AttributeError', `'str' object has no attribute '${method}'`)
  }
}
