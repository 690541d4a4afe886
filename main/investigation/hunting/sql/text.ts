// SQL as text: literals, names, and forms that mention a value more than once.
import { refusedMark } from '../engine/refusals.ts'

/** A text of DuckDB: only the quote is doubled, a backslash is plain. A zero character ends its parser. */
export function quoted(text: string): string {
  if (!text.includes('\0')) return `'${text.replaceAll("'", "''")}'`
  return `(${text
    .split('\0')
    .map(part => quoted(part))
    .join(' || chr(0) || ')})`
}

const plain = /^(\w+\.)?\w+$|^'[^']*'(::\w+)?$/
/** How many forms stand around the one that is being written: each has a letter of its own, the same for the same query. */
let around = 0

/** A short one that no column and no query is in: DuckDB works it out before it looks at rows, however often it is there. */
export function isConstant(value: string): boolean {
  return value.length <= 200 && !/\b[a-z]+\d+\b|SELECT|lambda/.test(value.replace(/'[^']*'/g, ''))
}

const isShort = (value: string): boolean => plain.test(value) || isConstant(value)

/**
 * Puts a value into a form that mentions it several times; anything longer than a name is worked out once. Written out
 * each time, forms inside of forms would double the query at every step.
 */
export function once(value: string, form: (value: string) => string): string {
  if (isShort(value)) return form(value)
  return lettered(letter => `list_transform([${value}], lambda ${letter}: ${form(letter)})[1]`)
}

/** The same over two values. Neither stands within the form: DuckDB knows no query there. */
export function onceBoth(first: string, second: string, form: (first: string, second: string) => string): string {
  if (isShort(second)) return once(first, a => form(a, second))
  if (isShort(first)) return once(second, b => form(first, b))
  return lettered(
    letter =>
      `list_transform([{a: ${first}, b: ${second}}], lambda ${letter}: ${form(`${letter}.a`, `${letter}.b`)})[1]`,
  )
}

function lettered(write: (letter: string) => string): string {
  around++
  try {
    return write(`z${around}`)
  } finally {
    around--
  }
}

/** Null where it would end the query. DuckDB lets no query stand inside of it. */
export function tried(values: readonly string[], form: (...values: string[]) => string): string {
  if (!values.some(value => value.includes('(SELECT '))) return `TRY(${form(...values)})`
  const fields = values.map((value, place) => `v${place}: ${value}`)
  return lettered(letter => {
    const names = values.map((_, place) => `${letter}.v${place}`)
    return `list_transform([{${fields.join(', ')}}], lambda ${letter}: TRY(${form(...names)}))[1]`
  })
}

/** Special characters of regular expressions (RE2) taken for themselves. */
export const regexOf = (text: string): string => text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')

/** Ends the query where it is reached, with a sentence for people: a text of SQL. */
export const refusedWith = (sentence: string): string => `error(${quoted(refusedMark)} || ${sentence})`
