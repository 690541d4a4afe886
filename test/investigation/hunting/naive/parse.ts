// parse and parse-where: the pattern as one regular expression, as the page of parse describes it.
import type { ParsePart, Tabular } from '../../../../main/investigation/hunting/query.ts'
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { asText, convert } from './convert.ts'
import { evaluate, type World } from './expressions.ts'
import { scopesOf } from './operators.ts'
import { regexOf } from './text.ts'
import { missing, type Table, type Value } from './value.ts'

type Parse = Extract<Tabular, { kind: 'parse' }>

export function parse(query: Parse, table: Table, world: World): Value[][] {
  const names = query.pattern.flatMap(part => (part.kind === 'capture' && part.column ? [part.column] : []))
  return scopesOf(table, world).flatMap(scope => {
    const text = asText(evaluate(query.value, scope), query.value.type)
    const captured = match(query, text)
    const values = names.map(({ type }, place) =>
      captured === null ? missing(type) : (captured[place] ?? missing(type)),
    )
    if (captured === null && query.onlyMatching) return []
    const found = new Map(names.map(({ name }, place) => [name, values[place] ?? null]))
    return [query.columns.map(({ name }) => (found.has(name) ? found : scope.row).get(name) ?? null)]
  })
}

/** Simple and regex: "all extended columns must match the required types"; relaxed: those that do not are null. */
function match(query: Parse, text: string): Value[] | null {
  const pattern = query.pattern.map((part, place) => source(part, query, place)).join('')
  const found = regexOf(`^${pattern}$`, query.mode === 'regex' ? query.flags.replace('U', '') : 's').exec(text)
  if (found === null) return null
  const types = query.pattern.flatMap(part => (part.kind === 'capture' && part.column ? [part.column.type] : []))
  const values = types.map((type, place) => convert(found[place + 1] ?? '', 'string', type))
  const strict = query.mode !== 'relaxed' && values.some((value, place) => types[place] !== 'string' && value === null)
  return strict ? null : values
}

function source(part: ParsePart, { mode, pattern }: Parse, place: number): string {
  if (part.kind === 'text')
    return mode === 'regex' ? `(?:${part.text})` : part.text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  // the last of the pattern takes what is left
  const last = place === pattern.length - 1
  const anything = last ? '.*' : '.*?'
  if (part.column === null) return '.*?'
  return `(${mode === 'relaxed' ? anything : typed(part.column.type, anything)})`
}

/** "long was translated to \-\d+". */
function typed(type: ScalarType, anything: string): string {
  if (type === 'int' || type === 'long') return String.raw`-?\d+`
  return type === 'real' ? String.raw`-?\d+(?:\.\d+)?` : anything
}
