// parse: one regular expression with a group for each column.
import { fail } from '../fail.ts'
import type { Column, ParsePart, Tabular } from '../query.ts'
import { fromText, toText } from './casts.ts'
import { scalar } from './expressions.ts'
import { wrongRegex } from './functions/texts.ts'
import { type Relation, rowOf, type Translation } from './scope.ts'
import { relationIn } from './tables.ts'
import { quoted, regexOf } from './text.ts'
import { missing } from './types.ts'

type Parse = Extract<Tabular, { kind: 'parse' }>

export function parsedOf(table: Parse, translation: Translation): Relation {
  const input = relationIn(table.input, translation)
  const text = toText(scalar(table.value, rowOf(translation, input.columns)))
  const captured = table.pattern.flatMap(part => (part.kind === 'capture' && part.column !== null ? [part.column] : []))
  const pattern = quoted(patternOf(table))
  const [found, isFound] = [translation.newName('p'), translation.newName('m')]
  const groups = captured.map((_, index) => `'g${index}'`).join(', ')
  const extracted = captured.length === 0 ? 'NULL' : `regexp_extract(${text}, ${pattern}, [${groups}])`
  const matched = `SELECT *, regexp_matches(${text}, ${pattern}) AS ${isFound}, ${extracted} AS ${found} FROM (${input.sql})`

  const columns = captured.map(column => translation.named(column))
  const values = columns.map((column, index) => asType(`${found}.g${index}`, column))
  // Strict: all columns are of their types, or none is there.
  const typed = columns.flatMap(({ type }, index) => (type === 'string' ? [] : [`${values[index]} IS NOT NULL`]))
  const all = [isFound, ...(table.mode === 'simple' ? typed : [])].join(' AND ')
  const list = columns.map(
    ({ type, sql }, index) => `CASE WHEN ${all} THEN ${values[index]} ELSE ${missing(type)} END AS ${sql}`,
  )
  const byName = new Map([...input.columns, ...columns].map(column => [column.name, column]))
  return {
    sql: `SELECT ${['*', ...list].join(', ')} FROM (${matched})${table.onlyMatching ? ` WHERE ${all}` : ''}`,
    columns: table.columns.map(({ name }) => byName.get(name) ?? lost(name)),
    entry: input.entry,
  }
}

function lost(name: string): never {
  throw new Error(`nothing makes the column ${name}`)
}

const asType = (text: string, { type }: Column): string => (type === 'string' ? text : fromText(text, type))

/** From the beginning of the text to its end; what stands last takes the rest. */
function patternOf({ pattern, mode, flags, at }: Parse): string {
  let group = 0
  const parts = pattern.map((part, index) => {
    if (part.kind === 'text') return mode === 'regex' ? regexPart(part.text, at) : regexOf(part.text)
    const isLast = index === pattern.length - 1
    const form = formOf(part, mode, isLast)
    return part.column === null ? form : `(?P<g${group++}>${form})`
  })
  const [last] = pattern.slice(-1)
  const end = last?.kind === 'capture' ? '$' : ''
  return `(?s${flags.replace(/[^imsU]/g, '').replace('s', '')})^${parts.join('')}${end}`
}

function formOf(part: Extract<ParsePart, { kind: 'capture' }>, mode: Parse['mode'], isLast: boolean): string {
  const type = part.column?.type
  // "long was translated to \\-\\d+": a number ends with its digits, whatever follows it.
  if (mode !== 'relaxed' && (type === 'int' || type === 'long')) return '-?\\d+'
  if (mode !== 'relaxed' && (type === 'real' || type === 'decimal')) return '-?\\d+(?:\\.\\d+)?'
  return isLast ? '.*' : '.*?'
}

function regexPart(text: string, at: number): string {
  const wrong = wrongRegex(text)
  return wrong === null ? `(?:${text})` : fail('hunt.syntax', wrong, at)
}
