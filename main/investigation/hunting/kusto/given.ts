// Values for the parameters that a query declares, from the text somebody gave for each.
import { Refusal } from '../../../../shared/errors.ts'
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { didYouMean } from '../../../../shared/nearest.ts'
import { isJson } from '../functions/dynamics/making.ts'
import type { Literal } from '../query.ts'
import { datetimeTicks, timespanTicks } from '../written-times.ts'
import type { GivenParameter } from './bind.ts'
import { language, listOf } from './language.ts'
import { declaredParameters } from './statements.ts'

const { Syntax } = language

/** Refuses argument.invalid for a name that the query does not declare, and for a text that is no value of its type. */
export function givenParameters(
  tree: Kusto.Language.KustoCode,
  texts: Readonly<Record<string, string>>,
  written: 'plain' | 'kql',
): GivenParameter[] {
  const declared = declaredIn(tree)
  return Object.entries(texts).map(([name, text]) => {
    const known = declared.find(each => each.name === name)
    if (known === undefined) throw undeclared(name, declared)
    const plain = written === 'plain' ? text : unwrapped(known.type, text)
    return {
      name,
      type: known.type,
      value: { kind: 'literal', type: known.type, value: literalValue(name, known.type, plain), at: 0 },
    }
  })
}

/** Something for each parameter, so that a query can be looked at before anybody gave it values. */
export const unsaidParameters = (tree: Kusto.Language.KustoCode): GivenParameter[] =>
  declaredIn(tree).map(({ name, type }) => {
    const value = type === 'string' ? '' : null
    return { name, type, value: { kind: 'literal', type, value, at: 0 } }
  })

const declaredIn = (tree: Kusto.Language.KustoCode): { name: string; type: ScalarType }[] =>
  listOf(tree.Syntax?.GetDescendants(Syntax.QueryParametersStatement)).flatMap(declaredParameters)

function undeclared(name: string, declared: readonly { readonly name: string }[]): Refusal {
  const names = declared.map(each => each.name)
  return new Refusal('argument.invalid', `The query declares no parameter ${name}${didYouMean(name, names)}`, {
    where: { key: name },
    todo:
      names.length === 0
        ? `Begin it with declare query_parameters(${name}:string);`
        : `It declares ${names.join(', ')}.`,
  })
}

/**
 * What stands in a literal of Kusto: `datetime(2026-11-20)`, `7`. Its clients hand in texts as they are, without quotes
 * (https://learn.microsoft.com/kusto/api/rest/request-properties, "Query parameters").
 */
const unwrapped = (type: ScalarType, text: string): string =>
  type === 'string' ? text : (/^\s*[a-z]+\s*\((.*)\)\s*$/s.exec(text)?.[1] ?? text)

function literalValue(name: string, type: ScalarType, text: string): Literal['value'] {
  const written = text.trim()
  const refuse = (what: string): never => {
    throw new Refusal('argument.invalid', `"${text}" is no ${what}, which the parameter ${name} is.`, {
      where: { key: name },
    })
  }
  const matching = (form: RegExp, what: string): string => (form.test(written) ? written : refuse(what))
  switch (type) {
    case 'string':
      return text
    case 'bool':
      return matching(/^(true|false)$/i, 'true or false').toLowerCase() === 'true'
    case 'int':
    case 'long':
      return String(BigInt(matching(/^-?\d+$/, 'whole number')))
    case 'real':
      return String(Number(matching(/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, 'number')))
    case 'decimal':
      return matching(/^-?\d+(\.\d+)?$/, 'decimal number')
    case 'guid':
      return matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'guid').toLowerCase()
    case 'datetime':
      return String(datetimeTicks(written) ?? refuse('time such as 2026-11-20T09:30Z'))
    case 'timespan':
      return String(timespanTicks(written) ?? refuse('span of time such as 1h or 2.00:00:00'))
    case 'dynamic':
      return isJson(written) ? written : refuse('JSON')
  }
}
